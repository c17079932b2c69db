/** Headings of plans as tables, and the words of their cells. Japanese first; English is read too. Pure. */

/** Member → headings: the first is what is written, all are read. */
export const columns = {
  kind: ['種別', 'kind'],
  id: ['番号', 'id'],
  title: ['名称', 'title', '名前', '施策名', '事業名', '指標名', '計画名', '取組名'],
  titleShort: ['略称', 'titleShort'],
  level: ['階層', 'level'],
  parent: ['上位の番号', 'parent', '施策の番号'],
  summary: ['概要', 'summary', '内容', '取組内容', '事業内容', '事業概要', '基本理念'],
  targetState: ['目指す状態', 'targetState', '目指す姿'],
  department: ['担当課', 'department', '所管課', '担当部署', '所管部署', '担当', '所管', '主管課'],
  addedIn: ['追加した年度', 'addedIn'],
  repeatOf: ['再掲する番号', 'repeatOf'],
  publisher: ['策定者', 'publisher', '策定団体', '団体名'],
  localGovernmentCode: ['全国地方公共団体コード', 'localGovernmentCode', '団体コード'],
  from: ['開始年度', 'from'],
  to: ['終了年度', 'to'],
  status: ['状態', 'status'],
  source: ['出典', 'source'],
  links: ['リンク', 'links'],
  unit: ['単位', 'unit'],
  direction: ['向き', 'direction'],
  definition: ['定義', 'definition', '数え方', '算出方法'],
  formula: ['計算式', 'formula'],
  dataset: ['データ', 'dataset'],
  baselineYear: ['基準年度', 'baselineYear', '基準年', '現状年度'],
  baselineValue: ['基準値', 'baselineValue', '現状値'],
  targetYear: ['目標年度', 'targetYear', '目標年'],
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

/** Also of sheets that say a little more: 施策一覧, 指標（KPI）. */
export function kindOf(word: string): Kind | undefined {
  const plain = word.normalize('NFKC').trim();
  return (
    kinds[plain] ??
    kinds[/^(?:計画|施策|指標)(?=の?(?:一覧|概要|表)?(?:\(.*\))?$)/.exec(plain)?.[0] ?? '']
  );
}

/** Words people write for the closed lists; the first of a value is what is written. */
const words: Readonly<Partial<Record<Column, Readonly<Record<string, readonly string[]>>>>> = {
  level: {
    policy: ['方針', '基本方針', '基本目標'],
    field: ['分野', '重点分野'],
    measure: ['推進項目', '施策', '基本施策', '個別施策'],
    action: ['事業', '取組', '取り組み', '取組み', '個別事業', '具体的な取組'],
  },
  direction: {
    up: ['増やす', '増加', '増', '上げる', '向上', '拡大'],
    down: ['減らす', '減少', '減', '下げる', '削減', '縮小'],
    keep: ['保つ', '維持', '現状維持'],
  },
  status: {
    draft: ['案', '素案', '原案'],
    adopted: ['策定', '策定済み', '策定済'],
    revised: ['改訂', '改訂版', '改定', '改定版'],
    closed: ['終了'],
  },
};

/** 推進項目 → measure; what is no word of ours stays. */
export function codeOfWord(column: Column, text: string): string {
  const plain = text.normalize('NFKC').replaceAll(/\s/g, '');
  const found = Object.entries(words[column] ?? {}).find(([, all]) => all.includes(plain));
  return found?.[0] ?? text;
}

/** 基本方針 → 方針: a level as it is written; undefined for what is none. */
export function levelOfWord(word: string): string | undefined {
  return Object.values(words.level ?? {}).find((all) => all.includes(word))?.[0];
}

export function wordOf(column: Column, value: string): string {
  return words[column]?.[value]?.[0] ?? value;
}

/** What may be chosen in a column, as written. */
export function choicesOf(column: Column): readonly string[] {
  return Object.values(words[column] ?? {}).flatMap(([first]) => first ?? []);
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
const japaneseYear = /^(令和|平成|昭和|[RHS])\.?\s*(元|\d{1,2})(?:(?:年|[./-])(.+))?$/i;
const westernYear = /^(\d{4})(?:(?:年|[./-])(.+))?$/;
/** A month, or a day of it. */
const monthAfterYear = /^(\d{1,2})(?:月|[./-]\d{1,2}|月\d{1,2}日)?(?:[T\s].*)?$/;

/**
 * 2025, 2025年度, 令和7年度, R7, 令和元年度 → the year it begins in; a day or month (2026/4/1, 令和8年4月, what a spreadsheet made of
 * it) → the fiscal year it lies in. Undefined for anything else.
 */
export function readFiscalYear(text: string): number | undefined {
  const plain = text
    .normalize('NFKC')
    .trim()
    .replace(/\s*(年度|年)$/, '');
  const [, era = '', ofEra = '', japaneseRest = ''] = japaneseYear.exec(plain) ?? [];
  const [, western, westernRest = ''] = westernYear.exec(plain) ?? [];
  const before = eras[era.toUpperCase()];
  const year =
    western !== undefined
      ? Number(western)
      : before === undefined
        ? undefined
        : before + (ofEra === '元' ? 1 : Number(ofEra));
  const rest = (western === undefined ? japaneseRest : westernRest).trim();
  if (year === undefined || rest === '') return year;
  const month = Number(monthAfterYear.exec(rest)?.[1] ?? 0);
  if (month < 1 || month > 12) return undefined;
  return month < 4 ? year - 1 : year;
}
