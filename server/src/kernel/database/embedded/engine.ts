/** Opens PGlite with PostGIS on a folder and gives its one session to the bridge. */
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Extension, PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { postgis } from '@electric-sql/pglite-postgis';
import type { Session } from './bridge.ts';
import { syncMessage } from './frames.ts';
import { copyPrefix, engineFolder, newEngineFolder } from './layout.ts';
import { postgisBundle } from './postgis-bundle.ts';

export interface Engine extends Session {
  /** A clean stop: checkpoint, no recovery at the next start. */
  close(): Promise<void>;
}

/** Shared buffers live in WebAssembly memory; the operating system caches files anyway. */
const settings = [
  'shared_buffers=64MB',
  // A new WAL file needs no zeros where nothing is synced to disk.
  'wal_init_zero=off',
  // How much WAL is kept for reuse after a checkpoint.
  'min_wal_size=32MB',
  'max_wal_size=128MB',
  'jit=off',
].flatMap((setting) => ['-c', setting]);

/** Opens `folder`/engine, and makes it first when it is not there. */
export async function openEngine(folder: string): Promise<Engine> {
  // What a killed process left of its copies.
  for (const name of readdirSync(folder)) {
    if (name.startsWith(copyPrefix)) rmSync(path.join(folder, name), { recursive: true });
  }
  const home = path.join(folder, engineFolder);
  if (!existsSync(home)) await createCluster(folder, home);
  return sessionOf(await start(home, folder));
}

/** Made beside its place and renamed, so that a start killed half-way leaves nothing that looks finished. */
async function createCluster(folder: string, home: string): Promise<void> {
  const making = path.join(folder, newEngineFolder);
  rmSync(making, { recursive: true, force: true });
  const database = await start(making, folder);
  await database.exec('create extension postgis; create extension pg_trgm');
  // Nobody vacuums the templates: their age would end all writing after two thousand million transactions.
  await database.exec(`update pg_database set datistemplate = false, datallowconn = true`);
  for (const name of ['template0', 'template1']) await database.exec(`drop database ${name}`);
  await database.exec('vacuum (freeze, analyze)');
  await database.close();
  renameSync(making, home);
}

function start(home: string, folder: string): Promise<PGlite> {
  const smallPostgis: Extension = {
    ...postgis,
    setup: async (database, options) => {
      const { bundlePath, ...rest } = await postgis.setup(database, options);
      const small = await postgisBundle(fileURLToPath(bundlePath), folder);
      return { ...rest, bundlePath: pathToFileURL(small) };
    },
  };
  return PGlite.create(home, {
    extensions: { postgis: smallPostgis, pg_trgm },
    startParams: [...PGlite.defaultStartParams, ...settings],
  });
}

async function sessionOf(database: PGlite): Promise<Engine> {
  const found = await database.query<{ version: string }>(
    `select current_setting('server_version') as version`,
  );
  let chunks: Buffer[] = [];
  // Sets where answers go for this and every later run: bytes are only lent, so they are copied.
  await database.execProtocolRawStream(syncMessage, {
    syncToFs: false,
    onRawData: (bytes) => chunks.push(Buffer.from(bytes)),
  });
  return {
    serverVersion: found.rows[0]?.version ?? 'unknown',
    run(message) {
      chunks = [];
      database.execProtocolRawSync(message);
      return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
    },
    close: () => database.close(),
  };
}
