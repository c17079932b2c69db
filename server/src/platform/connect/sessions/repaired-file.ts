/** The repaired file: the rows as they are stored, as a UTF-8 CSV beside the original. */
import { csvRow } from '@kumiki/civic';
import { type Problem, problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Actor, Catalog, Cell, Resource } from '#platform/catalog/index.ts';

type Parts = Pick<Catalog, 'datasets' | 'datastore' | 'files'>;

export interface RepairedFile {
  readonly dataset: string;
  readonly resource: string;
  readonly name: string;
}

/**
 * Puts it into the dataset, in place of an earlier one. What spreadsheets and programs stumble over is gone: one line a
 * record, one header, values by the notation of their columns. Problems: `not-found` without a table; those of the catalogue.
 */
export async function addRepairedFile(
  catalog: Parts,
  actor: Actor,
  datasetId: string,
  resourceId: string,
): Promise<Result<RepairedFile>> {
  const { tenant } = actor;
  // The same again is no edit: this only reads.
  const held = await catalog.datasets.change(actor, datasetId, (document) => document);
  if (!held.ok) return held;
  const source = held.value.document.resources.find(({ id }) => id === resourceId);
  const table = source && (await catalog.datastore.read({ tenant, resourceId }));
  if (source === undefined || table === undefined) return err(missing(resourceId));
  if (!table.ok) return table;
  const { fields } = table.value.table;
  const names = fields.map(({ id }) => id);
  const name = nameOf(source);
  const body = csvOf(names, table.value.batches);
  const file = await catalog.files.store(tenant, { name, mediaType: 'text/csv', body });
  if (!file.ok) return file;
  const changed = await catalog.datasets.change(actor, datasetId, (document) => {
    const known = document.resources.find((each) => isRepairOf(each, resourceId));
    const resource = {
      ...(known === undefined ? {} : { id: known.id }),
      name: { ja: name, en: name },
      file: file.value,
      format: 'CSV',
      mediaType: 'text/csv',
      extras: { repairedFrom: resourceId },
    };
    const others = document.resources.filter((each) => each !== known);
    return { ...document, resources: [...others, resource] };
  });
  if (!changed.ok) return changed;
  if (held.value.state === 'published') {
    const published = await catalog.datasets.publish(actor, datasetId);
    if (!published.ok) return published;
  }
  const added = changed.value.document.resources.find((each) => isRepairOf(each, resourceId));
  return ok({ dataset: datasetId, resource: added?.id ?? '', name });
}

function missing(id: string): Problem {
  return problem('not-found', `${id} has no table here.`);
}

function isRepairOf({ extras }: Resource, resourceId: string): boolean {
  return extras?.['repairedFrom'] === resourceId;
}

function nameOf({ name, file }: Resource): string {
  const base = (file?.name ?? name?.ja ?? 'data').replace(/\.[^.]*$/, '');
  return `${base}_repaired.csv`;
}

async function* csvOf(
  names: readonly string[],
  batches: AsyncIterable<readonly { readonly cells: readonly Cell[] }[]>,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  // The mark tells spreadsheets that it is UTF-8.
  yield encoder.encode(`\ufeff${line(names)}`);
  for await (const batch of batches) {
    yield encoder.encode(batch.map(({ cells }) => line(cells.map(textOf))).join(''));
  }
}

function line(cells: readonly string[]): string {
  return csvRow(cells);
}

/** A record is one line. */
function textOf(cell: Cell): string {
  if (cell === null) return '';
  const text = typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
  return text.replace(/\s*[\r\n]+\s*/g, ' ');
}
