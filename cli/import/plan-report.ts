/** What the server says of a plan (`POST /api/plans`), as the report of a file. Pure. */
import { inLanguage, type Language } from '../language.ts';
import { asRecord, type FileReport, type Notice, parseReport, parseTexts } from './report.ts';

/** Whether a file is a plan: the other formats are none of YAML. */
export function isPlanFile(name: string): boolean {
  return /\.ya?ml$/i.test(name);
}

/** Counts nodes and indicators; a fault is a notice with its line. */
export function parsePlanReport(
  file: string,
  status: number,
  body: string,
  language: Language,
): FileReport {
  const report = parseReport(file, status, body, language);
  let answer: ReturnType<typeof asRecord> = {};
  try {
    answer = asRecord(JSON.parse(body));
  } catch {
    return report;
  }
  const given = Array.isArray(answer['faults']) ? answer['faults'] : [];
  const notices = given.map((fault: unknown) => noticeOf(asRecord(fault), language));
  const plan = asRecord(answer['plan']);
  const members = count(plan['nodeCount']) + count(plan['indicatorCount']);
  const outcome = answer['outcome'];
  const rows = new Set(notices.filter(({ severity }) => severity === 'error').map(placeOf));
  return {
    ...report,
    format: 'plan',
    created: outcome === 'created' ? members : 0,
    updated: outcome === 'updated' ? members : 0,
    unchanged: outcome === 'unchanged' ? members : 0,
    refused: report.fault === undefined ? rows.size : 0,
    notices,
    noticeCounts: notices.length === 0 ? {} : { [code]: notices.length },
  };
}

const code = 'plan-member-invalid';

function noticeOf(fault: ReturnType<typeof asRecord>, language: Language): Notice {
  const { severity, line, sheet } = fault;
  const remedy = parseTexts(fault['remedy'], language);
  const message = parseTexts(fault['message'], language) ?? '';
  const within = typeof sheet === 'string' ? sheet : '';
  const at = inLanguage(
    {
      ja: `${within === '' ? '' : `シート「${within}」`}${String(line)}行目: `,
      en: `${within === '' ? '' : `sheet ${within}, `}line ${String(line)}: `,
    },
    language,
  );
  return {
    severity: severity === 'error' ? 'error' : 'warning',
    code,
    // Each is mended by itself.
    isOwn: true,
    message: typeof line === 'number' ? `${at}${message}` : message,
    ...(typeof fault['pointer'] === 'string' ? { column: fault['pointer'] } : {}),
    ...(remedy === undefined ? {} : { remedy }),
  };
}

/** `/nodes/3/title` is a fault of `/nodes/3`. */
function placeOf({ column = '' }: Notice): string {
  return column.split('/').slice(0, 3).join('/');
}

function count(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
