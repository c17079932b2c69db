/** Which row of a table names its columns. */
import { isPlaceholder } from '../cell/number.ts';
import { detectRole } from '../column/detect-role.ts';
import { roleOfName } from '../column/role.ts';
import { findStandardColumn } from '../standard/columns.ts';

type Row = readonly string[];

/** Rows in which a header is looked for. */
const rowsMax = 30;

/** The index of the header among the first rows of a file; undefined when the data begin at once. */
export function findHeader(rows: readonly Row[]): number | undefined {
  const first = rows.findIndex(isFilled);
  if (first === -1) return undefined;
  const width = usualWidth(rows);
  let best: number | undefined;
  let bestScore = 0;
  let records = 0;
  for (const [index, row] of rows.slice(0, rowsMax).entries()) {
    // Under a row of names, rows of values are the table: names that come later are those of another one.
    if (best !== undefined && isRecord(row, width)) records += 1;
    if (records >= recordsMin) break;
    const score = scoreOf(row, rows.slice(index + 1, index + 60), width);
    if (score <= bestScore) continue;
    best = index;
    bestScore = score;
    records = 0;
  }
  // A later row must say a good deal more than the first full one: a title is short, a header is not.
  return best;
}

function isFilled(row: Row): boolean {
  return row.some((cell) => cell.trim() !== '');
}

/** Filled cells of most rows, those with more cells counting more. */
function usualWidth(rows: readonly Row[]): number {
  const counts = new Map<number, number>();
  for (const row of rows) {
    const width = row.findLastIndex((cell) => cell.trim() !== '') + 1;
    counts.set(width, (counts.get(width) ?? 0) + width);
  }
  return [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), [1, 0])[0];
}

/** So many full rows with values say that the table has begun. */
const recordsMin = 2;

function isRecord(row: Row, width: number): boolean {
  const filled = row.map((cell) => cell.trim()).filter((cell) => cell !== '');
  if (filled.length < Math.max(2, width * 0.8)) return false;
  return filled.some((cell) => isValue(cell) && !year.test(cell));
}

/** Numbers, times and addresses of the net; signs that stand where a value is missing. */
function isValue(cell: string): boolean {
  return value.test(cell.normalize('NFKC').replace(/^[▲△]\s*/, '-')) || isPlaceholder(cell);
}

const value = /^[-+]?[0-9][0-9,.]*(?:%|円|人)?$|^[0-9]{1,4}[-/:.][0-9]{1,2}|^https?:|@/;
/** Years stand over columns as often as in them. */
const year = /^(19|20)[0-9]{2}(年度?)?$/;

/** Above 0: may be a header. Known names count most, then text over typed values, then how full and distinct it is. */
function scoreOf(row: Row, below: readonly Row[], width: number): number {
  const cells = row.map((cell) => cell.trim());
  const filled = cells.filter((cell) => cell !== '');
  if (filled.length === 0 || filled.length < Math.min(2, width)) return 0;
  const values = filled.filter((cell) => isValue(cell) && !year.test(cell));
  if (values.length * 3 > filled.length) return 0;
  const known = filled.filter((cell) => findStandardColumn(cell) !== undefined).length;
  const named = filled.filter((cell) => cell.length <= 20 && roleOfName(cell) !== undefined).length;
  const fullness = Math.min(1, filled.length / width);
  const distinct = new Set(filled).size / filled.length;
  const names = (known * 2 + named) / (filled.length * 3);
  const typed = typedBelow(cells, below);
  if (names === 0 && typed === 0 && !isPlausibleNames(filled, below)) return 0;
  return (names * 4 + typed * 2 + 1) * fullness ** 2 * distinct;
}

/** The share of columns whose values have a kind that the cell above them has not. */
function typedBelow(cells: readonly string[], below: readonly Row[]): number {
  let typed = 0;
  for (const [index, cell] of cells.entries()) {
    if (cell === '') continue;
    const values = below.map((row) => row[index] ?? '').filter((each) => each.trim() !== '');
    const kind = values.length < 2 ? undefined : detectRole('', values).by === 'values';
    if (kind === true && detectRole('', [cell]).by !== 'values') typed += 1;
  }
  return typed / Math.max(1, cells.length);
}

/** Words over words: short, and none of them comes again below. */
function isPlausibleNames(filled: readonly string[], below: readonly Row[]): boolean {
  if (filled.some((cell) => cell.length > 30)) return false;
  const later = new Set(below.flat().map((cell) => cell.trim()));
  return filled.every((cell) => !later.has(cell));
}

/** The names of the columns as written, over one row or over two that belong together. */
export interface Header {
  readonly names: readonly string[];
  /** The index of its last row. */
  readonly last: number;
  /** 1, or 2 where groups stand over names. */
  readonly rows: 1 | 2;
}

/**
 * Merged cells leave a header in two rows: groups over names, or names that reach over both. They are joined where one
 * row alone would leave columns without a name or with another's.
 */
export function readHeader(rows: readonly Row[], at: number): Header {
  const written = rows[at] ?? [];
  const single: Header = { names: written, last: at, rows: 1 };
  const above = rows[at - 1];
  const width = usualWidth(rows.slice(at + 1, at + 60));
  if (above !== undefined && needsMore(written, width)) {
    const names = joined(above, written);
    if (names !== undefined) return { names, last: at, rows: 2 };
  }
  const below = rows[at + 1];
  const isSecond =
    below !== undefined &&
    needsMore(written, width) &&
    continues(written, below) &&
    isNames(below, rows.slice(at + 2, at + 40));
  if (!isSecond) return single;
  const names = joined(written, below);
  return names === undefined ? single : { names, last: at + 1, rows: 2 };
}

/** Blanks where names should be, or one name twice. `dataWidth`: columns of the rows below. */
function needsMore(row: Row, dataWidth: number): boolean {
  const cells = row.map((cell) => cell.trim());
  const width = Math.max(dataWidth, cells.findLastIndex((cell) => cell !== '') + 1);
  const filled = cells.slice(0, width).filter((cell) => cell !== '');
  return filled.length < width || new Set(filled).size < filled.length;
}

/** Names that reach over both rows leave a blank in the second; or the second says what headers say. */
function continues(upper: Row, lower: Row): boolean {
  const reachesDown = upper.some((cell, i) => isText(cell) && !isText(lower[i] ?? ''));
  const filled = lower.filter(isText);
  const known = filled.filter((cell) => roleOfName(cell) !== undefined);
  return reachesDown || known.length * 2 >= filled.length;
}

/** Short words, no values, and not what comes again below. */
function isNames(row: Row, below: readonly Row[]): boolean {
  const filled = row.map((cell) => cell.trim()).filter((cell) => cell !== '');
  if (filled.length < 2 || filled.some((cell) => cell.length > 20)) return false;
  if (filled.some((cell) => isValue(cell) && !year.test(cell))) return false;
  const columns = row.flatMap((cell, i) => (cell.trim() === '' ? [] : [i]));
  return columns.every((i) => !below.some((each) => (each[i] ?? '').trim() === row[i]?.trim()));
}

/** Undefined when the two do not make a name for every column, or no better names than the lower row alone. */
function joined(upper: Row, lower: Row): readonly string[] | undefined {
  const width = Math.max(...[upper, lower].map((row) => row.findLastIndex(isText) + 1));
  const groups = upper.filter(isText);
  if (groups.length < 2 || groups.some((cell) => cell.trim().length > 20)) return undefined;
  const counts = new Map<string, number>();
  for (const cell of lower) counts.set(cell.trim(), (counts.get(cell.trim()) ?? 0) + 1);
  const names: string[] = [];
  let group = '';
  for (let i = 0; i < width; i += 1) {
    const over = (upper[i] ?? '').trim();
    const name = (lower[i] ?? '').trim();
    // A group reaches as far as names stand under it.
    group = over === '' && name !== '' ? group : over;
    const isOwn = group === '' || group === name || counts.get(name) === 1;
    names.push(name === '' ? over : isOwn ? name : `${group}_${name}`);
  }
  const filled = names.filter((name) => name !== '');
  return filled.length === width && new Set(filled).size === width ? names : undefined;
}

function isText(cell: string): boolean {
  return cell.trim() !== '';
}
