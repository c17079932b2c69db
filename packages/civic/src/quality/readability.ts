/** How well machines can read a published file, level by level, by the thirty rules and the agency's way of counting. */
import type { Role } from '../column/role.ts';
import type { Notice, NoticeCode } from '../notice.ts';
import type { Bilingual } from '../wording.ts';
import { type ReadabilityRule, readabilityRules } from './rules.ts';

type Counts = Readonly<Partial<Record<NoticeCode, number>>>;

/** What is known of a file that was read. */
export interface ReadableFile {
  /** `other`: JSON, GeoJSON, shapes. */
  readonly format: 'csv' | 'workbook' | 'other';
  /** How often each finding was made. */
  readonly counts: Counts;
  /** Some of the findings, with their places. */
  readonly findings?: readonly Notice[] | undefined;
  readonly columns: readonly { readonly name: string; readonly role: Role }[];
  /** A definition says what its columns, codes and units are. */
  readonly isStandard: boolean;
  /** Somebody wrote down what the data are and how often they change. */
  readonly isDescribed: boolean;
  /** The columns of the file this one replaces. */
  readonly previousColumns?: readonly string[] | undefined;
}

/** What puts it right at one click. `description`: a sentence about the data is missing. */
export type RuleFix = 'repaired-file' | 'description';

export interface BrokenRule {
  readonly rule: ReadabilityRule;
  /** How often, over all its findings. */
  readonly count: number;
  /** The first of them. */
  readonly places: readonly { readonly row?: number; readonly column?: string }[];
  readonly fix: RuleFix | undefined;
}

export interface Readability {
  /** 0 to 100: the mean of the levels, as the file was published. */
  readonly score: number;
  /** The same after the repairs of the import: what publishing the repaired file would score. */
  readonly scoreAfterRepairs: number;
  readonly levels: Readonly<Record<1 | 2 | 3, number>>;
  readonly broken: readonly BrokenRule[];
  /** Rules that do not concern this file, or that nothing known here can decide. */
  readonly unjudged: readonly string[];
  /** What the rules do not count and readers stumble over all the same. */
  readonly additional: readonly { readonly name: Bilingual; readonly count: number }[];
}

const placesMax = 5;

/** What publishing the stored rows again as UTF-8 CSV does not put right: it needs a person. */
const beyondRepair: ReadonlySet<NoticeCode> = new Set([
  'file-not-understood',
  'second-table',
  'column-name-missing',
  'header-absent',
  'characters-dependent',
  'blank-beside-zero',
  'number-invalid',
  'choices-mixed',
  'other-with-detail',
]);

/** The score is that of the rules; never throws. */
export function readabilityOf(file: ReadableFile): Readability {
  const judged = judge(file);
  const counts = Object.fromEntries(
    Object.entries(file.counts).filter(([code]) => isBeyondRepair(code, file)),
  );
  const repaired = judge({ ...file, format: 'csv', counts });
  const levels = levelsOf(judged.broken);
  return {
    score: meanOf(levels),
    scoreAfterRepairs: meanOf(levelsOf(repaired.broken)),
    levels,
    broken: judged.broken.map((each) => ({ ...each, fix: fixOf(each, repaired.broken) })),
    unjudged: judged.unjudged,
    additional: additionalOf(file.counts),
  };
}

/** A definition says how a choice is written, so its ways are made one. */
function isBeyondRepair(code: string, { isStandard }: ReadableFile): boolean {
  if (code === 'choices-mixed' && isStandard) return false;
  return [...beyondRepair].some((each) => each === code);
}

type Judged = Omit<BrokenRule, 'fix'>;

function judge(file: ReadableFile): {
  readonly broken: readonly Judged[];
  readonly unjudged: readonly string[];
} {
  const broken: Judged[] = [];
  const unjudged: string[] = [];
  for (const rule of readabilityRules) {
    const verdict = verdictOf(rule, file);
    if (verdict === undefined) unjudged.push(rule.id);
    else if (verdict.count > 0) broken.push({ rule, ...verdict });
  }
  return { broken, unjudged };
}

type Verdict = Pick<Judged, 'count' | 'places'>;

const kept: Verdict = { count: 0, places: [] };

/** Undefined: not judged. */
function verdictOf(rule: ReadabilityRule, file: ReadableFile): Verdict | undefined {
  if (rule.scope !== 'any' && rule.scope !== file.format) return undefined;
  const byTable = tableRules[rule.id];
  if (byTable !== undefined) return byTable(file);
  const count = rule.codes.reduce((sum, code) => sum + (file.counts[code] ?? 0), 0);
  if (count === 0) return kept;
  const found = (file.findings ?? []).filter(({ code }) => rule.codes.includes(code));
  return { count, places: found.slice(0, placesMax).map(placeOf) };
}

function placeOf({ row, column }: Notice): Judged['places'][number] {
  return { ...(row === undefined ? {} : { row }), ...(column === undefined ? {} : { column }) };
}

function inColumns(names: readonly string[]): Verdict {
  return { count: names.length, places: names.slice(0, placesMax).map((column) => ({ column })) };
}

const unit =
  /[（(［[].+[）)\]］]|数$|数[（(]|人口|人員|定員|割合|率$|比$|年$|月$|日$|金額|料金|費$|円|単位|番号|指数/;
const eraYear = /(?:令和|平成|昭和)(?:元|[0-9０-９]{1,2})年/;
const commonYear = /(?:19|20)[0-9]{2}/;
/** A column that is a time: years, fiscal years, months as headings. */
const period =
  /^(?:(?:19|20)[0-9]{2}年?度?|(?:令和|平成|昭和|R|H|S)(?:元|[0-9]{1,2})年?度?|[0-9]{1,2}月)(?:末|値|分)?$/;

/** Rules that the table as a whole decides. */
const tableRules: Readonly<Record<string, (file: ReadableFile) => Verdict | undefined>> = {
  'L3-02': ({ columns, isStandard, isDescribed }) => {
    const coded = columns.filter(({ role }) => role === 'code' || role === 'poi-code');
    if (coded.length === 0) return undefined;
    return isStandard || isDescribed ? kept : inColumns(coded.map(({ name }) => name));
  },
  'L3-03': ({ counts, isStandard, isDescribed }) => {
    const count = (counts['placeholder-blanked'] ?? 0) + (counts['number-invalid'] ?? 0);
    return isStandard || isDescribed ? kept : { count, places: [] };
  },
  'L3-04': ({ columns, isStandard }) => {
    const numbers = columns.filter(({ role }) => role === 'number');
    if (numbers.length === 0) return undefined;
    if (isStandard) return kept;
    return inColumns(numbers.map(({ name }) => name).filter((name) => !unit.test(name)));
  },
  'L3-05': ({ columns, counts }) => {
    const names = columns.map(({ name }) => name);
    const eras = names.filter((name) => eraYear.test(name) && !commonYear.test(name));
    const values = counts['era-converted'] ?? 0;
    return { ...inColumns(eras), count: eras.length + values };
  },
  'L3-06': ({ columns }) => {
    const has = (role: Role) => columns.some((column) => column.role === role);
    const isRegional = has('address') || has('municipality') || has('town');
    if (!isRegional) return undefined;
    const isTold =
      has('local-government-code') || has('town-id') || (has('prefecture') && has('municipality'));
    return isTold ? kept : { count: 1, places: [] };
  },
  'L3-07': ({ columns, previousColumns }) => {
    if (previousColumns === undefined) return undefined;
    const now = new Set(columns.map(({ name }) => name));
    const before = new Set(previousColumns);
    const changed = [
      ...previousColumns.filter((name) => !now.has(name)),
      ...[...now].filter((name) => !before.has(name)),
    ];
    // A column more or less is no other format.
    return changed.length * 5 > Math.max(now.size, before.size) ? inColumns(changed) : kept;
  },
  'L3-08': ({ isDescribed }) => (isDescribed ? kept : { count: 1, places: [] }),
  'L3-09': ({ columns, isStandard }) => {
    const periods = columns.map(({ name }) => name).filter((name) => period.test(name));
    return isStandard || periods.length < 3 ? kept : inColumns(periods);
  },
};

function fixOf({ rule }: Judged, left: readonly Judged[]): RuleFix | undefined {
  if (!left.some((each) => each.rule.id === rule.id)) return 'repaired-file';
  return ['L3-02', 'L3-03', 'L3-08'].includes(rule.id) ? 'description' : undefined;
}

function levelsOf(broken: readonly Judged[]): Readability['levels'] {
  const pointsOf = (level: 1 | 2 | 3) => {
    const off = broken.filter(({ rule }) => rule.level === level);
    return Math.max(0, 100 - off.reduce((sum, { rule }) => sum + rule.deduction, 0));
  };
  return { 1: pointsOf(1), 2: pointsOf(2), 3: pointsOf(3) };
}

/** The agency gives points by level; their mean is what it compares files by. */
function meanOf(levels: Readability['levels']): number {
  return Math.round((levels[1] + levels[2] + levels[3]) / 3);
}

const checks: readonly (readonly [ja: string, en: string, codes: readonly NoticeCode[]])[] = [
  ['文字コードがUTF-8でない', 'Encoding other than UTF-8', ['encoding-assumed']],
  ['文字化け', 'Damaged characters', ['double-encoding-undone', 'characters-damaged']],
  ['桁の欠落', 'Lost digits', ['digits-lost', 'exponent-expanded']],
  ['先頭の0の欠落', 'Lost zeros', ['zeros-restored', 'check-digit-added']],
  [
    '緯度・経度の形式',
    'Form of coordinates',
    ['coordinates-exchanged', 'degrees-converted', 'position-from-town'],
  ],
  [
    '日付・時刻の形式',
    'Form of dates and times',
    ['date-written-out', 'serial-date', 'midnight-normalised', 'time-written-out'],
  ],
  ['全角・半角', 'Width of characters', ['width-normalised', 'kana-widened']],
  ['リストの区切り', 'Separators of lists', ['list-separated']],
  [
    '項目に合わない値',
    'Values that do not fit their column',
    [
      'cell-invalid',
      'corporate-number-invalid',
      'local-government-code-invalid',
      'phone-written-out',
      'flag-understood',
    ],
  ],
  ['区切り文字', 'Delimiter', ['delimiter-assumed']],
  ['途中で切れた行', 'Rows that break off', ['row-short']],
];

function additionalOf(counts: Counts): Readability['additional'] {
  return checks.flatMap(([ja, en, codes]) => {
    const count = codes.reduce((sum, code) => sum + (counts[code] ?? 0), 0);
    return count === 0 ? [] : [{ name: { ja, en }, count }];
  });
}
