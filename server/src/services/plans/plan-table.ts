/** A plan as tables: what `planOfTables` reads again. Logic model, figures and governance stay in YAML. Pure. */
import type { Plan, PlanIndicator, PlanNode } from './plan.ts';
import {
  type Column,
  columnNames,
  columns,
  type Kind,
  kindWords,
  targetHeadingOf,
  wordOf,
} from './table-columns.ts';

export type Cell = string | number | undefined;
type Cells = Partial<Record<Column, Cell>>;

/** Columns a kind of rows uses, in order. */
export const columnsOfKind: Readonly<Record<Kind, readonly Column[]>> = {
  plan: [
    ...['id', 'title', 'titleShort', 'publisher', 'localGovernmentCode', 'from', 'to'],
    ...['status', 'summary', 'source'],
  ] as readonly Column[], // each is a member of `columns`
  node: [
    ...['id', 'title', 'level', 'parent', 'summary', 'targetState', 'department', 'addedIn'],
    ...['repeatOf', 'from', 'to', 'links'],
  ] as readonly Column[],
  indicator: [
    ...['id', 'title', 'unit', 'parent', 'direction', 'definition', 'department'],
    ...['baselineYear', 'baselineValue', 'targetYear', 'targetValue', 'formula', 'dataset'],
  ] as readonly Column[],
};

function cellsOfHead(plan: Plan): Cells {
  const { id, title, titleShort, publisher, localGovernmentCode, period, source } = plan;
  return {
    id,
    title,
    titleShort,
    publisher,
    localGovernmentCode,
    from: period.from,
    to: period.to,
    status: wordOf('status', plan.status),
    summary: plan.philosophy,
    source,
  };
}

function cellsOfNode(node: PlanNode): Cells {
  const { id, title, parent, summary, targetState, department, addedIn, repeatOf, period } = node;
  return {
    id,
    title,
    level: wordOf('level', node.level),
    parent,
    summary,
    targetState,
    department,
    addedIn,
    repeatOf,
    from: period?.from,
    to: period?.to,
    links: node.links
      ?.map((link) => [link.kind, link.target, link.title].join(' ').trim())
      .join('\n'),
  };
}

function cellsOfIndicator(indicator: PlanIndicator): Cells {
  const { id, title, unit, node, definition, baseline, targets, formula, dataset } = indicator;
  return {
    id,
    title,
    unit,
    parent: node,
    direction: wordOf('direction', indicator.direction),
    definition,
    department: indicator.owner,
    baselineYear: baseline?.year,
    baselineValue: baseline?.value,
    targetYear: targets.at(-1)?.year,
    targetValue: targets.at(-1)?.value,
    formula: formula === undefined ? undefined : JSON.stringify(formula),
    dataset,
  };
}

/** Years before the last target that some indicator has a target of. */
function targetYearsOf({ indicators }: Plan): readonly number[] {
  const years = indicators.flatMap(({ targets }) => targets.slice(0, -1).map(({ year }) => year));
  return [...new Set(years)].toSorted((a, b) => a - b);
}

function earlierTargets({ targets }: PlanIndicator, years: readonly number[]): readonly Cell[] {
  const earlier = targets.slice(0, -1);
  return years.map((of) => earlier.find(({ year }) => year === of)?.value);
}

/** One table with a column 種別. */
export function rowsOfPlan(plan: Plan): readonly (readonly Cell[])[] {
  const years = targetYearsOf(plan);
  const row = (kind: Kind, cells: Cells, more: readonly Cell[] = years.map(() => undefined)) => [
    ...columnNames.map((column) => (column === 'kind' ? kindWords[kind] : cells[column])),
    ...more,
  ];
  return [
    [...columnNames.map((column) => columns[column][0]), ...years.map(targetHeadingOf)],
    row('plan', cellsOfHead(plan)),
    ...plan.nodes.map((node) => row('node', cellsOfNode(node))),
    ...plan.indicators.map((indicator) =>
      row('indicator', cellsOfIndicator(indicator), earlierTargets(indicator, years)),
    ),
  ];
}

export interface NamedTable {
  readonly kind: Kind;
  readonly name: string;
  readonly rows: readonly (readonly Cell[])[];
}

/** A table of each kind. */
export function tablesOfPlan(plan: Plan): readonly NamedTable[] {
  const years = targetYearsOf(plan);
  const table = (kind: Kind, all: readonly Cells[]): NamedTable => ({
    kind,
    name: kindWords[kind],
    rows: [
      columnsOfKind[kind].map((column) => columns[column][0]),
      ...all.map((cells) => columnsOfKind[kind].map((column) => cells[column])),
    ],
  });
  const indicators = table('indicator', plan.indicators.map(cellsOfIndicator));
  const [headings = [], ...rows] = indicators.rows;
  return [
    table('plan', [cellsOfHead(plan)]),
    table('node', plan.nodes.map(cellsOfNode)),
    {
      ...indicators,
      rows: [
        [...headings, ...years.map(targetHeadingOf)],
        ...rows.map((row, index) => {
          const indicator = plan.indicators[index];
          return indicator === undefined ? row : [...row, ...earlierTargets(indicator, years)];
        }),
      ],
    },
  ];
}
