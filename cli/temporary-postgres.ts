/** A PostgreSQL of its own for tests and benchmarks: a new cluster in a temporary folder, gone afterwards. */
import { execFileSync, type SpawnOptions, spawn } from 'node:child_process';
import { chownSync, existsSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandFailure } from './command.ts';

export interface TemporaryPostgres {
  /** A superuser, on a loopback address. */
  readonly url: string;
  /** Ends at once as in a crash, without a word to clients, and comes back after `awayMs`. */
  crash(awayMs: number): Promise<void>;
  stop(): Promise<void>;
}

const versionMin = 15;
const startMsMax = 30_000;

/** Folder of the newest installed server programs that will do, or undefined. */
export function findPostgres(): string | undefined {
  const patterns = [
    '/usr/lib/postgresql/*/bin',
    '/usr/pgsql-*/bin',
    '/opt/homebrew/opt/postgresql@*/bin',
    '/usr/local/opt/postgresql@*/bin',
  ];
  return globSync(patterns)
    .map((folder) => ({ folder, version: Number(/(\d+)\/bin$/.exec(folder)?.[1] ?? 0) }))
    .filter(({ folder, version }) => version >= versionMin && existsSync(`${folder}/initdb`))
    .sort((a, b) => b.version - a.version)[0]?.folder;
}

/** Throws `CommandFailure` when no server is installed or it does not start. */
export async function startPostgres(): Promise<TemporaryPostgres> {
  const programs = findPostgres();
  if (programs === undefined) {
    throw new CommandFailure(
      `PostgreSQL ${versionMin} or later is not installed here.`,
      'On Debian and Ubuntu: apt-get install postgresql postgresql-postgis.',
    );
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kumiki-pg-'));
  const owner = unprivileged();
  if (owner !== undefined) chownSync(folder, owner.uid, owner.gid);
  const options: SpawnOptions = { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], ...owner };
  const data = path.join(folder, 'data');
  const port = await freePort();
  const initdb = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '-N'];
  const made = await runToEnd(spawn(path.join(programs, 'initdb'), initdb, options));
  if (made.exitCode !== 0) throw failure('initdb fails', made.output, folder);
  const settings = [
    `-p ${port}`,
    `-k ${folder}`,
    '-h 127.0.0.1',
    '-c max_connections=200',
    '-c shared_buffers=256MB',
  ];
  const args = ['-D', data, ...settings.flatMap((setting) => setting.split(' '))];
  const run = { server: spawn(path.join(programs, 'postgres'), args, options) };
  let ended = runToEnd(run.server);
  const killAtExit = (): void => {
    run.server.kill('SIGQUIT');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', killAtExit);
  const ready = async (): Promise<void> => {
    const giveUpAt = Date.now() + startMsMax;
    while (!(await accepts(port))) {
      if (run.server.exitCode !== null || Date.now() > giveUpAt) {
        run.server.kill('SIGKILL');
        throw failure('postgres does not start', (await ended).output, folder);
      }
      await sleep(100);
    }
  };
  await ready();
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async crash(awayMs) {
      run.server.kill('SIGQUIT');
      await ended;
      await sleep(awayMs);
      run.server = spawn(path.join(programs, 'postgres'), args, options);
      ended = runToEnd(run.server);
      await ready();
    },
    async stop() {
      process.off('exit', killAtExit);
      run.server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root; it gets the account that its package made. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  try {
    const number = (flag: string): number =>
      Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }));
    return { uid: number('-u'), gid: number('-g') };
  } catch {
    throw new CommandFailure(
      'PostgreSQL does not run as root, and there is no account named postgres.',
      'Run as another user, or install the server from its package, which makes the account.',
    );
  }
}

async function runToEnd(
  child: ReturnType<typeof spawn>,
): Promise<{ exitCode: number | null; output: string }> {
  let output = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    output = (output + chunk).slice(-20_000);
  });
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, output }));
  });
}

function failure(what: string, output: string, folder: string): CommandFailure {
  rmSync(folder, { recursive: true, force: true });
  return new CommandFailure(`${what}:\n${output.trim()}`);
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/**
 * A server that still starts accepts a connection and says so (57P03), so a start packet is sent:
 * only the answer R (authentication) counts.
 */
function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    const settle = (isReady: boolean): void => {
      socket.destroy();
      resolve(isReady);
    };
    socket.setTimeout(1000, () => settle(false));
    socket.once('error', () => settle(false));
    socket.once('data', (answer) => settle(answer.toString('latin1', 0, 1) === 'R'));
    socket.once('connect', () => {
      const body = Buffer.from('\0\x03\0\0user\0postgres\0database\0postgres\0\0', 'latin1');
      const length = Buffer.alloc(4);
      length.writeInt32BE(body.length + 4);
      socket.write(Buffer.concat([length, body]));
    });
  });
}
