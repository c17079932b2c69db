/** Values for tests: contexts that need no network, and results that must be there. */
import fc from 'fast-check';
import { compileContext } from './context.ts';
import type { LoadContext } from './context-source.ts';
import type { CompiledContext } from './context-types.ts';
import type { AttributeInstance, Attributes, Entity, JsonValue } from './entity.ts';
import { fail, ok, type Result } from './error.ts';
import type { Geometry } from './geometry.ts';
import { instantAtMicroseconds } from './instant.ts';
import { parseEntity } from './parse-entity.ts';

/** The value of a result that has to be good. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`${result.error.type} at ${result.error.pointer ?? '?'}: ${result.error.detail}`);
}

/** The error type of a result that has to be bad, with its pointer. */
export function errorOf(result: Result<unknown>): string {
  if (result.ok) throw new Error(`expected an error, got ${JSON.stringify(result.value)}`);
  const { type, pointer } = result.error;
  return pointer === undefined ? type : `${type} ${pointer}`;
}

/** Serves contexts from a table. */
export function loadFrom(documents: Readonly<Record<string, JsonValue>>): LoadContext {
  return (url) => {
    const context = documents[url];
    return Promise.resolve(
      context === undefined
        ? fail('LdContextNotAvailable', `${url} is not there`)
        : ok({ '@context': context }),
    );
  };
}

export const city = 'https://city.example/terms#';

/** A context of a city: terms, a prefix and a term with a type. */
export async function cityContext(): Promise<CompiledContext> {
  return unwrap(
    await compileContext(
      {
        city,
        Shelter: `${city}Shelter`,
        School: `${city}School`,
        capacity: `${city}capacity`,
        name: `${city}name`,
        managedBy: { '@id': `${city}managedBy`, '@type': '@id' },
        category: { '@id': `${city}category`, '@type': '@vocab' },
        flood: `${city}flood`,
      },
      loadFrom({}),
    ),
  );
}

export function entityOf(json: JsonValue, context: CompiledContext): Entity {
  return unwrap(parseEntity(json, context));
}

const words = ['name', 'capacity', 'managedBy', 'category', 'note', 'sensor'];
const anyName = fc.constantFrom(...words.map((word) => `${city}${word}`));
const anyUri = fc.constantFrom('urn:a:1', 'urn:a:2', 'https://b.example/長崎', 'urn:a:3');
const anyText = fc.oneof(
  fc.constantFrom('red', 'green', '', '2026-01-01T00:00:00Z', 'urn:a:1', '避難所', '🏫', 'Red'),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
);
const anyInstant = fc
  .integer({ min: 0, max: 4_000_000_000_000 })
  .map((time) => instantAtMicroseconds(time * 1000 + (time % 1000)));
const anyScalar: fc.Arbitrary<JsonValue> = fc.oneof(
  anyText,
  fc.integer({ min: -5, max: 5 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
  fc.boolean(),
);
const anyKey = fc.constantFrom('city', 'en', 'type', 'value', 'a b', 'coordinates');
const { value: anyValue } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    anyScalar,
    anyScalar.map((value) => ({ '@value': value })),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(anyKey, tie('value'), { maxKeys: 3 }),
  ),
}));
const anyPosition = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }));
export const anyGeometry: fc.Arbitrary<Geometry> = fc.oneof(
  anyPosition.map((coordinates): Geometry => ({ type: 'Point', coordinates })),
  fc
    .array(anyPosition, { minLength: 2, maxLength: 4 })
    .map((coordinates): Geometry => ({ type: 'LineString', coordinates })),
  fc.tuple(anyPosition, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })).map(
    ([[x, y], width, height]): Geometry => ({
      type: 'Polygon',
      coordinates: [
        [
          [x, y],
          [x + width, y],
          [x + width, y + height],
          [x, y + height],
          [x, y],
        ],
      ],
    }),
  ),
);

/** The part of an instance that makes it one of its kind. */
const anyKind: fc.Arbitrary<AttributeInstance> = fc.oneof(
  anyValue.map((value): AttributeInstance => ({ type: 'Property', value })),
  anyGeometry.map(
    // `as`: a geometry is JSON; TypeScript sees no index signature on it.
    (value): AttributeInstance => ({ type: 'GeoProperty', value: value as unknown as JsonValue }),
  ),
  fc
    .dictionary(fc.constantFrom('ja', 'en', 'fr-CH', '@none'), anyText, { minKeys: 1 })
    .map((languageMap): AttributeInstance => ({ type: 'LanguageProperty', languageMap })),
  fc
    .constantFrom(`${city}flood`, [`${city}flood`, `${city}fire`])
    .map((vocab): AttributeInstance => ({ type: 'VocabProperty', vocab })),
  fc
    .dictionary(anyKey, anyValue, { maxKeys: 3 })
    .map((json): AttributeInstance => ({ type: 'JsonProperty', json })),
  fc
    .array(anyValue, { maxLength: 3 })
    .map((valueList): AttributeInstance => ({ type: 'ListProperty', valueList })),
  fc
    .oneof(anyUri, fc.array(anyUri, { minLength: 1, maxLength: 3 }))
    .map((object): AttributeInstance => ({ type: 'Relationship', object })),
  fc
    .array(anyUri, { maxLength: 3 })
    .map((objectList): AttributeInstance => ({ type: 'ListRelationship', objectList })),
);

const anyMembers = fc.record(
  { observedAt: anyInstant, expiresAt: anyInstant, createdAt: anyInstant, modifiedAt: anyInstant },
  { requiredKeys: [] },
);

/** A held instance of any kind, with sub-attributes down to some depth. */
function anyInstance(depth: number): fc.Arbitrary<AttributeInstance> {
  const subAttributes =
    depth === 0 ? fc.constant({}) : fc.option(anyAttributes(depth - 1, 1), { nil: {} });
  return fc
    .tuple(anyKind, anyMembers, fc.constantFrom(undefined, 'MTR'), subAttributes)
    .map(([kind, members, unitCode, attributes]) => ({
      ...kind,
      ...members,
      ...(unitCode === undefined || kind.type !== 'Property' ? {} : { unitCode }),
      ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
    }));
}

function anyAttributes(depth: number, min = 0): fc.Arbitrary<Attributes> {
  const instances = fc
    .uniqueArray(fc.tuple(fc.constantFrom(undefined, 'urn:d:1', 'urn:d:2'), anyInstance(depth)), {
      minLength: 1,
      maxLength: 3,
      selector: ([datasetId]) => datasetId,
    })
    .map((list) =>
      list
        .map(([datasetId, instance]) =>
          datasetId === undefined ? instance : { ...instance, datasetId },
        )
        .sort((a, b) => Number(b.datasetId === undefined) - Number(a.datasetId === undefined)),
    );
  return fc.dictionary(anyName, instances, { minKeys: min, maxKeys: 3 });
}

/** A held entity of any shape, over few names and values so that queries and changes meet. */
export const anyEntity: fc.Arbitrary<Entity> = fc.record({
  id: anyUri,
  types: fc.uniqueArray(fc.constantFrom(`${city}Shelter`, `${city}School`), { minLength: 1 }),
  scopes: fc.uniqueArray(fc.constantFrom('/a', '/a/b', '/c')),
  attributes: anyAttributes(1),
});
