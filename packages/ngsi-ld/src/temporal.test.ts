import { fc, test as property } from '@fast-check/vitest';
import { beforeAll, describe, expect, test } from 'vitest';
import { aggregateInstances } from './aggregate.ts';
import { coreContext } from './context.ts';
import type { CompiledContext } from './context-types.ts';
import { parseDuration, periodBounds, periodOf } from './duration.ts';
import type { AttributeInstance, JsonValue } from './entity.ts';
import { instantAtMicroseconds, microsecondsOf, parseInstant } from './instant.ts';
import { parseScopeQ } from './scope-query.ts';
import {
  parseTemporalEntity,
  parseTemporalFragment,
  parseTemporalInstance,
} from './temporal-parse.ts';
import { parseAggregation, parseTemporalQuery } from './temporal-query.ts';
import {
  aggregateEvolution,
  renderAggregatedEntity,
  renderTemporalEntity,
} from './temporal-render.ts';
import { scopeIntervals, selectEvolution } from './temporal-select.ts';
import { city, cityContext, errorOf, unwrap } from './testing.ts';

let context: CompiledContext;
beforeAll(async () => {
  context = await cityContext();
});

const head = { id: 'urn:a:1', type: 'Shelter' };
const evolution = (members: Record<string, JsonValue>) =>
  unwrap(parseTemporalEntity({ ...head, ...members }, context));
const at = (minute: number) => `2026-01-01T12:${String(minute).padStart(2, '0')}:00Z`;
const counts = [
  { type: 'Property', value: 10, observedAt: at(0) },
  { type: 'Property', value: 20, observedAt: at(30) },
  { type: 'Property', value: 5, observedAt: at(10), datasetId: 'urn:d:1' },
  { type: 'Property', value: 40, observedAt: at(45) },
];

describe('4.5.6–4.5.9 temporal evolutions', () => {
  test('keep every instance in its order, always as an array', () => {
    expect(renderTemporalEntity(evolution({ capacity: counts, name: 'x' }), context)).toEqual({
      ...head,
      capacity: counts,
      name: [{ type: 'Property', value: 'x' }],
    });
  });

  test('pairs of value and time, by dataset', () => {
    const members = {
      capacity: counts,
      name: { languageMap: { ja: 'x' }, observedAt: at(0) },
      category: { vocab: 'flood', observedAt: at(0) },
      note: { json: { a: 1 }, observedAt: at(0) },
      floors: { valueList: [1], observedAt: at(0) },
      managedBy: { object: 'urn:a:b', observedAt: at(0) },
      route: { objectList: ['urn:a:b'], observedAt: at(0) },
      timeless: 1,
    };
    const shown = renderTemporalEntity(evolution(members), context, { format: 'temporalValues' });
    expect(shown).toEqual({
      ...head,
      capacity: [
        {
          type: 'Property',
          values: [
            [10, at(0)],
            [20, at(30)],
            [40, at(45)],
          ],
        },
        { type: 'Property', datasetId: 'urn:d:1', values: [[5, at(10)]] },
      ],
      name: { type: 'LanguageProperty', languageMaps: [[{ languageMap: { ja: 'x' } }, at(0)]] },
      category: { type: 'VocabProperty', vocabs: [[{ vocab: 'flood' }, at(0)]] },
      note: { type: 'JsonProperty', jsons: [[{ json: { a: 1 } }, at(0)]] },
      floors: { type: 'ListProperty', valueLists: [[[1], at(0)]] },
      managedBy: { type: 'Relationship', objects: [['urn:a:b', at(0)]] },
      route: { type: 'ListRelationship', objectLists: [[['urn:a:b'], at(0)]] },
      timeless: { type: 'Property', values: [] },
    });
    const { timeless: _, ...timed } = members;
    const { timeless: __, ...pairs } = shown;
    const again = unwrap(parseTemporalEntity(pairs, context));
    const order = (instances: readonly AttributeInstance[] = []) =>
      instances.toSorted((a, b) => ((a.datasetId ?? '') < (b.datasetId ?? '') ? -1 : 1));
    for (const [name, instances] of Object.entries(evolution(timed).attributes)) {
      expect(order(again.attributes[name])).toEqual(order(instances));
    }
  });

  test('4.5.7 a deleted instance is its null, and when', () => {
    const gone = {
      type: 'LanguageProperty',
      languageMap: { '@none': 'urn:ngsi-ld:null' },
      observedAt: at(0),
    };
    const entity = evolution({ name: [gone] });
    expect(renderTemporalEntity(entity, context)['name']).toEqual([gone]);
    const [instance] = entity.attributes[`${city}name`] ?? [];
    const deletedAt = parseInstant(at(5)) ?? '';
    const marked = {
      ...entity,
      attributes: { [`${city}name`]: [{ ...instance, deletedAt } as AttributeInstance] },
    };
    expect(renderTemporalEntity(marked, context)['name']).toEqual([{ ...gone, deletedAt: at(5) }]);
  });

  test('4.5.6 scopes have a history, plain or with times', () => {
    expect(evolution({ scope: ['/a', '/b'] }).scopes).toEqual([{ value: ['/a', '/b'] }]);
    const instances = [
      { type: 'Property', value: '/a', observedAt: at(0) },
      { type: 'Property', value: [], observedAt: at(10) },
    ];
    const entity = evolution({ scope: instances });
    expect(renderTemporalEntity(entity, context)['scope']).toEqual(instances);
    expect(renderTemporalEntity(entity, context, { format: 'temporalValues' })['scope']).toEqual({
      type: 'Property',
      values: [
        ['/a', at(0)],
        [[], at(10)],
      ],
    });
  });

  test.each([
    [{ ...head, expiresAt: 'urn:ngsi-ld:null' }, '/expiresAt'],
    [{ ...head, capacity: 'urn:ngsi-ld:null' }, '/capacity'],
    [{ ...head, capacity: { value: 1, unitCode: 'urn:ngsi-ld:null' } }, '/capacity'],
    [{ ...head, capacity: { value: 1, sub: 'urn:ngsi-ld:null' } }, '/capacity'],
    [
      { ...head, capacity: { value: 1, observedAt: '2026-03-01T02:00:00+03:00' } },
      '/capacity/observedAt',
    ],
    [
      { ...head, scope: [{ type: 'Property', value: '/a', observedAt: 'x' }] },
      '/scope/0/observedAt',
    ],
    [{ ...head, scope: [{ type: 'Relationship', object: 'urn:a:b' }] }, '/scope/0'],
    [{ type: 'Shelter' }, '/id'],
    [{ id: 'urn:a:1' }, '/type'],
  ] as [JsonValue, string][])('%j is refused', (json, pointer) => {
    expect(errorOf(parseTemporalEntity(json, context))).toBe(`BadRequestData ${pointer}`);
  });

  test('fragments need neither id nor type, and instances are one', () => {
    expect(unwrap(parseTemporalFragment({ capacity: counts }, context))).toMatchObject({
      attributes: { [`${city}capacity`]: [{}, {}, {}, {}] },
    });
    const one: JsonValue = { type: 'Property', value: 10, observedAt: at(0) };
    for (const body of [one, [one], { capacity: [one] }] satisfies JsonValue[]) {
      const read = unwrap(parseTemporalInstance('capacity', body, context));
      expect(read.instance).toMatchObject({ type: 'Property', value: 10 });
    }
    for (const part of [{ unitCode: 'IE' }, { observedAt: at(0) }] satisfies JsonValue[]) {
      for (const body of [part, [part], { capacity: [part] }] satisfies JsonValue[]) {
        expect(errorOf(parseTemporalInstance('capacity', body, context))).toBe('BadRequestData ');
      }
    }
    expect(errorOf(parseTemporalInstance('invalid(Id', {}, context))).toBe('BadRequestData attrId');
    expect(errorOf(parseTemporalInstance('capacity', counts, context))).toBe('BadRequestData ');
  });
});

describe('4.11 temporal queries', () => {
  const chosen = (input: Parameters<typeof parseTemporalQuery>[0]) => {
    const query = unwrap(parseTemporalQuery(input));
    const { attributes } = selectEvolution(evolution({ capacity: counts }), query);
    return (attributes[`${city}capacity`] ?? []).map(({ value }) => value);
  };

  test.each([
    [{}, [10, 5, 20, 40]],
    [{ timerel: 'before', timeAt: at(30) }, [10, 5]],
    [{ timerel: 'after', timeAt: at(30) }, [20, 40]],
    [{ timerel: 'between', timeAt: at(0), endTimeAt: at(45) }, [10, 5, 20]],
    [{ lastN: 1 }, [5, 40]],
    [{ lastN: '2' }, [5, 20, 40]],
    [{ timeproperty: 'modifiedAt' }, []],
  ])('%j', (input, values) => {
    expect(chosen(input)).toEqual(values);
  });

  test.each([
    [{ timerel: 'during', timeAt: at(0) }, 'timerel'],
    [{ timeAt: at(0) }, 'timerel'],
    [{ timerel: 'after' }, 'timeAt'],
    [{ timerel: 'after', timeAt: '2026' }, 'timeAt'],
    [{ timerel: 'between', timeAt: at(0) }, 'endTimeAt'],
    [{ timeproperty: 'expiresAt' }, 'timeproperty'],
    [{ lastN: 0 }, 'lastN'],
    [{ lastN: 2.5 }, 'lastN'],
    [{ lastN: '-1' }, 'lastN'],
  ])('%j is refused', (input, pointer) => {
    expect(errorOf(parseTemporalQuery(input))).toBe(`BadRequestData ${pointer}`);
  });

  test('4.18 a scope is valid until the next one is', () => {
    const scope = (value: JsonValue, minute: number) => ({
      type: 'Property',
      value,
      observedAt: at(minute),
    });
    const entity = evolution({ scope: [scope('/b', 20), scope('/a', 0), scope([], 40)] });
    const instant = (minute: number) => parseInstant(at(minute));
    expect(scopeIntervals(entity, unwrap(parseScopeQ('/a')))).toEqual([
      { from: instant(0), until: instant(20) },
    ]);
    expect(scopeIntervals(entity, unwrap(parseScopeQ('/#')))).toHaveLength(2);
  });
});

describe('4.5.19 aggregation', () => {
  const aggregated = (
    instances: JsonValue,
    aggrMethods: JsonValue,
    aggrPeriodDuration?: string,
    input: Parameters<typeof parseTemporalQuery>[0] = {},
  ) => {
    const query = unwrap(parseTemporalQuery(input));
    const aggregation = unwrap(parseAggregation({ aggrMethods, aggrPeriodDuration }));
    const entity = selectEvolution(evolution({ capacity: instances }), query);
    return renderAggregatedEntity(aggregateEvolution(entity, aggregation, query), context)[
      'capacity'
    ];
  };
  const series = (...values: JsonValue[]) =>
    values.map((value, minute) => ({ type: 'Property', value, observedAt: at(minute) }));

  test('periods count from the start of the query, those without instances are left out', () => {
    const [first, , , last] = counts;
    const start = { timerel: 'after', timeAt: '2026-01-01T00:10:00Z' };
    expect(aggregated([first ?? null, last ?? null], 'sum', 'PT30M', start)).toEqual({
      type: 'Property',
      sum: [
        [10, '2026-01-01T11:40:00Z', '2026-01-01T12:10:00Z'],
        [40, '2026-01-01T12:40:00Z', '2026-01-01T13:10:00Z'],
      ],
    });
  });

  test('without a period one spans the whole range, by dataset', () => {
    expect(aggregated(counts, ['max', 'totalCount'])).toEqual([
      { type: 'Property', max: [[40, at(0), at(45)]], totalCount: [[3, at(0), at(45)]] },
      {
        type: 'Property',
        datasetId: 'urn:d:1',
        max: [[5, at(0), at(45)]],
        totalCount: [[1, at(0), at(45)]],
      },
    ]);
  });

  test.each([
    [
      series(1, 2, 3, 2),
      {
        avg: 2,
        sum: 8,
        sumsq: 18,
        min: 1,
        max: 3,
        stddev: Math.sqrt(0.5),
        distinctCount: 3,
        totalCount: 4,
      },
    ],
    [series(true, false, true), { avg: 2 / 3, sum: 2, min: 0, max: 1, distinctCount: 2 }],
    [series([1, 2], [1], [1, 2]), { avg: 5 / 3, sum: 5, max: 2, distinctCount: 2 }],
    [
      series('b', 'a', 'b'),
      { min: 'a', max: 'b', distinctCount: 2, totalCount: 3, avg: undefined, sum: undefined },
    ],
    [series('10:00:00Z', '12:00:00Z'), { avg: '11:00:00.000000Z', min: '10:00:00Z' }],
    [series({ a: 1, b: 2 }, { b: 2, a: 1 }), { distinctCount: 1, totalCount: 2, max: undefined }],
    [
      [
        { type: 'Relationship', object: ['urn:a:1', 'urn:a:2'], observedAt: at(0) },
        { type: 'Relationship', object: 'urn:a:1', observedAt: at(1) },
      ],
      { distinctCount: 2, totalCount: 2, min: undefined },
    ],
  ] as [JsonValue, Record<string, JsonValue | undefined>][])('%j', (instances, expected) => {
    const shown = aggregated(instances, Object.keys(expected)) as Record<string, JsonValue[][]>;
    const values = Object.keys(expected).map((method) => [method, shown[method]?.[0]?.[0]]);
    expect(Object.fromEntries(values)).toEqual(expected);
  });

  test.each([
    [{}, 'aggrMethods'],
    [{ aggrMethods: 'bogus' }, 'aggrMethods'],
    [{ aggrMethods: [] }, 'aggrMethods'],
    [{ aggrMethods: 'avg', aggrPeriodDuration: 'bogus' }, 'aggrPeriodDuration'],
    [{ aggrMethods: 'avg', aggrPeriodDuration: 'P' }, 'aggrPeriodDuration'],
    [{ aggrMethods: 'avg', aggrPeriodDuration: 'PT' }, 'aggrPeriodDuration'],
  ])('%j is refused', (input, pointer) => {
    expect(errorOf(parseAggregation(input))).toBe(`BadRequestData ${pointer}`);
  });
});

describe('periods', () => {
  const period = (instant: string, start: string, duration: string) => {
    const parsed = parseDuration(duration);
    if (parsed === undefined) throw new Error(duration);
    const found = periodOf(parseInstant(instant) ?? '', parseInstant(start) ?? '', parsed);
    return `${found.start.slice(0, 16)}–${found.end.slice(0, 16)}`;
  };

  test.each([
    ['2026-03-15T00:00:00Z', '2026-01-31T12:00:00Z', 'P1M', '2026-02-28T12:00–2026-03-31T12:00'],
    ['2028-02-29T00:00:00Z', '2024-02-29T00:00:00Z', 'P1Y', '2028-02-29T00:00–2029-02-28T00:00'],
    ['2026-01-20T00:00:00Z', '2026-01-01T00:00:00Z', 'P1W', '2026-01-15T00:00–2026-01-22T00:00'],
    [
      '2026-01-01T00:00:00Z',
      '2026-01-01T00:00:00Z',
      'P1DT12H',
      '2026-01-01T00:00–2026-01-02T12:00',
    ],
    ['9999-12-31T00:00:00Z', '0001-01-01T00:00:00Z', 'P9999Y', '0001-01-01T00:00–9999-12-31T23:59'],
  ])('%s from %s by %s', (instant, start, duration, expected) => {
    expect(period(instant, start, duration)).toBe(expected);
  });

  const anyInstant = fc
    .integer({ min: 0, max: 4_000_000_000_000 })
    .map((time) => instantAtMicroseconds(time * 1000 + (time % 1000)));

  property.prop([
    anyInstant,
    anyInstant,
    fc.constantFrom('PT1S', 'PT7M', 'P1D', 'P1W', 'P1M', 'P1Y2M3DT4H', 'PT0.000007S'),
  ])('hold the instant they are found for', (one, other, text) => {
    const [start, instant] = one < other ? [one, other] : [other, one];
    const duration = parseDuration(text);
    if (duration === undefined) throw new Error(text);
    const found = periodOf(instant, start, duration);
    expect(found.start <= instant && instant < found.end).toBe(true);
    expect(microsecondsOf(found.end)).toBeGreaterThan(microsecondsOf(found.start));
    const bounds = periodBounds(start, found.start, duration, 50);
    if (bounds === undefined) return;
    expect(bounds.slice(-2)).toEqual([found.start, found.end]);
    expect(bounds).toEqual([...new Set(bounds)].sort());
  });

  test('there are no more than asked for', () => {
    const [start, end] = ['2026-01-01T00:00:00.000000Z', '2026-01-03T00:00:00.000000Z'];
    const bounds = (text: string, countMax: number) =>
      periodBounds(start, end, parseDuration(text) ?? { months: 0, microseconds: 0 }, countMax);
    expect(bounds('P1D', 3)).toHaveLength(4);
    expect(bounds('P1D', 2)).toBeUndefined();
    expect(bounds('PT0S', 1)).toEqual([start, '2026-01-03T00:00:00.000001Z']);
  });
});

describe('an evolution without instances', () => {
  test('of an attribute says nothing of it', () => {
    const none = {
      a: [],
      b: { type: 'Property', values: [] },
      c: [{ type: 'Property', values: [] }],
    };
    const entity = unwrap(parseTemporalEntity({ ...head, ...none }, coreContext));
    expect(entity.attributes).toEqual({});
    const aList = { a: [{ type: 'Property', value: [] }] };
    const held = unwrap(parseTemporalEntity({ ...head, ...aList }, coreContext));
    expect(Object.values(held.attributes)).toMatchObject([[{ value: [] }]]);
  });
});

describe('robustness', () => {
  property.prop([fc.jsonValue() as fc.Arbitrary<JsonValue>])('never throws', (json) => {
    for (const body of [
      json,
      { ...head, scope: json, a: json, b: { type: 'Property', values: json } },
    ]) {
      const entity = parseTemporalEntity(body, coreContext);
      parseTemporalInstance('a', body, coreContext);
      if (!entity.ok) continue;
      renderTemporalEntity(entity.value, coreContext, { format: 'temporalValues' });
      for (const instances of Object.values(entity.value.attributes)) {
        aggregateInstances(
          instances,
          unwrap(parseAggregation({ aggrMethods: 'avg,min,max,sum,distinctCount' })),
          { timeProperty: 'observedAt' },
          ['2026-01-01T00:00:00.000000Z', '2026-01-02T00:00:00.000000Z'],
        );
      }
    }
    parseTemporalQuery({ timerel: json, timeAt: json, endTimeAt: json, lastN: json });
    parseAggregation({ aggrMethods: json, aggrPeriodDuration: json });
  });
});
