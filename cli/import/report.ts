/** What the server says of an imported file, and how it is told to a person. Pure. */

export interface Notice {
  readonly severity: 'error' | 'warning' | 'info';
  readonly code: string;
  readonly message: string;
  /** Counted from 1, as a spreadsheet does. */
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
  readonly notices: readonly Notice[];
  /** How many the server found; it may send fewer than that. */
  readonly noticeCount: number;
  /** Set when nothing of the file was taken: why. */
  readonly fault?: string;
}

type Json = Readonly<Record<string, unknown>>;

const asRecord = (value: unknown): Json =>
  // A non-null object that is no array has string keys, and its values stay unknown.
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
const count = (value: unknown): number => (typeof value === 'number' ? value : 0);
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Reads the answer of `POST /api/imports`: a summary, or problem+json where the file was refused. */
export function parseReport(file: string, status: number, body: string): FileReport {
  let answer: Json = {};
  try {
    answer = asRecord(JSON.parse(body));
  } catch {
    // Not ours, for example the page of a proxy: the status says what there is to say.
  }
  const entities = asRecord(answer['entities']);
  const given = Array.isArray(answer['notices']) ? answer['notices'] : [];
  const notices = given.map((notice: unknown) => parseNotice(asRecord(notice)));
  const format = text(answer['format']);
  const fault = text(answer['detail']) ?? text(answer['title']) ?? `the server answered ${status}`;
  return {
    file,
    ...(format === undefined ? {} : { format }),
    created: count(entities['created']),
    updated: count(entities['updated']),
    unchanged: count(entities['unchanged']),
    refused: count(entities['refused']),
    notices,
    noticeCount: Math.max(notices.length, count(answer['noticeCount'])),
    ...(status >= 200 && status < 300 ? {} : { fault }),
  };
}

function parseNotice(notice: Json): Notice {
  const severity = notice['severity'];
  const remedy = text(notice['remedy']);
  const { row, column } = notice;
  return {
    severity: severity === 'error' || severity === 'warning' ? severity : 'info',
    code: text(notice['code']) ?? 'unknown',
    message: text(notice['message']) ?? '',
    ...(typeof row === 'number' ? { row } : {}),
    ...(typeof column === 'string' || typeof column === 'number' ? { column: `${column}` } : {}),
    ...(remedy === undefined ? {} : { remedy }),
  };
}

/** Whether anything of the file was refused. */
export function isRefused(report: FileReport): boolean {
  return report.fault !== undefined || report.refused > 0;
}

/** `schools.geojson (geojson): 3 created, 1 refused`; a fault in its place. */
export function describeFile(report: FileReport): string {
  const name = report.format === undefined ? report.file : `${report.file} (${report.format})`;
  return `${name}: ${report.fault === undefined ? describeCounts(report) : `refused: ${report.fault}`}`;
}

function describeCounts(counts: Omit<FileReport, 'file' | 'notices' | 'noticeCount'>): string {
  const parts = (['created', 'updated', 'unchanged', 'refused'] as const).flatMap((name) =>
    counts[name] > 0 ? [`${counts[name].toLocaleString('en')} ${name}`] : [],
  );
  return parts.length === 0 ? 'nothing in it' : parts.join(', ');
}

const many = (amount: number, noun: string): string =>
  `${amount.toLocaleString('en')} ${noun}${amount === 1 ? '' : 's'}`;

/** The notices of all files by what they say, the worst and most frequent first, then the sums. */
export function summarise(reports: readonly FileReport[]): string[] {
  const groups = Map.groupBy(
    reports.flatMap((report) => report.notices.map((notice) => ({ notice, file: report.file }))),
    ({ notice }) => `${notice.severity} ${notice.code}`,
  );
  const ranks = { error: 0, warning: 1, info: 2 };
  const sorted = [...groups].sort(
    ([, [a, ...moreA]], [, [b, ...moreB]]) =>
      ranks[a?.notice.severity ?? 'info'] - ranks[b?.notice.severity ?? 'info'] ||
      moreB.length - moreA.length,
  );
  const lines = sorted.flatMap(([title, found]) => {
    const [first] = found;
    return first === undefined ? [] : describeGroup(title, found.length, first);
  });
  const sum = (name: 'created' | 'updated' | 'unchanged' | 'refused'): number =>
    reports.reduce((total, report) => total + report[name], 0);
  const totals = {
    created: sum('created'),
    updated: sum('updated'),
    unchanged: sum('unchanged'),
    refused: sum('refused'),
  };
  const unsent = reports.reduce(
    (n, { noticeCount, notices }) => n + noticeCount - notices.length,
    0,
  );
  const broken = reports.filter(({ fault }) => fault !== undefined).length;
  return [
    ...lines,
    ...(unsent > 0 ? [`… and ${unsent.toLocaleString('en')} notices more.`] : []),
    `${many(reports.length, 'file')}: ${describeCounts(totals)}${
      broken > 0 ? `; ${many(broken, 'file')} refused whole` : ''
    }.`,
  ];
}

function describeGroup(
  title: string,
  times: number,
  { notice, file }: { readonly notice: Notice; readonly file: string },
): string[] {
  const place = [
    file,
    notice.row === undefined ? undefined : `row ${notice.row}`,
    notice.column === undefined ? undefined : `column ${notice.column}`,
  ].filter((part) => part !== undefined);
  return [
    `${title} × ${times.toLocaleString('en')}: ${notice.message}`,
    `  ${times > 1 ? 'first at' : 'at'} ${place.join(', ')}`,
    ...(notice.remedy === undefined ? [] : [`  → ${notice.remedy}`]),
  ];
}
