import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from './index.ts';
import { type Migration, MigrationRefused, migrate, readMigrations } from './migrate.ts';
import { type EmptyDatabase, emptyDatabase, testDatabase } from './testing.ts';

let own: EmptyDatabase;
let base: Migration[];

beforeAll(async () => {
  own = await emptyDatabase({ isMigrated: false });
  base = await readMigrations();
});
afterAll(() => own.dispose());

function migrationOf(number: number, sql: string): Migration {
  return { number, name: `test-${number}`, sql, checksum: `checksum of ${sql}` };
}

describe('migrate', () => {
  test('applies what is missing, once', async () => {
    expect(await migrate(own.database, base)).toEqual(base.map(({ name }) => name));
    expect(await migrate(own.database, base)).toEqual([]);
  });

  test('several processes at once apply each migration once', async () => {
    const source = own.database.socketFolder
      ? { socketFolder: own.database.socketFolder }
      : own.source;
    const others = await Promise.all([openDatabase(source), openDatabase(source)]);
    const next = [...base, migrationOf(9001, 'create table race (id integer primary key)')];
    const applied = await Promise.all(
      [own.database, ...others].map((database) => migrate(database, next)),
    );
    await Promise.all(others.map((database) => database.close()));
    expect(applied.flat()).toEqual(['test-9001']);
  });

  test('a migration that fails leaves nothing behind', async () => {
    const bad = migrationOf(9002, 'create table half (id integer); select 1 / 0');
    await expect(
      migrate(own.database, [
        ...base,
        migrationOf(9001, 'create table race (id integer primary key)'),
        bad,
      ]),
    ).rejects.toThrow('9002-test-9002 fails');
    expect(await own.database.query(`select to_regclass('half') as half`)).toEqual([
      { half: null },
    ]);
  });

  test('a migration that was edited after it ran is refused', async () => {
    const edited = [...base, migrationOf(9001, 'create table race (id bigint primary key)')];
    await expect(migrate(own.database, edited)).rejects.toThrow(MigrationRefused);
  });

  test('a database that a newer version has used is refused', async () => {
    await expect(migrate(own.database, base)).rejects.toThrow('newer version');
  });

  test('two files with one number are refused', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'kumiki-migrations-'));
    await writeFile(path.join(folder, '0001-a.sql'), 'select 1');
    await writeFile(path.join(folder, '0001-b.sql'), 'select 1');
    await expect(readMigrations(folder)).rejects.toThrow('share a number');
    await rm(folder, { recursive: true });
  });

  test('the shared test database is migrated', async () => {
    const database = await testDatabase();
    const rows = await database.query('select name from schema_migration order by number');
    expect(rows).toEqual(base.map(({ name }) => ({ name })));
  });
});
