/** What separates the cells of a text file. */
import { CsvParser, type Delimiter } from './csv-parser.ts';

const candidates: readonly Delimiter[] = [',', '\t', ';', '|'];

/** Rows that are looked at. */
const rowsMax = 200;

/**
 * From the beginning of a file: the delimiter that gives most rows the same number of cells, more than one. A file of
 * one column has none; the comma is as good as any.
 */
export function detectDelimiter(start: string): Delimiter {
  let best: Delimiter = ',';
  let bestScore = 0;
  for (const delimiter of candidates) {
    const score = scoreOf(start, delimiter);
    if (score <= bestScore) continue;
    best = delimiter;
    bestScore = score;
  }
  return best;
}

function scoreOf(start: string, delimiter: Delimiter): number {
  if (!start.includes(delimiter)) return 0;
  const parser = new CsvParser({ delimiter });
  // The last row may be cut.
  const rows = [...parser.push(start), ...parser.end()].slice(0, rowsMax);
  const counts = new Map<number, number>();
  for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  const [width, agreeing] = [...counts].reduce((a, b) => (weight(b) > weight(a) ? b : a), [1, 0]);
  return width === 1 ? 0 : (agreeing / rows.length) * Math.log2(width + 1);
}

function weight([width, count]: readonly [number, number]): number {
  return width === 1 ? 0 : count * Math.log2(width + 1);
}
