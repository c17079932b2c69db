/** Panels over a table of a dataset. */
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { aggregateRows, findDataset, type RowMeasure } from '#platform/catalog/index.ts';
import type { DatasetBinding, Measure, Panel } from './definition.ts';
import type { Figures } from './figures.ts';
import { type Counted, columnOf, groupFigures, wholeFigures } from './group-figures.ts';
import type { Caller, ComputeParts } from './question.ts';

export async function datasetFigures(
  panel: Panel,
  binding: DatasetBinding,
  { reader, tenant }: Caller,
  { database, datastore, limits }: ComputeParts,
): Promise<Result<Counted>> {
  const options = { showing: 'published' as const, preferred: tenant };
  const record = await findDataset(database, reader, binding.dataset, options);
  // Not published yet, or not for this caller: the panel is there, and has nothing to show.
  if (record === undefined) return ok(nothing(panel));
  const { resources } = record.document;
  const named = resources.filter(
    ({ id, name }) =>
      binding.resource === undefined || id === binding.resource || name?.ja === binding.resource,
  );
  const ids = named.map(({ id }) => id);
  const tables = await datastore.listTables(record.tenant, ids);
  const resourceId = ids.find((id) => tables.has(id));
  if (resourceId === undefined) return ok(nothing(panel));
  const max = limits.dashboardGroupsMax;
  const groups = await aggregateRows(
    database,
    { tenant: record.tenant, resourceId },
    {
      filters: binding.filters,
      ...(binding.by === undefined ? {} : { by: binding.by }),
      measure: rowMeasure(binding.measure),
      limit: max + 1,
    },
  );
  if (!groups.ok) {
    const detail = `Panel ${panel.id}: ${groups.error.detail ?? ''}`;
    return err(problem(groups.error.code, detail));
  }
  if (binding.by !== undefined) {
    return ok(groupFigures(panel, groups.value, binding.measure, max));
  }
  const [whole] = groups.value;
  return ok(wholeFigures(panel, whole ?? { key: null, value: null, people: 0 }));
}

function nothing(panel: Panel): Figures {
  return { rowKind: 'group', columns: [columnOf(panel)], rows: [], isCut: false };
}

function rowMeasure(measure: Measure): RowMeasure {
  if (measure === 'count') return { kind: 'count' };
  if ('sum' in measure) return { kind: 'sum', column: measure.sum };
  if ('average' in measure) return { kind: 'average', column: measure.average };
  if ('least' in measure) return { kind: 'least', column: measure.least };
  return { kind: 'most', column: measure.most };
}
