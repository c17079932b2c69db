/** Bodies and parameters that NGSI-LD would accept but for what stands in them. */
import fc from 'fast-check';
import { json, number, thingId, word } from './words.ts';

/** An object with up to `max` of the members. */
export function someOf(
  members: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  max: number,
): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  const pairs = Object.entries(members).map(([key, held]) => fc.tuple(fc.constant(key), held));
  return fc
    .subarray(pairs, { maxLength: max })
    .chain((some) => fc.tuple(...some))
    .map((some) => Object.fromEntries(some));
}

const name = fc.constantFrom('name', 'level', 'location', 'owner', 'tags', 'note');
const value: fc.Arbitrary<unknown> = fc.oneof(word, number, fc.boolean(), json);
const uri = fc.constantFrom(thingId, 'urn:ngsi-ld:Thing:2', 'urn:a:😀', 'http://a.example/b');
const instant = fc.constantFrom(
  '2026-11-21T09:00:00Z',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999999Z',
  '1582-10-10T00:00:00.5Z',
);
const degree = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(0, 32.75, 89.999, 90, -90, 45, 1e-12) },
  { weight: 1, arbitrary: fc.constantFrom(500, 180, -180, 129.87) },
);
const position = fc.tuple(degree, degree);
const geometry = fc.oneof(
  position.map((coordinates) => ({ type: 'Point', coordinates })),
  fc
    .array(position, { minLength: 1, maxLength: 5 })
    .map((coordinates) => ({ type: 'LineString', coordinates })),
  fc.array(position, { minLength: 3, maxLength: 6 }).map((ring) => ({
    type: 'Polygon',
    coordinates: [[...ring, ring[0]]],
  })),
);

const whole = fc.oneof(
  value.map((held) => ({ type: 'Property', value: held })),
  uri.map((object) => ({ type: 'Relationship', object })),
  fc.array(uri, { maxLength: 3 }).map((objectList) => ({ type: 'ListRelationship', objectList })),
  geometry.map((held) => ({ type: 'GeoProperty', value: held })),
  fc
    .dictionary(fc.constantFrom('ja', 'en', '@none', 'x-y'), word, { maxKeys: 3 })
    .map((languageMap) => ({ type: 'LanguageProperty', languageMap })),
  word.map((vocab) => ({ type: 'VocabProperty', vocab })),
  json.map((held) => ({ type: 'JsonProperty', json: held })),
  fc.array(value, { maxLength: 3 }).map((valueList) => ({ type: 'ListProperty', valueList })),
);

const instance = fc
  .tuple(
    whole,
    fc.record(
      { datasetId: uri, observedAt: instant, expiresAt: instant, unitCode: fc.constant('CEL') },
      { requiredKeys: [] },
    ),
    fc.option(fc.tuple(name, whole), { nil: undefined, freq: 3 }),
  )
  .map(([held, more, inner]) => ({
    ...held,
    ...more,
    ...(inner === undefined ? {} : { [inner[0]]: inner[1] }),
  }));

export const attribute: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: instance },
  { weight: 1, arbitrary: fc.array(instance, { minLength: 1, maxLength: 3 }) },
  { weight: 1, arbitrary: value },
);

export const entity = fc
  .tuple(
    uri,
    fc.constantFrom('Thing', 'Other', ['Thing', 'Other']),
    fc.dictionary(name, attribute, { maxKeys: 3 }),
    fc.option(fc.constantFrom('/a', ['/a/b', '/c'], '/#'), { nil: undefined, freq: 3 }),
  )
  .map(([id, type, attributes, scope]) => ({
    id,
    type,
    ...attributes,
    ...(scope === undefined ? {} : { scope }),
  }));

const q = fc.oneof(
  fc.constantFrom(
    'level==1..5;name~="^a"',
    '!name|owner{name}=="x"',
    'note[a.b]>2026-11-21T09:00:00Z',
    'location.observedAt<=2026-11-21T09:00:00Z',
    'tags=="a","b";level!=1.5e10',
    'note[0]==1',
    'createdAt>2020-01-01T00:00:00Z',
  ),
  fc
    .tuple(name, fc.constantFrom('==', '!=', '>', '<=', '~=', '!~='), word)
    .map(([left, operator, right]) => `${left}${operator}${JSON.stringify(right)}`),
);
const names = fc.array(name, { minLength: 1, maxLength: 3 }).map((list) => list.join(','));
const small = fc.constantFrom('0', '1', '2', '7');

/** By the name of a parameter; what is not here gets any word. */
export const parameters: Readonly<Record<string, fc.Arbitrary<string>>> = {
  id: uri,
  type: fc.constantFrom('Thing', 'Thing,Other', '(Thing;Other)|Other', '*'),
  idPattern: fc.constantFrom('.*', '^urn:', '[a-z]{2,}$', '(a|b)*c'),
  attrs: names,
  pick: fc.oneof(names, fc.constant('owner{name}')),
  omit: names,
  q,
  csf: q,
  scopeQ: fc.constantFrom('/a', '/+/b', '/#', '/a;/c,/b'),
  georel: fc.constantFrom(
    'near;maxDistance==1000',
    'near;minDistance==1',
    'within',
    'disjoint',
    'equals',
    'overlaps',
    'contains',
  ),
  geometry: fc.constantFrom('Point', 'Polygon', 'LineString'),
  coordinates: fc.oneof(geometry.map((one) => JSON.stringify(one.coordinates))),
  orderBy: fc.constantFrom(
    'name',
    'level;desc,name',
    'location;dist-asc',
    'type,id;desc',
    'note[a]',
  ),
  orderFrom: position.map((one) => JSON.stringify(one)),
  collation: fc.constantFrom('ja', 'und', 'de-u-co-phonebk', 'x'),
  options: fc.constantFrom(
    'sysAttrs',
    'keyValues',
    'concise',
    'noOverwrite',
    'update',
    'temporalValues',
    'aggregatedValues',
    'count',
  ),
  format: fc.constantFrom('simplified', 'concise', 'temporalValues', 'aggregatedValues'),
  lang: fc.constantFrom('ja', 'en;q=0.5, *'),
  limit: small,
  offset: small,
  lastN: small,
  joinLevel: small,
  join: fc.constantFrom('inline', 'flat', '@none'),
  count: fc.constantFrom('true', 'false'),
  details: fc.constantFrom('true', 'false'),
  local: fc.constantFrom('true', 'false'),
  timerel: fc.constantFrom('before', 'after', 'between'),
  timeAt: instant,
  endTimeAt: instant,
  timeproperty: fc.constantFrom('observedAt', 'createdAt', 'modifiedAt', 'deletedAt'),
  aggrMethods: fc.constantFrom('avg', 'max,min,sum,sumsq,stddev', 'totalCount,distinctCount'),
  aggrPeriodDuration: fc.constantFrom('P1D', 'PT1H', 'PT0S', 'P1M', 'P9999Y', 'PT0.000001S'),
  datasetId: fc.oneof(uri, fc.constant('@none')),
};

const query = fc
  .tuple(
    fc.option(
      fc.array(
        fc.record({ type: fc.constantFrom('Thing', '*'), id: uri }, { requiredKeys: ['type'] }),
        { minLength: 1, maxLength: 2 },
      ),
      { nil: undefined },
    ),
    someOf(
      {
        q,
        attrs: fc.array(name, { minLength: 1, maxLength: 2 }),
        geoQ: geometry.map(({ type, coordinates }) => ({
          georel: 'within',
          geometry: type,
          coordinates,
        })),
        scopeQ: fc.constant('/a/#'),
        ordering: fc.constantFrom(
          { orderBy: ['level;desc'] },
          { orderBy: ['location;dist-asc'], coordinates: [1, 2] },
        ),
        temporalQ: fc.record({ timerel: fc.constantFrom('after', 'before'), timeAt: instant }),
      },
      2,
    ),
  )
  .map(([entities, more]) => ({
    type: 'Query',
    ...(entities === undefined ? {} : { entities }),
    ...more,
  }));

/** What an operation of NGSI-LD takes; `undefined` where the description says enough. */
export function bodyOf(path: string): fc.Arbitrary<unknown> | undefined {
  if (path.endsWith('/query')) return query;
  if (path.includes('/entityOperations/')) {
    return fc.array(fc.oneof(entity, uri), { minLength: 1, maxLength: 3 });
  }
  if (path.includes('{attrId}')) return attribute;
  return /\/entities(\/|$)/.test(path) ? entity : undefined;
}
