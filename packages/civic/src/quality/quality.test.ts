import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { freshnessOf, metadataScoreOf } from './metadata.ts';
import { ColumnProfiler } from './profile.ts';
import { readabilityOf, readabilityRules } from './readability.ts';

describe('readability', () => {
  test('a clean file has 100 points', () => {
    expect(readabilityOf({})).toEqual({ score: 100, scoreAfterRepairs: 100, broken: [] });
  });

  test('a fatal rule leaves none, and repairs bring them back', () => {
    const { score, scoreAfterRepairs, broken } = readabilityOf({ 'line-break-removed': 3 });
    expect([score, scoreAfterRepairs]).toEqual([0, 100]);
    expect(broken.map(({ rule, count }) => [rule.id, count])).toEqual([['newline-in-cell', 3]]);
  });

  test('lost digits stay lost', () => {
    expect(readabilityOf({ 'digits-lost': 1, 'time-written-out': 9 })).toMatchObject({
      score: 50,
      scoreAfterRepairs: 60,
    });
  });

  test('no finding breaks two rules, no id is used twice', () => {
    const codes = readabilityRules.flatMap((rule) => rule.codes);
    expect(new Set(codes).size).toBe(codes.length);
    expect(new Set(readabilityRules.map(({ id }) => id)).size).toBe(readabilityRules.length);
  });
});

describe('metadata', () => {
  const day = 86_400_000;
  const now = Date.UTC(2026, 10, 21);

  test('a dataset that says nothing has no points, one that says all has nine', () => {
    expect(metadataScoreOf({ formats: [] }, now).score).toBe(0);
    const full = {
      licence: 'https://creativecommons.org/licenses/by/4.0/',
      temporal: '2026-04',
      spatial: '422011',
      frequency: 'annual',
      description: '市が指定した緊急避難場所の一覧です。'.repeat(5),
      documentation: 'https://example.jp/',
      formats: ['csv'],
      links: { tried: 2, alive: 2 },
      updatedAt: now - 30 * day,
    } as const;
    expect(metadataScoreOf(full, now).score).toBe(9);
  });

  test('freshness is a matter of what was promised', () => {
    expect(freshnessOf(now - 40 * day, 'monthly', now).state).toBe('late');
    expect(freshnessOf(now - 100 * day, 'monthly', now).state).toBe('stale');
    expect(freshnessOf(now - 100 * day, 'annual', now).state).toBe('fresh');
    expect(freshnessOf(now - 5_000 * day, 'irregular', now).state).toBe('fresh');
    expect(freshnessOf(undefined, 'daily', now).state).toBe('unknown');
  });
});

describe('the profile of a column', () => {
  test('counts, extremes and frequent values', () => {
    const profiler = new ColumnProfiler('想定収容人数', 'number');
    for (const value of ['10', '', '30', '10', 'x']) profiler.add(value);
    expect(profiler.result()).toMatchObject({
      rows: 5,
      blank: 1,
      distinct: 3,
      isDistinctExact: true,
      minimum: 10,
      maximum: 30,
      frequent: [
        ['10', 2],
        ['30', 1],
        ['x', 1],
      ],
    });
  });

  property.prop([fc.integer({ min: 2_000, max: 30_000 })], { numRuns: 10 })(
    'distinct values are estimated within a tenth',
    (count) => {
      const profiler = new ColumnProfiler('ID', 'identifier');
      for (let i = 0; i < count; i += 1) profiler.add(`CC${i * 7}`);
      const { distinct, isDistinctExact } = profiler.result();
      expect(isDistinctExact).toBe(false);
      expect(Math.abs(distinct - count) / count).toBeLessThan(0.12);
    },
  );
});
