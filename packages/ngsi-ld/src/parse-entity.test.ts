import { fc, test as property } from '@fast-check/vitest';
import { beforeAll, describe, expect, test } from 'vitest';
import { coreContext } from './context.ts';
import type { CompiledContext } from './context-types.ts';
import { defaultVocabulary } from './core-terms.ts';
import type { JsonValue } from './entity.ts';
import { parseAttributeFragment, parseEntity, parseEntityFragment } from './parse-entity.ts';
import { renderEntity } from './render.ts';
import { city, cityContext, entityOf, errorOf, unwrap } from './testing.ts';

let context: CompiledContext;
beforeAll(async () => {
  context = await cityContext();
});

const shelter = (members: Record<string, JsonValue>): JsonValue => ({
  id: 'urn:ngsi-ld:Shelter:1',
  type: 'Shelter',
  ...members,
});
const attribute = (json: JsonValue): string =>
  errorOf(parseEntity(shelter({ capacity: json }), context));
const accepted = (json: JsonValue) =>
  entityOf(shelter({ capacity: json }), context).attributes[`${city}capacity`];

describe('4.5.1 entities', () => {
  test('names are expanded, types and scopes become lists', () => {
    expect(
      entityOf(
        {
          '@context': 'ignored here',
          '@id': 'urn:ngsi-ld:Shelter:1',
          '@type': ['Shelter', 'School', 'Shelter'],
          scope: ['Nagasaki/Isahaya', '/Nagasaki'],
          capacity: { type: 'Property', value: 120, unitCode: 'IE' },
          other: 1,
        },
        context,
      ),
    ).toEqual({
      id: 'urn:ngsi-ld:Shelter:1',
      types: [`${city}Shelter`, `${city}School`],
      scopes: ['/Nagasaki/Isahaya', '/Nagasaki'],
      attributes: {
        [`${city}capacity`]: [{ type: 'Property', value: 120, unitCode: 'IE' }],
        [`${defaultVocabulary}other`]: [{ type: 'Property', value: 1 }],
      },
    });
  });

  test.each([
    [{ type: 'Shelter' }, 'BadRequestData /id'],
    [{ id: 'shelter-1', type: 'Shelter' }, 'BadRequestData /id'],
    [{ id: 'urn:ngsi-ld:null', type: 'Shelter' }, 'BadRequestData /id'],
    [{ id: 'urn:a:b c', type: 'Shelter' }, 'BadRequestData /id'],
    [{ id: 'urn:a:\u202eb', type: 'Shelter' }, 'BadRequestData /id'],
    [{ id: `urn:a:${'b'.repeat(2000)}`, type: 'Shelter' }, 'BadRequestData /id'],
    [{ id: 'urn:a:b' }, 'BadRequestData /type'],
    [{ id: 'urn:a:b', type: [] }, 'BadRequestData /type'],
    [{ id: 'urn:a:b', type: '9Shelter' }, 'BadRequestData /type'],
    [{ id: 'urn:a:b', type: 'S', scope: '9bad' }, 'BadRequestData /scope'],
    [{ id: 'urn:a:b', type: 'S', scope: ['/ok', '/a//b'] }, 'BadRequestData /scope/1'],
    [{ id: 'urn:a:b', type: 'S', scope: 'urn:ngsi-ld:null' }, 'BadRequestData /scope'],
    [{ id: 'urn:a:b', type: 'S', expiresAt: 'tomorrow' }, 'BadRequestData /expiresAt'],
    [{ id: 'urn:a:b', type: 'S', 'my attr': 1 }, 'BadRequestData /my attr'],
    [{ id: 'urn:a:b', type: 'S', datasetId: { value: 1 } }, 'BadRequestData /datasetId'],
    [
      { id: 'urn:a:b', type: 'S', name: 1, [`${city}name`]: 2 },
      `BadRequestData /${city.replaceAll('/', '~1')}name`,
    ],
    [
      { id: 'urn:a:b', type: 'S', 'https://uri.etsi.org/ngsi-ld/hasValue': 2 },
      'BadRequestData /https:~1~1uri.etsi.org~1ngsi-ld~1hasValue',
    ],
    [{ id: 'urn:a:b', type: 'Property', value: 5 }, 'BadRequestData /value'],
    [['urn:a:b'], 'BadRequestData '],
  ] as [JsonValue, string][])('%j is refused', (json, error) => {
    expect(errorOf(parseEntity(json, context))).toBe(error);
  });

  test('an id may be written in Japanese', () => {
    const id = 'urn:ngsi-ld:EvacuationSite:長崎市-1';
    expect(entityOf({ id, type: '避難所', 名称: '本館' }, coreContext)).toMatchObject({
      id,
      types: [`${defaultVocabulary}避難所`],
    });
  });

  test('what the broker gives itself is ignored', () => {
    expect(
      entityOf(
        shelter({
          createdAt: '2020-01-01T00:00:00Z',
          modifiedAt: 5,
          capacity: { type: 'Property', value: 1, createdAt: 7, instanceId: 'x', lang: 'ja' },
        }),
        context,
      ),
    ).toEqual({
      id: 'urn:ngsi-ld:Shelter:1',
      types: [`${city}Shelter`],
      scopes: [],
      attributes: { [`${city}capacity`]: [{ type: 'Property', value: 1 }] },
    });
  });

  test('what carries values in attributes may name an attribute that says its type', () => {
    const json = {
      id: 'urn:a:b',
      type: 'S',
      vocab: { type: 'VocabProperty', vocab: 'Shelter' },
      value: [{ type: 'Property', value: 1, datasetId: 'urn:d:1' }],
    };
    expect(renderEntity(entityOf(json, context), context)).toEqual({
      ...json,
      value: json.value[0],
    });
    const nested = {
      value: 1,
      'https://uri.etsi.org/ngsi-ld/hasVocab': { type: 'Property', value: 2 },
    };
    expect(attribute(nested)).toMatch(/^BadRequestData \/capacity\/https/);
  });
});

describe('what the store would refuse', () => {
  test.each([
    ['a\u0000b', 'BadRequestData /capacity/value'],
    ['a\ud800b', 'BadRequestData /capacity/value'],
    [{ deep: [1, { 'x/y': 'a\u0000' }] }, 'BadRequestData /capacity/value/deep/1/x~1y'],
    [{ 'k\u0000': 1 }, 'BadRequestData /capacity/value'],
    [Number.POSITIVE_INFINITY, 'BadRequestData /capacity/value'],
  ] as [JsonValue, string][])('%j is refused where it stands', (value, error) => {
    expect(attribute({ type: 'Property', value })).toBe(error);
  });

  test('a document without end of nesting is refused, not a stack overflow', () => {
    const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`) as JsonValue;
    expect(errorOf(parseEntity(shelter({ capacity: { value: deep } }), context))).toContain(
      'BadRequestData',
    );
  });
});

describe('4.5.2–4.5.24 attributes', () => {
  test.each([
    [
      { type: 'Relationship', object: 'urn:a:b' },
      { type: 'Relationship', object: 'urn:a:b' },
    ],
    [{ object: ['urn:a:b', 'urn:a:c'] }, { type: 'Relationship', object: ['urn:a:b', 'urn:a:c'] }],
    [
      { languageMap: { ja: '避難所', en: ['shelter'], '@none': '-' } },
      { type: 'LanguageProperty', languageMap: { ja: '避難所', en: ['shelter'], '@none': '-' } },
    ],
    [{ vocab: 'flood' }, { type: 'VocabProperty', vocab: `${city}flood` }],
    [
      { vocab: ['flood', 'city:fire', 'non-commercial'] },
      {
        type: 'VocabProperty',
        vocab: [`${city}flood`, `${city}fire`, `${defaultVocabulary}non-commercial`],
      },
    ],
    [{ json: { type: 'raw' } }, { type: 'JsonProperty', json: { type: 'raw' } }],
    [{ valueList: [1, 'a', {}] }, { type: 'ListProperty', valueList: [1, 'a', {}] }],
    [
      { objectList: ['urn:a:b', { object: 'urn:a:c' }] },
      { type: 'ListRelationship', objectList: ['urn:a:b', 'urn:a:c'] },
    ],
    [{ city: 'Isahaya' }, { type: 'Property', value: { city: 'Isahaya' } }],
    [[1, 2], { type: 'Property', value: [1, 2] }],
    [
      { type: 'Point', coordinates: [130, 33] },
      { type: 'GeoProperty', value: { type: 'Point', coordinates: [130, 33] } },
    ],
    [
      { value: { type: 'Point', coordinates: [130, 33] } },
      { type: 'GeoProperty', value: { type: 'Point', coordinates: [130, 33] } },
    ],
    [
      { type: 'GeoProperty', value: '{"type":"Point","coordinates":[130,33]}' },
      { type: 'GeoProperty', value: { type: 'Point', coordinates: [130, 33] } },
    ],
    [
      { '@type': 'DateTime', '@value': '2026-01-01T00:00:00Z' },
      { type: 'Property', value: { '@type': 'DateTime', '@value': '2026-01-01T00:00:00Z' } },
    ],
    [
      { value: 1, observedAt: '2026-01-01T00:00:00,5Z', datasetId: '@none', valueType: 'city:n' },
      {
        type: 'Property',
        value: 1,
        observedAt: '2026-01-01T00:00:00.500000Z',
        valueType: `${city}n`,
      },
    ],
    [
      { object: 'urn:a:b', objectType: 'School' },
      { type: 'Relationship', object: 'urn:a:b', objectType: [`${city}School`] },
    ],
  ] as [JsonValue, object][])('%j is read', (json, instance) => {
    expect(accepted(json)).toEqual([instance]);
  });

  test.each([
    [null, '/capacity'],
    [{ value: { '@value': 'x', unit: 'm' } }, '/capacity/value/unit'],
    [{ value: [{ '@value': { a: 1 } }] }, '/capacity/value/0/@value'],
    [{ value: { '@type': 7, '@value': 'x' } }, '/capacity/value/@type'],
    [{ value: { a: { '@context': 'https://x.example/' } } }, '/capacity/value/a/@context'],
    [{ value: { '@id': 5 } }, '/capacity/value/@id'],
    [{ valueList: [{ '@list': [1], a: 2 }] }, '/capacity/valueList/0/@list'],
    [{ type: 'Foo', value: 1 }, '/capacity/type'],
    [{ type: 'Property' }, '/capacity'],
    [{ type: 'Property', value: null }, '/capacity/value'],
    [{ type: 'Property', value: 'urn:ngsi-ld:null' }, '/capacity/value'],
    [{ type: 'Property', value: { a: { b: 'urn:ngsi-ld:null' } } }, '/capacity/value/a/b'],
    ['urn:ngsi-ld:null', '/capacity'],
    [{ type: 'Property', value: 1, object: 'urn:a:b' }, '/capacity/object'],
    [{ value: 1, object: 'urn:a:b' }, '/capacity/object'],
    [{ type: 'Property', value: 1, previousValue: 0 }, '/capacity/previousValue'],
    [{ type: 'Property', value: 1, entityIdSealed: 'urn:a:b' }, '/capacity/entityIdSealed'],
    [{ type: 'Property', value: 1, '@context': {} }, '/capacity/@context'],
    [{ type: 'Property', value: 1, objectType: 'School' }, '/capacity/objectType'],
    [
      { type: 'Property', value: 1, observedAt: '2026-01-01T00:00:00+09:00' },
      '/capacity/observedAt',
    ],
    [{ type: 'Property', value: 1, observedAt: '2026-02-30T00:00:00Z' }, '/capacity/observedAt'],
    [
      { type: 'Property', value: 1, observedAt: { value: '2026-01-01T00:00:00Z' } },
      '/capacity/observedAt',
    ],
    [{ type: 'Property', value: 1, datasetId: 'x' }, '/capacity/datasetId'],
    [{ type: 'Property', value: 1, sub: { value: 'urn:ngsi-ld:null' } }, '/capacity/sub/value'],
    [{ type: 'Relationship', object: 'no uri' }, '/capacity/object'],
    [{ type: 'Relationship', object: 'urn:a:b', unitCode: 'MTR' }, '/capacity/unitCode'],
    [{ type: 'LanguageProperty', languageMap: {} }, '/capacity/languageMap'],
    [{ type: 'LanguageProperty', languageMap: { en: 5 } }, '/capacity/languageMap/en'],
    [{ type: 'LanguageProperty', languageMap: { '': 'x' } }, '/capacity/languageMap/'],
    [
      { type: 'LanguageProperty', languageMap: { '@none': 'urn:ngsi-ld:null' } },
      '/capacity/languageMap',
    ],
    [
      { type: 'LanguageProperty', languageMap: { en: 'x' }, valueType: 'xsd:string' },
      '/capacity/valueType',
    ],
    [{ type: 'JsonProperty', json: 5 }, '/capacity/json'],
    [{ type: 'JsonProperty', json: {}, unitCode: 'MTR' }, '/capacity/unitCode'],
    [{ type: 'ListProperty', valueList: [1], value: 3 }, '/capacity/value'],
    [{ type: 'ListRelationship', objectList: ['no uri'] }, '/capacity/objectList/0'],
    [{ type: 'GeoProperty', value: 'not a geometry' }, '/capacity/value'],
    [
      { type: 'GeoProperty', value: { type: 'GeometryCollection', geometries: [] } },
      '/capacity/value/type',
    ],
    [[{ value: 1 }, { value: 2, datasetId: '@none' }], '/capacity/1'],
    [[{ value: 1 }, 5], '/capacity/1'],
  ] as [JsonValue, string][])('%j is refused', (json, pointer) => {
    expect(attribute(json)).toBe(`BadRequestData ${pointer}`);
  });

  test('the default instance comes first', () => {
    expect(accepted([{ value: 1, datasetId: 'urn:d:1' }, { value: 2 }])).toEqual([
      { type: 'Property', value: 2 },
      { type: 'Property', value: 1, datasetId: 'urn:d:1' },
    ]);
  });

  test('a location is a GeoProperty by definition', () => {
    expect(
      errorOf(parseEntity(shelter({ location: { type: 'Property', value: 7 } }), context)),
    ).toBe('BadRequestData /location/type');
    expect(errorOf(parseEntity(shelter({ location: 7 }), context))).toBe(
      'BadRequestData /location',
    );
  });

  test('a proof seals an id and a type, and its value is an object', () => {
    const proof = { type: 'Property', value: { type: 'P' }, entityTypeSealed: 'Shelter' };
    expect(Object.values(entityOf(shelter({ ngsildproof: proof }), context).attributes)[0]).toEqual(
      [{ type: 'Property', value: { type: 'P' }, entityTypeSealed: `${city}Shelter` }],
    );
    expect(errorOf(parseEntity(shelter({ ngsildproof: { value: 'x' } }), context))).toContain(
      'BadRequestData',
    );
  });

  test('simplified input keeps objects as values', () => {
    const json = {
      id: 'urn:a:b',
      type: 'Shelter',
      name: { type: 'PostalAddress', value: 1 },
      capacity: { dataset: { 'urn:d:1': 2, '@none': 1 } },
      category: { vocab: 'flood' },
      location: { type: 'Point', coordinates: [130, 33] },
    };
    expect(unwrap(parseEntity(json, context, { isSimplified: true })).attributes).toEqual({
      [`${city}name`]: [{ type: 'Property', value: { type: 'PostalAddress', value: 1 } }],
      [`${city}capacity`]: [
        { type: 'Property', value: 1 },
        { type: 'Property', value: 2, datasetId: 'urn:d:1' },
      ],
      [`${city}category`]: [{ type: 'VocabProperty', vocab: `${city}flood` }],
      'https://uri.etsi.org/ngsi-ld/location': [
        { type: 'GeoProperty', value: { type: 'Point', coordinates: [130, 33] } },
      ],
    });
  });
});

describe('5.4, 5.5.4 fragments', () => {
  test('nulls delete in updates and merges, not in appends', () => {
    const json = { capacity: 'urn:ngsi-ld:null', scope: 'urn:ngsi-ld:null' };
    expect(errorOf(parseEntityFragment(json, context, 'append'))).toBe('BadRequestData /capacity');
    expect(unwrap(parseEntityFragment(json, context, 'update'))).toEqual({
      scopes: null,
      attributes: { [`${city}capacity`]: [{ isNull: true }] },
    });
  });

  test('a null inside a value is for merges only', () => {
    const json = { value: { country: 'urn:ngsi-ld:null' } };
    expect(errorOf(parseEntityFragment({ name: json }, context, 'update'))).toBe(
      'BadRequestData /name/value/country',
    );
    expect(errorOf(parseAttributeFragment('name', json, context, 'updateAttribute'))).toBe(
      'BadRequestData /value/country',
    );
    expect(unwrap(parseEntityFragment({ name: json }, context, 'merge')).attributes).toEqual({
      [`${city}name`]: [{ type: 'Property', ...json }],
    });
  });

  test('a part of an attribute is told from a value', () => {
    const json = {
      capacity: { unitCode: 'IE', checked: { type: 'Property', value: true } },
      name: { city: 'Isahaya' },
    };
    expect(unwrap(parseEntityFragment(json, context, 'merge')).attributes).toEqual({
      [`${city}capacity`]: [
        {
          unitCode: 'IE',
          attributes: { [`${defaultVocabulary}checked`]: [{ type: 'Property', value: true }] },
        },
      ],
      [`${city}name`]: [{ value: { city: 'Isahaya' }, isBare: true }],
    });
  });

  test('scope is no attribute to write', () => {
    expect(errorOf(parseAttributeFragment('scope', {}, context, 'updateAttribute'))).toBe(
      'BadRequestData attrId',
    );
  });
});

describe('robustness', () => {
  const anyMember = fc.constantFrom(
    ...['id', 'type', '@type', 'scope', 'value', 'object', 'languageMap', 'vocab', 'json'],
    ...['valueList', 'objectList', 'datasetId', 'observedAt', 'unitCode', 'location', 'name'],
    ...['coordinates', '@value', 'dataset', '__proto__', 'constructor', 'ngsildproof', 'expiresAt'],
  );
  const anyText = fc.oneof(
    fc.constantFrom('Property', 'GeoProperty', 'Point', 'Relationship', 'urn:ngsi-ld:null'),
    fc.constantFrom('urn:a:b', '2026-01-01T00:00:00Z', 'LanguageProperty', 'ListRelationship'),
    fc.string(),
  );
  const { json: anyJson } = fc.letrec<{ json: JsonValue }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 4 },
      anyText,
      fc.oneof(fc.constant(null), fc.boolean(), fc.double()),
      fc.array(tie('json'), { maxLength: 3 }),
      fc
        .array(fc.tuple(fc.oneof(anyMember, fc.string()), tie('json')), { maxLength: 4 })
        .map((entries) => Object.fromEntries(entries)),
    ),
  }));

  property.prop([anyJson, fc.boolean()])('never throws, whatever JSON arrives', (json, flag) => {
    for (const document of [json, { id: 'urn:a:b', type: 'T', a: json, b: { value: json } }]) {
      parseEntity(document, coreContext, { isSimplified: flag, keepSystem: flag });
      for (const purpose of ['append', 'update', 'merge'] as const) {
        parseEntityFragment(document, coreContext, purpose, { isSimplified: flag });
      }
    }
    parseAttributeFragment('a', json, coreContext, 'updateAttribute');
    parseAttributeFragment('a', json, coreContext, 'replaceAttribute');
  });
});
