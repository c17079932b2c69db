/** What requests are made of: words of the standards, numbers at edges, texts that hurt. */
import fc from 'fast-check';

/** Exists when the requests begin. */
export const thingId = 'urn:ngsi-ld:Thing:1';

const sensible = [
  thingId,
  'urn:ngsi-ld:Thing:2',
  'urn:ngsi-ld:null',
  'Thing',
  'name',
  'level',
  'location',
  'owner',
  'default',
  'true',
  'false',
  '0',
  '1',
  '5',
  '1000',
  '-1',
  '2026',
  '2026-11-21',
  '2026-11-21T09:00:00Z',
  'P1D',
  'PT0S',
  'P9999999Y',
  'after',
  'between',
  'near;maxDistance==1000',
  'near;maxDistance==1e309',
  'within',
  'Point',
  'Polygon',
  '[129.87,32.75]',
  '[[[0,0],[0,0],[0,0],[0,0]]]',
  '[[],[null]]',
  '-200,95,200,-95',
  'level==1',
  'level==1..5;name~="^a"',
  'name~=(((((',
  'owner{name}=="x"',
  'level[a.b]>2026-11-21T09:00:00Z',
  'name,level;desc,location;dist-asc',
  'id,name,owner{name}',
  '/a/#',
  'sysAttrs',
  'keyValues',
  'temporalValues,aggregatedValues',
  'avg,max,totalCount,distinctCount',
  'inline',
  'flat',
  'ja',
  'de-u-co-phonebk',
  '.*',
  '(a+)+$',
  'csv',
  'open',
  '避難所',
];
const hostile = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\u202e',
  '\ufffe',
  '😀'.repeat(40),
  'x'.repeat(3_000),
  '(('.repeat(200),
  '{'.repeat(200),
  "'; drop table entity; --",
  '$1',
  '%',
  '__proto__',
  'constructor',
  '1e400',
  'NaN',
  '-0',
  '99999999999999999999',
  '9223372036854775808',
  '2147483648',
  '0000-00-00T00:00:00Z',
  '9999-12-31T23:59:59.999999Z',
  '10000-01-01',
  '../../etc/passwd',
  'http://[::1',
  'null',
];

export const word: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...sensible) },
  { weight: 2, arbitrary: fc.constantFrom(...hostile) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
);

export const number: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: -2, max: 100 }),
  fc.constantFrom(-0, 0.1, 1e21, 1e308, -1e-300, 2 ** 31, 2 ** 53, -(2 ** 63)),
);

const kinds = {
  Property: 'value',
  Relationship: 'object',
  GeoProperty: 'value',
  LanguageProperty: 'languageMap',
  VocabProperty: 'vocab',
  JsonProperty: 'json',
  ListProperty: 'valueList',
  ListRelationship: 'objectList',
} as const;

/** JSON that is somewhat like what interfaces of this kind take. */
export const json: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    word,
    number,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(word, tie('any'), { maxKeys: 4 }),
    tie('attribute'),
    tie('entity'),
    fc.jsonValue({ maxDepth: 2 }),
  ),
  attribute: fc
    .record({
      kind: fc.constantFrom(
        'Property',
        'Relationship',
        'GeoProperty',
        'LanguageProperty',
        'VocabProperty',
        'JsonProperty',
        'ListProperty',
        'ListRelationship',
      ),
      held: tie('any'),
      more: fc.record(
        { datasetId: word, observedAt: word, unitCode: word, expiresAt: word, name: tie('any') },
        { requiredKeys: [] },
      ),
    })
    .map(({ kind, held, more }) => ({
      type: kind,
      [Object.entries(kinds).find(([name]) => name === kind)?.[1] ?? 'value']: held,
      ...more,
    })),
  entity: fc.record(
    {
      id: fc.oneof(fc.constant(thingId), word),
      type: fc.oneof(fc.constant('Thing'), tie('any')),
      scope: tie('any'),
      name: tie('any'),
      level: tie('attribute'),
      location: tie('attribute'),
      '@context': tie('any'),
    },
    { requiredKeys: [] },
  ),
})).any;
