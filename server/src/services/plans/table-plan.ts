/**
 * Tables to the value `parsePlan` takes. One table with a column `種別`, or tables (sheets) of one kind each;
 * columns in any order; unknown ones are left out and told, lines over the headings left out. Pure.
 */
import { parseLocalGovernmentCode } from '@kumiki/civic';
import type { Fault } from './parse-plan.ts';
import { type Cells, TreeOfRows } from './row-tree.ts';
import {
  codeOfWord,
  columns,
  type Heading,
  headingOf,
  type Kind,
  kindOf,
  readFiscalYear,
} from './table-columns.ts';
import {
  addedWhen,
  idIsDate,
  repeatFound,
  repeatUnclear,
  unknownHeading,
  unknownRow,
  unreadSheet,
} from './table-findings.ts';
import { markedTitle, plainTitle } from './title-marks.ts';
import { narrowed } from './wide-table.ts';

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
  /** What was left out, and what was understood from how it was written. */
  readonly findings: readonly TableFinding[];
  /** By JSON Pointer of `value`. */
  readonly places: ReadonlyMap<string, TablePlace>;
}

export interface TableFinding {
  readonly finding: Omit<Fault, 'pointer'>;
  readonly place: { readonly line?: number; readonly sheet: string | undefined };
}

const headingLinesMax = 10;

/** Where the headings stand: a line that names 名称 and one more where the sheet says what it lists; else 番号, 名称 and 種別. */
function findHeadings({
  name,
  rows,
}: Table): { readonly at: number; readonly kind?: Kind } | undefined {
  const kind = name === undefined ? undefined : kindOf(name);
  const at = rows.slice(0, headingLinesMax).findIndex(({ cells }) => {
    const found = new Set(cells.map(headingOf));
    found.delete(undefined);
    if (kind !== undefined) return found.has('title') && found.size > 1;
    return found.has('id') && found.has('title') && found.has('kind');
  });
  if (at === -1) return undefined;
  return kind === undefined ? { at } : { at, kind };
}

export function isPlanTable(table: Table): boolean {
  return findHeadings(table) !== undefined;
}

/** Undefined where no table is one of plans. */
export function planOfTables(given: readonly Table[]): TableReading | undefined {
  const tables = given.map((table) =>
    kindOf(table.name ?? '') === 'node' ? narrowed(table) : table,
  );
  const gathered = new Gathered(writtenIds(tables));
  let isPlan = false;
  for (const table of tables) {
    const { name, rows } = table;
    const found = findHeadings(table);
    if (found === undefined) {
      const isOurs = name !== undefined && kindOf(name) !== undefined;
      if (isOurs) gathered.tell(unreadSheet(name), { sheet: name });
      continue;
    }
    isPlan = true;
    const line = rows[found.at];
    const headings = headingsOf(line?.cells ?? []);
    const below = rows.slice(found.at + 1);
    for (const heading of unreadHeadings(line?.cells ?? [], headings, below)) {
      gathered.tell(unknownHeading(heading), { line: line?.line ?? 1, sheet: name });
    }
    for (const row of below) {
      const given = named(headings, row.cells);
      if (Object.keys(given).length === 0) continue;
      const kind = given.kind === undefined ? found.kind : kindOf(given.kind);
      gathered.add(kind, given, { line: row.line, sheet: name });
    }
  }
  if (!isPlan) return undefined;
  gathered.end();
  return gathered;
}

/** What rows without a number must not be called. */
function writtenIds(tables: readonly Table[]): ReadonlySet<string> {
  return new Set(
    tables.flatMap((table) => {
      const { at, kind } = findHeadings(table) ?? { at: table.rows.length };
      const column = (table.rows[at]?.cells ?? []).findIndex((cell) => headingOf(cell) === 'id');
      if (column === -1 || kind === 'plan' || kind === 'indicator') return [];
      return table.rows.slice(at + 1).map(({ cells }) => (cells[column] ?? '').trim());
    }),
  );
}

/** Of two columns of one member, that with its own heading is read; else the first. */
function headingsOf(cells: readonly string[]): readonly (Heading | undefined)[] {
  const all = cells.map(headingOf);
  return all.map((heading, index) => {
    if (typeof heading !== 'string') return heading;
    const own = cells.findIndex((cell) => cell.trim() === columns[heading][0]);
    return (own === -1 ? all.indexOf(heading) : own) === index ? heading : undefined;
  });
}

/** Of columns that hold something. */
function unreadHeadings(
  cells: readonly string[],
  headings: readonly (Heading | undefined)[],
  rows: readonly TableRow[],
): readonly string[] {
  return cells.filter(
    (cell, index) =>
      cell.trim() !== '' &&
      headings[index] === undefined &&
      rows.some((row) => (row.cells[index] ?? '').trim() !== ''),
  );
}

/** A node whose title says 再掲 without its number. */
interface Repeat {
  readonly id: string;
  readonly title: string;
  readonly index: number;
  readonly place: TablePlace;
}

class Gathered implements TableReading {
  readonly value: TableReading['value'] = { nodes: [], indicators: [] };
  readonly places = new Map<string, TablePlace>();
  readonly findings: TableFinding[] = [];
  readonly #tree: TreeOfRows;
  readonly #repeats: Repeat[] = [];
  /** The first node of a title. */
  readonly #byTitle = new Map<string, string>();

  constructor(written: ReadonlySet<string>) {
    this.#tree = new TreeOfRows(written);
  }

  tell(finding: TableFinding['finding'], place: TableFinding['place']): void {
    this.findings.push({ finding, place });
  }

  add(kind: Kind | undefined, given: Cells, place: TablePlace): void {
    const { indicators } = this.value;
    if (kind !== 'plan' && /^\d{4}-\d\d-\d\d/.test(given.id ?? '')) {
      this.tell(idIsDate(given.id ?? ''), place);
    }
    switch (kind) {
      case undefined:
        this.tell(unknownRow, place);
        break;
      case 'plan':
        this.places.set('/plan', place);
        this.value.plan = headOf(given);
        break;
      case 'node':
        this.#addNode(given, place);
        break;
      case 'indicator':
        this.places.set(`/indicators/${indicators.length}`, place);
        indicators.push(indicatorOf({ ...given, id: given.id ?? `I${indicators.length + 1}` }));
        break;
    }
  }

  #addNode(given: Cells, place: TablePlace): void {
    const { nodes } = this.value;
    const { title, isRepeat, isAdded, addedIn } = markedTitle(given.title ?? '');
    const isYearKnown = given.addedIn !== undefined || addedIn === undefined;
    const marked = isYearKnown ? given : { ...given, addedIn, title };
    if (isAdded && marked.addedIn === undefined) this.tell(addedWhen, place);
    const placed = this.#tree.placed(marked);
    const id = placed.id ?? '';
    if (isRepeat && placed.repeatOf === undefined) {
      this.#repeats.push({ id, title, index: nodes.length, place });
    } else if (!this.#byTitle.has(plainTitle(title))) {
      this.#byTitle.set(plainTitle(title), id);
    }
    this.places.set(`/nodes/${nodes.length}`, place);
    nodes.push(nodeOf(placed));
  }

  /** What is repeated may stand further down. */
  end(): void {
    for (const { title, index, place } of this.#repeats) {
      const repeatOf = this.#byTitle.get(plainTitle(title));
      this.tell(repeatOf === undefined ? repeatUnclear : repeatFound(repeatOf), place);
      if (repeatOf !== undefined) {
        this.value.nodes[index] = { ...this.value.nodes[index], title, repeatOf };
      }
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

function withoutAbsent(members: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** A year where it is one; else the text, so that the schema tells what is wrong. */
function yearOf(text: string | undefined): number | string | undefined {
  return text === undefined ? undefined : (readFiscalYear(text) ?? text);
}

/** `1,200`, `８０％`, `80 %`, `約20`, `50件以上` → a number; else the text. */
function numberOf(text: string | undefined): number | string | undefined {
  if (text === undefined) return undefined;
  const plain = text
    .normalize('NFKC')
    .replaceAll(',', '')
    .replace(/^(?:約|およそ|おおむね|概ね)/, '')
    .trim();
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
  const from = yearOf(given.from);
  if (given.to !== undefined) return { from, to: yearOf(given.to) };
  // What cannot be read is told once.
  return { from, to: typeof from === 'number' ? from : yearMax };
}

const yearMax = 2200;

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
  const targets = given.targets
    ?.filter(({ value }) => !noValue.test(value))
    .map(({ year, value }) => ({ year, value: numberOf(value) }));
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

/** What stands for no number. */
const noValue = /^(?:[-－ー―—–]+|なし|無し|未定|未設定)$/;

function yearValue(year: string | undefined, value: string | undefined): object | undefined {
  if (noValue.test(value ?? year ?? '-')) return undefined;
  return { year: yearOf(year), value: numberOf(value) };
}
