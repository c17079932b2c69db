/**
 * A plan as one CSV: a row `計画` with the head, rows `施策` for nodes and `指標` for indicators. Headings in Japanese
 * or English; columns in any order; unknown ones are left out.
 */
import { CsvParser, detectDelimiter } from '@kumiki/civic';
import type { Plan } from './plan.ts';

export class CsvFault extends Error {
  readonly line: number;
  constructor(message: string, line: number) {
    super(message);
    this.name = 'CsvFault';
    this.line = line;
  }
}

/** Member → headings: the first is what is written, all are read. */
export const columns = {
  kind: ['種別', 'kind'],
  id: ['番号', 'id'],
  title: ['名称', 'title'],
  level: ['階層', 'level'],
  parent: ['上位の番号', 'parent'],
  summary: ['概要', 'summary'],
  targetState: ['目指す状態', 'targetState'],
  department: ['担当課', 'department'],
  addedIn: ['追加した年度', 'addedIn'],
  repeatOf: ['再掲する番号', 'repeatOf'],
  publisher: ['策定者', 'publisher'],
  localGovernmentCode: ['全国地方公共団体コード', 'localGovernmentCode'],
  from: ['開始年度', 'from'],
  to: ['終了年度', 'to'],
  status: ['状態', 'status'],
  unit: ['単位', 'unit'],
  direction: ['向き', 'direction'],
  definition: ['定義', 'definition'],
  baselineYear: ['基準年度', 'baselineYear'],
  baselineValue: ['基準値', 'baselineValue'],
  targetYear: ['目標年度', 'targetYear'],
  targetValue: ['目標値', 'targetValue'],
} as const;
type Column = keyof typeof columns;

const kinds: Readonly<Record<string, 'plan' | 'node' | 'indicator'>> = {
  計画: 'plan',
  plan: 'plan',
  施策: 'node',
  node: 'node',
  指標: 'indicator',
  indicator: 'indicator',
};

/** Words people write for the closed lists. */
const words: Readonly<Partial<Record<Column, Readonly<Record<string, string>>>>> = {
  level: { 方針: 'policy', 分野: 'field', 推進項目: 'measure', 施策: 'measure', 事業: 'action' },
  direction: { 増やす: 'up', 減らす: 'down', 保つ: 'keep' },
  status: { 案: 'draft', 策定: 'adopted', 改訂: 'revised', 終了: 'closed' },
};

const columnOf = new Map<string, Column>(
  (Object.keys(columns) as Column[]).flatMap((column) =>
    columns[column].map((heading): [string, Column] => [heading, column]),
  ),
);

/** The first line names at least kind, id and title. */
export function isPlanCsv(text: string): boolean {
  const [line = ''] = text.split(/\r?\n/, 1);
  const delimiter = line.includes('\t') ? '\t' : ',';
  const found = new Set(line.split(delimiter).map((cell) => columnOf.get(unquoted(cell))));
  return found.has('kind') && found.has('id') && found.has('title');
}

function unquoted(cell: string): string {
  return cell.trim().replace(/^"(.*)"$/, '$1');
}

type Cells = Partial<Record<Column, string>>;

/** The value `parsePlan` takes, and the lines its members stand on. Throws `CsvFault`. */
export function planOfCsv(text: string): {
  readonly value: unknown;
  readonly lines: ReadonlyMap<string, number>;
} {
  const parser = new CsvParser({ delimiter: detectDelimiter(text) });
  const [heading, ...rows] = [...parser.push(text), ...parser.end()];
  const names = heading?.cells.map((cell) => columnOf.get(cell.trim())) ?? [];
  const lines = new Map<string, number>();
  const value: { plan?: object; nodes: object[]; indicators: object[] } = {
    nodes: [],
    indicators: [],
  };
  for (const { cells, line } of rows) {
    const given = named(names, cells);
    if (Object.keys(given).length === 0) continue;
    const kind = kinds[given.kind ?? ''];
    if (kind === undefined) {
      throw new CsvFault(`${line}行目の種別は 計画・施策・指標 のどれでもありません`, line);
    }
    if (kind === 'plan') {
      lines.set('/plan', line);
      value.plan = headOf(given);
    } else if (kind === 'node') {
      lines.set(`/nodes/${value.nodes.length}`, line);
      value.nodes.push(nodeOf(given));
    } else {
      lines.set(`/indicators/${value.indicators.length}`, line);
      value.indicators.push(indicatorOf(given));
    }
  }
  return { value, lines };
}

function named(names: readonly (Column | undefined)[], cells: readonly string[]): Cells {
  const given: Cells = {};
  cells.forEach((cell, index) => {
    const column = names[index];
    const text = cell.trim();
    if (column !== undefined && text !== '') given[column] = words[column]?.[text] ?? text;
  });
  return given;
}

/** A number where it is one; else the text, so that the schema tells what is wrong. */
function numeric(text: string | undefined): number | string | undefined {
  if (text === undefined) return undefined;
  const number = Number(
    text
      .normalize('NFKC')
      .replaceAll(',', '')
      .replace(/年度?$/, ''),
  );
  return Number.isNaN(number) ? text : number;
}

function withoutAbsent(members: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function headOf(given: Cells): object {
  const { id, title, publisher, localGovernmentCode, status, summary } = given;
  const period = { from: numeric(given.from), to: numeric(given.to) };
  return withoutAbsent({
    id,
    title,
    publisher,
    localGovernmentCode,
    status,
    philosophy: summary,
    period,
  });
}

function nodeOf(given: Cells): object {
  const { id, title, level, parent, summary, targetState, department, repeatOf } = given;
  const addedIn = numeric(given.addedIn);
  return withoutAbsent({
    id,
    title,
    level,
    parent,
    summary,
    targetState,
    department,
    addedIn,
    repeatOf,
  });
}

function indicatorOf(given: Cells): object {
  const { id, title, unit, parent, direction, definition } = given;
  const baseline = yearValue(given.baselineYear, given.baselineValue);
  const target = yearValue(given.targetYear, given.targetValue);
  return withoutAbsent({
    id,
    title,
    unit,
    node: parent,
    direction,
    definition,
    owner: given.department,
    baseline,
    target,
  });
}

function yearValue(year: string | undefined, value: string | undefined): object | undefined {
  if (year === undefined && value === undefined) return undefined;
  return { year: numeric(year), value: numeric(value) };
}

/** What `planOfCsv` reads: head, nodes, indicators. Links, logic model, figures and governance stay in YAML. */
export function csvRowsOfPlan(plan: Plan): readonly (readonly (string | number)[])[] {
  const order = Object.keys(columns) as Column[];
  const row = (given: Partial<Record<Column, string | number | undefined>>) =>
    order.map((column) => given[column] ?? '');
  const said = (column: Column, value: string): string => {
    const found = Object.entries(words[column] ?? {}).find(([, word]) => word === value);
    return found?.[0] ?? value;
  };
  return [
    order.map((column) => columns[column][0]),
    row({
      kind: '計画',
      id: plan.id,
      title: plan.title,
      publisher: plan.publisher,
      localGovernmentCode: plan.localGovernmentCode,
      from: plan.period.from,
      to: plan.period.to,
      status: said('status', plan.status),
      summary: plan.philosophy,
    }),
    ...plan.nodes.map(({ id, title, parent, summary, targetState, ...node }) =>
      row({
        kind: '施策',
        id,
        title,
        level: said('level', node.level),
        parent,
        summary,
        targetState,
        department: node.department,
        addedIn: node.addedIn,
        repeatOf: node.repeatOf,
      }),
    ),
    ...plan.indicators.map(({ id, title, unit, node, direction, definition, ...indicator }) =>
      row({
        kind: '指標',
        id,
        title,
        unit,
        parent: node,
        direction: said('direction', direction),
        definition,
        department: indicator.owner,
        baselineYear: indicator.baseline?.year,
        baselineValue: indicator.baseline?.value,
        targetYear: indicator.targets.at(-1)?.year,
        targetValue: indicator.targets.at(-1)?.value,
      }),
    ),
  ];
}
