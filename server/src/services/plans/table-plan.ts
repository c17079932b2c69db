/**
 * Tables to the value `parsePlan` takes. One table with a column `種別`, or tables (sheets) of one kind each;
 * columns in any order, unknown ones are left out, lines over the headings too. Pure.
 */
import { parseLocalGovernmentCode } from '@kumiki/civic';
import {
  type Column,
  codeOfWord,
  type Heading,
  headingOf,
  type Kind,
  kindOf,
  readFiscalYear,
} from './table-columns.ts';

export interface TableRow {
  readonly cells: readonly string[];
  /** From 1. */
  readonly line: number;
}

export interface Table {
  /** Of the sheet; tells its kind where no column does. */
  readonly name: string | undefined;
  readonly rows: readonly TableRow[];
}

export interface TablePlace {
  readonly line: number;
  readonly sheet: string | undefined;
}

export interface TableReading {
  readonly value: { plan?: object; readonly nodes: object[]; readonly indicators: object[] };
  /** Rows that are left out because they do not say what they are. */
  readonly unknownRows: readonly TablePlace[];
  /** By JSON Pointer of `value`. */
  readonly places: ReadonlyMap<string, TablePlace>;
}

const headingLinesMax = 10;

/** Where the headings stand: a line that names 番号 and 名称, and 種別 where the sheet does not say it. */
function findHeadings({
  name,
  rows,
}: Table): { readonly at: number; readonly kind?: Kind } | undefined {
  const kind = name === undefined ? undefined : kindOf(name);
  const at = rows.slice(0, headingLinesMax).findIndex(({ cells }) => {
    const found = new Set(cells.map(headingOf));
    return found.has('id') && found.has('title') && (kind !== undefined || found.has('kind'));
  });
  if (at === -1) return undefined;
  return kind === undefined ? { at } : { at, kind };
}

export function isPlanTable(table: Table): boolean {
  return findHeadings(table) !== undefined;
}

type Cells = Partial<Record<Column, string>> & { targets?: { year: number; value: string }[] };

/** Undefined where no table is one of plans. */
export function planOfTables(tables: readonly Table[]): TableReading | undefined {
  const found = tables.flatMap((table) => {
    const headings = findHeadings(table);
    return headings === undefined ? [] : [{ table, ...headings }];
  });
  if (found.length === 0) return undefined;
  const gathered = new Gathered();
  for (const { table, at, kind: only } of found) {
    const headings = table.rows[at]?.cells.map(headingOf) ?? [];
    for (const { cells, line } of table.rows.slice(at + 1)) {
      const given = named(headings, cells);
      if (Object.keys(given).length === 0) continue;
      const kind = given.kind === undefined ? only : kindOf(given.kind);
      gathered.add(kind, given, { line, sheet: table.name });
    }
  }
  return gathered;
}

class Gathered implements TableReading {
  readonly value: TableReading['value'] = { nodes: [], indicators: [] };
  readonly places = new Map<string, TablePlace>();
  readonly unknownRows: TablePlace[] = [];
  readonly #tree = new TreeOfRows();

  add(kind: Kind | undefined, given: Cells, place: TablePlace): void {
    const { nodes, indicators } = this.value;
    switch (kind) {
      case undefined:
        this.unknownRows.push(place);
        break;
      case 'plan':
        this.places.set('/plan', place);
        this.value.plan = headOf(given);
        break;
      case 'node':
        this.places.set(`/nodes/${nodes.length}`, place);
        nodes.push(nodeOf(this.#tree.placed(given)));
        break;
      case 'indicator':
        this.places.set(`/indicators/${indicators.length}`, place);
        indicators.push(indicatorOf({ ...given, id: given.id ?? `I${indicators.length + 1}` }));
        break;
    }
  }
}

function named(headings: readonly (Heading | undefined)[], cells: readonly string[]): Cells {
  const given: Cells = {};
  cells.forEach((cell, index) => {
    const heading = headings[index];
    // What our own CSV guards against being run as a formula.
    const text = cell.trim().replace(/^'(?=[=+\-@])/, '');
    if (heading === undefined || text === '') return;
    if (typeof heading === 'string') given[heading] = codeOfWord(heading, text);
    else given.targets = [...(given.targets ?? []), { year: heading.targetOf, value: text }];
  });
  return given;
}

const depths: Readonly<Record<string, number>> = { policy: 0, field: 1, measure: 2, action: 3 };

/** Rows without a number get one, below the row before them whose level lies above. */
class TreeOfRows {
  readonly #way: { readonly id: string; readonly depth: number }[] = [];
  readonly #children = new Map<string, number>();

  placed(given: Cells): Cells {
    const depth = depths[given.level ?? ''] ?? 0;
    const above = this.#way.findLast((each) => each.depth < depth);
    const parent = given.parent ?? (given.id === undefined ? above?.id : undefined);
    const id = given.id ?? this.#next(parent);
    while ((this.#way.at(-1)?.depth ?? -1) >= depth) this.#way.pop();
    this.#way.push({ id, depth });
    const key = parent ?? '';
    const own = given.id === undefined ? undefined : /(\d+)$/.exec(given.id)?.[1];
    const count = this.#children.get(key) ?? 0;
    this.#children.set(key, own === undefined ? count + 1 : Math.max(count, Number(own)));
    return { ...given, id, ...(parent === undefined ? {} : { parent }) };
  }

  #next(parent: string | undefined): string {
    const count = (this.#children.get(parent ?? '') ?? 0) + 1;
    return parent === undefined ? String(count) : `${parent}.${count}`;
  }
}

function withoutAbsent(members: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** A year where it is one; else the text, so that the schema tells what is wrong. */
function yearOf(text: string | undefined): number | string | undefined {
  return text === undefined ? undefined : (readFiscalYear(text) ?? text);
}

/** `1,200`, `８０％`, `80 %` → a number; else the text. */
function numberOf(text: string | undefined): number | string | undefined {
  if (text === undefined) return undefined;
  const plain = text.normalize('NFKC').replaceAll(',', '').trim();
  const [, digits] = /^([+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*[^\d\s.]*$/iu.exec(plain) ?? [];
  return digits === undefined ? text : Number(digits);
}

/** Spreadsheets take the zero at the beginning away, and some leave the check digit out. */
function codeOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const plain = text.normalize('NFKC').trim();
  const tries = plain.length === 5 ? [`0${plain}`, plain] : [plain];
  const read = tries.map(parseLocalGovernmentCode).find(({ ok }) => ok);
  return read?.ok === true ? read.value : text;
}

function periodOf(given: Cells): object | undefined {
  if (given.from === undefined && given.to === undefined) return undefined;
  return { from: yearOf(given.from), to: yearOf(given.to ?? given.from) };
}

function headOf(given: Cells): object {
  const { id, title, titleShort, publisher, status, summary, source } = given;
  return withoutAbsent({
    id,
    title,
    titleShort,
    publisher,
    localGovernmentCode: codeOf(given.localGovernmentCode),
    status,
    philosophy: summary,
    source,
    period: { from: yearOf(given.from), to: yearOf(given.to) },
  });
}

function nodeOf(given: Cells): object {
  const { id, title, level, parent, summary, targetState, department, repeatOf } = given;
  return withoutAbsent({
    id,
    title,
    level,
    parent,
    summary,
    targetState,
    department,
    addedIn: yearOf(given.addedIn),
    repeatOf,
    period: periodOf(given),
    links: given.links === undefined ? undefined : linksOf(given.links),
  });
}

/** One link a line: kind, target and title with spaces between them: `dataset parks 公園の一覧`. */
export function linksOf(text: string): readonly object[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [kind, target, ...title] = line.trim().split(/\s+/);
      return withoutAbsent({ kind, target, title: title.length > 0 ? title.join(' ') : undefined });
    });
}

function indicatorOf(given: Cells): object {
  const { id, title, unit, parent, direction, definition, dataset } = given;
  const baseline = yearValue(given.baselineYear, given.baselineValue);
  const target = yearValue(given.targetYear, given.targetValue);
  const targets = given.targets?.map(({ year, value }) => ({ year, value: numberOf(value) }));
  return withoutAbsent({
    id,
    title,
    unit,
    node: parent,
    direction,
    definition,
    owner: given.department,
    dataset,
    formula: given.formula === undefined ? undefined : formulaOf(given.formula),
    baseline,
    target,
    targets,
  });
}

/** JSON; what is none is told by the schema. */
function formulaOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function yearValue(year: string | undefined, value: string | undefined): object | undefined {
  if (year === undefined && value === undefined) return undefined;
  return { year: yearOf(year), value: numberOf(value) };
}
