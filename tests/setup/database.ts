/**
 * Prepares the databases of a test run when the first test asks for one: embedded from a cached data
 * folder, or new ones on the server named by KUMIKI_TEST_POSTGRES.
 */
import { createHash, randomBytes } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import {
  type Database,
  type DatabaseSource,
  migrate,
  openDatabase,
  readMigrations,
} from '../../server/src/kernel/database/index.ts';

const root = path.resolve(import.meta.dirname, '../..');
const cache = path.join(root, '.kumiki/cache');

/** When one of these changes, cached folders are made anew. */
const madeBy = [
  'node_modules/@electric-sql/pglite/package.json',
  'node_modules/@electric-sql/pglite-postgis/package.json',
  'server/src/kernel/database/embedded/engine.ts',
  'server/src/kernel/database/embedded/postgis-bundle.ts',
];

interface Prepared {
  readonly told: {
    readonly engine: Database['engine'];
    readonly shared: DatabaseSource;
    readonly migrated: string;
    readonly bare: string;
    readonly adminUrl?: string;
  };
  dispose(): Promise<void>;
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kumiki-run-'));
  const control = path.join(folder, 'control');
  let prepared: Promise<Prepared> | undefined;
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    prepared ??= prepare(folder);
    prepared
      .then(({ told }) => told)
      .catch((error: unknown) => ({ failed: error instanceof Error ? error.stack : String(error) }))
      .then((answer) => socket.end(JSON.stringify(answer)))
      .catch(() => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(control, resolve));
  project.provide('databaseControl', control);
  return async () => {
    server.close();
    await prepared?.then(
      (databases) => databases.dispose(),
      () => undefined,
    );
    await rm(folder, { recursive: true, force: true });
  };
}

function prepare(folder: string): Promise<Prepared> {
  const url = process.env['KUMIKI_TEST_POSTGRES'];
  return url ? prepareServer(url) : prepareEmbedded(folder);
}

async function prepareEmbedded(folder: string): Promise<Prepared> {
  const migrations = await readMigrations();
  const versions = await Promise.all(
    madeBy.map(async (file) => {
      const text = await readFile(path.join(root, file), 'utf8');
      return createHash('sha256').update(text).digest('hex');
    }),
  );
  const bare = await cached('bare', versions, undefined, async () => undefined);
  const checksums = migrations.map(({ checksum }) => checksum);
  const migrated = await cached('migrated', [...versions, ...checksums], bare, (database) =>
    migrate(database, migrations),
  );
  const own = path.join(folder, 'database');
  await copyFolder(migrated, own);
  const database = await openDatabase({ folder: own });
  const shared = { socketFolder: database.socketFolder ?? '' };
  return {
    told: { engine: 'embedded', shared, migrated, bare },
    dispose: () => database.close(),
  };
}

/** A closed database folder that is made once for each key. Two runs may make it at once. */
async function cached(
  name: string,
  key: readonly string[],
  from: string | undefined,
  fill: (database: Database) => Promise<unknown>,
): Promise<string> {
  const digest = createHash('sha256').update(key.join()).digest('hex').slice(0, 16);
  const folder = path.join(cache, `database-${name}-${digest}`);
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  await sweepCache(name);
  const making = await mkdtemp(path.join(cache, 'making-'));
  if (from !== undefined) await copyFolder(from, making);
  const database = await openDatabase({ folder: making });
  try {
    await fill(database);
  } finally {
    await database.close();
  }
  await rename(making, folder).catch(async (error: unknown) => {
    await rm(making, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  });
  return folder;
}

/** Keeps the newest of a kind, which other runs may be copying, and forgets what a killed run left. */
async function sweepCache(name: string): Promise<void> {
  const prefix = `database-${name}-`;
  const found = await Promise.all(
    (await readdir(cache)).map(async (entry) => {
      const folder = path.join(cache, entry);
      // Another run may just have renamed or removed it.
      const at = await stat(folder).then(
        ({ mtimeMs }) => mtimeMs,
        () => Date.now(),
      );
      return { entry, folder, at };
    }),
  );
  const old = found
    .filter(({ entry }) => entry.startsWith(prefix))
    .sort((a, b) => b.at - a.at)
    .slice(2);
  const hourAgo = Date.now() - 3_600_000;
  const broken = found.filter(({ entry, at }) => entry.startsWith('making-') && at < hourAgo);
  await Promise.all(
    [...old, ...broken].map(({ folder }) => rm(folder, { recursive: true, force: true })),
  );
}

async function copyFolder(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, mode: constants.COPYFILE_FICLONE });
}

async function prepareServer(adminUrl: string): Promise<Prepared> {
  const admin = await openDatabase({ url: adminUrl, limits: { connectionsMax: 1 } });
  const run = `kumiki_test_${randomBytes(4).toString('hex')}`;
  const names = { bare: `${run}_bare`, migrated: `${run}_migrated`, shared: `${run}_shared` };
  const urlOf = (name: string): string => {
    const url = new URL(adminUrl);
    url.pathname = `/${name}`;
    return url.href;
  };
  await admin.execute(`create database ${names.bare} template template0`);
  await (await openDatabase({ url: urlOf(names.bare) })).close();
  await admin.execute(`create database ${names.migrated} template ${names.bare}`);
  const migrated = await openDatabase({ url: urlOf(names.migrated) });
  await migrate(migrated, await readMigrations());
  await migrated.close();
  await admin.execute(`create database ${names.shared} template ${names.migrated}`);
  return {
    told: { ...names, engine: 'postgres', shared: { url: urlOf(names.shared) }, adminUrl },
    dispose: async () => {
      // Those too that a test which timed out has not dropped.
      const left = await admin.query<{ name: string }>(
        'select datname as name from pg_database where starts_with(datname, $1)',
        [`${run}_`],
      );
      for (const { name } of left) {
        await admin.execute(`drop database if exists ${name} with (force)`);
      }
      await admin.close();
    },
  };
}
