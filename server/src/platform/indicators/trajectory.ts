/** Where an indicator should be, where it is, and how far that is. Pure. */
import type { Direction, Indicator, YearValue } from './definition.ts';

/**
 * `achieved`: the last target is reached. `on-schedule`, `behind`: beside what is due this year.
 * `no-target`, `no-value`: it cannot be said.
 */
export type Standing = 'achieved' | 'on-schedule' | 'behind' | 'no-target' | 'no-value';

export interface Trajectory {
  readonly standing: Standing;
  /** The newest value up to the year asked for. */
  readonly latest: YearValue | undefined;
  /** What the line from the baseline through the targets says of the year of `latest`. */
  readonly due: number | undefined;
  /** Share of the way from baseline to last target, 0 to 1 and beyond; absent without either. */
  readonly progress: number | undefined;
  /** Share of that way due by then. */
  readonly dueProgress: number | undefined;
  /** Points of the line, by year. */
  readonly line: readonly YearValue[];
}

type Asked = Pick<Indicator, 'baseline' | 'targets' | 'direction'>;

/** `values` in any order; those after `year` are left out. */
export function trajectoryOf(
  indicator: Asked,
  values: readonly YearValue[],
  year: number,
): Trajectory {
  const { baseline, direction } = indicator;
  const known = values.filter((each) => each.year <= year).toSorted((a, b) => a.year - b.year);
  // The baseline is a value too, but no progress since itself.
  const latest = known.at(-1);
  const targets = indicator.targets.toSorted((a, b) => a.year - b.year);
  const line = baseline === undefined ? targets : [baseline, ...targets];
  const last = targets.at(-1);
  const shared = { latest, line };
  if (last === undefined) {
    return { ...shared, standing: 'no-target', due: undefined, ...nothingKnown };
  }
  if (latest === undefined) {
    return { ...shared, standing: 'no-value', due: dueIn(line, year), ...nothingKnown };
  }
  const due = dueIn(line, latest.year);
  return {
    ...shared,
    standing: standingOf(latest.value, due, last.value, direction),
    due,
    progress: shareOf(baseline, last, latest.value),
    dueProgress: due === undefined ? undefined : shareOf(baseline, last, due),
  };
}

const nothingKnown = { progress: undefined, dueProgress: undefined };

/** Before the first point nothing is due; after the last one, what the last one says. */
export function dueIn(line: readonly YearValue[], year: number): number | undefined {
  const before = line.findLast((point) => point.year <= year);
  if (before === undefined) return undefined;
  const after = line.find((point) => point.year > year);
  if (after === undefined) return before.value;
  const share = (year - before.year) / (after.year - before.year);
  return before.value + (after.value - before.value) * share;
}

function standingOf(
  value: number,
  due: number | undefined,
  target: number,
  direction: Direction,
): Standing {
  if (reaches(value, target, direction)) return 'achieved';
  return due === undefined || reaches(value, due, direction) ? 'on-schedule' : 'behind';
}

/** A value to be kept is reached while it does not fall below. */
function reaches(value: number, aim: number, direction: Direction): boolean {
  // What is due is computed: 0.1 + 0.2 must reach 0.3.
  const slack = Math.abs(aim) * 1e-9;
  return direction === 'down' ? value <= aim + slack : value >= aim - slack;
}

function shareOf(
  baseline: YearValue | undefined,
  target: YearValue,
  value: number,
): number | undefined {
  if (baseline === undefined || baseline.value === target.value) return undefined;
  return (value - baseline.value) / (target.value - baseline.value);
}
