/** Date and time values. ETSI GS CIM 009, clause 4.6.3. */
import type { Instant } from './entity.ts';

const dateTime = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,6}))?Z$/;
const date = /^(\d{4})-(\d{2})-(\d{2})$/;
const time = /^(\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,6}))?Z$/;

/**
 * The normal form of a DateTime: always six decimals (`2026-11-21T09:00:00.000000Z`), so that the
 * order of texts is the order of times. `undefined` for anything but a complete DateTime in UTC.
 */
export function parseInstant(text: string): Instant | undefined {
  const match = dateTime.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = ''] = match;
  if (!isDay(Number(year), Number(month), Number(day))) return undefined;
  if (!isTimeOfDay(Number(hour), Number(minute), Number(second))) return undefined;
  return text.length === 27 && text.charCodeAt(19) === 46
    ? text
    : `${text.slice(0, 19)}.${fraction.padEnd(6, '0')}Z`;
}

/** The normal form of the time at some milliseconds since the Unix epoch; years 0000 to 9999. */
export function instantAt(milliseconds: number): Instant {
  return `${new Date(milliseconds).toISOString().slice(0, -1)}000Z`;
}

/** Microseconds since the Unix epoch; exact from 1685 to 2255, where a double counts them all. */
export function microsecondsOf(instant: Instant): number {
  return Date.parse(`${instant.slice(0, 23)}Z`) * 1000 + Number(instant.slice(23, 26));
}

const lastMillisecond = Date.parse('9999-12-31T23:59:59.999Z');

/** The inverse of `microsecondsOf`; what lies beyond the year 9999 is its last millisecond. */
export function instantAtMicroseconds(microseconds: number): Instant {
  const isKnown = microseconds / 1000 <= lastMillisecond;
  const milliseconds = isKnown ? Math.floor(microseconds / 1000) : lastMillisecond;
  const rest = isKnown ? Math.max(0, Math.round(microseconds - milliseconds * 1000)) : 0;
  return `${new Date(milliseconds).toISOString().slice(0, 23)}${String(rest).padStart(3, '0')}Z`;
}

/** The first of some instants. */
export function earliest(instants: readonly Instant[]): Instant | undefined {
  let found = instants[0];
  for (const instant of instants) if (found !== undefined && instant < found) found = instant;
  return found;
}

/** The last of some instants. */
export function latest(instants: readonly Instant[]): Instant | undefined {
  let found = instants[0];
  for (const instant of instants) if (found !== undefined && instant > found) found = instant;
  return found;
}

/** How an instant is written in answers: without the decimals that say nothing. */
export function renderInstant(instant: Instant): string {
  let end = instant.length - 1;
  if (instant.charCodeAt(19) !== 46) return instant;
  while (instant.charCodeAt(end - 1) === 48) end -= 1;
  if (end === 20) end = 19;
  return end === instant.length - 1 ? instant : `${instant.slice(0, end)}Z`;
}

/** A calendar date, `YYYY-MM-DD`. */
export function parseDate(text: string): string | undefined {
  const match = date.exec(text);
  return match !== null && isDay(Number(match[1]), Number(match[2]), Number(match[3]))
    ? text
    : undefined;
}

/** A time of day in UTC in normal form, `hh:mm:ss.ffffffZ`. */
export function parseTime(text: string): string | undefined {
  const match = time.exec(text);
  if (match === null) return undefined;
  const [, hour, minute, second, fraction = ''] = match;
  return isTimeOfDay(Number(hour), Number(minute), Number(second))
    ? `${text.slice(0, 8)}.${fraction.padEnd(6, '0')}Z`
    : undefined;
}

function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  if (day <= 28) return true;
  const last = month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return day <= last;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function isTimeOfDay(hour: number, minute: number, second: number): boolean {
  return hour <= 23 && minute <= 59 && second <= 59;
}
