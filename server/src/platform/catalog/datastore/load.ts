/** A table on its way in: batches of any size become statements of a bounded one. */
import { createHash } from 'node:crypto';
import type { Database } from '#kernel/database/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { CatalogLimits } from '../limits.ts';
import { type Field, parseCell, type Row } from './field.ts';
import { type Progress, storeRows } from './load-store.ts';
import type { NewRow } from './store.ts';
import type { ReplaceOptions, ResourceRef, WrittenRows } from './table.ts';
import { openWrittenRows, type WrittenRowsIn } from './written-rows.ts';

export interface LoadTarget {
  readonly ref: ResourceRef;
  readonly tableId: number;
  readonly fields: readonly Field[];
  readonly key: readonly string[];
  readonly rowsRead: number;
  readonly lastRow: number;
}

export interface LoadParts {
  readonly database: Database;
  readonly limits: CatalogLimits;
  readonly now: () => number;
}

/** Text of a key: readable while short, a digest when long, since an index holds no long keys. */
export function keyOf(cells: Row): string {
  const text = JSON.stringify(cells);
  return text.length <= 300 ? text : `sha256:${createHash('sha256').update(text).digest('base64')}`;
}

/** Places of the key columns. The problem names one that is no column. */
export function keyPlaces(
  fields: readonly Field[],
  key: readonly string[],
): Result<readonly number[]> {
  const places = key.map((id) => fields.findIndex((field) => field.id === id));
  const missing = key[places.indexOf(-1)];
  return missing === undefined
    ? ok(places)
    : err(problem('bad-request-data', `${missing} is no column of the table.`, 'primary_key'));
}

/** Checked cells in the order of the fields, as a row to store. */
export function rowFrom(
  fields: readonly Field[],
  places: readonly number[],
  row: Row,
  id: number,
): Result<NewRow> {
  const cells: Row[number][] = [];
  for (const [index, field] of fields.entries()) {
    const cell = parseCell(field.type, row[index]);
    if (cell === undefined) {
      const shown = JSON.stringify(row[index])?.slice(0, 100) ?? '';
      const detail = `Row ${id}, column ${field.id}: ${shown} is no ${field.type}.`;
      const extensions = { row: id, column: field.id };
      return err({ ...problem('bad-request-data', detail, field.id), extensions });
    }
    cells.push(cell);
  }
  const key = places.length === 0 ? undefined : keyOf(places.map((place) => cells[place] ?? null));
  return ok({ id, key, cells: JSON.stringify(cells) });
}

/** Statements go out one after the other while the next rows are read. */
export class Loader {
  readonly #parts: LoadParts;
  readonly #target: LoadTarget;
  readonly #places: readonly number[];
  readonly #options: ReplaceOptions;
  #waiting: NewRow[] = [];
  readonly #written: WrittenRowsIn;
  #waitingRows = 0;
  #waitingBytes = 0;
  #underway: Promise<void> = Promise.resolve();
  rowsRead: number;
  #lastRow: number;

  constructor(
    parts: LoadParts,
    target: LoadTarget,
    places: readonly number[],
    options: ReplaceOptions,
  ) {
    this.#parts = parts;
    this.#target = target;
    this.#places = places;
    this.#options = options;
    const { ref, tableId } = target;
    const stored = ({ rowsRead }: { readonly rowsRead: number }) => options.progress?.(rowsRead);
    this.#written = openWrittenRows({ ...parts, ref, tableId, stored });
    this.rowsRead = target.rowsRead;
    this.#lastRow = target.lastRow;
  }

  /** Throws what a statement or the source of rows throws. */
  async take(rows: AsyncIterable<readonly Row[] | WrittenRows>): Promise<Result<void>> {
    try {
      for await (const batch of rows) {
        this.#options.signal?.throwIfAborted();
        const taken = 'written' in batch ? await this.#write(batch) : await this.#takeAll(batch);
        if (!taken.ok) return taken;
      }
      await this.#written.finish();
      await this.#send();
      return ok(undefined);
    } finally {
      // Whatever ends the load, what came before it is stored first.
      await this.#written.finish().catch(() => undefined);
      await this.#underway.catch(() => undefined);
    }
  }

  async end(): Promise<{ readonly rowsRead: number; readonly lastRow: number }> {
    await this.#underway;
    return { rowsRead: this.rowsRead, lastRow: this.#lastRow };
  }

  #take(row: Row): Result<void> {
    const { fields } = this.#target;
    const made = rowFrom(fields, this.#places, row, this.#lastRow + 1);
    return made.ok ? this.#add(made.value) : made;
  }

  async #takeAll(batch: readonly Row[]): Promise<Result<void>> {
    await this.#written.finish();
    for (const row of batch) {
      const taken = this.#take(row);
      if (!taken.ok) return taken;
      if (this.#isFull()) await this.#send();
    }
    return ok(undefined);
  }

  async #write({ written }: WrittenRows): Promise<Result<void>> {
    if (this.#places.length > 0) throw new Error('Rows of a table with a key are given as cells');
    const { limits } = this.#parts;
    const large = written.findIndex((cells) => cells.length > limits.cellBytesMax * 2);
    if (large !== -1) return err(tooLarge(this.#lastRow + 1 + large));
    if (this.#waitingRows > 0) await this.#send();
    const first = this.#lastRow + 1;
    this.rowsRead += written.length;
    this.#lastRow += written.length;
    await this.#written.add(first, written, this.#progress());
    return ok(undefined);
  }

  #progress(): Progress {
    const { rowsRead } = this;
    const { tableId } = this.#target;
    return { tableId, rowsRead, lastRow: this.#lastRow, at: new Date(this.#parts.now()) };
  }

  #add(row: NewRow): Result<void> {
    if (row.cells.length > this.#parts.limits.cellBytesMax * 2) return err(tooLarge(row.id));
    this.#waiting.push(row);
    this.rowsRead += 1;
    this.#lastRow += 1;
    this.#waitingRows += 1;
    this.#waitingBytes += row.cells.length;
    return ok(undefined);
  }

  #isFull(): boolean {
    const { tableBatchRowsMax, tableBatchBytesMax } = this.#parts.limits;
    return this.#waitingRows >= tableBatchRowsMax || this.#waitingBytes >= tableBatchBytesMax;
  }

  /** Waits for the statement before, so that one is under way and one is gathered. */
  async #send(): Promise<void> {
    await this.#underway;
    if (this.#waitingRows === 0) return;
    const rows = this.#places.length === 0 ? this.#waiting : lastOfEachKey(this.#waiting);
    const progress = this.#progress();
    this.#waiting = [];
    this.#waitingRows = 0;
    this.#waitingBytes = 0;
    const stored = storeRows(this.#parts.database, this.#target.ref, rows, progress);
    this.#underway = stored.then(() => this.#options.progress?.(progress.rowsRead));
    // It is awaited before the next one; a failure is told there.
    this.#underway.catch(() => undefined);
  }
}

function tooLarge(row: number) {
  return problem('bad-request-data', `Row ${row} is too large.`);
}

/** One statement cannot change a row twice. The number of the first stays. */
export function lastOfEachKey(rows: readonly NewRow[]): readonly NewRow[] {
  const byKey = new Map<string, NewRow>();
  for (const row of rows) {
    const key = row.key ?? '';
    byKey.set(key, { ...row, id: byKey.get(key)?.id ?? row.id });
  }
  return [...byKey.values()];
}
