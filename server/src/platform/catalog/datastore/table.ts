/** The door of tables: what is written, what is asked, what is answered. */
import type { Result } from '#kernel/result.ts';
import type { Cell, Field, Row } from './field.ts';

/** A resource whose rows are meant. Ids of resources are random. */
export interface ResourceRef {
  readonly tenant: string;
  readonly resourceId: string;
}

export interface TableShape {
  readonly fields: readonly Field[];
  /** Columns that together tell rows apart: a row with the same key replaces the earlier one. */
  readonly key?: readonly string[];
}

export interface Table extends TableShape {
  readonly key: readonly string[];
  readonly rowCount: number;
  readonly changedAt: Date;
}

/** Rows whose cells the caller has parsed with `parseCell` and written as JSON arrays: for tables without a key. */
export interface WrittenRows {
  readonly written: readonly string[];
}

export interface ReplaceOptions {
  /**
   * Says what is loaded, for instance the SHA-256 of the file. A load that broke off with the same
   * fingerprint and fields is continued: `rows` begins after `findLoad().rowsRead` rows then.
   */
  readonly fingerprint?: string;
  readonly signal?: AbortSignal;
  /** After each statement: rows taken so far, those of an earlier life included. */
  readonly progress?: (rowsRead: number) => void;
}

export interface Load {
  readonly fingerprint: string | undefined;
  /** Rows taken and stored; those with one key counted each. */
  readonly rowsRead: number;
}

export interface Replaced {
  readonly rowsRead: number;
  /** Fewer than were read where keys repeat. */
  readonly rowCount: number;
}

export interface RowQuery {
  /** One value, any of several, or a range, by column; all must hold. `_id` is the number of a row. */
  readonly filters?: Readonly<Record<string, unknown>>;
  /** Words that stand somewhere in the row, or in the column they are given for. */
  readonly q?: string | Readonly<Record<string, string>>;
  readonly sort?: readonly { readonly field: string; readonly isDescending: boolean }[];
  /** All columns, with `_id` first, when absent. */
  readonly fields?: readonly string[];
  /** Every combination of `fields` once, without `_id`. */
  readonly isDistinct?: boolean;
  readonly limit: number;
  readonly offset?: number;
  /** `next` of the page before. */
  readonly after?: string;
  readonly withTotal?: boolean;
}

export interface RowPage {
  /** Those that were asked for, `_id` included where it is. */
  readonly fields: readonly Field[];
  readonly hasId: boolean;
  /** In the order of `fields`; `_id` is not among the cells. */
  readonly rows: readonly { readonly id: number; readonly cells: readonly Cell[] }[];
  readonly total: number | undefined;
  /** The cursor of the next page; absent after the last row. */
  readonly next: string | undefined;
}

export interface UpsertOptions {
  readonly method: 'upsert' | 'insert' | 'update';
}

/** Everything here trusts its caller: who may see a resource is asked before. */
export interface Datastore {
  /**
   * Gives a resource these rows instead of those it has. Rows are stored while they come, and seen when
   * all are there. Problems: `bad-request-data` names the row and column of a cell that is no value of
   * its type. Throws what `rows` throws, or the signal's reason; what is stored by then waits for
   * `replace` with the same fingerprint.
   */
  replace(
    ref: ResourceRef,
    shape: TableShape,
    rows: AsyncIterable<readonly Row[] | WrittenRows>,
    options?: ReplaceOptions,
  ): Promise<Result<Replaced>>;
  /** A load that has not ended. */
  findLoad(ref: ResourceRef): Promise<Load | undefined>;
  dropLoad(ref: ResourceRef): Promise<void>;
  /** Adds to a table with a key, or to any table with `insert`. The problem names the row. */
  upsert(
    ref: ResourceRef,
    rows: readonly Readonly<Record<string, unknown>>[],
    options: UpsertOptions,
  ): Promise<Result<number>>;
  /** Removes matching rows; all without filters. How many. */
  deleteRows(ref: ResourceRef, filters: Readonly<Record<string, unknown>>): Promise<Result<number>>;
  drop(ref: ResourceRef): Promise<boolean>;
  find(ref: ResourceRef): Promise<Table | undefined>;
  /** Which of the resources have a table. */
  listTables(tenant: string, resourceIds: readonly string[]): Promise<ReadonlyMap<string, Table>>;
  /** Problems: `not-found` without a table, `bad-request-data` for columns and values that are none. */
  query(ref: ResourceRef, query: RowQuery): Promise<Result<RowPage>>;
  /** All rows by number, in batches, as they were when each was read. */
  read(ref: ResourceRef): Promise<Result<{ table: Table; batches: AsyncIterable<NumberedRows> }>>;
}

export type NumberedRows = readonly { readonly id: number; readonly cells: readonly Cell[] }[];
