/** A table as CSV (RFC 4180) that spreadsheets open rightly: pure. */
import type { Cell } from './view.ts';

/** A cell that begins so would be computed by a spreadsheet. */
const formula = /^[=+\-@\t\r\n\0＝＋－＠]/u;
/** A minus alone, a number, a telephone number: these are what they say. As `csvCell` of packages/civic has it. */
const isHarmless = /^[-+－＋]?[\d ().,-]*$/u;
const special = /["\n\r,]/;

export function tableCsv(header: readonly string[], rows: Iterable<readonly Cell[]>): string {
  const lines = [header, ...rows].map((row) => row.map(written).join(','));
  return `\u{feff}${lines.join('\r\n')}\r\n`;
}

function written(cell: Cell): string {
  // A number may be negative; only text can be a formula.
  if (typeof cell !== 'string') return cell === undefined ? '' : String(cell);
  const safe = formula.test(cell) && !isHarmless.test(cell) ? `'${cell}` : cell;
  return special.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
