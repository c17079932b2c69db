/** How well machines can read a published file: 行政データ機械可読性ルール (2026-03-31), as far as it is known here. */
import type { NoticeCode } from '../notice.ts';
import type { Bilingual } from '../wording.ts';

/** `fatal`: 0 points. `critical`: points off. */
export type RuleLevel = 'fatal' | 'critical';

export interface ReadabilityRule {
  readonly id: string;
  readonly level: RuleLevel;
  /** Points off, once per file however often it happens: 10, 15 or 40. 100 for a fatal one. */
  readonly deduction: number;
  /**
   * `published`: the subject and level stand in the rules. `own`: a check of ours with a deduction of the published
   * scale; the rules have 30 items, of which eight are known here by subject.
   */
  readonly source: 'published' | 'own';
  readonly name: Bilingual;
  /** Findings of an import that break the rule. */
  readonly codes: readonly NoticeCode[];
}

const fatal = (id: string, ja: string, en: string, codes: readonly NoticeCode[]) =>
  ({ id, level: 'fatal', deduction: 100, source: 'published', name: { ja, en }, codes }) as const;
const critical = (
  id: string,
  deduction: 10 | 15 | 40,
  ja: string,
  en: string,
  codes: readonly NoticeCode[],
) => ({ id, level: 'critical', deduction, source: 'own', name: { ja, en }, codes }) as const;

/** The rules number their items L1-01 to L3-09; which number is which is not known here, so these ids are words. */
export const readabilityRules: readonly ReadabilityRule[] = [
  fatal('file-type', 'ファイル形式', 'File type', ['file-not-understood']),
  fatal('one-table', '1シート1表', 'One table per sheet', ['row-repeats-header', 'row-is-note']),
  fatal('newline-in-cell', 'セル内の改行', 'Line breaks in cells', ['line-break-removed']),
  fatal('quoting', '引用符', 'Quoting', ['quote-unclosed', 'quote-stray', 'row-too-long']),
  fatal('text-in-number', '数値の列の文字', 'Text in numeric columns', [
    'separators-removed',
    'unit-removed',
    'placeholder-blanked',
  ]),
  fatal('heading-omitted', '項目名の省略', 'Omitted headings', [
    'column-name-missing',
    'header-absent',
  ]),
  fatal('heading-unique', '項目名の重複', 'Unique headings', ['column-name-repeated']),
  fatal('header-first', '見出しは1行目', 'Header on row 1', ['preamble-skipped']),
  critical('encoding', 15, '文字コードはUTF-8', 'Encoding is UTF-8', ['encoding-assumed']),
  critical('damaged', 40, '文字化け', 'Damaged characters', [
    'double-encoding-undone',
    'characters-damaged',
  ]),
  critical('digits', 40, '桁の欠落', 'Lost digits', ['digits-lost', 'exponent-expanded']),
  critical('zeros', 15, '先頭の0の欠落', 'Lost zeros', ['zeros-restored', 'check-digit-added']),
  critical('coordinates', 15, '緯度・経度', 'Coordinates', [
    'coordinates-exchanged',
    'coordinates-split',
    'degrees-converted',
  ]),
  critical('dates', 10, '日付の形式', 'Form of dates', [
    'date-written-out',
    'era-converted',
    'serial-date',
    'midnight-normalised',
  ]),
  critical('times', 10, '時刻の形式', 'Form of times', ['time-written-out']),
  critical('width', 10, '全角・半角', 'Width of characters', ['width-normalised', 'kana-widened']),
  critical('spaces', 10, '余分な空白', 'Spaces around values', ['spaces-trimmed']),
  critical('lists', 10, 'リストの区切り', 'Separators of lists', ['list-separated']),
  critical('values', 15, '項目に合わない値', 'Values that do not fit', [
    'cell-invalid',
    'corporate-number-invalid',
    'local-government-code-invalid',
    'flag-understood',
    'phone-written-out',
  ]),
  critical('delimiter', 10, '区切り文字', 'Delimiter', ['delimiter-assumed']),
  critical('blank-rows', 10, '空の行', 'Empty rows', ['row-blank', 'row-short']),
];

export interface BrokenRule {
  readonly rule: ReadabilityRule;
  /** How often, over all its findings. */
  readonly count: number;
}

export interface Readability {
  /** 0 to 100, as the file was published. */
  readonly score: number;
  /** 0 to 100 after the repairs of the import: what publishing the repaired file would score. */
  readonly scoreAfterRepairs: number;
  readonly broken: readonly BrokenRule[];
}

/** What publishing again as UTF-8 CSV from the stored rows puts right; the rest needs a person. */
const beyondRepair: ReadonlySet<NoticeCode> = new Set([
  'digits-lost',
  'characters-damaged',
  'cell-invalid',
  'corporate-number-invalid',
  'local-government-code-invalid',
  'header-absent',
  'column-name-missing',
]);

type Counts = Readonly<Partial<Record<NoticeCode, number>>>;

/** `counts`: how often each finding was made in the file. */
export function readabilityOf(counts: Counts): Readability {
  const broken = brokenRules(counts, () => true);
  const remaining = brokenRules(counts, (code) => beyondRepair.has(code));
  return { score: scoreOf(broken), scoreAfterRepairs: scoreOf(remaining), broken };
}

function brokenRules(counts: Counts, isCounted: (code: NoticeCode) => boolean): BrokenRule[] {
  return readabilityRules.flatMap((rule) => {
    const codes = rule.codes.filter(isCounted);
    const count = codes.reduce((sum, code) => sum + (counts[code] ?? 0), 0);
    return count === 0 ? [] : [{ rule, count }];
  });
}

function scoreOf(broken: readonly BrokenRule[]): number {
  const off = broken.reduce((sum, { rule }) => sum + rule.deduction, 0);
  return Math.max(0, 100 - off);
}
