/** `backup`, `restore` and `move` as processes, over real servers, by what they hold before and after. */
import { copyFile, mkdtemp, open, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findPostgres, startPostgres } from '../../cli/temporary-postgres.ts';
import { type RunningServer, startServer } from '../server.ts';
import { skipUnless } from '../skip.ts';
import { runKumiki } from './command.ts';

const type = 'Library';
let folder: string;
let dataFolder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kumiki-backup-'));
  dataFolder = path.join(folder, 'data');
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function request(server: RunningServer, site: string, init: RequestInit = {}) {
  return await fetch(new URL(site, server.url), {
    ...init,
    headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
  });
}

async function write(server: RunningServer, ...numbers: readonly number[]): Promise<void> {
  for (const number of numbers) {
    const entity = {
      id: `urn:ngsi-ld:${type}:${number}`,
      type,
      name: { type: 'Property', value: `図書館 ${number} 'quoted" \\ 😀` },
      location: {
        type: 'GeoProperty',
        value: { type: 'Point', coordinates: [129.87 + number / 1000, 32.75] },
      },
    };
    const answer = await request(server, '/ngsi-ld/v1/entities', {
      method: 'POST',
      body: JSON.stringify(entity),
    });
    expect(answer.status).toBe(201);
  }
}

/** Everything the broker tells of the entities, times included. */
async function contents(server: RunningServer): Promise<unknown> {
  const answer = await request(
    server,
    `/ngsi-ld/v1/entities?type=${type}&limit=1000&options=sysAttrs`,
  );
  expect(answer.status).toBe(200);
  return await answer.json();
}

const idsOf = (entities: unknown): unknown =>
  (entities as { id: string }[])
    .map(({ id }) => Number(id.split(':').at(-1)))
    .toSorted((a, b) => a - b);

describe('backup and restore', { timeout: 300_000 }, () => {
  test('while the server runs: what was there comes back, what came later goes', async () => {
    await using server = await startServer({ dataFolder });
    await write(server, 1, 2, 3);
    const before = await contents(server);
    const file = path.join(folder, 'running.tar');
    const saved = await runKumiki(['backup', file, '--data', dataFolder]);
    expect(saved).toMatchObject({ exitCode: 0 });
    expect(saved.stdout).toMatch(/^Saved to .*running\.tar/);
    expect((await stat(file)).mode & 0o077).toBe(0);
    await write(server, 4);
    expect(idsOf(await contents(server))).toEqual([1, 2, 3, 4]);

    const restored = await runKumiki(['restore', file, '--data', dataFolder]);
    expect(restored.stderr).not.toContain('kumiki:');
    expect(restored).toMatchObject({ exitCode: 0 });
    expect(await contents(server)).toEqual(before);
    // The application made anew writes and reads as before.
    await write(server, 5);
    expect(idsOf(await contents(server))).toEqual([1, 2, 3, 5]);
  });

  test('a damaged file is refused, and the running server goes on as it was', async () => {
    await using server = await startServer({ dataFolder });
    const before = await contents(server);
    const file = path.join(folder, 'damaged.tar');
    await copyFile(path.join(folder, 'running.tar'), file);
    await using handle = await open(file, 'r+');
    await handle.truncate((await handle.stat()).size - 5000);
    const { exitCode, stderr } = await runKumiki(['restore', file, '--data', dataFolder]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/The archive is (cut off|damaged)/);
    expect(await contents(server)).toEqual(before);
    expect((await readdir(dataFolder)).filter((name) => name.startsWith('restore-'))).toEqual([]);
  });

  test('without a running server, into another folder', async () => {
    let before: unknown;
    {
      await using server = await startServer({ dataFolder });
      before = await contents(server);
      await server.kill();
    }
    const file = path.join(folder, 'stopped.tar');
    expect(await runKumiki(['backup', file, '--data', dataFolder])).toMatchObject({ exitCode: 0 });
    const elsewhere = path.join(folder, 'elsewhere');
    const restored = await runKumiki(['restore', file, '--data', elsewhere]);
    expect(restored).toMatchObject({ exitCode: 0 });
    await using server = await startServer({ dataFolder: elsewhere });
    expect(await contents(server)).toEqual(before);
    expect(idsOf(before)).toEqual([1, 2, 3, 5]);
  });

  test('a stranger gets no backup and restores none', async () => {
    await using server = await startServer({ dataFolder });
    const file = path.join(folder, 'stolen.tar');
    const flags = ['--url', server.url, '--token', 'not-the-token', '--data', folder];
    expect(await runKumiki(['backup', file, ...flags])).toMatchObject({ exitCode: 1 });
    const running = path.join(folder, 'running.tar');
    const restored = await runKumiki(['restore', running, ...flags]);
    expect(restored).toMatchObject({ exitCode: 1 });
    expect(restored.stderr).toContain('An administrator token is needed');
    expect((await readdir(folder)).filter((name) => name.startsWith('stolen'))).toEqual([]);
  });

  test('nothing is written over, and nothing is made of nothing', async () => {
    const file = path.join(folder, 'running.tar');
    const again = await runKumiki(['backup', file, '--data', dataFolder]);
    expect(again.stderr).toContain('is there already');
    const none = path.join(folder, 'none');
    const empty = await runKumiki(['backup', path.join(folder, 'x.tar'), '--data', none]);
    expect(empty.stderr).toContain(`there is no data in ${none}`);
    const missing = await runKumiki(['restore', path.join(folder, 'x.tar'), '--data', none]);
    expect(missing.stderr).toContain('there is no file');
    expect([again, empty, missing].map(({ exitCode }) => exitCode)).toEqual([1, 1, 1]);
  });
});

describe('move', { timeout: 300_000 }, () => {
  test(
    'takes everything to a PostgreSQL server, and a server over it answers the same',
    skipUnless(findPostgres() !== undefined, 'PostgreSQL is not installed here'),
    async () => {
      const postgres = await startPostgres();
      try {
        const before = await contentsOfFolder();
        const to = await newDatabase(postgres.url);
        {
          await using running = await startServer({ dataFolder });
          const early = await runKumiki(['move', '--to', to, '--data', dataFolder]);
          expect(early.stderr).toContain(`the server at ${running.url} still writes`);
          expect(early.exitCode).toBe(1);
        }
        const moved = await runKumiki(['move', '--to', to, '--data', dataFolder]);
        expect(moved.stderr).not.toContain('kumiki:');
        expect(moved.stdout).toContain('--database-url');
        await using server = await startServer({ dataFolder, flags: ['--database-url', to] });
        expect(await contents(server)).toEqual(before);
        await server.stop();
        const again = await runKumiki(['move', '--to', to, '--data', dataFolder]);
        expect(again.stderr).toContain('already holds tables');
        expect(again.exitCode).toBe(1);
      } finally {
        await postgres.stop();
      }
    },
  );

  test.each([
    [[], 'where to?'],
    [['--to', 'mysql://x'], '--to cannot be mysql://x'],
  ])('%j is refused', async (flags, fault) => {
    const { exitCode, stderr } = await runKumiki(['move', '--data', dataFolder, ...flags]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(fault);
  });
});

async function contentsOfFolder(): Promise<unknown> {
  await using server = await startServer({ dataFolder });
  return await contents(server);
}

async function newDatabase(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('create database moved');
  await client.end();
  const address = new URL(url);
  address.pathname = '/moved';
  return address.href;
}
