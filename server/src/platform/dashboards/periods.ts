/** The periods of a trend: pure. */
import { type Instant, instantAtMicroseconds, parseDuration } from '@kumiki/ngsi-ld';
import { periodOrigin } from '#platform/history/index.ts';

export interface Periods {
  readonly from: Instant;
  /** After the last period. */
  readonly to: Instant;
  /** Microseconds. */
  readonly step: number;
  /** When each begins, to the second, as the database writes it. */
  readonly starts: readonly Instant[];
}

const origin = Date.parse(periodOrigin);

/**
 * Whole periods that end with the one `until` (milliseconds) lies in, and cover `last`. Undefined where there are
 * more than `periodsMax`. Both durations have been checked to be of one length.
 */
export function periodsBefore(
  until: number,
  durations: { readonly period: string; readonly last: string },
  periodsMax: number,
): Periods | undefined {
  const step = lengthOf(durations.period);
  const count = Math.max(1, Math.ceil(lengthOf(durations.last) / step));
  if (count > periodsMax || step <= 0) return undefined;
  const stepMs = step / 1_000;
  const end = origin + (Math.floor((until - origin) / stepMs) + 1) * stepMs;
  const begin = end - count * stepMs;
  const at = (ms: number): Instant => instantAtMicroseconds(Math.round(ms * 1_000));
  const starts = Array.from({ length: count }, (_, place) => secondsOf(begin + place * stepMs));
  return { from: at(begin), to: at(end), step, starts };
}

function lengthOf(text: string): number {
  return parseDuration(text)?.microseconds ?? 0;
}

function secondsOf(ms: number): Instant {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
