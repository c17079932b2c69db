import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { type Role, roles } from '../column/role.ts';
import { splitCoordinates } from './coordinate.ts';
import { corporateNumberIsValid } from './corporate-number.ts';
import { InOrderTest } from './in-order.ts';
import { haveLostZeros, mendCell } from './mend.ts';
import { isRepairCode, type RepairCode } from './repair-table.ts';

type Case = readonly [Role, before: string, after: string, RepairCode | undefined];

const cases: readonly Case[] = [
  ['corporate-number', '5.22001E+12', '', 'digits-lost'],
  ['corporate-number', '2000020170003', '2000020170003', undefined],
  ['corporate-number', "'2000020170003", '2000020170003', 'spaces-trimmed'],
  ['number', '1.5E+03', '1500', 'exponent-expanded'],
  ['number', '1,234', '1234', 'separators-removed'],
  ['number', '１２０人', '120', 'unit-removed'],
  ['number', '約3.5m', '3.5', 'unit-removed'],
  ['number', '---', '', 'placeholder-blanked'],
  ['number', '▲3', '-3', 'width-normalised'],
  ['local-government-code', '92011', '092011', 'zeros-restored'],
  ['local-government-code', '42201', '422011', 'check-digit-added'],
  ['local-government-code', '1100', '011002', 'zeros-restored'],
  ['local-government-code', '４２２０１１', '422011', 'width-normalised'],
  ['town-id', '123', '0000123', 'zeros-restored'],
  ['poi-code', '101', '0101', 'zeros-restored'],
  ['time', '8:30', '08:30', 'time-written-out'],
  ['time', '午後5時半', '17:30', 'time-written-out'],
  ['time', '９時', '09:00', 'time-written-out'],
  ['time', '8:30:00', '08:30', 'time-written-out'],
  ['time', '24:00', '24:00', undefined],
  ['date', '令和3年4月1日', '2021-04-01', 'era-converted'],
  ['date', 'H30.4', '2018-04', 'era-converted'],
  ['date', '令和元年', '2019', 'era-converted'],
  ['date', '2021/4/1', '2021-04-01', 'date-written-out'],
  ['date', '20210401', '2021-04-01', 'date-written-out'],
  ['date', '2021-04-01 00:00:00', '2021-04-01', 'date-written-out'],
  ['date', '44287', '2021-04-01', 'serial-date'],
  ['date-time', '2026-08-21T24:00', '2026-08-22T00:00', 'midnight-normalised'],
  ['date-time', '2026/8/21 9:05', '2026-08-21T09:05', 'date-written-out'],
  ['weekdays', '月火水木金', '月;火;水;木;金', 'list-separated'],
  ['weekdays', '月～金', '月;火;水;木;金', 'list-separated'],
  ['weekdays', '金曜日から月曜日', '金;土;日;月', 'list-separated'],
  ['weekdays', '月・水、祝', '月;水;祝', 'list-separated'],
  ['list', 'A町、B町', 'A町;B町', 'list-separated'],
  ['latitude', '36度33分10.2秒', '36.5528333', 'degrees-converted'],
  ['latitude', '３６．５', '36.5', 'width-normalised'],
  ['longitude', '136.84, ', '136.84', 'width-normalised'],
  ['phone', '(076)227-7220', '076-227-7220', 'phone-written-out'],
  ['phone', '（０７６１）-４６-１３２４', '0761-46-1324', 'phone-written-out'],
  ['phone', '761248130', '0761248130', 'zeros-restored'],
  ['postal-code', '30123', '0030123', 'zeros-restored'],
  ['english', 'Ｉｓｈｉｋａｗａ　Pref', 'Ishikawa Pref', 'width-normalised'],
  ['kana', 'ｲｼｶﾜ', 'イシカワ', 'kana-widened'],
  ['name', '第１公園', '第１公園', undefined],
  ['name', '市民\r\n会館', '市民 会館', 'line-break-removed'],
  ['note', 'a\nb', 'a\nb', undefined],
  ['text', 'a\u0007b', 'ab', 'characters-removed'],
  ['url', 'ｈｔｔｐｓ：／／example.jp', 'https://example.jp', 'width-normalised'],
];

describe('one cell', () => {
  test.each(cases)('%s: %j becomes %j', (role, before, after, code) => {
    expect(mendCell(before, { role })).toEqual({ value: after, repair: code });
  });

  test.each([
    ['number', '屋内191人／屋外0人'],
    ['time', '月・水・金 19:00 火 17:00'],
    ['date', '2021-02-30'],
    ['url', '学生便覧'],
    ['local-government-code', '170004'],
    ['corporate-number', '1234567890123'],
    ['identifier', '5.22001E+12'],
  ] as const)('%s: %j is kept and called invalid', (role, text) => {
    expect(mendCell(text, { role })).toMatchObject({ value: text, isInvalid: true });
  });

  test('flags take the form of their standard', () => {
    expect(mendCell('○', { role: 'flag', flagStyle: 'mark' }).value).toBe('1');
    expect(mendCell('×', { role: 'flag', flagStyle: 'mark' }).value).toBe('');
    expect(mendCell('あり', { role: 'flag', flagStyle: 'word' }).value).toBe('有');
    expect(mendCell('△', { role: 'flag', flagStyle: 'word' }).isInvalid).toBe(true);
    expect(mendCell('○', { role: 'flag' })).toEqual({ value: '○', repair: undefined });
  });

  test('a code of five digits that could be either is judged by its column', () => {
    expect(haveLostZeros(['10006', '20001', '100005'])).toBe(true);
    expect(haveLostZeros(['42201', '42202'])).toBe(false);
    const kind = { role: 'local-government-code', hasLostZeros: true } as const;
    expect(mendCell('10006', kind).value).toBe('010006');
  });

  test('coordinates in one cell are taken apart in either order', () => {
    const point = { latitude: '36.5', longitude: '136.6' };
    expect(splitCoordinates('36.5, 136.6')).toEqual(point);
    expect(splitCoordinates('(136.6 36.5)')).toEqual(point);
    expect(splitCoordinates('1.5, 2.5')).toBeUndefined();
  });

  test('the check digit of a corporate number', () => {
    expect(corporateNumberIsValid('2000020170003')).toBe(true);
    expect(corporateNumberIsValid('1000020170003')).toBe(false);
  });
});

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(...cases.map(([, before]) => before)),
  fc.string({
    unit: fc.constantFrom('1', '2', ':', '/', '-', '.', '年', '月', '日', 'E', '+', '０'),
  }),
);

describe('properties', () => {
  property.prop([fc.constantFrom(...roles), anyText], { numRuns: 2_000 })(
    'a repaired value needs no further repair, and every change has a name',
    (role, text) => {
      const once = mendCell(text, { role });
      if (once.value === text) return;
      expect(isRepairCode(once.repair ?? '')).toBe(true);
      if (once.isInvalid !== true) {
        expect(mendCell(once.value, { role })).toEqual({ value: once.value, repair: undefined });
      }
    },
  );

  const typical = fc.oneof(
    anyText,
    fc.constantFrom('2026-04-01', '2026-02-30', '2024-02-29', '2026-04-01T09:30', 'na', '-', '1E5'),
    fc.constantFrom('095-822-8888', 'a@b.jp', 'https://example.jp/', '32.75', '-1', '42201', 'ｶﾅ'),
    fc.string({
      unit: fc.constantFrom('0', '1', '9', '-', 'T', ':', 'a', 'E', '.', '/', ';', ' ', '　', '\n'),
    }),
  );

  property.prop([fc.constantFrom(...roles), typical], { numRuns: 5_000 })(
    'what the cheap test finds in order is what the careful way leaves as it is',
    (role, text) => {
      if (!new InOrderTest({ role }).isInOrder(text)) return;
      expect(mendCell(text, { role })).toEqual({ value: text, repair: undefined });
    },
  );
});
