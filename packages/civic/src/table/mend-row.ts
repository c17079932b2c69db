/** One row of a table as planned: its values, every repair, every finding; or the reason why it is refused. */

import { isLatitudeOfJapan, isLongitudeOfJapan, splitCoordinates } from '../cell/coordinate.ts';
import { InOrderTest } from '../cell/in-order.ts';
import { mendCell } from '../cell/mend.ts';
import type { Mended } from '../cell/number.ts';
import type { Repair, RepairCode } from '../cell/repair-table.ts';
import { roleNames } from '../column/role.ts';
import { type Notice, notice, type Place } from '../notice.ts';
import type { PlannedColumn, TablePlan } from './plan.ts';

export interface StoredRow {
  readonly kind: 'stored';
  /** One per column of the table, in its order. */
  readonly values: readonly string[];
  readonly repairs: readonly Repair[];
  readonly notices: readonly Notice[];
}

export type MendedRow = StoredRow | { readonly kind: 'refused'; readonly notice: Notice };

/** Columns that a cell with both coordinates is taken apart into, where the file has none of its own. */
export const splitColumns = { latitude: '緯度', longitude: '経度' } as const;

/** What is stored for each row: the planned columns, and two more where coordinates are taken apart. */
export function storedColumns(plan: TablePlan): readonly string[] {
  const names = plan.columns.map(({ name }) => name);
  return isSplitting(plan) ? [...names, splitColumns.latitude, splitColumns.longitude] : names;
}

function isSplitting({ columns }: TablePlan): boolean {
  const has = (role: PlannedColumn['role']) => columns.some((column) => column.role === role);
  return has('coordinates') && !has('latitude') && !has('longitude');
}

const note = /^(?:[※＊*]|注[)）:：0-9]|（注|\(注|出典|資料[:：]|備考[:：])/;

const noRepairs: readonly Repair[] = [];
const noNotices: readonly Notice[] = [];

/** Reads the rows of one table. Of earlier rows it holds one value per column. */
export class RowMender {
  readonly #plan: TablePlan;
  readonly #undone: ReadonlySet<string>;
  readonly #latitude: number;
  readonly #longitude: number;
  readonly #both: number;
  readonly #isSplitting: boolean;
  readonly #tests: readonly InOrderTest[];
  readonly #firstName: string;

  constructor(plan: TablePlan) {
    this.#plan = plan;
    this.#undone = new Set(plan.undone.map(({ column, code, row }) => undoKey(column, code, row)));
    const indexOf = (role: PlannedColumn['role']) =>
      plan.columns.findIndex((column) => column.role === role);
    this.#latitude = indexOf('latitude');
    this.#longitude = indexOf('longitude');
    this.#both = indexOf('coordinates');
    this.#isSplitting = isSplitting(plan);
    this.#tests = plan.columns.map((column) => new InOrderTest(column));
    this.#firstName = plan.columns[0]?.name ?? '';
  }

  /** `row`: the number of the record after the header, from 1. Rows in order come back as they are. */
  mend(cells: readonly string[], row: number): MendedRow {
    return this.#isInOrder(cells)
      ? { kind: 'stored', values: cells, repairs: noRepairs, notices: noNotices }
      : this.mendCarefully(cells, row);
  }

  /** Says yes only where the careful way would find nothing to say. */
  #isInOrder(cells: readonly string[]): boolean {
    const tests = this.#tests;
    if (cells.length !== tests.length || this.#isSplitting) return false;
    // The first cell alone may be a note; the name of its column may be the header again.
    if (tests.length > 1 && cells[0]?.trim() === this.#firstName) return false;
    let filled = 0;
    for (let i = 0; i < cells.length; i += 1) {
      const text = cells[i] ?? '';
      if (text === '') continue;
      if (tests[i]?.isInOrder(text) !== true) return false;
      filled += i === 0 && cells.length > 1 ? 0 : 1;
    }
    return filled > 0 && this.#isPlaced(cells);
  }

  /** Latitude and longitude are each where they belong, or both absent. */
  #isPlaced(cells: readonly string[]): boolean {
    if (this.#latitude === -1 || this.#longitude === -1) return true;
    const latitude = cells[this.#latitude] ?? '';
    const longitude = cells[this.#longitude] ?? '';
    if (latitude === '' || longitude === '') return latitude === longitude;
    return Number(latitude) <= 46 && Number(longitude) >= 122;
  }

  /** The same outcome, cell by cell. */
  mendCarefully(cells: readonly string[], row: number): MendedRow {
    const refusal = this.#refusalOf(cells, row);
    if (refusal !== undefined) return { kind: 'refused', notice: refusal };
    const { columns } = this.#plan;
    const repairs: Repair[] = [];
    const notices: Notice[] = [];
    const values: string[] = [];
    for (const [index, column] of columns.entries()) {
      const text = cells[index] ?? '';
      const found = repairs.length + notices.length;
      values.push(text === '' ? '' : this.#mendCell(text, column, row, repairs, notices));
      const isRight = found === repairs.length + notices.length && this.#undone.size === 0;
      if (isRight) this.#tests[index]?.remember(text);
    }
    this.#mendPosition(values, row, repairs);
    if (cells.length < columns.length && columns.length > 1) {
      const counts = { found: cells.length, expected: columns.length };
      notices.push(notice('row-short', counts, { row }));
    }
    return { kind: 'stored', values, repairs, notices };
  }

  #refusalOf(cells: readonly string[], row: number): Notice | undefined {
    const { columns, hasHeader } = this.#plan;
    const last = cells.findLastIndex((cell) => cell !== '' && cell.trim() !== '');
    if (last === -1) return notice('row-blank', {}, { row });
    if (last >= columns.length) {
      return notice('row-too-long', { found: last + 1, expected: columns.length }, { row });
    }
    const first = cells[0] ?? '';
    if (last === 0 && columns.length > 1 && note.test(first)) {
      return notice('row-is-note', { text: first }, { row });
    }
    const repeats = hasHeader && columns.length > 1 && first.trim() === columns[0]?.name;
    if (repeats && columns.every(({ name }, i) => (cells[i] ?? '').trim() === name)) {
      return notice('row-repeats-header', {}, { row });
    }
    return undefined;
  }

  #mendCell(
    text: string,
    column: PlannedColumn,
    row: number,
    repairs: Repair[],
    notices: Notice[],
  ): string {
    const outcome = mendCell(text, column);
    const { repair: code, value } = outcome;
    if (text.includes('\ufffd')) {
      notices.push(notice('characters-damaged', { column: column.name }, at(row, column)));
    }
    if (outcome.isInvalid === true) notices.push(this.#invalidNotice(outcome, column, row));
    if (code === undefined || value === text) return value;
    if (this.#isUndone(column.name, code, row)) return text;
    repairs.push({ code, row, column: column.name, before: text, after: value });
    return value;
  }

  #invalidNotice({ value }: Mended, column: PlannedColumn, row: number): Notice {
    const place = at(row, column);
    if (column.role === 'corporate-number' && /^[0-9]{13}$/.test(value)) {
      return notice('corporate-number-invalid', { column: column.name, value }, place);
    }
    if (column.role === 'local-government-code') {
      return { ...notice('local-government-code-invalid', { value }, place), severity: 'warning' };
    }
    const { ja, en } = roleNames[column.role];
    return notice('cell-invalid', { column: column.name, value, expected: `${ja} (${en})` }, place);
  }

  #isUndone(column: string, code: RepairCode, row: number): boolean {
    if (this.#undone.size === 0) return false;
    return (
      this.#undone.has(undoKey(column, code, undefined)) ||
      this.#undone.has(undoKey(column, code, row))
    );
  }

  /** Coordinates that are swapped, or stand in one cell. */
  #mendPosition(values: string[], row: number, repairs: Repair[]): void {
    const { columns } = this.#plan;
    if (this.#isSplitting) {
      const split = splitCoordinates(values[this.#both] ?? '');
      const name = columns[this.#both]?.name ?? '';
      if (split === undefined || this.#isUndone(name, 'coordinates-split', row)) {
        values.push('', '');
        return;
      }
      values.push(split.latitude, split.longitude);
      const after = `${split.latitude}, ${split.longitude}`;
      const before = values[this.#both] ?? '';
      repairs.push({ code: 'coordinates-split', row, column: name, before, after });
      return;
    }
    if (this.#latitude === -1 || this.#longitude === -1) return;
    const latitude = values[this.#latitude] ?? '';
    const longitude = values[this.#longitude] ?? '';
    if (isLongitudeOfJapan(latitude) && isLatitudeOfJapan(longitude)) {
      this.#put(values, row, repairs, 'coordinates-exchanged', longitude, latitude);
      return;
    }
    const split =
      longitude === ''
        ? splitCoordinates(latitude)
        : latitude === '' && splitCoordinates(longitude);
    if (split !== undefined && split !== false) {
      this.#put(values, row, repairs, 'coordinates-split', split.latitude, split.longitude);
    }
  }

  #put(
    values: string[],
    row: number,
    repairs: Repair[],
    code: RepairCode,
    latitude: string,
    longitude: string,
  ): void {
    const name = this.#plan.columns[this.#latitude]?.name ?? '';
    if (this.#isUndone(name, code, row)) return;
    for (const [index, after] of [
      [this.#latitude, latitude],
      [this.#longitude, longitude],
    ] as const) {
      const column = this.#plan.columns[index]?.name ?? '';
      repairs.push({ code, row, column, before: values[index] ?? '', after });
      values[index] = after;
    }
  }
}

function at(row: number, column: PlannedColumn): Place {
  return { row, column: column.name };
}

function undoKey(column: string, code: string, row: number | undefined): string {
  return `${column}\u0000${code}\u0000${row ?? ''}`;
}

/** A repair as a finding, in words. */
export function noticeOfRepair({ code, row, column, before, after }: Repair): Notice {
  return notice(code, { column, before, after }, { row, column });
}
