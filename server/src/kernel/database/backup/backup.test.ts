import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { skipUnless } from '../../../../../tests/skip.ts';
import {
  BackupRefused,
  backup,
  copyTo,
  type Database,
  type Migration,
  migrate,
  openDatabase,
  readMigrations,
  restore,
} from '../index.ts';
import { type EmptyDatabase, emptyDatabase, testEngine } from '../testing.ts';

const engine = await testEngine();

/** Every kind of table the rules allow, with what is hard to carry over. */
const everyKind = `
  create type kind as enum ('good', 'bad');
  create table every_kind (
    id bigint generated always as identity primary key,
    big bigint, small smallint, amount numeric, ratio double precision, flag boolean,
    words text collate "C", tags text[], bytes bytea, doc jsonb, raw json, kind kind,
    place geometry(Geometry, 4326), height geometry(PointZ, 4326), at timestamptz, day date, span interval, uid uuid,
    range tstzrange, xid xid8 not null default pg_current_xact_id(),
    doubled numeric generated always as (amount * 2) stored);
  create sequence free_sequence start 100;
  create table parent (id integer primary key, chief integer references parent (id));
  create table child (id integer primary key, parent_id integer not null references parent (id));
  create table by_month (tenant text collate "C" not null, at timestamptz not null, doc jsonb,
    primary key (tenant, at)) partition by range (at);
  create table by_month_rest partition of by_month default;
  create table seeded (name text primary key, n integer not null default 1);
  insert into seeded values ('by migration');
  create table append_only (id integer primary key, words text);
  create table log (words text);
  create function refuse() returns trigger language plpgsql as
    $$ begin raise exception 'append only'; end $$;
  create function note() returns trigger language plpgsql as
    $$ begin insert into log values ('written ' || new.id); return new; end $$;
  create trigger no_update before update or delete on append_only
    for each row execute function refuse();
  create trigger no_truncate before truncate on append_only execute function refuse();
  create trigger noted after insert on append_only for each row execute function note();
  create table nothing ();
  create schema other;
  create table other."Odd ""Name" ("a b" text, primary key ("a b"));`;

const rows = `
  insert into every_kind (big, small, amount, ratio, flag, words, tags, bytes, doc, raw, kind, place, height, at,
    day, span, uid, range)
  values (9223372036854775807, -32768, 123456789012345678901234567890.123456789, 0.1::float8 + 0.2, true,
      E'町\\n"\\\\\\t\\u2028\\u0001', array['a,b', null, '{}', '"'], '\\x00ff0a', '{"a": [1.50, "é", null]}',
      '{"b":  1}', 'bad', st_setsrid(st_makepoint(129.87333, 32.74472), 4326), st_setsrid(st_makepoint(129.87333, 32.74472, 12.5), 4326),
      '2026-11-21 09:00:00.123456+09', '0044-03-15 BC', '1 mon 2 days 03:04:05.678',
      'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '[2026-01-01,2026-02-01)'),
    (null, null, 'NaN', 'Infinity', false, '', '{}', '', 'null', null, null,
      st_geomfromtext('MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((2 2,3 2,3 3,2 2)))', 4326), null,
      'infinity', null, null, null, 'empty');
  insert into every_kind (words, doc) select repeat(md5(i::text), 40), jsonb_build_object('i', i)
    from generate_series(1, 3000) i;
  delete from every_kind where id % 3 = 0;
  select setval('free_sequence', 4711);
  insert into parent values (2, null), (1, 2), (3, 1);
  insert into child values (1, 3), (2, 1);
  create table by_month_2026_10 partition of by_month
    for values from ('2026-10-01 00:00+00') to ('2026-11-01 00:00+00');
  create table by_month_2026_11 partition of by_month
    for values from ('2026-11-01 00:00+00') to ('2026-12-01 00:00+00');
  insert into by_month select 't' || i % 3, '2026-09-15 00:00+00'::timestamptz + i * interval '1 hour',
    jsonb_build_object('i', i) from generate_series(1, 1500) i;
  update seeded set n = 7;
  insert into seeded values ('later');
  insert into append_only select i, 'entry ' || i from generate_series(1, 10) i;
  insert into nothing default values;
  insert into nothing default values;
  insert into other."Odd ""Name" values ('odd');`;

function migrationOf(number: number, sql: string): Migration {
  return { number, name: `test-${number}`, sql, checksum: `checksum of ${sql}` };
}

const migrations = [...(await readMigrations()), migrationOf(9_000, everyKind)];

/** A digest of every row, by table; transactions of a cluster are left out. */
async function contents(database: Database): Promise<Record<string, string>> {
  const tables = await database.query<{ name: string }>(
    `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
      where schemaname in ('public', 'other') and tablename <> 'spatial_ref_sys' order by 1`,
  );
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await database.query<{ digest: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(line, chr(10) order by line collate "C")), '')
        as digest from (select (to_jsonb(t) - 'xid')::text as line from ${name} t) lines`,
    );
    found[name] = row?.digest ?? '';
  }
  return found;
}

/** A copy of an embedded engine opens as after a crash: then sequences may be up to 32 further, never behind. */
async function sequenceSteps(from: Database, to: Database): Promise<number[]> {
  const query = `select sequencename as name, last_value as value from pg_sequences
    where schemaname = 'public' and last_value is not null order by 1`;
  const [before, after] = await Promise.all(
    [from, to].map((database) => database.query<{ name: string; value: number }>(query)),
  );
  expect(after?.map(({ name }) => name)).toEqual(before?.map(({ name }) => name));
  return (after ?? []).map(({ value }, index) => value - (before?.[index]?.value ?? 0));
}

/** A stream that keeps what it gets. */
function kept(): { readonly stream: Writable; readonly bytes: () => Promise<Buffer> } {
  const stream = new PassThrough();
  const bytes = stream.toArray().then((chunks) => Buffer.concat(chunks));
  // A test that never asks for them has made the stream fail.
  bytes.catch(() => undefined);
  return { stream, bytes: () => bytes };
}

async function backupOf(database: Database): Promise<Buffer> {
  const { stream, bytes } = kept();
  await backup(database, stream);
  return bytes();
}

describe('backup and restore', () => {
  let source: EmptyDatabase;
  let target: EmptyDatabase;
  let before: Record<string, string>;
  let file: Buffer;

  beforeAll(async () => {
    [source, target] = await Promise.all([emptyDatabase(), emptyDatabase({ isMigrated: false })]);
    await migrate(source.database, migrations);
    await source.database.execute(rows);
    before = await contents(source.database);
    file = await backupOf(source.database);
  });
  afterAll(() => Promise.all([source.dispose(), target.dispose()]));

  test('brings every row of every table back, partitions and sequences with them', async () => {
    const summary = await restore(Readable.from([file]), target.database, migrations);
    expect(await contents(target.database)).toEqual(before);
    expect(before['public.every_kind']).toMatch(/^2002 /);
    expect(before['public.by_month_2026_10']).toMatch(/^744 /);
    const steps = await sequenceSteps(source.database, target.database);
    expect(steps.length).toBeGreaterThanOrEqual(2);
    expect(steps.filter((step) => step < 0 || step > 32)).toEqual([]);
    expect(summary.rows).toBeGreaterThan(3_500);
    // What migrations and triggers would have written while loading is not there.
    expect(before['public.seeded']).toMatch(/^2 /);
    expect(before['public.log']).toMatch(/^10 /);
  });

  test('constraints, triggers and sequences work again afterwards', async () => {
    const { database } = target;
    const [next] = await database.query<{ id: number }>(
      'insert into every_kind (flag) values (true) returning id',
    );
    expect(next?.id).toBeGreaterThanOrEqual(3_003);
    await expect(database.execute('insert into child values (9, 99)')).rejects.toThrow(
      'foreign key',
    );
    await expect(database.execute(`update append_only set words = ''`)).rejects.toThrow(
      'append only',
    );
    await database.execute(`insert into append_only values (99, 'new')`);
    expect(await database.query(`select words from log where words = 'written 99'`)).toHaveLength(
      1,
    );
    await restore(Readable.from([file]), database, migrations);
    expect(await contents(database)).toEqual(before);
  });

  test('transactions of another cluster become those of the restore', async () => {
    const [row] = await target.database.query<{ later: number }>(
      'select count(*)::int as later from every_kind where xid >= pg_current_xact_id()',
    );
    expect(row?.later).toBe(0);
  });

  test('a backup of an older version is brought forward', async () => {
    const newer = [
      ...migrations,
      migrationOf(9_001, `alter table seeded add column note text not null default 'new'`),
    ];
    await restore(Readable.from([file]), target.database, newer);
    expect(await target.database.query('select * from seeded order by name')).toEqual([
      { name: 'by migration', n: 7, note: 'new' },
      { name: 'later', n: 1, note: 'new' },
    ]);
    const applied = await target.database.query<{ number: number }>(
      'select number from schema_migration order by number desc limit 2',
    );
    expect(applied.map(({ number }) => number)).toEqual([9_001, 9_000]);
    expect(await migrate(target.database, newer)).toEqual([]);
    await restore(Readable.from([file]), target.database, migrations);
  });

  test('a backup of a newer version, of another format, or no backup at all is refused', async () => {
    const known = await readMigrations();
    const refusals: unknown[] = [];
    for (const [bytes, program] of [
      [file, known],
      [gzipSync('{"format":"kumiki-backup","version":2}\n'), migrations],
      [gzipSync('{"format":"other"}\n'), migrations],
      [gzipSync('hello\n'), migrations],
      [gzipSync(''), migrations],
      [Buffer.from('hello'), migrations],
    ] as const) {
      const restoring = restore(Readable.from([bytes]), target.database, program);
      refusals.push(await restoring.catch((error: unknown) => error));
    }
    expect(refusals.map((error) => error instanceof BackupRefused)).toEqual(Array(6).fill(true));
    expect(await contents(target.database)).toEqual(before);
  });

  test('a damaged backup is refused and changes nothing', async () => {
    const text = gunzipSync(file).toString();
    const lines = text.split('\n');
    const row = lines.findIndex((line) => line.startsWith('['));
    const without = lines.filter((_, index) => index !== row).join('\n');
    const changed = text.replace('entry 7', 'entry 8');
    expect(changed).not.toBe(text);
    const flipped = Buffer.from(file);
    flipped[file.length - 400] = (flipped[file.length - 400] ?? 0) ^ 0x10;
    for (const bytes of [
      file.subarray(0, Math.floor(file.length / 2)),
      file.subarray(0, file.length - 4),
      flipped,
      gzipSync(text.slice(0, text.lastIndexOf('{"end"'))),
      gzipSync(without),
      gzipSync(changed),
      gzipSync(`${text}{"rows":0}\n`),
    ]) {
      const restoring = restore(Readable.from([bytes]), target.database, migrations);
      await expect(restoring).rejects.toThrow(BackupRefused);
    }
    expect(await contents(target.database)).toEqual(before);
  });

  test('a backup while others write is of one moment, and they go on', async () => {
    const { database } = source;
    await database.execute('create table pair (side text, n integer, primary key (side, n))');
    let isOver = false;
    let written = 0;
    const writing = (async () => {
      for (; !isOver; written += 1) {
        await database.transaction(async (tx) => {
          await tx.execute(`insert into pair values ('left', $1)`, [written]);
          await tx.execute(`insert into pair values ('right', $1)`, [written]);
        });
      }
    })();
    while (written < 50) await new Promise((resolve) => setTimeout(resolve, 5));
    const started = written;
    const text = gunzipSync(await backupOf(database)).toString();
    isOver = true;
    await writing;
    const of = (side: string): number => text.split(`["${side}","`).length - 1;
    expect(of('left')).toBe(of('right'));
    expect(of('left')).toBeGreaterThanOrEqual(started);
    expect(written).toBeGreaterThan(started);
    await database.execute('drop table pair');
  });

  test('an output that fails ends the backup with its error', async () => {
    const broken = new Writable({
      write: (_chunk, _encoding, done) => done(new Error('the disk is gone')),
    });
    await expect(backup(source.database, broken)).rejects.toThrow('the disk is gone');
    expect(await source.database.query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('copyTo moves everything without a file', async () => {
    await target.database.execute('drop table if exists every_kind, by_month cascade');
    const { rows: count } = await copyTo(source.database, target.database, migrations);
    expect(count).toBeGreaterThan(3_500);
    expect(await contents(target.database)).toEqual(before);
  });
});

describe(
  'from engine to engine',
  skipUnless(engine === 'postgres', 'it needs a PostgreSQL server, named by KUMIKI_TEST_POSTGRES'),
  () => {
    test('the contents are equal, both ways', { timeout: 240_000 }, async () => {
      const folder = await mkdtemp(path.join(tmpdir(), 'kumiki-move-'));
      const embedded = await openDatabase({ folder });
      const servers = await Promise.all([emptyDatabase(), emptyDatabase()]);
      try {
        await migrate(embedded, migrations);
        await embedded.execute(rows);
        const before = await contents(embedded);
        await copyTo(embedded, servers[0].database, migrations);
        expect(await contents(servers[0].database)).toEqual(before);
        const file = await backupOf(servers[0].database);
        await embedded.execute('drop table by_month, parent cascade');
        await restore(Readable.from([file]), embedded, migrations);
        expect(await contents(embedded)).toEqual(before);
        await restore(Readable.from([await backupOf(embedded)]), servers[1].database, migrations);
        expect(await contents(servers[1].database)).toEqual(before);
      } finally {
        await Promise.all([embedded.close(), ...servers.map((server) => server.dispose())]);
        await rm(folder, { recursive: true, force: true });
      }
    });
  },
);
