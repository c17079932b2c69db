import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { csvCell, csvRow } from './csv-cell.ts';

describe('a field of CSV', () => {
  test.each([
    '=1+1',
    '=HYPERLINK("http://evil.example","click")',
    '+SUM(A1)',
    "-2+3+cmd|' /C calc'!A0",
    '@SUM(1)',
    '\t=1',
    '\r=1',
    '＝1+1',
    '＠SUM(1)',
  ])('%j is no formula any more', (text) => {
    expect(csvCell(text).replace(/^"/, '')).toMatch(/^'/);
  });

  test.each([
    ['長崎市', '長崎市'],
    ['-', '-'],
    ['-3.5', '-3.5'],
    ['+81 95-822-8888', '+81 95-822-8888'],
    [-3.5, '-3.5'],
    [undefined, ''],
    [null, ''],
    [true, 'true'],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['two\nlines', '"two\nlines"'],
  ])('%j is written as %s', (value, written) => {
    expect(csvCell(value)).toBe(written);
  });

  test('a record ends as RFC 4180 wants', () => {
    expect(csvRow(['a', 1, undefined])).toBe('a,1,\r\n');
  });

  property.prop([fc.string()])('never begins as a formula, whatever it holds', (text) => {
    const written = csvCell(text).replace(/^"/, '');
    expect(written).not.toMatch(/^[=@\t\r\n＝＠]/u);
  });
});
