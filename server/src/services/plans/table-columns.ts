/** Headings of plans as tables, and the words of their cells. Japanese first; English is read too. Pure. */

/** Member → headings: the first is what is written, all are read. */
export const columns = {
  kind: ['種別', 'kind'],
  id: ['番号', 'id'],
  title: ['名称', 'title'],
  titleShort: ['略称', 'titleShort'],
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
  source: ['出典', 'source'],
  links: ['リンク', 'links'],
  unit: ['単位', 'unit'],
  direction: ['向き', 'direction'],
  definition: ['定義', 'definition'],
  formula: ['計算式', 'formula'],
  dataset: ['データ', 'dataset'],
  baselineYear: ['基準年度', 'baselineYear'],
  baselineValue: ['基準値', 'baselineValue'],
  targetYear: ['目標年度', 'targetYear'],
  targetValue: ['目標値', 'targetValue'],
} as const;
export type Column = keyof typeof columns;

export const columnNames = Object.keys(columns) as readonly Column[]; // keys of the object above

export type Kind = 'plan' | 'node' | 'indicator';

export const kindWords: Readonly<Record<Kind, string>> = {
  plan: '計画',
  node: '施策',
  indicator: '指標',
};

const kinds: Readonly<Record<string, Kind>> = {
  計画: 'plan',
  plan: 'plan',
  施策: 'node',
  node: 'node',
  nodes: 'node',
  指標: 'indicator',
  indicator: 'indicator',
  indicators: 'indicator',
};

export function kindOf(word: string): Kind | undefined {
  return kinds[word.trim()];
}

/** Words people write for the closed lists; the first of a value is what is written. */
const words: Readonly<Partial<Record<Column, Readonly<Record<string, string>>>>> = {
  level: { 方針: 'policy', 分野: 'field', 推進項目: 'measure', 施策: 'measure', 事業: 'action' },
  direction: { 増やす: 'up', 減らす: 'down', 保つ: 'keep' },
  status: { 案: 'draft', 策定: 'adopted', 改訂: 'revised', 終了: 'closed' },
};

/** 推進項目 → measure; what is no word of ours stays. */
export function codeOfWord(column: Column, text: string): string {
  return words[column]?.[text] ?? text;
}

export function wordOf(column: Column, value: string): string {
  const found = Object.entries(words[column] ?? {}).find(([, each]) => each === value);
  return found?.[0] ?? value;
}

/** What may be chosen in a column, as written. */
export function choicesOf(column: Column): readonly string[] {
  const all = words[column] ?? {};
  return Object.keys(all).filter((word) => wordOf(column, all[word] ?? '') === word);
}

const columnOf = new Map<string, Column>(
  columnNames.flatMap((column) => columns[column].map((name): [string, Column] => [name, column])),
);

/** A column, or the fiscal year a column of targets is of: 「目標値（令和7年度）」, `target 2025`. */
export type Heading = Column | { readonly targetOf: number };

const targetHeading = /^(?:目標値?|target)\s*[(（]?\s*(\S+?)\s*[)）]?$/u;

export function headingOf(cell: string): Heading | undefined {
  const text = cell.trim();
  const column = columnOf.get(text);
  if (column !== undefined) return column;
  const year = readFiscalYear(targetHeading.exec(text)?.[1] ?? '');
  return year === undefined ? undefined : { targetOf: year };
}

export function targetHeadingOf(year: number): string {
  return `目標値（${year}年度）`;
}

const eras: Readonly<Record<string, number>> = {
  令和: 2018,
  R: 2018,
  平成: 1988,
  H: 1988,
  昭和: 1925,
  S: 1925,
};
const japaneseYear = /^(令和|平成|昭和|[RHS])\.?\s*(元|\d{1,2})$/i;

/** 2025, 2025年度, 令和7年度, R7, 令和元年度 → the year it begins in. Undefined for anything else. */
export function readFiscalYear(text: string): number | undefined {
  const plain = text
    .normalize('NFKC')
    .trim()
    .replace(/\s*(年度|年)$/, '');
  if (/^\d{4}$/.test(plain)) return Number(plain);
  const [, era = '', year = ''] = japaneseYear.exec(plain) ?? [];
  const before = eras[era.toUpperCase()];
  if (before === undefined) return undefined;
  return before + (year === '元' ? 1 : Number(year));
}
