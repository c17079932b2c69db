/** One row of a table as planned: its values, every repair, every finding; or the reason why it is refused. */

import type { AddressParts, TownFinder } from '../address/town-index.ts';
import { isLatitudeOfJapan, isLongitudeOfJapan, splitCoordinates } from '../cell/coordinate.ts';
import { InOrderTest } from '../cell/in-order.ts';
import { mendCell } from '../cell/mend.ts';
import { isPlaceholder, type Mended } from '../cell/number.ts';
import type { Repair, RepairCode } from '../cell/repair-table.ts';
import { type Role, roleNames } from '../column/role.ts';
import { type Notice, notice, type Place } from '../notice.ts';
import { type PlannedColumn, precisionColumn, type TablePlan } from './plan.ts';
import { findingsOf, isDitto, isTotal, isUnits, Spellings } from './row-findings.ts';

export interface StoredRow {
  readonly kind: 'stored';
  /** One per column of the table, in its order. */
  readonly values: readonly string[];
  readonly repairs: readonly Repair[];
  readonly notices: readonly Notice[];
}

export type MendedRow = StoredRow | { readonly kind: 'refused'; readonly notice: Notice };

/** What is stored for each row: the planned columns, and those made of them. */
export function storedColumns(plan: TablePlan): readonly string[] {
  return [...plan.columns, ...plan.derived].map(({ name }) => name);
}

/** What each of them holds. */
export function storedRoles(plan: TablePlan): readonly Role[] {
  return [...plan.columns, ...plan.derived].map(({ role }) => role);
}

function isSplitting({ columns }: TablePlan): boolean {
  const has = (role: PlannedColumn['role']) => columns.some((column) => column.role === role);
  return has('coordinates') && !has('latitude') && !has('longitude');
}

const note = /^(?:[※＊*]|注[)）:：0-9]|（注|\(注|出典|資料[:：]|備考[:：])/;

const noRepairs: readonly Repair[] = [];
const noNotices: readonly Notice[] = [];

/** Reads the rows of one table, in order. Of earlier rows it holds the last one. */
export class RowMender {
  readonly #plan: TablePlan;
  readonly #undone: ReadonlySet<string>;
  readonly #latitude: number;
  readonly #longitude: number;
  readonly #both: number;
  readonly #isSplitting: boolean;
  readonly #towns: TownFinder | undefined;
  readonly #isLocating: boolean;
  readonly #tests: readonly InOrderTest[];
  readonly #firstName: string;
  readonly #rowsMax: number;
  readonly #spellings = new Spellings();
  #before: readonly string[] = [];
  #beforeWritten: readonly string[] = [];
  /** The row before was empty, and no other table has been told yet. */
  #mayBegin = false;

  /** `towns`: where addresses are looked up, when the plan asks for it. */
  constructor(plan: TablePlan, towns?: TownFinder) {
    this.#plan = plan;
    this.#towns = towns;
    this.#isLocating = plan.derived.some(({ name }) => name.startsWith(precisionColumn));
    this.#undone = new Set(plan.undone.map(({ column, code, row }) => undoKey(column, code, row)));
    const indexOf = (role: PlannedColumn['role']) =>
      plan.columns.findIndex((column) => column.role === role);
    this.#latitude = indexOf('latitude');
    this.#longitude = indexOf('longitude');
    this.#both = indexOf('coordinates');
    this.#isSplitting = isSplitting(plan);
    this.#tests = plan.columns.map((column) => new InOrderTest(column));
    this.#rowsMax = plan.rowsMax ?? Number.POSITIVE_INFINITY;
    this.#firstName = plan.columns[0]?.name ?? '';
  }

  /** `row`: the number of the record after the header, from 1. Rows in order come back as they are. */
  mend(cells: readonly string[], row: number): MendedRow {
    if (row > this.#rowsMax)
      return { kind: 'refused', notice: notice('row-other-table', {}, { row }) };
    if (!this.#isInOrder(cells)) return this.mendCarefully(cells, row);
    this.#before = cells;
    this.#beforeWritten = cells;
    return { kind: 'stored', values: cells, repairs: noRepairs, notices: noNotices };
  }

  /** Says yes only where the careful way would find nothing to say. */
  #isInOrder(cells: readonly string[]): boolean {
    const tests = this.#tests;
    if (cells.length !== tests.length || this.#plan.derived.length > 0 || this.#mayBegin) {
      return false;
    }
    // The first cell alone may be a note; the name of its column may be the header again.
    const first = cells[0] ?? '';
    if (tests.length > 1 && (first.trim() === this.#firstName || isTotal(first))) return false;
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
    return wholeOf(latitude) < 46 && wholeOf(longitude) >= 122;
  }

  /** The same outcome, cell by cell. */
  mendCarefully(cells: readonly string[], row: number): MendedRow {
    const refusal = this.#refusalOf(cells, row);
    if (refusal !== undefined) {
      this.#mayBegin ||= refusal.code === 'row-blank' && row > 1;
      return { kind: 'refused', notice: refusal };
    }
    const { columns } = this.#plan;
    const repairs: Repair[] = [];
    const notices: Notice[] = [];
    const values: string[] = [];
    for (const [index, column] of columns.entries()) {
      const text = cells[index] ?? '';
      const found = repairs.length + notices.length;
      const above = isDitto(text) ? this.#mendDitto(text, index, row, repairs) : undefined;
      values.push(
        text === '' ? '' : (above ?? this.#mendCell(text, column, row, repairs, notices)),
      );
      const isRight = found === repairs.length + notices.length && this.#undone.size === 0;
      // What a ditto mark stands for changes from row to row.
      if (isRight && !isDitto(text)) this.#tests[index]?.remember(text);
    }
    this.#mendPosition(values, row, repairs);
    if (this.#isLocating) this.#locate(values, row, repairs);
    this.#lookAtRow(cells, row, notices);
    this.#before = values;
    this.#beforeWritten = cells;
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
    if (row === 1 && hasHeader && isUnits(cells, columns)) {
      return notice(
        'row-is-units',
        { text: cells.filter((cell) => cell !== '').join(' ') },
        { row },
      );
    }
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

  /** Findings about the row as a whole. */
  #lookAtRow(cells: readonly string[], row: number, notices: Notice[]): void {
    const { columns } = this.#plan;
    const lines = 1 + cells.reduce((sum, cell) => sum + linesIn(cell), 0);
    if (lines > 1) notices.push(notice('record-of-lines', { count: lines }, { row }));
    const first = cells.find((cell) => cell.trim() !== '') ?? '';
    if (columns.length > 1 && isTotal(first)) {
      notices.push(notice('row-is-total', { text: first }, { row }));
    }
    const isAfterBlank = this.#mayBegin;
    this.#mayBegin = false;
    const counted = columns.flatMap(({ role }, i) => (role === 'number' ? [cells[i] ?? ''] : []));
    const filled = counted.filter((cell) => cell.trim() !== '' && !isPlaceholder(cell));
    // Right under a row of values, only names of columns are several words that differ.
    const isNames = new Set(filled).size >= 2 && filled.every((cell) => cell.trim().length >= 2);
    if (filled.length === 0 || !(isAfterBlank || isNames)) return;
    if (filled.every((cell) => !/[0-9０-９]/.test(cell))) {
      notices.push(notice('second-table', { row }, { row }));
    }
  }

  /** A ditto mark stands for the value above. */
  #mendDitto(before: string, index: number, row: number, repairs: Repair[]): string | undefined {
    const after = this.#before[index] ?? '';
    const above = this.#beforeWritten[index] ?? '';
    const column = this.#plan.columns[index]?.name ?? '';
    // A blank above says nothing, and neither does a ditto mark that had nothing above it.
    const isNothing = above === '' || (isDitto(above) && isDitto(after));
    if (isNothing || this.#isUndone(column, 'ditto-filled', row)) return undefined;
    repairs.push({ code: 'ditto-filled', row, column, before, after });
    return after;
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
    notices.push(...findingsOf(text, column, row));
    if (column.role === 'flag') {
      const mixed = this.#spellings.note(text, column, row);
      if (mixed !== undefined) notices.push(mixed);
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
    if (column.role === 'number') {
      return notice('number-invalid', { column: column.name, value }, place);
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

  /** Coordinates that are missing, from the address: the point of its town. */
  #locate(values: string[], row: number, repairs: Repair[]): void {
    const { columns, derived } = this.#plan;
    const width = columns.length + derived.length;
    while (values.length < width) values.push('');
    const at = (role: 'latitude' | 'longitude') => {
      const own = columns.findIndex((column) => column.role === role);
      const added = derived.findIndex((column) => column.role === role);
      return own === -1 ? (added === -1 ? -1 : columns.length + added) : own;
    };
    const [latitude, longitude] = [at('latitude'), at('longitude')];
    if (latitude === -1 || longitude === -1) return;
    if (values[latitude] !== '' || values[longitude] !== '') return;
    const names = storedColumns(this.#plan);
    const isUnwanted = [latitude, longitude].some((index) =>
      this.#isUndone(names[index] ?? '', 'position-from-town', row),
    );
    if (isUnwanted) return;
    const town = this.#towns?.find(this.#addressOf(values));
    if (town === undefined) return;
    for (const [index, degrees] of [
      [latitude, town.latitude],
      [longitude, town.longitude],
    ] as const) {
      const column = names[index] ?? '';
      const after = String(degrees);
      repairs.push({ code: 'position-from-town', row, column, before: '', after });
      values[index] = after;
    }
    values[width - 1] = '町字';
  }

  #addressOf(values: readonly string[]): AddressParts {
    const cellOf = (role: Role) =>
      values[this.#plan.columns.findIndex((column) => column.role === role)] ?? '';
    const whole = cellOf('address');
    const [prefecture, municipality] = [cellOf('prefecture'), cellOf('municipality')];
    const address = whole === '' ? `${cellOf('town')}${cellOf('block')}` : whole;
    return { prefecture, municipality, address };
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

/** The digits before the point: telling a latitude from a longitude takes no more. */
function wholeOf(number: string): number {
  let whole = 0;
  for (let at = 0; at < number.length; at += 1) {
    const digit = number.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) break;
    whole = whole * 10 + digit;
  }
  return whole;
}

function linesIn(cell: string): number {
  return cell.match(/\r\n|\n|\r/g)?.length ?? 0;
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
