/** What a municipality begins with: a workbook to fill in, and a small plan as a pattern. Pure. */

import type { Plan } from './plan.ts';
import { columnsOfKind, tablesOfPlan } from './plan-table.ts';
import { type Column, choicesOf, columns, kindWords } from './table-columns.ts';
import { type WrittenSheet, writeWorkbook } from './workbook.ts';

/** Invented; it shows every member a table has. */
export const patternPlan: Plan = {
  id: 'mihon-2026',
  title: '見本町デジタル推進計画',
  titleShort: 'デジタル計画',
  publisher: '見本町',
  period: { from: 2026, to: 2028 },
  status: 'draft',
  philosophy: 'だれも取り残さない、人にやさしいデジタル化',
  nodes: [
    {
      id: '1',
      title: '手続をかんたんにする',
      level: 'policy',
      targetState: '来庁せずに手続が終わる',
    },
    {
      id: '1.1',
      title: '申請のオンライン化',
      level: 'measure',
      parent: '1',
      summary: '届出と申請を順にオンラインへ移す',
      department: '総務課',
      links: [{ kind: 'page', target: '/catalog', title: '公開しているデータ' }],
    },
    {
      id: '1.1.1',
      title: '子育ての手続のオンライン化',
      level: 'action',
      parent: '1.1',
      department: '福祉課',
      period: { from: 2026, to: 2027 },
      addedIn: 2027,
    },
    { id: '2', title: 'データを活かす', level: 'policy' },
    {
      id: '2.1',
      title: 'オープンデータの公開',
      level: 'measure',
      parent: '2',
      department: '企画課',
    },
    { id: '2.1.1', title: '申請のオンライン化', level: 'action', parent: '2.1', repeatOf: '1.1' },
  ],
  indicators: [
    {
      id: 'I1',
      title: '手続のオンライン利用率',
      unit: '%',
      node: '1.1',
      direction: 'up',
      definition: 'オンラインで行われた申請 ÷ すべての申請',
      owner: '総務課',
      baseline: { year: 2025, value: 20 },
      targets: [
        { year: 2026, value: 35 },
        { year: 2027, value: 55 },
        { year: 2028, value: 80 },
      ],
    },
    {
      id: 'I2',
      title: '公開しているデータセットの数',
      unit: '件',
      node: '2.1',
      direction: 'up',
      baseline: { year: 2025, value: 3 },
      targets: [{ year: 2028, value: 20 }],
      formula: { value: { measure: 'datasets' } },
    },
  ],
};

const explanations: Readonly<Record<Column, string>> = {
  kind: 'CSVで1枚の表にするときだけ使います。計画・施策・指標 のどれか',
  id: '計画の中で重ならない番号。空にすると、上の行に続けて自動で付きます（計画シートでは必ず書きます）',
  title: '計画・施策・指標の名前（必ず書きます）',
  titleShort: '短い呼び名',
  level: '方針 → 分野 → 推進項目 → 事業 の順に下がります。使わない階層があってもかまいません',
  parent:
    '1つ上の施策の番号。番号も空なら、直前の上の階層の行の下に入ります。指標では、結び付く施策の番号',
  summary: '何をするか。計画シートでは基本理念',
  targetState: 'どうなっていることを目指すか',
  department: '担当する課',
  addedIn: '改訂で追加した（※追加）ときの年度',
  repeatOf: '再掲のとき、もとの施策の番号',
  publisher: '策定した団体（計画シートでは必ず書きます）',
  localGovernmentCode: '6桁。先頭の0が消えても読み取れます',
  from: '始まる年度。2026、2026年度、令和8年度、R8 のどれでも読めます（計画シートでは必ず書きます）',
  to: '終わる年度（計画シートでは必ず書きます）',
  status: '案・策定・改訂・終了 のどれか。空なら 策定',
  source: '計画書の名前やアドレス',
  links:
    '1行に1つ。種類 宛先 名前 を空白で区切ります。種類は service・dataset・entityType・procedure・page',
  unit: '%・件・台 など',
  direction: '増やす・減らす・保つ のどれか。空なら 増やす',
  definition: '数え方',
  formula:
    'データから自動で計算するときの式（JSON）。画面の「指標」から選んで設定するほうが簡単です',
  dataset: '値のもとになるデータの名前やアドレス',
  baselineYear: '基準値の年度',
  baselineValue: '基準値（数だけ）',
  targetYear:
    '最後の目標の年度。途中の年度の目標は「目標値（2027年度）」という見出しの列を足して書きます',
  targetValue: '目標値（数だけ）',
};

const numberMembers = new Set<Column>(['baselineValue', 'targetValue']);
const wide = new Set<Column>(['title', 'summary', 'targetState', 'definition', 'links', 'formula']);

/** `書き方`, then a sheet for each kind of rows; with a plan, its rows. */
export function planWorkbook(plan: Plan | undefined): Uint8Array {
  const tables = plan === undefined ? tablesOfPlan(patternPlan) : tablesOfPlan(plan);
  const sheets = tables.map(({ kind, name, rows }): WrittenSheet => {
    const own = columnsOfKind[kind];
    const numberColumns = [
      ...own.flatMap((column, index) => (numberMembers.has(column) ? [index] : [])),
      // Targets of further years stand behind.
      ...(rows[0] ?? []).slice(own.length).map((_, index) => own.length + index),
    ];
    return {
      name,
      rows: plan === undefined ? rows.slice(0, 1) : rows,
      widths: own.map((column) => (wide.has(column) ? 36 : 14)),
      numberColumns,
      choices: new Map(
        own.flatMap((column, index): [number, readonly string[]][] => {
          const words = choicesOf(column);
          return words.length === 0 ? [] : [[index, words]];
        }),
      ),
    };
  });
  return writeWorkbook([guideSheet, ...sheets]);
}

const guideSheet: WrittenSheet = {
  name: '書き方',
  widths: [10, 24, 70, 40],
  rows: [
    ['シート', '見出し', '書き方', '見本'],
    ...tablesOfPlan(patternPlan).flatMap(({ kind, name, rows }) =>
      columnsOfKind[kind].map((column, index) => [
        name,
        columns[column][0],
        explanations[column],
        exampleIn(rows, index),
      ]),
    ),
    [kindWords.plan, '', 'シートの名前と見出しは変えないでください。列の順番は自由です。', ''],
    [
      kindWords.node,
      '',
      '方針・推進項目・事業などが列に並んだ体系表は、そのままこのシートに貼り付けられます（見出しを 方針・分野・推進項目・事業 のどれかにします）。結合したセルや、上と同じ空欄はそのままで読めます。',
      '',
    ],
  ],
};

function exampleIn(rows: readonly (readonly unknown[])[], index: number): string {
  const cell = rows
    .slice(1)
    .map((row) => row[index])
    .find((each) => each !== undefined && each !== '');
  return typeof cell === 'number' || typeof cell === 'string' ? String(cell) : '';
}
