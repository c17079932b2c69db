/** What an answer that would be too long shows, and how it says so. ETSI GS CIM 009, clause 6.3.10. */
import { type Instant, renderInstant, type TemporalQuery } from '@kumiki/ngsi-ld';
import type { HistoryInstance } from './store.ts';

export interface CutAnswer {
  readonly shown: readonly HistoryInstance[];
  /** Absent where all is shown. */
  readonly contentRange?: string;
}

/**
 * `rows` in order of time (newest first with `lastN`), one more than `max` where there are more. Instances of
 * one time stay together, so that the next request can go on from where this one ends.
 */
export function cutAnswer(
  rows: readonly HistoryInstance[],
  query: TemporalQuery,
  max: number,
): CutAnswer {
  const over = rows[max];
  if (over === undefined) return { shown: rows };
  const whole = rows.slice(0, max).filter(({ time }) => time !== over.time);
  const shown = whole.length === 0 ? rows.slice(0, max) : whole;
  const times = shown.flatMap(({ time }) => time ?? []);
  const [first = '', last = ''] = [times[0], times.at(-1)];
  const [start, end] = bounds(query, first, last);
  const size = query.lastN === undefined ? '*' : String(query.lastN);
  const range = `date-time ${renderInstant(start)}-${renderInstant(end)}/${size}`;
  return { shown, contentRange: range };
}

function bounds(query: TemporalQuery, first: Instant, last: Instant): readonly [Instant, Instant] {
  const { relation, timeAt, endTimeAt, lastN } = query;
  if (lastN === undefined) return [relation === 'before' ? first : (timeAt ?? first), last];
  if (relation === 'between') return [endTimeAt ?? first, last];
  return [relation === 'before' ? (timeAt ?? first) : first, last];
}
