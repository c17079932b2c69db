/** What the server says of an imported file, and how it is told to a person. Pure. */
import { inLanguage, type Language, type Text } from '../language.ts';

export interface Notice {
  readonly severity: 'error' | 'warning' | 'info';
  readonly code: string;
  readonly message: string;
  /** The number of the record in its file, from 1. */
  readonly row?: number;
  readonly column?: string;
  readonly remedy?: string;
  /** Told by itself, where others of its code are told as one. */
  readonly isOwn?: boolean;
}

export interface FileReport {
  readonly file: string;
  readonly format?: string;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly refused: number;
  /** Rows that are kept as a table and became no entities. */
  readonly tableRows: number;
  /** The first of each code. */
  readonly notices: readonly Notice[];
  /** How often each code came. */
  readonly noticeCounts: Readonly<Record<string, number>>;
  /** Set when the file was refused whole, or only a part of it arrived: why. */
  readonly fault?: string;
}

type Json = Readonly<Record<string, unknown>>;

export const asRecord = (value: unknown): Json =>
  // A non-null object that is no array has string keys, and its values stay unknown.
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
const count = (value: unknown): number => (typeof value === 'number' ? value : 0);
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Reads the answer of `POST /api/imports`: an import, or problem+json where the file was refused. */
export function parseReport(
  file: string,
  status: number,
  body: string,
  language: Language,
): FileReport {
  let answer: Json = {};
  try {
    answer = asRecord(JSON.parse(body));
  } catch {
    // Not ours, for example the page of a proxy: the status says what there is to say.
  }
  const entities = asRecord(answer['entities']);
  const hasEntities = Object.values(entities).some((amount) => count(amount) > 0);
  const given = Array.isArray(answer['notices']) ? answer['notices'] : [];
  const notices = given.map((notice: unknown) => parseNotice(asRecord(notice), language));
  const format = text(answer['format']);
  const fault = faultOf(status, answer, language);
  return {
    file,
    ...(format === undefined ? {} : { format }),
    created: count(entities['created']),
    updated: count(entities['updated']),
    unchanged: count(entities['unchanged']),
    refused: count(entities['refused']),
    tableRows: hasEntities ? 0 : count(asRecord(answer['rows'])['stored']),
    notices,
    noticeCounts: countCodes(notices, asRecord(answer['noticeCounts'])),
    ...(fault === undefined ? {} : { fault }),
  };
}

function faultOf(status: number, answer: Json, language: Language): string | undefined {
  if (status < 200 || status > 299) {
    const unknown = {
      ja: `サーバーが ${status} を返しました`,
      en: `the server answered ${status}`,
    };
    return text(answer['detail']) ?? text(answer['title']) ?? inLanguage(unknown, language);
  }
  const state = answer['state'];
  if (state === 'incomplete') {
    const said = {
      ja: 'ファイルが途中で終わっています（そこまでは取り込みました）',
      en: 'the file breaks off; what came before it is kept',
    };
    return inLanguage(said, language);
  }
  const said = {
    ja: '取り込みが中断しました（保存した分は残っています。もう一度取り込んでください）',
    en: 'the import was interrupted; what was stored is kept, import it again',
  };
  return state === 'interrupted' ? inLanguage(said, language) : undefined;
}

function parseNotice(notice: Json, language: Language): Notice {
  const { severity, row, column } = notice;
  const remedy = parseTexts(notice['remedy'], language);
  return {
    severity: severity === 'error' || severity === 'warning' ? severity : 'info',
    code: text(notice['code']) ?? 'unknown',
    message: parseTexts(notice['message'], language) ?? '',
    ...(typeof row === 'number' ? { row } : {}),
    ...(typeof column === 'string' ? { column } : {}),
    ...(remedy === undefined ? {} : { remedy }),
  };
}

/** Texts come as `{ ja, en }`. */
export function parseTexts(value: unknown, language: Language): string | undefined {
  const texts = asRecord(value);
  return text(value) ?? text(texts[language]) ?? text(texts['en']);
}

/** What the server counted, and at least what it sent. */
function countCodes(notices: readonly Notice[], told: Json): Record<string, number> {
  const sent = Map.groupBy(notices, ({ code }) => code);
  const codes = new Set([...sent.keys(), ...Object.keys(told)]);
  return Object.fromEntries(
    [...codes].map((code) => [code, Math.max(sent.get(code)?.length ?? 0, count(told[code]))]),
  );
}

/** Whether anything of the file was refused. */
export function isRefused(report: FileReport): boolean {
  return report.fault !== undefined || report.refused > 0;
}

type Counts = Pick<FileReport, 'created' | 'updated' | 'unchanged' | 'refused' | 'tableRows'>;

const countNames: Readonly<Record<keyof Counts, Text>> = {
  created: { ja: '新規', en: 'created' },
  updated: { ja: '更新', en: 'updated' },
  unchanged: { ja: '変更なし', en: 'unchanged' },
  refused: { ja: '拒否', en: 'refused' },
  tableRows: { ja: '表の行', en: 'rows of a table' },
};
const nothing: Text = { ja: '中身がありません', en: 'nothing in it' };

function describeCounts(counts: Counts, language: Language): string {
  const parts = (['created', 'updated', 'unchanged', 'refused', 'tableRows'] as const).flatMap(
    (key) => {
      const number = counts[key].toLocaleString('en');
      const name = inLanguage(countNames[key], language);
      if (counts[key] === 0) return [];
      return [language === 'ja' ? `${name} ${number}件` : `${number} ${name}`];
    },
  );
  const separator = language === 'ja' ? '、' : ', ';
  return parts.length === 0 ? inLanguage(nothing, language) : parts.join(separator);
}

/** `schools.geojson (geojson): 3 created, 1 refused`; a fault in its place. */
export function describeFile(report: FileReport, language: Language): string {
  const { file, format, fault } = report;
  const name = format === undefined ? file : `${file} (${format})`;
  const counts = describeCounts(report, language);
  if (fault === undefined) return `${name}: ${counts}`;
  const isPartial = report.created + report.updated + report.unchanged > 0;
  const kept = { ja: `${counts}。${fault}`, en: `${counts}, and ${fault}` };
  const refused = { ja: `受け付けられません: ${fault}`, en: `refused: ${fault}` };
  return `${name}: ${inLanguage(isPartial ? kept : refused, language)}`;
}

const files = (amount: number, language: Language): string => {
  const number = amount.toLocaleString('en');
  return inLanguage(
    { ja: `${number}ファイル`, en: `${number} file${amount === 1 ? '' : 's'}` },
    language,
  );
};

/** The notices of all files by what they say, the worst and most frequent first, then the sums. */
export function summarise(reports: readonly FileReport[], language: Language): string[] {
  const sum = (name: keyof Counts): number =>
    reports.reduce((total, report) => total + report[name], 0);
  const totals = describeCounts(
    {
      created: sum('created'),
      updated: sum('updated'),
      unchanged: sum('unchanged'),
      refused: sum('refused'),
      tableRows: sum('tableRows'),
    },
    language,
  );
  const broken = reports.filter(({ fault }) => fault !== undefined).length;
  const failed = files(broken, language);
  const ending = inLanguage({ ja: `、失敗 ${failed}`, en: `; ${failed} failed` }, language);
  return [
    ...groupNotices(reports).flatMap((group) => describeGroup(group, language)),
    `${files(reports.length, language)}: ${totals}${broken > 0 ? ending : ''}`,
  ];
}

interface Group {
  readonly first: Notice;
  readonly file: string;
  readonly times: number;
}

const ranks = { error: 0, warning: 1, info: 2 };

function groupNotices(reports: readonly FileReport[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const { file, notices } of reports) {
    for (const first of notices) {
      const { code } = first;
      if (first.isOwn === true) {
        groups.set(`${code} ${groups.size}`, { first, file, times: 1 });
        continue;
      }
      if (groups.has(code)) continue;
      const times = reports.reduce((n, { noticeCounts }) => n + (noticeCounts[code] ?? 0), 0);
      groups.set(code, { first, file, times });
    }
  }
  return [...groups.values()].sort(
    (a, b) => ranks[a.first.severity] - ranks[b.first.severity] || b.times - a.times,
  );
}

const severities: Readonly<Record<Notice['severity'], Text>> = {
  error: { ja: '誤り', en: 'error' },
  warning: { ja: '注意', en: 'warning' },
  info: { ja: 'お知らせ', en: 'info' },
};

function describeGroup({ first, file, times }: Group, language: Language): string[] {
  const { severity, code, row, column, remedy, message } = first;
  const place = [
    file,
    row === undefined ? '' : inLanguage({ ja: `${row}件目`, en: `record ${row}` }, language),
    column === undefined
      ? ''
      : inLanguage({ ja: `列 ${column}`, en: `column ${column}` }, language),
  ].filter((part) => part !== '');
  const firstAt = { ja: '最初は', en: 'first at' };
  const onlyAt = { ja: '場所は', en: 'at' };
  return [
    `${inLanguage(severities[severity], language)} ${code} × ${times.toLocaleString('en')}: ${message}`,
    `  ${inLanguage(times > 1 ? firstAt : onlyAt, language)} ${place.join(', ')}`,
    ...(remedy === undefined ? [] : [`  → ${remedy}`]),
  ];
}
