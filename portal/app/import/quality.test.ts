import { expect, test } from 'vitest';
import { byDataset, byMonth, type QualityReport } from './quality.ts';

const report = (resourceId: string, measuredAt: string, readability: number): QualityReport => ({
  datasetId: 'd',
  resourceId,
  measuredAt,
  title: resourceId,
  readability,
  readabilityAfterRepairs: 100,
  report: { rows: 1, readability: { broken: [] } },
});

const reports = [
  report('a', '2026-11-20T00:00:00Z', 90),
  report('b', '2026-11-10T00:00:00Z', 50),
  report('a', '2026-11-01T00:00:00Z', 60),
  // Already November in Japan.
  report('a', '2026-10-31T20:00:00Z', 40),
  report('a', '2026-10-01T00:00:00Z', 30),
];

test('the scores of a dataset are told from the earliest to the latest', () => {
  expect(byDataset(reports).map(({ latest, scores }) => [latest.title, scores])).toEqual([
    ['a', [30, 40, 60, 90]],
    ['b', [50]],
  ]);
});

test('a month counts each file once, with its last measurement, by the calendar of Japan', () => {
  expect(byMonth(reports)).toEqual([
    { month: '2026-11', files: 2, mean: 70, meanAfterRepairs: 100 },
    { month: '2026-10', files: 1, mean: 30, meanAfterRepairs: 100 },
  ]);
});
