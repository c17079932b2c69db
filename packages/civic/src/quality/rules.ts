/** 行政データ機械可読性ルール (デジタル庁, 2026-03-31): the thirty rules, their weights, and what here tells that one is broken. */
import type { NoticeCode } from '../notice.ts';
import type { Bilingual } from '../wording.ts';

/** As the agency's scoring table grades a breach. `fatal`: the level has no points. */
export type RuleSeverity = 'fatal' | 'critical' | 'major' | 'minor';

/** Which files a rule speaks of. */
export type RuleScope = 'any' | 'csv' | 'workbook';

export interface ReadabilityRule {
  /** `L1-01` to `L3-09`. */
  readonly id: string;
  readonly level: 1 | 2 | 3;
  readonly severity: RuleSeverity;
  /** Points off the level, once per file however often it happens; 100 for a fatal rule. */
  readonly deduction: number;
  readonly scope: RuleScope;
  readonly name: Bilingual;
  /** Findings of an import that break the rule. Rules without any are judged by the table as a whole. */
  readonly codes: readonly NoticeCode[];
}

/** Points off by severity and level: the table of the agency's scoring guide. */
const deductions: Readonly<Record<RuleSeverity, Readonly<Record<1 | 2 | 3, number>>>> = {
  fatal: { 1: 100, 2: 100, 3: 100 },
  critical: { 1: 10, 2: 40, 3: 15 },
  major: { 1: 5, 2: 30, 3: 10 },
  minor: { 1: 2, 2: 10, 3: 5 },
};

type Row = readonly [
  id: string,
  severity: RuleSeverity,
  scope: RuleScope,
  ja: string,
  en: string,
  codes: readonly NoticeCode[],
];

const rows: readonly Row[] = [
  [
    'L1-01',
    'fatal',
    'any',
    'ファイル形式は機械が直接読み取れるExcelやCSV等となっているか',
    'The file has a format that machines read, such as Excel or CSV',
    ['file-not-understood'],
  ],
  [
    'L1-02',
    'fatal',
    'any',
    '１シート（ファイル）に複数の表が掲載されていないか',
    'A sheet or file has one table',
    ['row-repeats-header', 'second-table'],
  ],
  [
    'L1-03',
    'critical',
    'any',
    'データが分断されていないか',
    'No empty rows or columns divide the data',
    ['row-blank', 'column-empty'],
  ],
  [
    'L1-04',
    'major',
    'any',
    'データ本体と無関係な情報がないか',
    'Nothing stands outside the data',
    ['row-is-note'],
  ],
  [
    'L1-05',
    'critical',
    'any',
    'すべての列に意味が推測できる項目名が存在するか',
    'Every column has a name that says what it holds',
    ['column-name-missing', 'header-absent'],
  ],
  [
    'L1-06',
    'critical',
    'any',
    'スペースや改行等で体裁を整えていないか',
    'No spaces or line breaks for looks',
    ['spaces-trimmed', 'line-break-removed'],
  ],
  [
    'L1-07',
    'critical',
    'any',
    '１セル１データとなっているか',
    'A cell has one value',
    ['coordinates-split'],
  ],
  [
    'L1-08',
    'critical',
    'any',
    '機種依存文字を使用していないか',
    'No platform-dependent characters',
    ['characters-dependent'],
  ],
  [
    'L1-09',
    'minor',
    'any',
    '空白とゼロが明確に区別されているか',
    'Blank and zero are told apart',
    ['blank-beside-zero'],
  ],
  [
    'L1-10',
    'critical',
    'workbook',
    'オブジェクトを使用していないか',
    'No pictures, shapes or text boxes',
    ['objects-left'],
  ],
  [
    'L1-11',
    'critical',
    'workbook',
    '書式でデータの違いを表現していないか',
    'Colours and fonts carry no meaning',
    ['colours-used'],
  ],
  [
    'L1-12',
    'critical',
    'workbook',
    'セルの結合をしていないか',
    'No merged cells',
    ['cells-merged'],
  ],
  [
    'L1-13',
    'critical',
    'workbook',
    '不要な行や列が非表示のまま残されていないか',
    'No hidden rows, columns or sheets',
    ['rows-hidden', 'sheet-hidden'],
  ],
  [
    'L1-14',
    'fatal',
    'csv',
    '１行１データで表現されているか',
    'A record is one line',
    ['record-of-lines'],
  ],
  [
    'L1-15',
    'fatal',
    'csv',
    '文字列にカンマが含まれているフィールドの値はダブルコーテーションで囲んでいるか',
    'Values with commas stand in quotes',
    ['quote-unclosed', 'quote-stray', 'row-too-long'],
  ],
  [
    'L2-01',
    'fatal',
    'any',
    '数値データは数値属性とし、文字列を含まないこと',
    'Numbers are numbers, without text',
    ['separators-removed', 'unit-removed', 'number-invalid'],
  ],
  [
    'L2-02',
    'fatal',
    'any',
    'データ内での項目名等の省略をしていないか',
    'Nothing is left out because it stands above',
    ['ditto-filled'],
  ],
  [
    'L2-03',
    'fatal',
    'any',
    '各列が一意に識別可能な項目名を持っているか',
    'Every column has a name of its own, on one row',
    ['column-name-repeated', 'header-joined'],
  ],
  [
    'L2-04',
    'critical',
    'any',
    '選択肢回答が標準化されているか',
    'A choice is always written the same way',
    ['choices-mixed'],
  ],
  [
    'L2-05',
    'major',
    'any',
    '選択肢列と「その他」の詳細記入が分離されているか',
    'Details of “other” stand in a column of their own',
    ['other-with-detail'],
  ],
  [
    'L2-06',
    'major',
    'workbook',
    '数式を使用している場合は、数値データに修正しているか',
    'No formulas are left',
    ['formulas-left'],
  ],
  [
    'L3-01',
    'fatal',
    'any',
    '項目名行から始まり、次行からデータ入力がされているか',
    'The header is row 1, the data begin on row 2',
    ['preamble-skipped', 'row-is-units'],
  ],
  ['L3-02', 'critical', 'any', '回答のコード表が別添されているか', 'Codes are explained', []],
  [
    'L3-03',
    'major',
    'any',
    '数値データの同一列内に特殊記号（秘匿等）を使用する場合は、その定義を明記しているか',
    'Marks in columns of numbers are explained',
    [],
  ],
  ['L3-04', 'major', 'any', 'データの単位を記載しているか', 'Units are given', []],
  [
    'L3-05',
    'major',
    'any',
    '時間軸の表記が標準化されているか',
    'Years are those of the common era',
    ['era-converted'],
  ],
  [
    'L3-06',
    'critical',
    'any',
    '地域コード又は正式な地域名称が表記されているか',
    'Places have codes or their full official names',
    [],
  ],
  [
    'L3-07',
    'critical',
    'any',
    '年によってフォーマットが著しく異なっていないか',
    'The columns are those of the file before',
    [],
  ],
  [
    'L3-08',
    'major',
    'any',
    'データの定義や更新履歴が記載されているか',
    'Definitions and updates are described',
    [],
  ],
  ['L3-09', 'major', 'any', 'データが縦持ち形式になっているか', 'The table is long, not wide', []],
];

export const readabilityRules: readonly ReadabilityRule[] = rows.map(
  ([id, severity, scope, ja, en, codes]) => {
    const level = levelOf(id);
    const deduction = deductions[severity][level];
    return { id, level, severity, deduction, scope, name: { ja, en }, codes };
  },
);

function levelOf(id: string): 1 | 2 | 3 {
  if (id.startsWith('L1')) return 1;
  return id.startsWith('L2') ? 2 : 3;
}
