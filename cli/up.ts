/** `./kumiki up`: builds what changed, starts the server, and stops it cleanly. */
import net from 'node:net';
import { type Config, type ConfigOverrides, readConfig } from '@kumiki/server';
import { defaultDataFolder } from './administrator.ts';
import { suggestion } from './arguments.ts';
import { CommandFailure } from './command.ts';
import { inLanguage, language } from './language.ts';
import { buildPortal } from './portal-build.ts';
import { listRegions } from './project.ts';
import { announceServer } from './running-server.ts';
import { openServerLog } from './server-log.ts';

interface UpFlags {
  readonly port: number | undefined;
  readonly host: string | undefined;
  readonly data: string | undefined;
  readonly region: string | undefined;
  readonly 'database-url': string | undefined;
  readonly 'migrate-url': string | undefined;
  readonly 'public-url': string | undefined;
  readonly 'trust-proxy': boolean;
  readonly 'context-map': string | undefined;
  readonly open: boolean;
}

export async function up(flags: UpFlags): Promise<number> {
  const config = configOf(flags);
  await expectRegion(config);
  await expectFreePort(config);
  const tell = startedAt(performance.now());
  const stopping = waitForSignal();
  const { signal } = stopping;
  const portal = buildPortal(() => tell('Building the portal'), signal);
  // Whoever awaits it below hears of a failure; until then it must not count as unhandled.
  portal.catch(() => undefined);
  const { start } = await import('@kumiki/server');
  const running = await start(config, {
    progress: tell,
    log: openServerLog(process.stderr),
    portalReady: portal,
    signal,
  }).catch((error: unknown) => (signal.aborted ? undefined : explain(error)));
  const { tokenFile, tokenMade, open, ready, stop, stopped } = sentences;
  // The signal ended the start, and the build of the portal, too.
  if (running === undefined) {
    tell(inLanguage(stopped, language));
    return 0;
  }
  const { file, isNew } = running.adminToken;
  console.log(`\n  ${running.url}\n`);
  console.log(`${inLanguage(isNew ? tokenMade : tokenFile, language)}: ${file}`);
  if (config.isOpen) console.log(inLanguage(open, language));
  const withdraw = await announceServer(config.dataFolder, running.url);
  tell(inLanguage(ready, language));
  await stopping.asked;
  tell(inLanguage(stop, language));
  await withdraw();
  await running.close();
  tell(inLanguage(stopped, language));
  return 0;
}

const sentences = {
  tokenFile: { ja: '管理者トークン', en: 'Administrator token' },
  tokenMade: { ja: '管理者トークン（新しく作りました）', en: 'Administrator token (made now)' },
  open: {
    ja: '認証を求めません（--open）。',
    en: 'Nobody is asked for credentials (--open).',
  },
  ready: { ja: '準備ができました。Ctrl+Cで停止します', en: 'Ready; Ctrl+C stops' },
  stop: {
    ja: '停止しています。応答中の処理を終え、データベースを閉じます',
    en: 'Stopping: answers in flight finish, the database closes',
  },
  stopped: { ja: '停止しました', en: 'Stopped' },
} as const;

function configOf(flags: UpFlags): Config {
  const overrides: ConfigOverrides = {
    host: flags.host,
    port: flags.port,
    dataFolder: flags.data ?? process.env['KUMIKI_DATA'] ?? defaultDataFolder,
    region: flags.region,
    databaseUrl: flags['database-url'],
    migrateUrl: flags['migrate-url'],
    publicUrl: flags['public-url'],
    isProxyTrusted: flags['trust-proxy'] ? true : undefined,
    contextMapFile: flags['context-map'],
    isOpen: flags.open ? true : undefined,
  };
  const read = readConfig(overrides);
  if (read.ok) return read.value;
  throw new CommandFailure(
    `the configuration has faults.\n  ${read.error.join('\n  ')}`,
    './kumiki up --help tells the flags; docs/configuration.md the variables.',
  );
}

async function expectRegion({ region }: Config): Promise<void> {
  const names = await listRegions();
  if (names.includes(region)) return;
  throw new CommandFailure(
    `there is no region ${region}.${suggestion(region, names)}`,
    `There are ${names.join(', ')}; regions/README.md tells how to add one.`,
  );
}

/** Found out before anything is built or opened. */
async function expectFreePort({ host, port }: Config): Promise<void> {
  const code = await new Promise<string | undefined>((resolve) => {
    const server = net.createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
  if (code === undefined) return;
  if (code === 'EADDRINUSE') {
    throw new CommandFailure(
      `port ${port} of ${host} is in use.`,
      `Stop what listens there, or take another: --port ${port + 1}. ./kumiki doctor tells more.`,
    );
  }
  if (code === 'EACCES') {
    throw new CommandFailure(`port ${port} is for administrators.`, 'Take one from 1024 on.');
  }
  throw new CommandFailure(
    `${host}:${port} cannot be listened on (${code}).`,
    'Give another --host.',
  );
}

/** Progress with the seconds since the start; the log of the server goes to standard error. */
function startedAt(begunMs: number): (message: string) => void {
  return (message) => {
    const seconds = ((performance.now() - begunMs) / 1000).toFixed(1);
    console.log(`[${seconds.padStart(5)} s] ${message}`);
  };
}

interface Stopping {
  /** Resolves at the first signal. */
  readonly asked: Promise<void>;
  /** Aborted by it. */
  readonly signal: AbortSignal;
}

/** A second signal ends the process at once. */
function waitForSignal(): Stopping {
  const { promise, resolve } = Promise.withResolvers<void>();
  const asking = new AbortController();
  const stop = (): void => {
    if (asking.signal.aborted) {
      console.error('Stopped by force.');
      process.exit(1);
    }
    asking.abort();
    resolve();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  return { asked: promise, signal: asking.signal };
}

/** What the operator can do something about, in a sentence; the rest stays a defect. */
async function explain(error: unknown): Promise<never> {
  const { FolderInUse, UnfitServer } = await import('@kumiki/server');
  if (error instanceof FolderInUse) {
    throw new CommandFailure(`${error.message}.`, 'Stop that one, or take another: --data FOLDER.');
  }
  if (error instanceof UnfitServer) throw new CommandFailure(error.message);
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (cause instanceof Error && typeof code === 'string' && code in remedies) {
    throw new CommandFailure(`${cause.message}.`, remedies[code]);
  }
  throw error;
}

const remedies: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'No database answers there; check --database-url. ./kumiki doctor tells more.',
  ENOTFOUND: 'There is no such host; check --database-url.',
  '28P01': 'The database refuses the password; check --database-url.',
  '3D000': 'There is no such database; create it, or check --database-url.',
  EACCES: 'Check who owns the data folder, or take another: --data FOLDER.',
  EADDRINUSE: 'Another program has just taken the port; take another: --port.',
  ENOSPC: 'The disk is full; make room.',
};
