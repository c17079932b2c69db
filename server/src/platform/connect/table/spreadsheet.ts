/** The rows of an XLSX workbook as text: what a person sees in the cells, as far as the file says it. */
import readXlsxFile from 'read-excel-file/node';
import type { RawReading, RawRow } from './raw-rows.ts';

type Cell = string | number | boolean | Date | null;

export interface Sheet {
  readonly name: string;
  readonly rows: readonly (readonly string[])[];
}

/** All sheets that have cells. Throws what the reader throws for a workbook that is broken. */
export async function readSheets(workbook: Uint8Array): Promise<readonly Sheet[]> {
  const sheets = await readXlsxFile(Buffer.from(workbook), { trim: false });
  return sheets
    .map(({ sheet, data }) => ({
      name: sheet,
      // The types of the package say `typeof Date` where it gives dates.
      rows: data.map((row) => row.map((cell) => textOf(cell as Cell))),
    }))
    .filter(({ rows }) => rows.length > 0);
}

/** One sheet as raw rows. */
export function* sheetRows({ rows }: Sheet): Generator<RawReading> {
  const batch = 1_000;
  for (let at = 0; at < rows.length; at += batch) {
    const slice = rows.slice(at, at + batch);
    yield {
      kind: 'rows',
      rows: slice.map(
        (cells, i): RawRow => ({ cells, line: at + i + 1, fault: undefined, bytes: 0 }),
      ),
    };
  }
}

function textOf(cell: Cell): string {
  if (cell === null) return '';
  if (cell instanceof Date) return dateText(cell);
  if (typeof cell === 'number') return String(Number(cell.toPrecision(digitsMax)));
  return typeof cell === 'boolean' ? (cell ? '1' : '0') : String(cell);
}

/** A spreadsheet keeps and shows fifteen digits: what the file has behind them is the noise of its arithmetic. */
const digitsMax = 15;

/** Spreadsheets know no zones: the package reads their clock as UTC. A time alone lies on the day zero. */
function dateText(date: Date): string {
  const iso = date.toISOString();
  if (date.getTime() < Date.UTC(1900, 0, 2)) return iso.slice(11, 16);
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 16);
}
