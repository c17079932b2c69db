/** Which row of a table names its columns. */
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
  for (const [index, row] of rows.slice(0, rowsMax).entries()) {
    const score = scoreOf(row, rows.slice(index + 1, index + 60), width);
    if (score <= bestScore) continue;
    best = index;
    bestScore = score;
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

const value = /^[-+]?[0-9][0-9,.]*(?:%|円|人)?$|^[0-9]{1,4}[-/:.][0-9]{1,2}|^https?:|@/;
/** Years stand over columns as often as in them. */
const year = /^(19|20)[0-9]{2}(年度?)?$/;

/** Above 0: may be a header. Known names count most, then text over typed values, then how full and distinct it is. */
function scoreOf(row: Row, below: readonly Row[], width: number): number {
  const cells = row.map((cell) => cell.trim());
  const filled = cells.filter((cell) => cell !== '');
  if (filled.length === 0 || filled.length < Math.min(2, width)) return 0;
  const values = filled.filter((cell) => value.test(cell) && !year.test(cell));
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
