import { test as property } from '@fast-check/vitest';
import { beforeAll, describe, expect, test } from 'vitest';
import { coreContext } from './context.ts';
import type { CompiledContext } from './context-types.ts';
import { deletedEntity, withDeletions } from './deletion.ts';
import type { Entity, JsonValue } from './entity.ts';
import { parseLanguageFilter } from './language.ts';
import { parseEntity } from './parse-entity.ts';
import { parseProjection } from './projection.ts';
import { type RenderOptions, renderEntity, renderFeature, renderFlattened } from './render.ts';
import { anyEntity, city, cityContext, entityOf, unwrap } from './testing.ts';

let context: CompiledContext;
beforeAll(async () => {
  context = await cityContext();
});

const head = { id: 'urn:ngsi-ld:Shelter:1', type: 'Shelter' };
const rendered = (members: Record<string, JsonValue>, options: RenderOptions = {}) => {
  const {
    id: _,
    type: __,
    ...rest
  } = renderEntity(entityOf({ ...head, ...members }, context), context, options);
  return rest;
};

const every: Record<string, JsonValue> = {
  capacity: { type: 'Property', value: 120, unitCode: 'IE', observedAt: '2026-01-01T00:00:00Z' },
  location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [129.9, 32.7] } },
  name: { type: 'LanguageProperty', languageMap: { ja: '避難所', en: 'shelter' } },
  category: { type: 'VocabProperty', vocab: 'flood' },
  note: { type: 'JsonProperty', json: { value: 1 } },
  floors: { type: 'ListProperty', valueList: [1, 2] },
  managedBy: { type: 'Relationship', object: 'urn:a:b', objectType: 'School' },
  route: { type: 'ListRelationship', objectList: [{ object: 'urn:a:b' }] },
};

describe('4.5 representations', () => {
  test('normalized is what was sent', () => {
    expect(rendered(every)).toEqual(every);
  });

  test('concise drops types, and the object around a lonely value', () => {
    expect(rendered({ ...every, age: 7, tags: [1, 2] }, { format: 'concise' })).toEqual({
      capacity: { value: 120, unitCode: 'IE', observedAt: '2026-01-01T00:00:00Z' },
      location: { type: 'Point', coordinates: [129.9, 32.7] },
      name: { languageMap: { ja: '避難所', en: 'shelter' } },
      category: { vocab: 'flood' },
      note: { json: { value: 1 } },
      floors: { valueList: [1, 2] },
      managedBy: { object: 'urn:a:b', objectType: 'School' },
      route: { objectList: [{ object: 'urn:a:b' }] },
      age: 7,
      tags: [1, 2],
    });
  });

  test('concise keeps what would be misread alone', () => {
    const values: Record<string, JsonValue> = {
      a: { type: 'Property', value: { type: 'Point', coordinates: [1, 2] } },
      b: { type: 'Property', value: { value: 5 } },
      c: { type: 'Property', value: [{ object: 'urn:a:b' }] },
    };
    expect(rendered(values, { format: 'concise' })).toEqual({
      a: { type: 'Property', value: { type: 'Point', coordinates: [1, 2] } },
      b: { value: { value: 5 } },
      c: { value: [{ object: 'urn:a:b' }] },
    });
  });

  test('4.5.4 simplified is values, with the datasets of many', () => {
    const capacity = [{ value: 1 }, { value: 2, datasetId: 'urn:d:2' }];
    expect(rendered({ ...every, capacity }, { format: 'simplified' })).toEqual({
      capacity: { dataset: { '@none': 1, 'urn:d:2': 2 } },
      location: { type: 'Point', coordinates: [129.9, 32.7] },
      name: { languageMap: { ja: '避難所', en: 'shelter' } },
      category: { vocab: 'flood' },
      note: { json: { value: 1 } },
      floors: [1, 2],
      managedBy: 'urn:a:b',
      route: ['urn:a:b'],
    });
  });

  test('names follow the context of the reader', () => {
    const entity = entityOf({ ...head, ...every, scope: '/a' }, context);
    const shown = renderEntity(entity, coreContext);
    expect(shown['type']).toBe(`${city}Shelter`);
    expect(shown['scope']).toBe('/a');
    expect(shown[`${city}category`]).toEqual({ type: 'VocabProperty', vocab: `${city}flood` });
    expect(shown[`${city}managedBy`]).toMatchObject({ objectType: `${city}School` });
  });

  test('6.3.11 system members are shown on request, times without idle decimals', () => {
    const entity: Entity = {
      ...entityOf({ ...head, capacity: 1, expiresAt: '2100-01-01T00:00:00Z' }, context),
      createdAt: '2026-01-01T00:00:00.120000Z',
      modifiedAt: '2026-01-01T00:00:00.000001Z',
    };
    expect(renderEntity(entity, context)).toEqual({
      ...head,
      capacity: { type: 'Property', value: 1 },
    });
    expect(renderEntity(entity, context, { sysAttrs: true })).toMatchObject({
      createdAt: '2026-01-01T00:00:00.12Z',
      modifiedAt: '2026-01-01T00:00:00.000001Z',
      expiresAt: '2100-01-01T00:00:00Z',
    });
  });
});

describe('4.15 languages', () => {
  const name = (lang: string, format: RenderOptions['format'] = 'normalized') =>
    rendered(
      { name: { languageMap: { fr: 'Grand Place', nl: 'Grote Markt', 'en-US': 'Main Square' } } },
      { language: parseLanguageFilter(lang), format },
    )['name'];

  test.each([
    ['fr-CH,fr', 'fr'],
    ['fr;q=0.2,nl;q=0.9', 'nl'],
    ['NL', 'nl'],
    ['nl-BE', 'nl'],
    ['en', 'en-US'],
    ['pt', 'fr'],
    ['*', 'fr'],
    ['fr;q=0,nl', 'nl'],
    ['', 'fr'],
  ])('%s serves %s', (lang, tag) => {
    expect(name(lang)).toMatchObject({ type: 'Property', lang: tag });
  });

  test('the text takes the place of the map in every format', () => {
    expect(name('fr')).toEqual({ type: 'Property', value: 'Grand Place', lang: 'fr' });
    expect(name('fr', 'simplified')).toBe('Grand Place');
    expect(name('fr', 'concise')).toEqual({ value: 'Grand Place', lang: 'fr' });
  });

  test('without a match the default language serves', () => {
    expect(
      rendered({ name: { languageMap: { fr: 'f', '@none': 'd' } } }, { language: ['pt'] }),
    ).toEqual({ name: { type: 'Property', value: 'd', lang: '@none' } });
  });
});

describe('4.21 projections', () => {
  const shown = (pick?: string, omit?: string) =>
    renderEntity(entityOf({ ...head, ...every, scope: '/a' }, context), context, {
      ...(pick === undefined ? {} : { pick: unwrap(parseProjection(pick, context, 'pick')) }),
      ...(omit === undefined ? {} : { omit: unwrap(parseProjection(omit, context, 'omit')) }),
    });

  test('pick shows what it names, omit what it does not', () => {
    expect(Object.keys(shown('id,capacity'))).toEqual(['id', 'capacity']);
    expect(Object.keys(shown('unknown'))).toEqual([]);
    expect(Object.keys(shown('capacity|name'))).toEqual(['capacity', 'name']);
    expect(Object.keys(shown(undefined, 'type,scope,name,location,note,floors,route'))).toEqual([
      'id',
      'capacity',
      'category',
      'managedBy',
    ]);
  });

  test('datasets are chosen by id, the default one by @none', () => {
    const capacity = [{ value: 1 }, { value: 2, datasetId: 'urn:d:2' }];
    const options = (id: string) => ({ datasetIds: new Set([id]) });
    expect(rendered({ capacity, name: 'x' }, options('urn:d:2'))).toEqual({
      capacity: { type: 'Property', value: 2, datasetId: 'urn:d:2' },
    });
    expect(rendered({ capacity }, options('@none'))).toEqual({
      capacity: { type: 'Property', value: 1 },
    });
    expect(rendered({ capacity }, options('urn:d:3'))).toEqual({});
  });
});

describe('4.5.23 linked entities', () => {
  const building = { id: 'urn:b:1', type: 'School', managedBy: { object: 'urn:c:1' }, name: 'b' };
  const town = { id: 'urn:c:1', type: 'Town', managedBy: { object: 'urn:p:1' }, name: 'c' };
  const prefecture = { id: 'urn:p:1', type: 'Prefecture', managedBy: { object: 'urn:b:1' } };
  const all = () => [building, town, prefecture].map((json) => entityOf(json, context));
  const join = (level: number) => ({
    level,
    find: (id: string) => all().find((entity) => entity.id === id),
  });
  const first = () => entityOf(building, context);
  const pick = (text: string) => unwrap(parseProjection(text, context, 'pick'));

  test('inline shows them inside relationships, as deep as asked, never inside themselves', () => {
    expect(renderEntity(first(), context, { join: join(5), format: 'simplified' })).toEqual({
      ...{ id: 'urn:b:1', type: 'School', name: 'b' },
      managedBy: {
        ...{ id: 'urn:c:1', type: 'Town', name: 'c' },
        managedBy: { id: 'urn:p:1', type: 'Prefecture', managedBy: 'urn:b:1' },
      },
    });
    expect(renderEntity(first(), context, { join: join(1), pick: pick('managedBy{id}') })).toEqual({
      managedBy: { type: 'Relationship', object: 'urn:c:1', entity: { id: 'urn:c:1' } },
    });
  });

  test('what cannot be found stays a URI', () => {
    const none = { level: 1, find: () => undefined };
    expect(renderEntity(first(), context, { join: none })).toEqual(renderEntity(first(), context));
  });

  test('lists show lists of entities', () => {
    const route = entityOf({ ...head, route: { objectList: ['urn:c:1', 'urn:x:9'] } }, context);
    expect(renderEntity(route, context, { join: join(1) })['route']).toMatchObject({
      objectList: [{ object: 'urn:c:1' }, { object: 'urn:x:9' }],
      entityList: [{ id: 'urn:c:1' }],
    });
  });

  test('flat shows them after their linking entities, each once', () => {
    const shown = renderFlattened([first()], context, { join: join(5) });
    expect(shown.map(({ id }) => id)).toEqual(['urn:b:1', 'urn:c:1', 'urn:p:1']);
    const picked = renderFlattened([first()], context, {
      join: join(2),
      pick: pick('id,managedBy{id,name}'),
    });
    expect(picked).toEqual([
      { id: 'urn:b:1', managedBy: { type: 'Relationship', object: 'urn:c:1' } },
      { id: 'urn:c:1', name: { type: 'Property', value: 'c' } },
    ]);
  });
});

describe('4.5.16 GeoJSON', () => {
  const point = (x: number) => ({ type: 'Point', coordinates: [x, 0] });
  const entity = () =>
    entityOf(
      {
        ...head,
        location: [{ value: point(1), datasetId: 'urn:d:1' }, { value: point(2) }],
        observationSpace: point(3),
      },
      context,
    );

  test('a Feature has the id, the geometry of the default instance and the rest as properties', () => {
    const { properties, ...feature } = renderFeature(entity(), context, { format: 'simplified' });
    expect(feature).toEqual({ id: head.id, type: 'Feature', geometry: point(2) });
    expect(properties).toEqual({
      type: 'Shelter',
      location: { dataset: { '@none': point(2), 'urn:d:1': point(1) } },
      observationSpace: point(3),
    });
  });

  test.each([
    [{ geometryProperty: 'https://uri.etsi.org/ngsi-ld/observationSpace' }, point(3)],
    [{ datasetIds: new Set(['urn:d:1']) }, point(1)],
    [{ geometryProperty: `${city}name` }, null],
  ])('%j chooses another geometry', (options, geometry) => {
    expect(renderFeature(entity(), context, options)['geometry']).toEqual(geometry);
  });
});

describe('5.8.6 changes in notifications', () => {
  const at = '2026-01-02T00:00:00.000000Z';

  test('a deleted attribute is its null, with what it was', () => {
    const before = entityOf({ ...head, name: { languageMap: { ja: 'x' } }, capacity: 1 }, context);
    const { [`${city}name`]: [previous] = [], ...attributes } = before.attributes;
    const change = {
      attribute: `${city}name`,
      kind: 'deleted',
      ...(previous && { previous }),
    } as const;
    const now = withDeletions({ ...before, attributes }, [change], at);
    expect(renderEntity(now, context)['name']).toEqual({
      type: 'LanguageProperty',
      languageMap: { '@none': 'urn:ngsi-ld:null' },
    });
    expect(renderEntity(now, context, { changes: [change] })['name']).toEqual({
      type: 'LanguageProperty',
      languageMap: { '@none': 'urn:ngsi-ld:null' },
      previousLanguageMap: { ja: 'x' },
    });
    expect(renderEntity(now, context, { format: 'concise' })['name']).toBe('urn:ngsi-ld:null');
  });

  test('all instances of an attribute at once are one null, some of them their own', () => {
    const names = [
      { type: 'Property', value: 'Tower' },
      { type: 'Property', value: 'Tour', datasetId: 'urn:d:fr' },
    ];
    const before = entityOf({ ...head, name: names }, context);
    const name = `${city}name`;
    const [first, second] = before.attributes[name] ?? [];
    if (first === undefined || second === undefined) throw new Error('two instances are held');
    const gone = (previous: typeof first) =>
      ({ attribute: name, kind: 'deleted', previous }) as const;
    const none = withDeletions({ ...before, attributes: {} }, [gone(first), gone(second)], at);
    expect(renderEntity(none, context)['name']).toEqual({
      type: 'Property',
      value: 'urn:ngsi-ld:null',
    });
    const one = withDeletions({ ...before, attributes: { [name]: [first] } }, [gone(second)], at);
    expect(renderEntity(one, context)['name']).toEqual([
      { type: 'Property', value: 'Tower' },
      { type: 'Property', value: 'urn:ngsi-ld:null', datasetId: 'urn:d:fr' },
    ]);
  });

  test('a deleted entity says when, and its attributes are nulls', () => {
    const gone = deletedEntity(entityOf({ ...head, capacity: 1 }, context), at);
    expect(renderEntity(gone, context)).toEqual({
      ...head,
      deletedAt: '2026-01-02T00:00:00Z',
      capacity: { type: 'Property', value: 'urn:ngsi-ld:null' },
    });
  });
});

describe('round trips', () => {
  property.prop([anyEntity])('parse(render(e)) is e, normalized and concise', (entity) => {
    for (const format of ['normalized', 'concise'] as const) {
      for (const reader of [context, coreContext]) {
        const json = renderEntity(entity, reader, { format, sysAttrs: true });
        expect(unwrap(parseEntity(json, reader, { keepSystem: true }))).toEqual(entity);
      }
    }
  });

  property.prop([anyEntity])('rendering leaves the entity alone', (entity) => {
    const before = structuredClone(entity);
    renderEntity(entity, context, { format: 'simplified', language: ['ja'] });
    renderFeature(entity, context);
    expect(entity).toEqual(before);
  });
});
