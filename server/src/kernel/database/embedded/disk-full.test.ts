/** A full disk under the embedded engine: refused with a clear error, nothing lost, goes on when there is room. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { skipUnless } from '../../../../../tests/skip.ts';
import { DatabaseUnavailable, openDatabase } from '../index.ts';
import { migratedTemplate, testEngine } from '../testing.ts';

const isEmbedded = (await testEngine()) === 'embedded';
const disk = mkdtempSync(path.join(tmpdir(), 'kumiki-disk-'));
/** Room for the database and 50 MB more. */
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=140m', 'tmpfs', disk]);
const hasDisk = mounted.status === 0;
const reason = isEmbedded
  ? 'a small file system cannot be mounted without being root'
  : 'it is a test of the embedded engine';

afterAll(() => {
  if (hasDisk) spawnSync('umount', ['-l', disk]);
  rmSync(disk, { recursive: true, force: true });
});

test(
  'a full disk loses no acknowledged row, and writing goes on when there is room again',
  skipUnless(isEmbedded && hasDisk, reason),
  async () => {
    cpSync(await migratedTemplate(), disk, { recursive: true });
    const ballast = path.join(disk, 'ballast');
    writeFileSync(ballast, Buffer.alloc(30_000_000));
    const database = await openDatabase({ folder: disk });
    const noise = `(select string_agg(md5(random()::text), '') from generate_series(1, 2000))`;
    const insert = `insert into filled values ($1, ${noise})`;
    await database.execute('create table filled (id integer primary key, v text)');
    const acknowledged: number[] = [];
    let failure: unknown;
    for (let i = 0; failure === undefined && i < 5_000; i += 1) {
      try {
        await database.execute(insert, [i]);
        acknowledged.push(i);
      } catch (error) {
        failure = error;
      }
    }
    const isClear =
      failure instanceof DatabaseUnavailable ||
      (failure instanceof Error && 'code' in failure && failure.code === '53100');
    expect({ isClear, failure }).toMatchObject({ isClear: true });

    rmSync(ballast);
    const until = Date.now() + 30_000;
    let inserted = 0;
    while (inserted === 0 && Date.now() < until) {
      inserted = await database.execute(insert, [-1]).catch(() => 0);
      if (inserted === 0) await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(inserted).toBe(1);
    const rows = await database.query<{ id: number; size: number }>(
      'select id, length(v) as size from filled where id >= 0 order by id',
    );
    const found = new Map(rows.map(({ id, size }) => [id, size]));
    expect(acknowledged.filter((id) => found.get(id) !== 64_000)).toEqual([]);
    await database.close();
  },
);
