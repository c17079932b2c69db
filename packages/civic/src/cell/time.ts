/** Times, dates and days of the week as people write them. */
import { toNormalWidth } from '../japanese-text.ts';
import { asIs, invalid, isPlaceholder, type Mended, mended } from './number.ts';

/** hh:mm, 00:00 to 24:00 (the end of a day), or later on the same service day up to 29:59. */
export function mendTime(text: string): Mended {
  const plain = toNormalWidth(text).trim();
  if (/^[0-2][0-9]:[0-5][0-9]$/.test(text)) return asIs(text);
  if (isPlaceholder(plain)) return mended('', 'placeholder-blanked');
  if (plain === '正午') return mended('12:00', 'time-written-out');
  const match =
    /^(午前|午後|am|pm)?\s*([0-9]{1,2})\s*(?:[:時]\s*(?:([0-9]{1,2})(?:分|:[0-9]{2})?|(半))?)(am|pm)?$/i.exec(
      plain,
    );
  if (match === null) return invalid(text);
  const [, before, hours = '', minutes, half, after] = match;
  const isAfternoon = /午後|pm/i.test(`${before ?? ''}${after ?? ''}`);
  const hour = Number(hours) + (isAfternoon && Number(hours) < 12 ? 12 : 0);
  const minute = half === undefined ? Number(minutes ?? 0) : 30;
  if (hour > 29 || minute > 59) return invalid(text);
  const value = `${two(hour)}:${two(minute)}`;
  return value === text ? asIs(text) : mended(value, 'time-written-out');
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** The first year of each era less one. 令和 began on 2019-05-01; a year decides, not the day. */
const eras: Readonly<Record<string, number>> = {
  令和: 2018,
  R: 2018,
  平成: 1988,
  H: 1988,
  昭和: 1925,
  S: 1925,
  大正: 1911,
  T: 1911,
  明治: 1867,
  M: 1867,
};

const eraDate =
  /^(令和|平成|昭和|大正|明治|[RHSTM])\s*(元|[0-9]{1,2})\s*[年./-]\s*(?:([0-9]{1,2})\s*[月./-]?\s*(?:([0-9]{1,2})\s*日?)?)?$/i;
const commonDate =
  /^([0-9]{4})\s*[年./-]\s*([0-9]{1,2})\s*(?:[月./-]\s*(?:([0-9]{1,2})\s*日?)?)?(?:\s*\([月火水木金土日]\))?$/;

/** YYYY-MM-DD, YYYY-MM or YYYY: as exact as the text. */
export function mendDate(text: string): Mended {
  const plain = toNormalWidth(text).trim();
  if (/^[0-9]{4}(-[0-9]{2}){0,2}$/.test(text)) return isDate(text) ? asIs(text) : invalid(text);
  if (isPlaceholder(plain)) return mended('', 'placeholder-blanked');
  const era = eraDate.exec(plain);
  if (era !== null) {
    const [, name = '', year = '', month, day] = era;
    const base = eras[name.toUpperCase()] ?? 0;
    const value = dateOf(base + (year === '元' ? 1 : Number(year)), month, day);
    return value === undefined ? invalid(text) : mended(value, 'era-converted');
  }
  const [, year, month, day] =
    commonDate.exec(plain) ?? /^([0-9]{4})([0-9]{2})([0-9]{2})$/.exec(plain) ?? [];
  if (year !== undefined) {
    const value = dateOf(Number(year), month, day);
    return value === undefined ? invalid(text) : mended(value, 'date-written-out');
  }
  const serial = serialDate(plain);
  if (serial !== undefined) return mended(serial, 'serial-date');
  // A time behind a date that is always midnight is how spreadsheets save a date.
  const midnight = /^(.+?)[T\s]+0{1,2}:00(?::00)?(?:\.0+)?Z?$/.exec(plain)?.[1];
  if (midnight === undefined) return invalid(text);
  const date = mendDate(midnight);
  return date.isInvalid === true ? invalid(text) : mended(date.value, 'date-written-out');
}

function dateOf(year: number, month?: string, day?: string): string | undefined {
  const parts = [String(year).padStart(4, '0')];
  if (month !== undefined) parts.push(two(Number(month)));
  if (day !== undefined) parts.push(two(Number(day)));
  const text = parts.join('-');
  return isDate(text) ? text : undefined;
}

/** A day that exists, in the years that records of a city can be about. */
function isDate(text: string): boolean {
  const [year = '', month = '01', day = '01'] = text.split('-');
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  if (y < 600 || y > 2200 || m < 1 || m > 12 || d < 1) return false;
  const isLeap = y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0);
  return d <= (m === 2 && isLeap ? 29 : (monthDays[m - 1] ?? 0));
}

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Days since 1899-12-30, 1930 to 2100: how spreadsheets count. */
function serialDate(text: string): string | undefined {
  if (!/^[0-9]{5}(\.0+)?$/.test(text)) return undefined;
  const days = Number(text);
  if (days < 11_000 || days > 73_000) return undefined;
  return new Date(Date.UTC(1899, 11, 30) + days * 86_400_000).toISOString().slice(0, 10);
}

const dateTime =
  /^([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?[T\s]*([0-9]{1,2})[:時]([0-9]{1,2})分?(?::?([0-9]{2}(?:\.[0-9]+)?)秒?)?\s*(Z|[+-][0-9]{2}:?[0-9]{2})?$/;

/** YYYY-MM-DDThh:mm, seconds and offset only where they are given. 24:00 is 00:00 of the next day. */
export function mendDateTime(text: string): Mended {
  const plain = toNormalWidth(text).trim();
  if (isPlaceholder(plain)) return mended('', 'placeholder-blanked');
  const match = dateTime.exec(plain);
  if (match === null) return /^[0-9]{4}[-/.年]/.test(plain) ? mendDate(text) : invalid(text);
  const [, year, month, day, hours = '', minutes = '', seconds, offset] = match;
  const date = dateOf(Number(year), month, day);
  const isMidnight = Number(hours) === 24 && Number(minutes) === 0 && Number(seconds ?? 0) === 0;
  if (date === undefined || Number(minutes) > 59) return invalid(text);
  if (Number(hours) > 23 && !isMidnight) return invalid(text);
  const tail = `${seconds === undefined ? '' : `:${seconds}`}${offset ?? ''}`;
  if (isMidnight) return mended(`${nextDay(date)}T00:00${tail}`, 'midnight-normalised');
  const value = `${date}T${two(Number(hours))}:${two(Number(minutes))}${tail}`;
  return value === text ? asIs(text) : mended(value, 'date-written-out');
}

function nextDay(date: string): string {
  return new Date(Date.parse(`${date}T00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

const days = '月火水木金土日';

/** Days separated by `;`, as in 自治体標準: `月火水木金`, `月～金`, `月・水`, `月曜日から金曜日`. */
export function mendWeekdays(text: string): Mended {
  const plain = toNormalWidth(text)
    .trim()
    .replace(/曜日?/g, '')
    .replace(/から|[～〜–-]/g, '~');
  if (/^(?:[月火水木金土日祝](?:;|$))+$/.test(text) && !text.endsWith(';')) return asIs(text);
  if (isPlaceholder(plain)) return mended('', 'placeholder-blanked');
  const parts = plain.split(/[・、,;/\s]+/).filter((part) => part !== '');
  const found = parts.flatMap((part) => daysOf(part) ?? ['']);
  if (found.length === 0 || found.includes('')) return invalid(text);
  const value = [...new Set(found)].join(';');
  return value === text ? asIs(text) : mended(value, 'list-separated');
}

/** `月火`, or `月~金` and `金~月` round the week. Undefined when it is something else. */
function daysOf(part: string): readonly string[] | undefined {
  const range = /^([月火水木金土日])~([月火水木金土日])$/.exec(part);
  if (range === null) return /^[月火水木金土日祝]+$/.test(part) ? Array.from(part) : undefined;
  const from = days.indexOf(range[1] ?? '');
  const to = days.indexOf(range[2] ?? '');
  const length = ((to - from + 7) % 7) + 1;
  return Array.from({ length }, (_, i) => days.charAt((from + i) % 7));
}
