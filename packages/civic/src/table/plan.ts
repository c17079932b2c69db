/** How a table is going to be read: header, columns, roles, standard. Proposed from a sample, corrected by staff. */
import type { FlagStyle } from '../cell/flag.ts';
import { haveLostZeros } from '../cell/mend.ts';
import { detectRole, type RoleGuess } from '../column/detect-role.ts';
import { type Role, roleOfName } from '../column/role.ts';
import { type Notice, notice } from '../notice.ts';
import type { StandardColumn } from '../standard/columns.ts';
import { findStandardDataset } from '../standard/datasets.ts';
import { matchMin, matchOne, matchStandard, type StandardMatch } from '../standard/match.ts';
import { findHeader, type Header, readHeader } from './header.ts';
import { isDitto } from './row-findings.ts';

export interface PlannedColumn {
  /** Its name in what is stored: that of the file, made unique. */
  readonly name: string;
  readonly role: Role;
  readonly confidence: number;
  readonly by: RoleGuess['by'] | 'standard' | 'staff';
  readonly flagStyle: FlagStyle | undefined;
  readonly hasLostZeros: boolean;
  /** The column of the matched standard that it is. */
  readonly standard: StandardColumn | undefined;
}

export interface TablePlan {
  /** Rows before the data: the header is the last of them, unless the table has none. */
  readonly rowsBefore: number;
  readonly hasHeader: boolean;
  readonly columns: readonly PlannedColumn[];
  /** Undefined: no standard is near enough, or staff said so. */
  readonly match: StandardMatch | undefined;
  /** Other standards it might be, the best first. */
  readonly alternatives: readonly StandardMatch[];
  /** The first rows of the file, raw: where the header is chosen. */
  readonly head: readonly (readonly string[])[];
  /** Columns whose values mostly come again in the sample: they name things, not rows. */
  readonly repeated: readonly string[];
  readonly undone: readonly Undo[];
  /** Undefined: all rows to the end of the file. */
  readonly rowsMax: number | undefined;
  /** Columns behind those of the file: coordinates taken apart or found, and how exact they are. */
  readonly derived: readonly DerivedColumn[];
  readonly notices: readonly Notice[];
}

export interface DerivedColumn {
  readonly name: string;
  readonly role: Role;
}

/** A repair that staff do not want: in a whole column, or in one row of it. */
export interface Undo {
  readonly column: string;
  readonly code: string;
  readonly row?: number | undefined;
}

/** What staff say otherwise. Everything absent stays as proposed. */
export interface Corrections {
  /** The index of the header row; `none` when the data begin at once. */
  readonly header?: number | 'none' | undefined;
  /** Roles by the name of the column. */
  readonly roles?: Readonly<Record<string, Role>> | undefined;
  /** The slug of a standard; `none` when it is none. */
  readonly standard?: string | undefined;
  readonly undone?: readonly Undo[] | undefined;
  /** Rows of the table: what stands below them is another one, and is left out row by row. */
  readonly rowsMax?: number | undefined;
}

export interface Sample {
  /** The first rows of the file, raw, whatever they are. */
  readonly rows: readonly (readonly string[])[];
  readonly fileName?: string | undefined;
  /** Whether addresses can be looked up. */
  readonly hasTowns?: boolean | undefined;
}

const headRows = 30;
/** Rows in which a header may stand, and those under it. */
const headerRows = 1_002;

export function planTable(
  { rows, fileName, hasTowns }: Sample,
  corrections: Corrections = {},
): TablePlan {
  const notices: Notice[] = [];
  const header = headerOf(rows, corrections.header);
  const hasHeader = header !== undefined;
  const rowsBefore = header === undefined ? 0 : header.last + 1;
  const { rowsMax } = corrections;
  const data = rows.slice(rowsBefore, rowsMax === undefined ? undefined : rowsBefore + rowsMax);
  const written = header?.names ?? [];
  if (header === undefined) notices.push(notice('header-absent', {}));
  else {
    tellPreamble(rows.slice(0, rowsBefore - header.rows), notices);
    if (header.rows > 1) notices.push(notice('header-joined', { count: header.rows }));
  }
  const names = uniqueNames(written, data, hasHeader, notices);
  const matches = matchStandard(names, fileName);
  const match = chosenMatch(matches, names, fileName, corrections.standard);
  const columns = names.map((name, index) =>
    planColumn(name, valuesOf(data, index), match, corrections.roles?.[name]),
  );
  tellPlaneCoordinates(columns, notices);
  if (match !== undefined) tellNames(match, notices);
  const isUnplaced = lacksPlaces(columns, data);
  if (isUnplaced && hasTowns === false) notices.push(notice('gazetteer-empty', {}));
  return {
    rowsBefore,
    hasHeader,
    columns,
    match,
    alternatives: matches.filter(({ dataset }) => dataset !== match?.dataset),
    head: rows.slice(0, headRows),
    repeated: names.filter((_, index) => comesAgain(valuesOf(data, index))),
    undone: corrections.undone ?? [],
    rowsMax,
    derived: derivedColumns(columns, isUnplaced && hasTowns === true),
    notices,
  };
}

const addressRoles: ReadonlySet<Role> = new Set(['address', 'town']);

/** Rows have addresses, and some have no coordinates. */
function lacksPlaces(
  columns: readonly PlannedColumn[],
  data: readonly (readonly string[])[],
): boolean {
  const at = (role: Role) => columns.findIndex((column) => column.role === role);
  if (!columns.some(({ role }) => addressRoles.has(role)) || at('coordinates') !== -1) return false;
  const [latitude, longitude] = [at('latitude'), at('longitude')];
  if (latitude === -1 && longitude === -1) return true;
  const isBlank = (cell: string | undefined) => (cell ?? '').trim() === '';
  return data.some(
    (row) => isBlank(row[latitude]) && isBlank(row[longitude]) && !row.every(isBlank),
  );
}

/** `位置の精度` is `町字` where a point stands for a town. */
export const precisionColumn = '位置の精度';

function derivedColumns(
  columns: readonly PlannedColumn[],
  isLocating: boolean,
): readonly DerivedColumn[] {
  const has = (role: Role) => columns.some((column) => column.role === role);
  const isPlaced = has('latitude') || has('longitude');
  const isSplitting = has('coordinates') && !isPlaced;
  const derived: DerivedColumn[] =
    isSplitting || (isLocating && !isPlaced)
      ? [
          { name: '緯度', role: 'latitude' },
          { name: '経度', role: 'longitude' },
        ]
      : [];
  if (isLocating) derived.push({ name: precisionColumn, role: 'text' });
  const taken = new Set(columns.map(({ name }) => name));
  return derived.map(({ name, role }) => ({ name: taken.has(name) ? `${name}_2` : name, role }));
}

/** What staff chose, or what is found; merged cells come as ditto marks, which are no names. */
function headerOf(
  rows: readonly (readonly string[])[],
  chosen: Corrections['header'],
): Header | undefined {
  if (chosen === 'none') return undefined;
  const plain = rows
    .slice(0, headerRows)
    .map((row) => row.map((cell) => (isDitto(cell) ? '' : cell)));
  const at = chosen ?? findHeader([...plain, ...rows.slice(headerRows)]);
  return at === undefined ? undefined : readHeader(plain, at);
}

function tellPreamble(before: readonly (readonly string[])[], notices: Notice[]): void {
  if (before.length === 0) return;
  const text = before.flatMap((row) => row.filter((cell) => cell.trim() !== '')).join(' ');
  notices.push(notice('preamble-skipped', { count: before.length, text }));
}

/** Named as coordinates, and far too large for degrees. */
function tellPlaneCoordinates(columns: readonly PlannedColumn[], notices: Notice[]): void {
  for (const { name, role } of columns) {
    const named = roleOfName(name);
    if (role !== 'number' || (named !== 'latitude' && named !== 'longitude')) continue;
    notices.push(notice('coordinates-plane', { column: name }, { column: name }));
  }
}

function tellNames({ matched }: StandardMatch, notices: Notice[]): void {
  for (const [column, name] of matched) {
    if (column === name) continue;
    notices.push(notice('column-recognised', { column, name }, { column }));
  }
}

/** Columns at the end that have neither name nor value are none: spreadsheets write them. */
function widthOf(written: readonly string[], data: readonly (readonly string[])[]): number {
  const last = (row: readonly string[]) => row.findLastIndex((cell) => cell.trim() !== '') + 1;
  if (written.length === 0) return Math.max(0, ...data.map(last));
  const named = last(written);
  // Longer rows than the header are the exception unless most of them are.
  const longer = data.filter((row) => last(row) > named);
  return longer.length * 2 > data.length ? Math.max(...longer.map(last)) : named;
}

function uniqueNames(
  written: readonly string[],
  data: readonly (readonly string[])[],
  hasHeader: boolean,
  notices: Notice[],
): readonly string[] {
  const width = widthOf(written, data);
  const names: string[] = [];
  const taken = new Set<string>();
  for (let index = 0; index < width; index += 1) {
    const tidy = tidyName(written[index] ?? '');
    let name = tidy === '' ? `列${index + 1}` : tidy;
    if (tidy === '' && hasHeader) {
      const isEmpty = data.every((row) => (row[index] ?? '').trim() === '');
      notices.push(notice(isEmpty ? 'column-empty' : 'column-name-missing', { name }));
    }
    for (let n = 2; taken.has(name); n += 1) name = `${tidy === '' ? `列${index + 1}` : tidy}_${n}`;
    if (tidy !== '' && name !== tidy) {
      notices.push(notice('column-name-repeated', { column: tidy, name }, { column: tidy }));
    }
    taken.add(name);
    names.push(name);
  }
  return names;
}

function tidyName(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cs}\ufeff]+/gu, '')
    .trim()
    .slice(0, 200)
    .toWellFormed();
}

function chosenMatch(
  matches: readonly StandardMatch[],
  names: readonly string[],
  fileName: string | undefined,
  wanted: string | undefined,
): StandardMatch | undefined {
  if (wanted === 'none') return undefined;
  const dataset = wanted === undefined ? undefined : findStandardDataset(wanted);
  if (dataset !== undefined) return matchOne(dataset, names, fileName);
  const [best] = matches;
  return best !== undefined && best.score >= matchMin ? best : undefined;
}

function valuesOf(data: readonly (readonly string[])[], index: number): readonly string[] {
  return data.map((row) => row[index] ?? '');
}

function comesAgain(values: readonly string[]): boolean {
  const filled = values.filter((value) => value !== '');
  return filled.length >= 20 && new Set(filled).size * 2 < filled.length;
}

function planColumn(
  name: string,
  values: readonly string[],
  match: StandardMatch | undefined,
  wanted: Role | undefined,
): PlannedColumn {
  const standardName = match?.matched.get(name);
  const standard = match?.dataset.columns.find((column) => column.name === standardName);
  const guess = detectRole(name, values);
  const decided = decide(guess, standard, wanted);
  const hasLostZeros = decided.role === 'local-government-code' && haveLostZeros(values);
  return { name, ...decided, flagStyle: standard?.flagStyle, hasLostZeros, standard };
}

function decide(
  guess: RoleGuess,
  standard: StandardColumn | undefined,
  wanted: Role | undefined,
): Pick<PlannedColumn, 'role' | 'confidence' | 'by'> {
  if (wanted !== undefined) return { role: wanted, confidence: 1, by: 'staff' };
  if (standard === undefined) return guess;
  if (guess.role === 'coordinates') return guess;
  return { role: standard.role, confidence: 1, by: 'standard' };
}
