/** What is asked of an entity never leaves one behind that could not have been created. */
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { applyOperation } from './change.ts';
import type { Applied, EntityOperation } from './change-types.ts';
import type { Entity, JsonValue } from './entity.ts';
import type { Result } from './error.ts';
import { parseAttributeFragment, parseEntity, parseEntityFragment } from './parse-entity.ts';
import { renderEntity } from './render.ts';
import { errorOf } from './testing.ts';
import { at, context, fragment, partial, shelter } from './testing-change.ts';

const none = 'urn:ngsi-ld:null';
const point: JsonValue = { type: 'Point', coordinates: [130, 33] };
const plain = fc.constantFrom<JsonValue>(
  ...[7, 'red', true, [1, 2], { city: 'Omura' }, point, none],
  ...[{ '@value': 1 }, { '@type': 'DateTime', '@value': 'x' }, { '@id': 'urn:a:1' }, { '@id': 1 }],
);

/** Members as a producer may send them, right or wrong, and nulls. */
const members: Readonly<Record<string, fc.Arbitrary<JsonValue>>> = {
  type: fc.constantFrom(
    ...['Property', 'GeoProperty', 'LanguageProperty', 'VocabProperty', 'JsonProperty'],
    ...['ListProperty', 'Relationship', 'ListRelationship'],
  ),
  value: plain,
  object: fc.constantFrom<JsonValue>('urn:s:2', ['urn:s:2', 'urn:s:3'], none),
  languageMap: fc.constantFrom<JsonValue>({ ja: '新館' }, { en: none }, { '@none': none }, none),
  vocab: fc.constantFrom<JsonValue>('flood', ['flood', 'fire'], none),
  json: fc.constantFrom<JsonValue>({ a: 1 }, [{ a: none }], none),
  valueList: fc.constantFrom<JsonValue>([], [1, 'a'], [none], none),
  objectList: fc.constantFrom<JsonValue>([], ['urn:s:2'], [{ object: 'urn:s:2' }], none),
  unitCode: fc.constantFrom('IE', none),
  valueType: fc.constantFrom('Length', 'langString', none),
  objectType: fc.constantFrom<JsonValue>('Office', ['Office', 'Shelter'], none),
  observedAt: fc.constantFrom('2026-02-01T00:00:00Z', none),
  expiresAt: fc.constantFrom('2027-02-01T00:00:00Z', none),
  datasetId: fc.constantFrom('urn:d:1', 'urn:d:2', '@none', none),
  lang: fc.constant('ja'),
};

/** One to three members: more rarely belong together. */
const withMembers = (all: Readonly<Record<string, fc.Arbitrary<JsonValue>>>) =>
  fc
    .uniqueArray(fc.constantFrom(...Object.keys(all)), { minLength: 1, maxLength: 3 })
    .chain((keys) =>
      fc.record(Object.fromEntries(keys.map((key) => [key, all[key] ?? fc.constant(none)]))),
    );

const { attribute } = fc.letrec<{ attribute: JsonValue }>((tie) => ({
  attribute: fc.oneof(
    { depthSize: 'small' },
    plain,
    withMembers({ ...members, checked: tie('attribute') }),
    fc.array(withMembers(members), { minLength: 1, maxLength: 2 }),
  ),
}));
const name = fc.constantFrom('capacity', 'name', 'address', 'managedBy', 'location', 'category');
const body = fc.dictionary(name, attribute, { minKeys: 1, maxKeys: 2 });

type Read = Result<EntityOperation>;
const read = (parsed: Result<object>, more: object): Read =>
  parsed.ok ? { ok: true, value: { ...more, ...parsed.value } as EntityOperation } : parsed;
const ofFragment = (json: JsonValue, kind: 'append' | 'update' | 'merge'): Read => {
  const fragment = parseEntityFragment(json, context, kind);
  return fragment.ok
    ? { ok: true, value: { kind, fragment: fragment.value, noOverwrite: false } as EntityOperation }
    : fragment;
};

const operation: fc.Arbitrary<Read> = fc.oneof(
  fc
    .tuple(body, fc.constantFrom('append', 'update', 'merge'))
    .map(([json, kind]) => ofFragment(json, kind)),
  fc
    .tuple(name, attribute, fc.constantFrom('updateAttribute', 'replaceAttribute'))
    .map(([which, json, kind]) =>
      read(parseAttributeFragment(which, json, context, kind), { kind }),
    ),
);

describe('a part that leaves an attribute unsound is refused', () => {
  const merged = (json: JsonValue) =>
    applyOperation(shelter, { kind: 'merge', fragment: fragment(json, 'merge') }, at);

  test('a unit does not come to a relationship later either', () => {
    expect(errorOf(partial('managedBy', { unitCode: 'IE' }))).toBe('BadRequestData');
    expect(errorOf(merged({ managedBy: { unitCode: 'IE' } }))).toBe('BadRequestData');
  });

  test('another type alone does not take the value away, nor do parts make an attribute', () => {
    expect(errorOf(merged({ capacity: { type: 'GeoProperty' } }))).toBe('BadRequestData');
    expect(errorOf(merged({ age: { unitCode: 'ANN' } }))).toBe('BadRequestData');
    expect(errorOf(partial('capacity', { checked: { unitCode: 'IE' } }))).toBe('BadRequestData');
  });

  test('what replaces an attribute brings its value, and no part is taken for one', () => {
    for (const json of [{ unitCode: 'IE' }, { observedAt: at }] satisfies JsonValue[]) {
      const parsed = parseAttributeFragment('capacity', json, context, 'replaceAttribute');
      expect(errorOf(parsed)).toBe('BadRequestData ');
    }
  });

  test('a null inside an array deletes nothing, so it is none', () => {
    const json = { capacity: { value: [{ city: none }] } };
    const parsed = parseEntityFragment(json, context, 'merge');
    expect(errorOf(parsed)).toBe('BadRequestData /capacity/value/0/city');
  });

  test('languages to delete that never were make no attribute', () => {
    const applied = merged({ motto: { languageMap: { ja: none } } });
    expect(applied.ok && applied.value.unchanged).toBe(true);
  });
});

describe('any operation that is not refused', () => {
  property.prop([fc.array(operation, { maxLength: 4 })], { numRuns: 1_000 })(
    'leaves an entity that can be read as it is written',
    (operations) => {
      let entity: Entity | undefined = shelter;
      for (const one of operations) {
        const applied: Result<Applied> = one.ok ? applyOperation(entity, one.value, at) : one;
        if (applied.ok) entity = applied.value.entity;
      }
      if (entity === undefined) return;
      for (const format of ['normalized', 'concise'] as const) {
        const written = renderEntity(entity, context, { format, sysAttrs: true });
        const again = parseEntity(written, context, { keepSystem: true });
        expect(again.ok ? again.value : [again.error, written]).toEqual(entity);
      }
    },
  );
});
