/** `./kumiki doctor`: looks at this machine and installation, and says what to do about what is wrong. */
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, readFile, stat, statfs } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { defaultDataFolder } from './administrator.ts';
import { listRegions, projectFolder } from './project.ts';
import { findPostgres } from './temporary-postgres.ts';

interface DoctorFlags {
  readonly port: number | undefined;
  readonly host: string | undefined;
  readonly data: string | undefined;
  readonly region: string | undefined;
  readonly 'database-url': string | undefined;
}

interface Finding {
  readonly verdict: 'ok' | 'note' | 'wrong';
  readonly text: string;
  readonly remedy?: string;
}

const ok = (text: string): Finding => ({ verdict: 'ok', text });
const note = (text: string, remedy: string): Finding => ({ verdict: 'note', text, remedy });
const wrong = (text: string, remedy: string): Finding => ({ verdict: 'wrong', text, remedy });

const gigabyte = 1e9;
const freeBytesMin = 2 * gigabyte;
/** Of the embedded engine and the server together, rounded up. */
const memoryBytesMin = 3 * gigabyte;

export async function doctor(flags: DoctorFlags): Promise<number> {
  const data = path.resolve(flags.data ?? defaultDataFolder);
  const databaseUrl = flags['database-url'] ?? process.env['DATABASE_URL'];
  const checks: readonly (readonly [string, () => Finding | Promise<Finding>])[] = [
    ['Node.js', nodeVersion],
    ['npm', npmVersion],
    ['memory', () => memory(databaseUrl !== undefined)],
    ['disk', () => disk(data)],
    ['data folder', () => dataFolder(data)],
    ['port', () => port(flags.host ?? '127.0.0.1', flags.port ?? 8080)],
    ['region', () => region(flags.region ?? 'nagasaki')],
    ['database', () => database(databaseUrl, data)],
    ['PostgreSQL for tests', postgres],
  ];
  let isWell = true;
  for (const [name, look] of checks) {
    const { verdict, text, remedy } = await look();
    const mark = { ok: 'ok   ', note: 'note ', wrong: 'WRONG' }[verdict];
    console.log(`${mark}  ${name.padEnd(20)}  ${text}`);
    if (remedy !== undefined) console.log(`${' '.repeat(29)}→ ${remedy}`);
    if (verdict === 'wrong') isWell = false;
  }
  return isWell ? 0 : 1;
}

function nodeVersion(): Finding {
  const major = Number(process.versions.node.split('.')[0]);
  const own = path.relative(projectFolder, process.execPath);
  const origin = own.startsWith('..') ? process.execPath : own;
  const text = `${process.versions.node} (${origin})`;
  return major >= 24 ? ok(text) : wrong(text, 'Start with ./kumiki, which brings Node.js 24.');
}

async function npmVersion(): Promise<Finding> {
  try {
    const { stdout } = await promisify(execFile)('npm', ['--version']);
    return ok(stdout.trim());
  } catch {
    return wrong('not found', 'Install npm together with Node.js: https://nodejs.org/');
  }
}

function memory(isServer: boolean): Finding {
  const total = os.totalmem();
  const text = `${(total / gigabyte).toFixed(1)} GB in all`;
  return total >= memoryBytesMin || isServer
    ? ok(text)
    : note(text, 'The embedded database takes up to 1.8 GB; use a PostgreSQL (--database-url).');
}

/** The folder itself, or the nearest one above that is there. */
async function nearest(folder: string): Promise<string> {
  let place = folder;
  while (place !== path.dirname(place)) {
    if (await stat(place).catch(() => undefined)) break;
    place = path.dirname(place);
  }
  return place;
}

async function disk(data: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(await nearest(data));
  const text = `${((bavail * bsize) / gigabyte).toFixed(1)} GB free for ${data}`;
  return bavail * bsize >= freeBytesMin
    ? ok(text)
    : wrong(text, 'Make room: below 2 GB there is too little for the database and its log.');
}

async function dataFolder(data: string): Promise<Finding> {
  const place = await nearest(data);
  try {
    await access(place, constants.W_OK | constants.X_OK);
  } catch {
    return wrong(`${place} cannot be written`, `Change its owner, or give another: --data FOLDER.`);
  }
  if (place !== data) return ok(`${data} will be made at the first start`);
  const token = await stat(path.join(data, 'admin-token')).catch(() => undefined);
  if (token === undefined) return ok(`${data}, without an administrator token yet`);
  return (token.mode & 0o077) === 0
    ? ok(data)
    : wrong(
        `others can read ${path.join(data, 'admin-token')}`,
        `chmod 600 '${path.join(data, 'admin-token')}'`,
      );
}

async function port(host: string, number: number): Promise<Finding> {
  const code = await new Promise<string | undefined>((resolve) => {
    const server = net.createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
    server.listen(number, host, () => server.close(() => resolve(undefined)));
  });
  if (code === undefined) return ok(`${host}:${number} is free`);
  if (code === 'EACCES') {
    return wrong(`${number} is for administrators`, 'Take one from 1024 on: --port 8080.');
  }
  if (code !== 'EADDRINUSE') return wrong(`${host}:${number}: ${code}`, 'Give another --host.');
  const healthy = await fetch(`http://${host}:${number}/healthz`, {
    signal: AbortSignal.timeout(2000),
  }).catch(() => undefined);
  return healthy?.ok === true
    ? note(`a server answers on ${host}:${number}`, 'A second one needs another --port and --data.')
    : wrong(`another program listens on ${host}:${number}`, 'Stop it, or take another: --port.');
}

async function region(name: string): Promise<Finding> {
  const names = await listRegions();
  return names.includes(name)
    ? ok(`${name} (there are ${names.join(', ')})`)
    : wrong(`there is no region ${name}`, `Take one of ${names.join(', ')}: --region NAME.`);
}

async function database(url: string | undefined, data: string): Promise<Finding> {
  if (url === undefined) {
    const holder = await readFile(path.join(data, 'database', 'lock.json'), 'utf8').catch(() => '');
    return ok(`embedded, in ${data}${holder === '' ? '' : ', opened before'}`);
  }
  const shown = url.replace(/\/\/[^@/]*@/, '//…@');
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  try {
    await client.connect();
    // Only looked at: nothing is created here.
    const { rows } = await client.query<{ version: number; postgis: string | null }>(
      `select current_setting('server_version_num')::int / 10000 as version,
              (select default_version from pg_available_extensions where name = 'postgis') as postgis`,
    );
    return judgeServer(shown, rows[0]?.version ?? 0, rows[0]?.postgis ?? undefined);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return wrong(`${shown}: ${reason}`, 'Check address, password and network of --database-url.');
  } finally {
    await client.end().catch(() => undefined);
  }
}

function judgeServer(shown: string, version: number, postgis: string | undefined): Finding {
  const text = `${shown}: PostgreSQL ${version}, PostGIS ${postgis ?? 'missing'}`;
  if (version < 15) return wrong(text, 'PostgreSQL 15 or later is needed.');
  return Number.parseFloat(postgis ?? '0') >= 3.3
    ? ok(text)
    : wrong(text, 'Install PostGIS 3.3 or later on the database server (postgresql-postgis).');
}

function postgres(): Finding {
  const found = findPostgres();
  return found === undefined
    ? note('not installed', 'Only ./kumiki test --postgres new and ./kumiki bench use one.')
    : ok(found);
}
