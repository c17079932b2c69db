/** Rows that came written, on their way into a table: while they are made where the engine can, by the statement where not. */
import type { Database } from '#kernel/database/index.ts';
import type { CatalogLimits } from '../limits.ts';
import {
  beginCopy,
  type CopyOfRows,
  canCopy,
  copyLines,
  insertWritten,
  type Progress,
} from './load-store.ts';
import type { ResourceRef } from './table.ts';

export interface WrittenTarget {
  readonly database: Database;
  readonly limits: CatalogLimits;
  readonly now: () => number;
  readonly ref: ResourceRef;
  readonly tableId: number;
  /** Told when the rows so far are stored for good. */
  readonly stored: (progress: Progress) => void;
}

export interface WrittenRowsIn {
  /** `first`: the number of the first of these rows. `cells`: JSON arrays. `progress`: where the load is behind them. */
  add(first: number, cells: readonly string[], progress: Progress): Promise<void>;
  /** Stores what was added. Throws what the engine says, or said since. */
  finish(): Promise<void>;
}

export function openWrittenRows(target: WrittenTarget): WrittenRowsIn {
  return canCopy(target.database) ? new CopiedRows(target) : new InsertedRows(target);
}

/** A COPY at a time takes rows as they come, so that reading the file and storing its rows go on side by side. */
class CopiedRows implements WrittenRowsIn {
  readonly #target: WrittenTarget;
  #copy: CopyOfRows | undefined;
  #progress: Progress | undefined;
  #bytes = 0;
  #begunAt = 0;

  constructor(target: WrittenTarget) {
    this.#target = target;
  }

  async add(first: number, cells: readonly string[], progress: Progress): Promise<void> {
    const { database, ref, tableId, limits, now } = this.#target;
    if (this.#copy === undefined) {
      this.#copy = await beginCopy(database, ref);
      this.#bytes = 0;
      this.#begunAt = now();
    }
    const lines = Buffer.from(copyLines(ref.tenant, tableId, first, cells));
    try {
      await this.#copy.write(lines);
    } catch (thrown) {
      await this.#abandon();
      throw thrown;
    }
    this.#progress = progress;
    this.#bytes += lines.length;
    const isFull = this.#bytes >= limits.copyBytesMax;
    if (isFull || now() - this.#begunAt >= limits.copyMsMax) await this.finish();
  }

  async finish(): Promise<void> {
    if (this.#copy === undefined || this.#progress === undefined) return;
    const progress = this.#progress;
    try {
      await this.#copy.commit(progress);
    } catch (thrown) {
      await this.#abandon();
      throw thrown;
    }
    this.#copy = undefined;
    this.#target.stored(progress);
  }

  async #abandon(): Promise<void> {
    const copy = this.#copy;
    this.#copy = undefined;
    await copy?.abandon();
  }
}

/** Two pieces of memory in turns, one filled while the other is stored: a long load leaves nothing per row behind. */
class InsertedRows implements WrittenRowsIn {
  readonly #target: WrittenTarget;
  #filled = new RowList();
  #sent = new RowList();
  #progress: Progress | undefined;
  #underway: Promise<void> = Promise.resolve();

  constructor(target: WrittenTarget) {
    this.#target = target;
  }

  async add(first: number, cells: readonly string[], progress: Progress): Promise<void> {
    const { tableBatchRowsMax, tableBatchBytesMax } = this.#target.limits;
    this.#filled.add(first, cells);
    this.#progress = progress;
    const { rows, bytes } = this.#filled;
    if (rows >= tableBatchRowsMax || bytes >= tableBatchBytesMax) await this.#send();
  }

  async finish(): Promise<void> {
    await this.#send();
    await this.#underway;
  }

  /** Waits for the statement before, so that one is under way and one is gathered. */
  async #send(): Promise<void> {
    await this.#underway;
    const progress = this.#progress;
    if (this.#filled.rows === 0 || progress === undefined) return;
    const { database, ref, stored } = this.#target;
    const list = this.#filled;
    [this.#filled, this.#sent] = [this.#sent, list];
    this.#underway = insertWritten(database, ref, list.close(), {
      ...progress,
      first: list.first,
    }).then(() => {
      list.clear();
      stored(progress);
    });
    // It is awaited before the next one; a failure is told there.
    this.#underway.catch(() => undefined);
  }
}

const bytesAtFirst = 65_536;
/** The number of the version of `jsonb` in its binary form. PostgreSQL, jsonb_recv. */
const jsonbVersion = '\u0001';

/** The rows of a statement as `jsonb` in its binary form, in memory that is used again. */
class RowList {
  #memory = Buffer.allocUnsafeSlow(bytesAtFirst);
  bytes = 0;
  rows = 0;
  first = 0;

  add(first: number, cells: readonly string[]): void {
    if (this.rows === 0) this.first = first;
    this.#append(`${this.rows === 0 ? `${jsonbVersion}[` : ','}${cells.join(',')}`);
    this.rows += cells.length;
  }

  /** All of it; to be used before `clear`. */
  close(): Buffer {
    this.#append(']');
    return this.#memory.subarray(0, this.bytes);
  }

  clear(): void {
    this.bytes = 0;
    this.rows = 0;
  }

  #append(text: string): void {
    // A unit of UTF-16 takes three bytes at most.
    const needed = this.bytes + text.length * 3;
    if (needed > this.#memory.length) this.#grow(needed);
    this.bytes += this.#memory.write(text, this.bytes);
  }

  #grow(needed: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#memory.length * 2));
    this.#memory.copy(larger, 0, 0, this.bytes);
    this.#memory = larger;
  }
}
