/** A full disk under the embedded engine: refused with a clear error, nothing lost, goes on when there is room. */
import { cpSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { mountSmallDisk } from '../../../../../tests/disk.ts';
import { skipUnless } from '../../../../../tests/skip.ts';
import { DatabaseUnavailable, openDatabase } from '../index.ts';
import { migratedTemplate, testEngine } from '../testing.ts';

const isEmbedded = (await testEngine()) === 'embedded';
/** Room for the database and 50 MB more. */
const disk = isEmbedded ? mountSmallDisk(140) : undefined;
const reason = isEmbedded
  ? 'a small file system cannot be mounted without being root'
  : 'it is a test of the embedded engine';

afterAll(() => disk?.[Symbol.dispose]());

test(
  'a full disk loses no acknowledged row, and writing goes on when there is room again',
  skipUnless(disk !== undefined, reason),
  async () => {
    if (disk === undefined) throw new Error('The test runs where there is a disk');
    const { folder } = disk;
    cpSync(await migratedTemplate(), folder, { recursive: true });
    const release = disk.occupy(30_000_000);
    const database = await openDatabase({ folder });
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

    release();
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
