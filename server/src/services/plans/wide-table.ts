/**
 * Tables of a plan as they stand in its pages: 方針, 施策, 事業 beside each other, one row for each 事業, what stays the same
 * empty, merged or repeated. Made into rows of one node each. Pure.
 */
import { columns, levelOfWord } from './table-columns.ts';
import type { Table, TableRow } from './table-plan.ts';

const headingLinesMax = 10;

/** Where these stand, a row is a node. */
const own: readonly string[] = [columns.level[0], columns.title[0]];

interface Wide {
  readonly at: number;
  /** Columns of levels, in the order of the table. */
  readonly levels: readonly { readonly column: number; readonly word: string }[];
}

/** 方針名 → its level's word. */
function levelWordOf(cell: string): string | undefined {
  const plain = cell.normalize('NFKC').replaceAll(/\s/g, '');
  return levelOfWord(plain) ?? levelOfWord(plain.replace(/名称?$/, ''));
}

function findLevels({ rows }: Table): Wide | undefined {
  for (const [at, { cells }] of rows.slice(0, headingLinesMax).entries()) {
    const levels = cells.flatMap((cell, column) => {
      const word = levelWordOf(cell);
      return word === undefined ? [] : [{ column, word }];
    });
    const isNarrow = cells.some((cell) => own.includes(cell.trim()));
    if (new Set(levels.map(({ word }) => word)).size > 1 && !isNarrow) return { at, levels };
  }
  return undefined;
}

/** The table itself where its levels do not stand beside each other. */
export function narrowed(table: Table): Table {
  const wide = findLevels(table);
  if (wide === undefined) return table;
  const { at, levels } = wide;
  const levelColumns = new Set(levels.map(({ column }) => column));
  const others = (cells: readonly string[]) => cells.filter((_, index) => !levelColumns.has(index));
  const headings = table.rows[at];
  const now = new Map<number, string>();
  const nodes = table.rows.slice(at + 1).flatMap(({ cells, line }): TableRow[] => {
    let isNew = false;
    const told = levels.flatMap(({ column, word }, depth) => {
      const title = (cells[column] ?? '').trim();
      if (title === '' || title === '〃' || (!isNew && now.get(column) === title)) return [];
      isNew = true;
      now.set(column, title);
      for (const below of levels.slice(depth + 1)) now.delete(below.column);
      return [[word, title]];
    });
    // Department, period and the like are of the lowest one.
    return told.map((cell, index) => {
      const rest = index === told.length - 1 ? others(cells) : others(cells).map(() => '');
      return { cells: [...cell, ...rest], line };
    });
  });
  const first = { cells: [columns.level[0], columns.title[0], ...others(headings?.cells ?? [])] };
  return { ...table, rows: [{ ...first, line: headings?.line ?? 1 }, ...nodes] };
}
