/** A panel to its figures, whatever it is bound to, with what must not be told withheld. */
import { ok, type Result } from '#kernel/result.ts';
import { catalogueFigures } from './catalogue-panel.ts';
import { datasetFigures } from './dataset-panel.ts';
import type { Dashboard, Panel } from './definition.ts';
import { entityFigures } from './entity-panel.ts';
import type { FigureRow, Figures } from './figures.ts';
import { arranged, type Counted, withhold } from './group-figures.ts';
import { historyFigures } from './history-panel.ts';
import { qualityFigures } from './quality-panel.ts';
import type { Caller, ComputeParts } from './question.ts';

/** Problems: those of queries. Also `too-complex-query` for a trend of too many periods. */
export async function computePanel(
  dashboard: Dashboard,
  panel: Panel,
  caller: Caller,
  parts: ComputeParts,
): Promise<Result<Figures>> {
  const counted = await count(panel, caller, parts);
  if (!counted.ok) return counted;
  const isOpen = panel.counts === 'things' || seesEverything(panel, caller);
  if (isOpen) return ok(arranged(panel, counted.value));
  const { figures } = withhold(counted.value, parts.limits.smallCountMin);
  const isWhole = figures.rowKind === 'whole';
  const isToldElsewhere = isWhole && (await hidesTotal(dashboard, panel, caller, parts));
  return ok(arranged(panel, isToldElsewhere ? withoutValues(figures) : figures));
}

async function count(panel: Panel, caller: Caller, parts: ComputeParts): Promise<Result<Counted>> {
  const { entities, history, dataset, catalogue } = panel;
  if (entities !== undefined) return await entityFigures(panel, entities, caller, parts);
  if (history !== undefined) return await historyFigures(panel, history, caller, parts);
  if (dataset !== undefined) return await datasetFigures(panel, dataset, caller, parts);
  if (catalogue?.quality !== undefined)
    return await qualityFigures(panel, catalogue, caller, parts);
  // One binding is there: the definition was read.
  return ok(await catalogueFigures(panel, catalogue ?? {}, caller, parts));
}

function seesEverything({ dataset }: Panel, { visibility, reader, tenant }: Caller): boolean {
  return dataset === undefined ? visibility.kind === 'everything' : reader.staffOf.includes(tenant);
}

/** Whether another panel shows the same people by groups that are all withheld: their total would tell them. */
async function hidesTotal(
  { panels }: Dashboard,
  panel: Panel,
  caller: Caller,
  parts: ComputeParts,
): Promise<boolean> {
  const whole = wholeOf(panel);
  const others = panels.filter(
    (other) => other.id !== panel.id && other.counts === 'people' && wholeOf(other) === whole,
  );
  for (const other of others) {
    const counted = await count(other, caller, parts);
    if (!counted.ok) continue;
    if (withhold(counted.value, parts.limits.smallCountMin).isTotalWithheld) return true;
  }
  return false;
}

/** What a panel counts, whatever it is grouped by. */
function wholeOf({ entities, dataset }: Panel): string {
  return JSON.stringify([
    entities === undefined ? null : { ...entities, by: undefined },
    dataset === undefined ? null : { ...dataset, by: undefined },
  ]);
}

function withoutValues(figures: Counted): Counted {
  const rows = figures.rows.map(
    ({ key, label, values }): FigureRow => ({
      key,
      label,
      values: values.map(() => null),
      isWithheld: true,
    }),
  );
  return { ...figures, rows };
}
