/** Years and values to places of a drawing. Pure. */
import type { YearValue } from './plan.ts';

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Between the edges and the first and last year; none when absent. */
  readonly inset?: number;
}

export interface Scale {
  readonly x: (year: number) => number;
  readonly y: (value: number) => number;
  readonly years: readonly number[];
  /** Round numbers that cover all values, ascending. */
  readonly ticks: readonly number[];
}

/** At least one point. */
export function scaleOf(points: readonly YearValue[], frame: Frame): Scale {
  const years = points.map(({ year }) => year);
  const [first, last] = [Math.min(...years), Math.max(...years)];
  const values = points.map(({ value }) => value);
  const ticks = ticksOf(Math.min(...values), Math.max(...values));
  const [low, high] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const inset = frame.inset ?? 0;
  const inner = frame.width - frame.left - frame.right - 2 * inset;
  const tall = frame.height - frame.top - frame.bottom;
  return {
    years: Array.from({ length: last - first + 1 }, (_, index) => first + index),
    ticks,
    x: (year) =>
      frame.left + inset + (last === first ? inner / 2 : (inner * (year - first)) / (last - first)),
    y: (value) => frame.top + tall - (tall * (value - low)) / (high - low),
  };
}

/** Three to six steps of 1, 2 or 5 times a power of ten. */
export function ticksOf(low: number, high: number): readonly number[] {
  const span = high === low ? Math.abs(high) || 1 : high - low;
  const raw = span / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= raw) ?? power;
  const first = Math.floor(low / step);
  const last = Math.max(Math.ceil(high / step), first + 1);
  return Array.from({ length: last - first + 1 }, (_, index) =>
    // 3 × 0.1 is shown as 0.3.
    Number(((first + index) * step).toPrecision(12)),
  );
}

/** What the line says of a year; nothing before its first point, the last value after its end. */
export function dueIn(line: readonly YearValue[], year: number): number | undefined {
  const before = line.findLast((point) => point.year <= year);
  const after = line.find((point) => point.year > year);
  if (before === undefined || after === undefined) return before?.value;
  const share = (year - before.year) / (after.year - before.year);
  return Number((before.value + (after.value - before.value) * share).toPrecision(12));
}
