import { expect, test } from 'vitest';
import { fiscalYearName } from './fiscal-year.ts';

test('a fiscal year has the era of its first day', () => {
  expect(fiscalYearName(2025, 'ja')).toBe('令和7年度（2025年度）');
  expect(fiscalYearName(2018, 'ja')).toBe('平成30年度（2018年度）');
  // 令和 began in May: the fiscal year had begun in 平成.
  expect(fiscalYearName(2019, 'easy')).toBe('平成31年度（2019年度）');
  expect(fiscalYearName(2025, 'en')).toBe('FY 2025');
});
