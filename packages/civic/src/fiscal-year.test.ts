import { expect, test } from 'vitest';
import { fiscalYearOf } from './fiscal-year.ts';

test('a fiscal year begins on the first of April in Japan', () => {
  expect(fiscalYearOf(Date.parse('2026-03-31T23:59:59+09:00'))).toBe(2025);
  expect(fiscalYearOf(Date.parse('2026-04-01T00:00:00+09:00'))).toBe(2026);
  expect(fiscalYearOf(Date.parse('2026-12-31T12:00:00+09:00'))).toBe(2026);
  expect(fiscalYearOf(Date.parse('2027-01-01T00:00:00+09:00'))).toBe(2026);
});
