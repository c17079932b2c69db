/** What the server says of an imported file, and how it is told to a person. Pure. */
import type { Language } from '../language.ts';

export interface Notice {
  readonly severity: 'error' | 'warning' | 'info';
  readonly code: string;
  readonly message: string;
  /** The number of the record in its file, from 1. */
  readonly row?: number;
  readonly column?: string;
  readonly remedy?: string;
}

export interface FileReport {
  readonly file: string;
  readonly format?: string;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly refused: number;
  /** The first of each code. */
  readonly notices: readonly Notice[];
  /** How often each code came. */
  readonly noticeCounts: Readonly<Record<string, number>>;
  /** Set when the file was refused whole, or only a part of it arrived: why. */
  readonly fault?: string;
}

type Json = Readonly<Record<string, unknown>>;

const asRecord = (value: unknown): Json =>
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
  const given = Array.isArray(answer['notices']) ? answer['notices'] : [];
  const notices = given.map((notice: unknown) => parseNotice(asRecord(notice), language));
  const format = text(answer['format']);
  const fault = faultOf(status, answer);
  return {
    file,
    ...(format === undefined ? {} : { format }),
    created: count(entities['created']),
    updated: count(entities['updated']),
    unchanged: count(entities['unchanged']),
    refused: count(entities['refused']),
    notices,
    noticeCounts: countCodes(notices, asRecord(answer['noticeCounts'])),
    ...(fault === undefined ? {} : { fault }),
  };
}

function faultOf(status: number, answer: Json): string | undefined {
  if (status < 200 || status > 299) {
    return text(answer['detail']) ?? text(answer['title']) ?? `the server answered ${status}`;
  }
  if (answer['state'] === 'incomplete') return 'the file breaks off; what came before it is kept';
  return answer['state'] === 'interrupted'
    ? 'the import was interrupted; what was stored is kept, import it again'
    : undefined;
}

function parseNotice(notice: Json, language: Language): Notice {
  const { severity, row, column } = notice;
  const remedy = inLanguage(notice['remedy'], language);
  return {
    severity: severity === 'error' || severity === 'warning' ? severity : 'info',
    code: text(notice['code']) ?? 'unknown',
    message: inLanguage(notice['message'], language) ?? '',
    ...(typeof row === 'number' ? { row } : {}),
    ...(typeof column === 'string' ? { column } : {}),
    ...(remedy === undefined ? {} : { remedy }),
  };
}

/** Texts come as `{ ja, en }`. */
function inLanguage(value: unknown, language: Language): string | undefined {
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

/** `schools.geojson (geojson): 3 created, 1 refused`; a fault in its place. */
export function describeFile(report: FileReport): string {
  const name = report.format === undefined ? report.file : `${report.file} (${report.format})`;
  if (report.fault === undefined) return `${name}: ${describeCounts(report)}`;
  const isPartial = report.created + report.updated + report.unchanged > 0;
  return isPartial
    ? `${name}: ${describeCounts(report)}, and ${report.fault}`
    : `${name}: refused: ${report.fault}`;
}

type Counts = Pick<FileReport, 'created' | 'updated' | 'unchanged' | 'refused'>;

function describeCounts(counts: Counts): string {
  const parts = (['created', 'updated', 'unchanged', 'refused'] as const).flatMap((name) =>
    counts[name] > 0 ? [`${counts[name].toLocaleString('en')} ${name}`] : [],
  );
  return parts.length === 0 ? 'nothing in it' : parts.join(', ');
}

const many = (amount: number, noun: string): string =>
  `${amount.toLocaleString('en')} ${noun}${amount === 1 ? '' : 's'}`;

/** The notices of all files by what they say, the worst and most frequent first, then the sums. */
export function summarise(reports: readonly FileReport[]): string[] {
  const sum = (name: keyof Counts): number =>
    reports.reduce((total, report) => total + report[name], 0);
  const totals = {
    created: sum('created'),
    updated: sum('updated'),
    unchanged: sum('unchanged'),
    refused: sum('refused'),
  };
  const broken = reports.filter(({ fault }) => fault !== undefined).length;
  const ending = broken > 0 ? `; ${many(broken, 'file')} failed` : '';
  return [
    ...groupNotices(reports).flatMap(describeGroup),
    `${many(reports.length, 'file')}: ${describeCounts(totals)}${ending}.`,
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
      if (groups.has(first.code)) continue;
      const { code } = first;
      const times = reports.reduce((n, { noticeCounts }) => n + (noticeCounts[code] ?? 0), 0);
      groups.set(code, { first, file, times });
    }
  }
  return [...groups.values()].sort(
    (a, b) => ranks[a.first.severity] - ranks[b.first.severity] || b.times - a.times,
  );
}

function describeGroup({ first, file, times }: Group): string[] {
  const place = [
    file,
    first.row === undefined ? undefined : `record ${first.row}`,
    first.column === undefined ? undefined : `column ${first.column}`,
  ].filter((part) => part !== undefined);
  return [
    `${first.severity} ${first.code} × ${times.toLocaleString('en')}: ${first.message}`,
    `  ${times > 1 ? 'first at' : 'at'} ${place.join(', ')}`,
    ...(first.remedy === undefined ? [] : [`  → ${first.remedy}`]),
  ];
}
