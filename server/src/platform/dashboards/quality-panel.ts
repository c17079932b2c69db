/** Panels over the quality of what is published: metadata and 機械可読性, now or over time. */

import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { scoresOverTime } from '#platform/catalog/index.ts';
import { readabilityOverTime } from '#platform/connect/index.ts';
import type { CatalogueBinding, Panel } from './definition.ts';
import type { Figures } from './figures.ts';
import { type Counted, columnOf, wholeFigures } from './group-figures.ts';
import { periodsBefore } from './periods.ts';
import type { Caller, ComputeParts } from './question.ts';

/** Percent. */
interface Scored {
  readonly value: number | null;
  readonly of: number;
}

export async function qualityFigures(
  panel: Panel,
  { quality, period, last }: CatalogueBinding,
  caller: Caller,
  parts: ComputeParts,
): Promise<Result<Counted>> {
  const { limits, now } = parts;
  const read = (instants: readonly Date[]): Promise<readonly Scored[]> =>
    quality === 'readability'
      ? readabilityAt(instants, caller, parts)
      : metadataAt(instants, caller, parts);
  if (period === undefined || last === undefined) {
    const [scored] = await read([new Date(now())]);
    const { value, of: things } = scored ?? { value: null, of: 0 };
    return ok(wholeFigures(panel, { key: null, value, people: things }));
  }
  const periods = periodsBefore(now(), { period, last }, limits.dashboardPeriodsMax);
  if (periods === undefined) {
    const detail = `The range has more than ${limits.dashboardPeriodsMax} periods.`;
    return err(problem('too-complex-query', detail));
  }
  const ends = [...periods.starts.slice(1), periods.to].map(
    // The period that lasts is told as it is now.
    (end) => new Date(Math.min(Date.parse(end), now())),
  );
  const scored = await read(ends);
  const figures: Figures = {
    rowKind: 'time',
    columns: [columnOf(panel)],
    rows: periods.starts.map((start, place) => ({
      key: start,
      label: { ja: start },
      values: [scored[place]?.value ?? null],
    })),
    isCut: false,
  };
  return ok(figures);
}

async function metadataAt(
  instants: readonly Date[],
  { reader }: Caller,
  { database, limits }: ComputeParts,
): Promise<readonly Scored[]> {
  const told = await scoresOverTime(database, reader, instants, limits.dashboardVersionsMax);
  return told.map(({ share, datasets }) => ({
    value: share === undefined ? null : share * 100,
    of: datasets,
  }));
}

async function readabilityAt(
  instants: readonly Date[],
  { reader }: Caller,
  { database }: ComputeParts,
): Promise<readonly Scored[]> {
  const told = await readabilityOverTime(database, reader, instants);
  return told.map(({ score, files }) => ({ value: score ?? null, of: files }));
}
