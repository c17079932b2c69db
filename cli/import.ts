/** `./kumiki import`: sends files and addresses to a running server, and tells what became of them. */
import { chooseServer, defaultServer, findToken } from './administrator.ts';
import { isPlanFile, parsePlanReport } from './import/plan-report.ts';
import {
  describeFile,
  type FileReport,
  isRefused,
  parseReport,
  summarise,
} from './import/report.ts';
import { findSource, isAddress, SendFailure, type Source, send } from './import/send.ts';
import { language } from './language.ts';
import { type Progress, showProgress } from './terminal.ts';

interface ImportFlags {
  readonly url: string | undefined;
  readonly token: string | undefined;
  readonly tenant: string | undefined;
  readonly data: string | undefined;
  readonly format: string | undefined;
  readonly type: string | undefined;
  readonly id: string | undefined;
  readonly map: readonly string[];
  readonly kind: string | undefined;
  readonly source: string | undefined;
  readonly license: string | undefined;
  readonly public: boolean;
  readonly towns: boolean;
  readonly json: boolean;
}

export async function importFiles(
  flags: ImportFlags,
  operands: readonly string[],
): Promise<number> {
  const server = await chooseServer(flags.url, flags.data);
  const token = await findToken(server, flags.token, flags.data);
  const target = {
    url: new URL(flags.towns ? '/api/gazetteer' : `/api/imports${queryOf(flags)}`, server),
    headers: {
      accept: 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(flags.tenant === undefined ? {} : { 'ngsild-tenant': flags.tenant }),
    },
  };
  const found = await Promise.all(operands.map(locate));
  const bytes = found.reduce((sum, { source }) => sum + (source?.bytes ?? 0), 0);
  const progress = showProgress('Importing', operands.some(isAddress) ? undefined : bytes);
  const reports: FileReport[] = [];
  for (const { operand, source, fault } of found) {
    const report =
      source === undefined
        ? refusal(operand, fault ?? 'it cannot be read')
        : await importOne(operand, source, target, progress);
    reports.push(report);
    if (!flags.json) progress.note(describeFile(report, language));
    if (report.fault === 'nothing listens there') break;
  }
  progress.end();
  console.log(
    flags.json ? JSON.stringify({ files: reports }) : summarise(reports, language).join('\n'),
  );
  if (reports.some(({ fault }) => fault === 'nothing listens there')) {
    console.error(`kumiki: no server answers at ${server.origin}; start one with ./kumiki up.`);
  } else if (token === undefined && reports.some(({ fault }) => fault !== undefined)) {
    console.error(
      server.origin === defaultServer
        ? 'kumiki: no token was sent; --token TOKEN, or --data FOLDER where the server keeps its own.'
        : 'kumiki: no token was sent; give one with --token TOKEN or KUMIKI_TOKEN.',
    );
  }
  return reports.some(isRefused) ? 1 : 0;
}

function queryOf(flags: ImportFlags): string {
  const query = new URLSearchParams();
  for (const name of ['format', 'type', 'id', 'kind', 'source', 'license'] as const) {
    const value = flags[name];
    if (value !== undefined) query.set(name, value);
  }
  for (const entry of flags.map) query.append('map', entry);
  if (flags.public) query.set('public', 'true');
  return query.size === 0 ? '' : `?${query.toString()}`;
}

interface Located {
  readonly operand: string;
  readonly source?: Source;
  readonly fault?: string;
}

async function locate(operand: string): Promise<Located> {
  try {
    return { operand, source: await findSource(operand) };
  } catch (error) {
    if (!(error instanceof SendFailure)) throw error;
    return { operand, fault: error.message };
  }
}

async function importOne(
  operand: string,
  source: Source,
  target: Parameters<typeof send>[1],
  progress: Progress,
): Promise<FileReport> {
  progress.label(operand);
  const isPlan = isPlanFile(source.name) || target.url.searchParams.get('format') === 'plan';
  try {
    const to = isPlan ? planTarget(target) : target;
    const { status, body } = await send(source, to, (bytes) => progress.advance(bytes));
    const parse = isPlan ? parsePlanReport : parseReport;
    return parse(operand, status, body, language);
  } catch (error) {
    if (!(error instanceof SendFailure)) throw error;
    return refusal(operand, error.message);
  }
}

/** Plans have an address of their own; of the query only `public` means something there. */
function planTarget({ url, headers }: Parameters<typeof send>[1]): Parameters<typeof send>[1] {
  const plans = new URL('/api/plans', url);
  if (url.searchParams.get('public') === 'true') plans.searchParams.set('public', 'true');
  return { url: plans, headers };
}

function refusal(file: string, fault: string): FileReport {
  const none = { created: 0, updated: 0, unchanged: 0, refused: 0, tableRows: 0 };
  return { file, ...none, notices: [], noticeCounts: {}, fault };
}
