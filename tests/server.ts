/** A real `./kumiki up` in a process of its own, on a free port, over a data folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { constants, existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migratedTemplate, testEngine } from '../server/src/kernel/database/testing.ts';

const main = path.resolve(import.meta.dirname, '../cli/main.ts');

export interface ServerOptions {
  /** Flags of `./kumiki up` besides the port and the data folder. */
  readonly flags?: readonly string[];
  /** Kept afterwards when it is given; a temporary one, removed afterwards, when not. */
  readonly dataFolder?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The `./kumiki` of another project folder; the command line of this one when absent. */
  readonly launcher?: string;
  readonly startMsMax?: number;
  /** Also the making of an empty database is wanted; otherwise a prepared one is copied, which is faster. */
  readonly isFirstStart?: boolean;
}

export interface RunningServer extends AsyncDisposable {
  readonly url: string;
  readonly dataFolder: string;
  /** The administrator token. */
  readonly token: string;
  readonly process: ChildProcess;
  /** From the start of the process until it said it is ready. */
  readonly startMs: number;
  /** Everything written so far, standard output and error. */
  output(): string;
  /** SIGTERM, as an operator would; the exit code, or the name of the signal that ended it. */
  stop(): Promise<number | string | null>;
  /** SIGKILL: nothing can be tidied up. */
  kill(): Promise<void>;
}

/** Rejects with the whole output when the process ends before it is ready. */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const isTemporary = options.dataFolder === undefined;
  const dataFolder = options.dataFolder ?? (await mkdtemp(path.join(tmpdir(), 'kumiki-server-')));
  const isEmbedded = options.flags?.includes('--database-url') !== true;
  if (isEmbedded && options.isFirstStart !== true) await placeDatabase(dataFolder);
  const begun = performance.now();
  const flags = ['up', '--port', '0', '--data', dataFolder, ...(options.flags ?? [])];
  const [command, args] =
    options.launcher === undefined
      ? [process.execPath, [main, ...flags]]
      : [options.launcher, flags];
  const child = spawn(command, args, {
    env: { ...plainEnvironment(), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | string | null>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
  const remove = async (): Promise<void> => {
    if (isTemporary) await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  };
  let output = '';
  const url = await ready(child, options.startMsMax ?? 100_000, (text) => {
    output += text;
  }).catch(async (error: unknown) => {
    child.kill('SIGKILL');
    await ended;
    await remove();
    throw error;
  });
  const startMs = performance.now() - begun;
  const token = (await readFile(path.join(dataFolder, 'admin-token'), 'utf8')).trim();
  const end = async (signal: NodeJS.Signals): Promise<number | string | null> => {
    child.kill(signal);
    return await ended;
  };
  return {
    url,
    dataFolder,
    token,
    process: child,
    startMs,
    output: () => output,
    stop: () => end('SIGTERM'),
    kill: async () => {
      await end('SIGKILL');
    },
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null && child.signalCode === null) await end('SIGTERM');
      await remove();
    },
  };
}

/** Of this process, in English and without settings of a server that somebody runs here. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('KUMIKI_') && name !== 'DATABASE_URL',
  );
  return { ...Object.fromEntries(entries), LC_ALL: 'C' };
}

/** An empty database in a folder that has none. */
async function placeDatabase(dataFolder: string): Promise<void> {
  const database = path.join(dataFolder, 'database');
  if (existsSync(database) || (await testEngine()) !== 'embedded') return;
  await mkdir(dataFolder, { recursive: true });
  const mode = constants.COPYFILE_FICLONE;
  await cp(await migratedTemplate(), database, { recursive: true, mode });
}

function ready(
  child: ChildProcess,
  startMsMax: number,
  onOutput: (text: string) => void,
): Promise<string> {
  let seen = '';
  return new Promise((resolve, reject) => {
    const fail = (what: string): void => reject(new Error(`${what}:\n${seen}`));
    const timeout = setTimeout(() => fail(`Not ready after ${startMsMax} ms`), startMsMax);
    child.once('close', () => {
      clearTimeout(timeout);
      fail('The server ended before it was ready');
    });
    const read = (chunk: Buffer): void => {
      onOutput(chunk.toString());
      seen += chunk.toString();
      const address = /^ {2}(http:\/\/localhost:\d+)$/m.exec(seen)?.[1];
      if (address === undefined || !seen.includes('] Ready')) return;
      clearTimeout(timeout);
      resolve(address);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
  });
}
