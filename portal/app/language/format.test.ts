/** Numbers, distances and dates. */
import { describe, expect, test } from 'vitest';
import {
  eraYear,
  formatDate,
  formatDistance,
  formatMoment,
  formatNumber,
  formatTime,
} from './format.ts';

describe('eras', () => {
  test('the first year of an era is 元年', () => {
    expect(eraYear(new Date('2019-05-01T00:00:00+09:00'))).toBe('令和元年');
  });

  test('the last day of 平成 is still 平成 in Japan', () => {
    expect(eraYear(new Date('2019-04-30T23:59:00+09:00'))).toBe('平成31年');
  });

  test('昭和 ends on 7 January 1989', () => {
    expect(eraYear(new Date('1989-01-07T12:00:00+09:00'))).toBe('昭和64年');
    expect(eraYear(new Date('1989-01-08T12:00:00+09:00'))).toBe('平成元年');
  });
});

describe('dates', () => {
  test('a moment is told by the clock in Japan, to the second where that is asked for', () => {
    const at = '2026-11-21T15:04:05Z';
    expect(formatMoment(at, 'ja')).toBe('2026/11/22 0:04');
    expect(formatMoment(at, 'ja', 'second')).toBe('2026/11/22 0:04:05');
    expect(formatMoment(at, 'en')).toBe('22 Nov 2026, 00:04');
  });

  test('a date carries both calendars in Japanese', () => {
    const date = new Date('2026-11-20T15:30:00Z');
    expect(formatDate(date, 'ja')).toBe('2026年11月21日（令和8年）');
    expect(formatDate(date, 'en')).toBe('21 November 2026');
  });

  test('a time is a time in Japan', () => {
    expect(formatTime(new Date('2026-11-20T15:05:00Z'), 'ja')).toBe('11月21日 0:05');
  });
});

describe('distances', () => {
  test('tens of metres below a kilometre, tenths of a kilometre above', () => {
    expect(formatDistance(123, 'ja')).toBe('120 m');
    expect(formatDistance(997, 'ja')).toBe('1 km');
    expect(formatDistance(12_345, 'en')).toBe('12.3 km');
  });
});

test('numbers are grouped', () => {
  expect(formatNumber(1857, 'easy')).toBe('1,857');
});
