/** The process of the embedded engine: its lock, its death, its restart, its maintenance. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { skipUnless } from '../../../../../tests/skip.ts';
import { type Database, DatabaseUnavailable, FolderInUse, openDatabase } from '../index.ts';
import type { OpenOptions } from '../open.ts';
import { cloneFolder, migratedTemplate, testEngine } from '../testing.ts';

const isEmbedded = (await testEngine()) === 'embedded';
const holderFile = fileURLToPath(new URL('./holder.fixture.ts', import.meta.url));

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function newFolder(): Promise<string> {
  const folder = await cloneFolder(await migratedTemplate());
  cleanUps.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function open(folder: string, options: Partial<OpenOptions> = {}): Promise<Database> {
  const database = await openDatabase({ ...options, folder });
  cleanUps.push(() => database.close());
  return database;
}

/** The process of the engine that holds the folder. */
async function holderOf(folder: string): Promise<{ pid: number; socket: string }> {
  const held = JSON.parse(await readFile(path.join(folder, 'lock.json'), 'utf8'));
  return { pid: Number(held.pid), socket: String(held.socket) };
}

async function enginePid(folder: string): Promise<number> {
  return (await holderOf(folder)).pid;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function eventually(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const until = Date.now() + 40_000;
  while (!(await isTrue())) {
    if (Date.now() > until) throw new Error(`Not seen within 40 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Another process that opens the folder; gives what it said first. */
async function hold(
  folder: string,
  statement?: string,
): Promise<{ readonly holder: ChildProcess; readonly said: string }> {
  const rest = statement === undefined ? [] : [statement];
  const holder = spawn(process.execPath, [holderFile, folder, ...rest], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  cleanUps.push(async () => {
    if (holder.exitCode !== null || holder.signalCode !== null) return;
    holder.kill('SIGKILL');
    await once(holder, 'exit');
  });
  const [said] = await once(createInterface(holder.stdout), 'line');
  return { holder, said: String(said) };
}

describe('the embedded engine', skipUnless(isEmbedded, 'it is not the engine under test'), () => {
  test('a second process on the same folder is refused, and told who has it', async () => {
    const folder = await newFolder();
    const database = await open(folder);
    await expect(openDatabase({ folder })).rejects.toThrow(FolderInUse);
    const { said } = await hold(folder);
    expect(said).toContain('is already open in another process');
    expect(said).toContain(`process ${await enginePid(folder)}`);
    expect(await database.query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  test.each([false, true])(
    'the folder is free again when its holder was killed (busy: %s), without waiting for anything stale',
    async (busy) => {
      const folder = await newFolder();
      const { holder } = await hold(folder, busy ? 'select pg_sleep(600)' : undefined);
      const held = await holderOf(folder);
      const engine = held.pid;
      holder.kill('SIGKILL');
      await once(holder, 'exit');
      // An open that had to wait for something stale would be refused after `lockMsMax`.
      const database = await open(folder);
      expect(await database.query('select 1 as one')).toEqual([{ one: 1 }]);
      await eventually('the end of the engine', () => !isRunning(engine));
      await eventually('the removal of its socket', () => !existsSync(path.dirname(held.socket)));
    },
  );

  test('every acknowledged row survives SIGKILL of the engine in the middle of writes', async () => {
    const folder = await newFolder();
    const database = await open(folder);
    await database.execute('create table written (id integer primary key, filler text)');
    const acknowledged: number[] = [];
    const readiness: boolean[] = [];
    database.onReadiness((isReady) => readiness.push(isReady));
    let isOver = false;
    const failures: unknown[] = [];
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let i = writer; !isOver; i += 4) {
        try {
          await database.execute('insert into written values ($1, $2)', [i, 'x'.repeat(500)]);
          acknowledged.push(i);
        } catch (error) {
          if (!(error instanceof DatabaseUnavailable)) failures.push(error);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }
    });
    for (let kill = 0; kill < 2; kill += 1) {
      const before = acknowledged.length;
      await eventually('writes', () => acknowledged.length > before + 300);
      process.kill(await enginePid(folder), 'SIGKILL');
      await eventually('the loss', () => !database.isReady());
      await eventually('the restart', () => database.isReady());
    }
    isOver = true;
    await Promise.all(writers);
    const rows = await database.query<{ id: number }>('select id from written');
    const found = new Set(rows.map(({ id }) => id));
    expect(acknowledged.filter((id) => !found.has(id))).toEqual([]);
    expect(failures).toEqual([]);
    expect(readiness).toEqual([false, true, false, true]);
  });

  test('a statement past its limit ends the engine, which comes back; a transaction may ask for more time', async () => {
    const folder = await newFolder();
    const database = await open(folder, { limits: { statementMsMax: 800 } });
    const engine = await enginePid(folder);
    const slept = await database.transaction((tx) => tx.query('select pg_sleep(1.5)::text as t'), {
      statementMsMax: 0,
    });
    expect(slept).toEqual([{ t: '' }]);
    const startedAt = performance.now();
    await expect(
      database.query('select count(*) from generate_series(1, 4000000000) i'),
    ).rejects.toThrow(DatabaseUnavailable);
    // It would take an hour.
    expect(performance.now() - startedAt).toBeLessThan(30_000);
    await eventually('the loss', () => !database.isReady());
    await eventually('the restart', () => database.isReady());
    expect(await database.query('select 1 as one')).toEqual([{ one: 1 }]);
    expect(await enginePid(folder)).not.toBe(engine);
  });

  test('what many updates leave behind is vacuumed, analysed, frozen and checkpointed', async () => {
    const folder = await newFolder();
    const database = await open(folder, {
      maintenance: { everyMs: 200, walBytesMax: 8 * 1024 * 1024, ageMax: 10 },
    });
    await database.execute('create table worn (id integer primary key, n integer, v text)');
    await database.execute(
      `insert into worn select i, 0, repeat('x', 100) from generate_series(1, 5000) i`,
    );
    for (let i = 0; i < 20; i += 1) {
      await database.execute('update worn set n = n + 1');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await eventually('the maintenance', async () => {
      const [row] = await database.query<{
        dead: number;
        analysed: boolean;
        wal: number;
        age: number;
      }>(
        `select n_dead_tup as dead, (select max(age(datfrozenxid)) from pg_database) as age, last_analyze is not null as analysed,
          pg_wal_lsn_diff(pg_current_wal_lsn(), redo_lsn)::bigint as wal
        from pg_stat_user_tables, pg_control_checkpoint() where relname = 'worn'`,
      );
      const isKept = row !== undefined && row.dead < 1_100 && row.wal < 8 * 1024 * 1024;
      // Every look is a transaction or two: without freezing the age would be above a hundred.
      return isKept && row.analysed && row.age < 20;
    });
    const [size] = await database.query<{ bytes: number }>(
      `select pg_total_relation_size('worn') as bytes`,
    );
    // Without vacuum the 20 versions of the table would take 16 MB.
    expect(size?.bytes).toBeLessThan(8 * 1024 * 1024);
  });

  test('a later start is ready soon and finds every row, after a clean stop and after SIGKILL', async () => {
    const folder = await newFolder();
    const first = await open(folder);
    await first.execute('create table filled (id integer primary key, v text)');
    await first.execute(
      `insert into filled select i, repeat('x', 200) from generate_series(1, 100000) i`,
    );
    await first.close();
    const clean = performance.now();
    const second = await open(folder);
    expect(await second.query('select count(*) as n from filled')).toEqual([{ n: 100_000 }]);
    // A second or two on an idle machine; the bound is for a busy one.
    expect(performance.now() - clean).toBeLessThan(30_000);
    await second.execute(`update filled set v = v || 'y'`);
    await second.close();
    const { holder } = await hold(folder, `update filled set v = v || 'z'`);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const killed = performance.now();
    const third = await open(folder);
    const rows = await third.query(`select count(*) as n from filled where v like '%y'`);
    expect(rows).toEqual([{ n: 100_000 }]);
    expect(performance.now() - killed).toBeLessThan(45_000);
  });

  test('a first start that was killed half-way leaves nothing that looks finished', async () => {
    const folder = await newFolder();
    await rm(path.join(folder, 'engine'), { recursive: true });
    const holder = spawn(process.execPath, [holderFile, folder], { stdio: 'ignore' });
    const exited = once(holder, 'exit');
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    holder.kill('SIGKILL');
    await exited;
    const database = await open(folder);
    expect(await database.query('select postgis_version() is not null as ok')).toEqual([
      { ok: true },
    ]);
  });
});
