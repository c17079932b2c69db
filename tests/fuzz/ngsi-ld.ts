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
  firstN: small,
  offsetN: small,
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

const selectors = fc.array(
  fc.record(
    {
      type: fc.constantFrom('Thing', 'Thing,Other', '*', '('),
      id: uri,
      idPattern: fc.constantFrom('.*', '(a|b)*c', '['),
    },
    { requiredKeys: ['type'] },
  ),
  { minLength: 1, maxLength: 2 },
);
const geoQ = geometry.map(({ type, coordinates }) => ({
  georel: 'near;maxDistance==1000',
  geometry: type,
  coordinates,
}));
const keyValues = fc.array(fc.record({ key: word, value: word }), { maxLength: 2 });

/** Nothing listens where it sends to. */
const endpoint = fc.tuple(
  fc.constantFrom(
    'http://127.0.0.1:9/x',
    'mqtt://127.0.0.1:9/a/b',
    'https://127.0.0.1:9/?a=%zz',
    'urn:a:b',
  ),
  someOf(
    {
      accept: fc.constantFrom('application/json', 'application/ld+json', 'application/geo+json'),
      timeout: number,
      cooldown: number,
      receiverInfo: keyValues,
      notifierInfo: keyValues,
    },
    2,
  ),
);
const notification = fc
  .tuple(
    endpoint,
    someOf(
      {
        attributes: fc.array(name, { maxLength: 2 }),
        pick: fc.array(name, { maxLength: 2 }),
        format: fc.constantFrom('keyValues', 'concise', 'normalized'),
        showChanges: fc.boolean(),
        join: fc.constantFrom('inline', 'flat'),
        joinLevel: number,
        sysAttrs: fc.boolean(),
      },
      3,
    ),
  )
  .map(([[address, more], rest]) => ({ endpoint: { uri: address, ...more }, ...rest }));

const subscription = fc
  .tuple(
    someOf(
      {
        id: uri,
        description: word,
        entities: selectors,
        watchedAttributes: fc.array(name, { maxLength: 2 }),
        notificationTrigger: fc.subarray(['entityCreated', 'attributeDeleted', 'entityUpdated']),
        timeInterval: fc.constantFrom(1e9, 0, -1),
        throttling: fc.constantFrom(1, 0.001, 1e12),
        q,
        csf: q,
        geoQ,
        scopeQ: fc.constantFrom('/a/#', '/', '//'),
        temporalQ: fc.record({ timerel: fc.constantFrom('after', 'before'), timeAt: instant }),
        lang: fc.constantFrom('ja', 'en;q=0.5, *'),
        datasetId: fc.oneof(uri, fc.array(uri, { maxLength: 2 })),
        isActive: fc.boolean(),
        expiresAt: instant,
        jsonldContext: fc.constantFrom('http://127.0.0.1:9/c.jsonld', 'x'),
      },
      5,
    ),
    notification,
  )
  .map(([members, told]) => ({
    type: 'Subscription',
    entities: [{ type: 'Thing' }],
    ...members,
    notification: told,
  }));

const interval = fc.record({ startAt: instant, endAt: instant }, { requiredKeys: ['startAt'] });
const registration = someOf(
  {
    id: uri,
    registrationName: word,
    observationInterval: interval,
    managementInterval: interval,
    location: geometry,
    observationSpace: geometry,
    expiresAt: instant,
    contextSourceInfo: keyValues,
    scope: fc.constantFrom('/a', ['/a', '/b']),
    mode: fc.constantFrom('inclusive', 'exclusive', 'redirect', 'auxiliary'),
    operations: fc.array(word, { maxLength: 2 }),
    refreshRate: fc.constantFrom('PT1H', 'x'),
    speed: value,
  },
  4,
).chain((members) =>
  fc
    .record(
      { entities: selectors, propertyNames: fc.array(name), relationshipNames: fc.array(name) },
      { requiredKeys: [] },
    )
    .map((information) => ({
      type: 'ContextSourceRegistration',
      endpoint: 'http://127.0.0.1:9/source',
      information: [information],
      ...members,
    })),
);

const term = fc.constantFrom('name', 'Thing', '@vocab', '@base', 'a:b', 'id', '@type', 'a');
const definition: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom('https://a.example/n', 'a:b', '@id', '@type', '', null, 'name', ':::'),
  fc.record(
    {
      '@id': fc.constantFrom('https://a.example/n', 'name', '@type'),
      '@type': fc.constantFrom('@id', '@vocab', 'DateTime', '@json'),
      '@container': fc.constantFrom('@list', '@set', '@language', '@graph'),
      '@reverse': fc.constant('a:b'),
      '@context': fc.constantFrom({}, { name: 'a:b' }),
      '@protected': fc.boolean(),
    },
    { requiredKeys: [] },
  ),
);
const contextObject = fc.dictionary(fc.oneof(term, word), definition, { maxKeys: 4 });
const contextDocument = fc
  .oneof(contextObject, fc.array(fc.oneof(contextObject, fc.constant('http://127.0.0.1:9/c'))))
  .map((context) => ({ '@context': context }));

/** A part of what was made, as PATCH takes it. */
function partOf(whole: fc.Arbitrary<object>): fc.Arbitrary<unknown> {
  return whole.chain((object) =>
    fc.subarray(Object.entries(object)).map((some) => Object.fromEntries(some)),
  );
}

/** What an operation of NGSI-LD takes; `undefined` where the description says enough. */
export function bodyOf(path: string): fc.Arbitrary<unknown> | undefined {
  if (path.endsWith('/query')) return query;
  if (path.includes('/entityOperations/')) {
    return fc.array(fc.oneof(entity, uri), { minLength: 1, maxLength: 3 });
  }
  if (path.startsWith('/ngsi-ld/') && /ubscriptions(\/|$)/.test(path)) {
    return path.endsWith('}') ? partOf(subscription) : subscription;
  }
  if (path.includes('/csourceRegistrations')) {
    return path.endsWith('}') ? partOf(registration) : registration;
  }
  if (path.includes('/jsonldContexts')) return contextDocument;
  if (path.includes('{instanceId}')) return fc.record({ level: attribute });
  if (path.includes('{attrId}')) return attribute;
  return /\/entities(\/|$)/.test(path) ? entity : undefined;
}
