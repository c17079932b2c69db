import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { notice } from '../notice.ts';
import { freshnessOf, metadataScoreOf } from './metadata.ts';
import { ColumnProfiler } from './profile.ts';
import { type ReadableFile, readabilityOf } from './readability.ts';
import { readabilityRules } from './rules.ts';

const clean: ReadableFile = {
  format: 'csv',
  counts: {},
  columns: [
    { name: '名称', role: 'name' },
    { name: '人口（人）', role: 'number' },
  ],
  isStandard: false,
  isDescribed: true,
};

describe('readability', () => {
  test('has the thirty rules of the agency, with its weights', () => {
    const ids = readabilityRules.map(({ id }) => id);
    const numbers = (level: number, count: number) =>
      Array.from({ length: count }, (_, i) => `L${level}-${String(i + 1).padStart(2, '0')}`);
    expect(ids).toEqual([...numbers(1, 15), ...numbers(2, 6), ...numbers(3, 9)]);
    const weight = (wanted: string) => readabilityRules.find(({ id }) => id === wanted)?.deduction;
    expect([weight('L1-03'), weight('L1-04'), weight('L1-09')]).toEqual([10, 5, 2]);
    expect([weight('L2-04'), weight('L2-05'), weight('L3-02'), weight('L3-09')]).toEqual([
      40, 30, 15, 10,
    ]);
    const fatal = readabilityRules.filter(({ severity }) => severity === 'fatal');
    expect(fatal.map(({ id }) => id).join(' ')).toBe(
      'L1-01 L1-02 L1-14 L1-15 L2-01 L2-02 L2-03 L3-01',
    );
  });

  test('a clean file has 100 points on every level', () => {
    expect(readabilityOf(clean)).toMatchObject({
      score: 100,
      scoreAfterRepairs: 100,
      levels: { 1: 100, 2: 100, 3: 100 },
      broken: [],
    });
  });

  test('a fatal rule leaves its level nothing, whatever else is right, and repairs bring it back', () => {
    const findings = [notice('record-of-lines', { count: 3 }, { row: 7 })];
    const found = readabilityOf({ ...clean, counts: { 'record-of-lines': 1 }, findings });
    expect(found).toMatchObject({ score: 67, scoreAfterRepairs: 100, levels: { 1: 0, 2: 100 } });
    expect(found.broken).toMatchObject([
      { rule: { id: 'L1-14' }, count: 1, places: [{ row: 7 }], fix: 'repaired-file' },
    ]);
  });

  test('rules of workbooks do not concern text, and those of text no workbook', () => {
    const counts = { 'cells-merged': 2, 'record-of-lines': 1 } as const;
    expect(readabilityOf({ ...clean, counts }).broken.map(({ rule }) => rule.id)).toEqual([
      'L1-14',
    ]);
    const workbook = readabilityOf({ ...clean, format: 'workbook', counts });
    expect(workbook.broken.map(({ rule }) => rule.id)).toEqual(['L1-12']);
    expect(workbook.unjudged).toContain('L1-14');
  });

  test('the table as a whole decides on units, places, years, descriptions and length', () => {
    const columns = [
      { name: '所在地', role: 'address' },
      { name: '広さ', role: 'number' },
      { name: '令和4年度', role: 'number' },
      { name: '令和5年度', role: 'number' },
      { name: '令和6年度', role: 'number' },
      { name: '区分コード', role: 'code' },
    ] as const;
    const { broken } = readabilityOf({ ...clean, columns, isDescribed: false });
    expect(broken.map(({ rule, fix }) => [rule.id, fix])).toEqual([
      ['L3-02', 'description'],
      ['L3-04', undefined],
      ['L3-05', undefined],
      ['L3-06', undefined],
      ['L3-08', 'description'],
      ['L3-09', undefined],
    ]);
  });

  test('other columns than last time are told, one more is not', () => {
    const names = ['名称', '人口（人）'];
    const ids = (previousColumns: readonly string[]) =>
      readabilityOf({ ...clean, previousColumns }).broken.map(({ rule }) => rule.id);
    expect(ids(names)).toEqual([]);
    expect(ids(['施設', '人数'])).toEqual(['L3-07']);
  });

  test('no finding breaks two rules', () => {
    const codes = readabilityRules.flatMap((rule) => rule.codes);
    expect(new Set(codes).size).toBe(codes.length);
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
