/** Panels over the history of numbers. */
import { instantAt } from '@kumiki/ngsi-ld';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { findNewest, type PeriodValue, readPeriods } from '#platform/history/index.ts';
import type { HistoryBinding, Panel } from './definition.ts';
import { findWithAttribute } from './entity-store.ts';
import type { FigureColumn, Figures } from './figures.ts';
import { columnOf } from './group-figures.ts';
import { type Periods, periodsBefore } from './periods.ts';
import { type Caller, type ComputeParts, iriOf, questionOf } from './question.ts';

export async function historyFigures(
  panel: Panel,
  binding: HistoryBinding,
  caller: Caller,
  { database, limits, now }: ComputeParts,
): Promise<Result<Figures>> {
  const question = questionOf(binding, caller, instantAt(now()));
  if (!question.ok) return question;
  const attribute = iriOf(binding.attribute);
  const max = limits.dashboardEntitiesMax;
  const found = await findWithAttribute(database, question.value, attribute, iriOf('name'), max);
  const asked = {
    tenant: caller.tenant,
    now: question.value.now,
    entityIds: found.map(({ id }) => id),
    attribute,
    time: binding.time,
  };
  const newest = binding.until === 'newest' ? await findNewest(database, asked) : undefined;
  const until = newest === undefined ? now() : Date.parse(newest);
  const periods = periodsBefore(until, binding, limits.dashboardPeriodsMax);
  if (periods === undefined) {
    const detail = `The range has more than ${limits.dashboardPeriodsMax} periods.`;
    return err(problem('too-complex-query', detail));
  }
  const { method, each: isOfEach } = binding;
  const told = await readPeriods(database, { ...asked, ...periods, method, isOfEach });
  const values = binding.change ? changesOf(told) : told;
  const names = new Map(found.map(({ id, name }) => [id, name ?? id]));
  const series = isOfEach ? seriesOf(values, names, binding.seriesMax) : [''];
  const columns = isOfEach ? series.map((id) => named(panel, names.get(id) ?? id)) : undefined;
  const figures = tableOf(values, series, periods, columns ?? [columnOf(panel)]);
  return ok(panel.kind === 'number' ? newestOf(panel, figures) : figures);
}

function named({ unit }: Panel, name: string): FigureColumn {
  return { title: { ja: name }, ...(unit === undefined ? {} : { unit }) };
}

/** Since the first number of each series. */
function changesOf(values: readonly PeriodValue[]): readonly PeriodValue[] {
  const first = new Map<string, number>();
  return values.map((each) => {
    const from = first.get(each.entityId);
    if (from === undefined) first.set(each.entityId, each.value);
    // 0.3 − 0.1 is shown as 0.2.
    return { ...each, value: Number((each.value - (from ?? each.value)).toPrecision(12)) };
  });
}

/** Those that reach highest, in the order of their names. */
function seriesOf(
  values: readonly PeriodValue[],
  names: ReadonlyMap<string, string>,
  seriesMax: number,
): readonly string[] {
  const highest = new Map<string, number>();
  for (const { entityId, value } of values) {
    highest.set(entityId, Math.max(value, highest.get(entityId) ?? Number.NEGATIVE_INFINITY));
  }
  return [...highest]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, seriesMax)
    .map(([id]) => id)
    .toSorted((a, b) => ((names.get(a) ?? a) < (names.get(b) ?? b) ? -1 : 1));
}

function tableOf(
  values: readonly PeriodValue[],
  series: readonly string[],
  { starts }: Periods,
  columns: readonly FigureColumn[],
): Figures {
  const cells = new Map(
    values.map(({ entityId, start, value }) => [`${start} ${entityId}`, value] as const),
  );
  return {
    rowKind: 'time',
    columns,
    rows: starts.map((start) => ({
      key: start,
      label: { ja: start },
      values: series.map((id) => cells.get(`${start} ${id}`) ?? null),
    })),
    isCut: false,
  };
}

/** The newest period that has a number. */
function newestOf(panel: Panel, figures: Figures): Figures {
  const row = figures.rows.findLast(({ values }) => values[0] !== null && values[0] !== undefined);
  return {
    ...figures,
    rowKind: 'whole',
    columns: [columnOf(panel)],
    rows: [{ key: row?.key ?? null, label: panel.title, values: [row?.values[0] ?? null] }],
  };
}
