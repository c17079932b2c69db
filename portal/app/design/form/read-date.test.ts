/** Dates as people type them. */
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { readDate } from './read-date.ts';

function form(year: string, month: string, day: string): FormData {
  const data = new FormData();
  data.set('d-year', year);
  data.set('d-month', month);
  data.set('d-day', day);
  return data;
}

describe('a date in three parts', () => {
  test.each([
    ['2026', '4', '1', '2026-04-01'],
    ['２０２６', '１２', '３１', '2026-12-31'],
    ['令和8', '4', '1', '2026-04-01'],
    ['R8', '04', '01', '2026-04-01'],
    ['平成元年', '1', '8', '1989-01-08'],
    ['昭和64', '1', '7', '1989-01-07'],
    ['2024', '2', '29', '2024-02-29'],
  ])('%s年%s月%s日 is %s', (year, month, day, expected) => {
    expect(readDate(form(year, month, day), 'd')).toBe(expected);
  });

  test.each([
    ['2025', '2', '29'],
    ['2026', '13', '1'],
    ['2026', '6', '31'],
    ['', '4', '1'],
    ['26', '4', '1'],
    ['令和', '4', '1'],
  ])('%s年%s月%s日 is no date', (year, month, day) => {
    expect(readDate(form(year, month, day), 'd')).toBeUndefined();
  });

  property.prop([fc.string(), fc.string(), fc.string()])('never throws', (year, month, day) => {
    const read = readDate(form(year, month, day), 'd');
    expect(read === undefined || /^\d{4}-\d\d-\d\d$/.test(read)).toBe(true);
  });
});
