/** A plan as open data: CSV of nodes and indicators, and YAML to take in again. */
import { stringify } from 'yaml';
import type { ReportedValue } from '#platform/indicators/index.ts';
import { type Plan, planSchema } from './plan.ts';
import { rowsOfPlan } from './plan-table.ts';
import { indicatorIdOf } from './plans.ts';
import type { PlanRecord } from './record.ts';

type Cell = string | number | undefined;

/** RFC 4180, UTF-8 with a mark, so that spreadsheets read it. */
export function csvOf(rows: readonly (readonly Cell[])[]): string {
  return `\uFEFF${rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('')}`;
}

/** Text that a spreadsheet would run as a formula is shown as text. */
function cellOf(cell: Cell): string {
  if (typeof cell === 'number') return String(cell);
  const text = cell ?? '';
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The file `readDocument` takes in again. */
export function planCsv(plan: Plan): string {
  return csvOf(rowsOfPlan(plan));
}

/** One row per indicator and year: baseline, targets and values, as 年度 and 値. */
export function indicatorCsv(
  plan: Plan,
  values: ReadonlyMap<string, readonly ReportedValue[]>,
): string {
  const headings = [
    '計画',
    '指標の番号',
    '指標',
    '単位',
    '施策の番号',
    '区分',
    '年度',
    '値',
    '出典',
  ];
  const rows = plan.indicators.flatMap((indicator) => {
    const start = [plan.title, indicator.id, indicator.title, indicator.unit, indicator.node];
    const reported = values.get(indicatorIdOf(plan.id, indicator.id)) ?? [];
    return [
      ...(indicator.baseline === undefined
        ? []
        : [[...start, '基準', indicator.baseline.year, indicator.baseline.value, '']]),
      ...indicator.targets.map(({ year, value }) => [...start, '目標', year, value, '']),
      ...reported
        .filter(({ state }) => state === 'approved')
        .map(({ year, value, evidence }) => [...start, '実績', year, value, evidence ?? '']),
    ];
  });
  return csvOf([headings, ...rows]);
}

const courses = { continue: '続ける', improve: '改善する', reduce: '縮小する', complete: '完了' };
const gradeWords = {
  ahead: '◎ 計画以上',
  'as-planned': '○ 計画どおり',
  'slightly-behind': '△ やや遅れ',
  behind: '× 遅れ',
};

/** The yearly records in the order of the nodes. */
export function recordCsv(plan: Plan, records: readonly PlanRecord[]): string {
  const headings = [
    ...['計画', '年度', '施策の番号', '施策', '担当課', '計画した内容', '実施した内容', '評価'],
    ...['評価の説明', '評価の根拠', '見直し', '今後の方向', '公表日'],
  ];
  const rows = plan.nodes.flatMap((node) =>
    records
      .filter((record) => record.node === node.id)
      .map(({ year, content, changedAt }) => {
        const { grade, evaluation, evidence } = content.check;
        const { revision, course } = content.act;
        return [
          ...[plan.title, year, node.id, node.title, node.department, content.plan, content.do],
          ...[grade === undefined ? '' : gradeWords[grade], evaluation, evidence, revision],
          ...[course === undefined ? '' : courses[course], changedAt.toISOString().slice(0, 10)],
        ];
      }),
  );
  return csvOf([headings, ...rows]);
}

/** The document `parsePlan` takes in again, equal to the plan. */
export function planDocument(plan: Plan): object {
  const { nodes, indicators, context, governance, logic, ...head } = plan;
  return {
    plan: head,
    nodes,
    indicators,
    ...(context === undefined ? {} : { context }),
    ...(governance === undefined ? {} : { governance }),
    ...(logic === undefined ? {} : { logic }),
  };
}

/** Members in the order people write them, which the database does not keep. */
export function planYaml(plan: Plan): string {
  const ordered = planSchema.safeParse(plan);
  return stringify(planDocument(ordered.success ? ordered.data : plan), { lineWidth: 0 });
}
