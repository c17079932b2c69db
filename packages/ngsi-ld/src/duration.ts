/** Durations of ISO 8601, and the periods they cut time into. ETSI GS CIM 009, clause 4.5.19.1. */
import type { Instant } from './entity.ts';
import { instantAtMicroseconds, microsecondsOf } from './instant.ts';
import type { Duration } from './temporal-types.ts';

const format =
  /^P(?=.)(?:(\d{1,6})W|(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,6})D)?(?:T(?=.)(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,9})(?:[.,](\d{1,6}))?S)?)?)$/;

const second = 1_000_000;
const day = 86_400 * second;

/** `undefined` for what is no duration. */
export function parseDuration(text: string): Duration | undefined {
  const match = format.exec(text);
  if (match === null) return undefined;
  const [weeks, years, months, days, hours, minutes, seconds] = match
    .slice(1, 8)
    .map((part) => Number(part ?? 0));
  const fraction = Number((match[8] ?? '').padEnd(6, '0'));
  return {
    months: (years ?? 0) * 12 + (months ?? 0),
    microseconds:
      ((weeks ?? 0) * 7 + (days ?? 0)) * day +
      ((hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0)) * second +
      fraction,
  };
}

export function isZero({ months, microseconds }: Duration): boolean {
  return months === 0 && microseconds === 0;
}

/** `count` durations after an instant, in microseconds since the epoch. */
function boundary(start: number, duration: Duration, count: number): number {
  return addMonths(start, duration.months * count) + duration.microseconds * count;
}

/** A month later is the same day of the month, or its last one. */
function addMonths(microseconds: number, months: number): number {
  if (months === 0) return microseconds;
  const date = new Date(Math.floor(microseconds / 1000));
  const rest = microseconds - date.getTime() * 1000;
  const dayOfMonth = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(dayOfMonth, last));
  return date.getTime() * 1000 + rest;
}

export interface Period {
  readonly index: number;
  readonly start: Instant;
  readonly end: Instant;
}

/** The period an instant falls into, where the first one begins at `start` and no later than it. */
export function periodOf(instant: Instant, start: Instant, duration: Duration): Period {
  const [from, at] = [microsecondsOf(start), microsecondsOf(instant)];
  const rough = duration.months * 30.436_875 * day + duration.microseconds;
  let index = Math.max(0, Math.floor((at - from) / rough));
  while (index > 0 && boundary(from, duration, index) > at) index -= 1;
  while (boundary(from, duration, index + 1) <= at) index += 1;
  return {
    index,
    start: instantAtMicroseconds(boundary(from, duration, index)),
    end: instantAtMicroseconds(boundary(from, duration, index + 1)),
  };
}

/**
 * The bounds of periods from `start` on until one is past `end`: n + 1 instants for n periods. `undefined`
 * where there would be more than `countMax`. A zero duration gives one period that includes `end`.
 */
export function periodBounds(
  start: Instant,
  end: Instant,
  duration: Duration,
  countMax: number,
): readonly Instant[] | undefined {
  const [from, to] = [microsecondsOf(start), microsecondsOf(end)];
  if (isZero(duration)) return [start, instantAtMicroseconds(Math.max(from, to) + 1)];
  const bounds = [from];
  for (let count = 1; (bounds.at(-1) ?? to) <= to; count += 1) {
    if (count > countMax) return undefined;
    bounds.push(boundary(from, duration, count));
  }
  return bounds.map(instantAtMicroseconds);
}
