/** What a `Database` promises, on either engine. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { skipUnless } from '../../../../tests/skip.ts';
import {
  type Database,
  DatabaseUnavailable,
  openDatabase,
  type Queryable,
  UnfitServer,
} from './index.ts';
import { versionFault } from './open.ts';
import { type EmptyDatabase, emptyDatabase, testEngine } from './testing.ts';

const engine = await testEngine();
const onServer = skipUnless(
  engine === 'postgres',
  'it needs a PostgreSQL server, named by KUMIKI_TEST_POSTGRES',
);

let own: EmptyDatabase;
let database: Database;

beforeAll(async () => {
  own = await emptyDatabase({ open: { limits: { connectionsMax: 3 } } });
  database = own.database;
  await database.execute('create table item (id integer primary key, name text)');
});
afterAll(() => own.dispose());

async function ids(): Promise<number[]> {
  const rows = await database.query<{ id: number }>('select id from item order by id');
  return rows.map(({ id }) => id);
}

describe('a transaction', () => {
  test('commits and gives what its work gives', async () => {
    const given = await database.transaction(async (tx) => {
      expect(await tx.execute('insert into item values ($1, $2), (2, null)', [1, 'one'])).toBe(2);
      return 'done';
    });
    expect(given).toBe('done');
    expect(await ids()).toEqual([1, 2]);
  });

  test('is rolled back when its work throws, and the error is the same', async () => {
    const reason = new Error('changed my mind');
    const failing = database.transaction(async (tx) => {
      await tx.execute('insert into item values (3)');
      throw reason;
    });
    await expect(failing).rejects.toBe(reason);
    expect(await ids()).toEqual([1, 2]);
  });

  test('whose work swallows a failed statement is not taken for committed', async () => {
    const swallowing = database.transaction(async (tx) => {
      await tx.execute('insert into item values (4)');
      await tx.execute('insert into item values (4)').catch(() => undefined);
    });
    await expect(swallowing).rejects.toThrow('nothing was committed');
    expect(await ids()).toEqual([1, 2]);
  });

  test('inside, the database itself throws at once instead of waiting for ever', async () => {
    const refusal = 'Inside a transaction only its own handle may be used';
    await database.transaction(async (tx) => {
      await expect(database.query('select 1')).rejects.toThrow(refusal);
      await expect(database.execute('select 1')).rejects.toThrow(refusal);
      await expect(database.transaction(async () => 1)).rejects.toThrow(refusal);
      await expect(database.readSnapshot(async () => 1)).rejects.toThrow(refusal);
      await Promise.all(
        [1, 2].map(() => expect(database.query('select 1')).rejects.toThrow(refusal)),
      );
      expect(await tx.query('select 1 as one')).toEqual([{ one: 1 }]);
    });
  });

  test('does not hinder others, nor what it started and left behind', async () => {
    let leftBehind: Promise<readonly object[]> | undefined;
    const other = database.transaction(async (tx) => {
      leftBehind = new Promise((resolve) => setTimeout(resolve, 50)).then(() =>
        database.query('select 2 as two'),
      );
      return tx.query('select 1 as one');
    });
    const outside = database.query('select 3 as three');
    expect(await other).toEqual([{ one: 1 }]);
    expect(await outside).toEqual([{ three: 3 }]);
    expect(await leftBehind).toEqual([{ two: 2 }]);
  });

  test('its handle is useless afterwards', async () => {
    const tx = await database.transaction(async (handle) => handle);
    await expect(tx.query('select 1')).rejects.toThrow('is over');
  });

  test('connections come back after errors: more transactions than connections', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) =>
        database.transaction((tx) => tx.query(i % 2 === 0 ? 'select 1' : 'selec 1')),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(10);
    expect(await database.query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('may be of another isolation, or only read', async () => {
    const level = await database.transaction((tx) => tx.query('show transaction_isolation'), {
      isolation: 'repeatable read',
    });
    expect(level).toEqual([{ transaction_isolation: 'repeatable read' }]);
    const writing = database.transaction((tx) => tx.execute('insert into item values (5)'), {
      isReadOnly: true,
    });
    await expect(writing).rejects.toMatchObject({ code: '25006' });
  });
});

describe('values', () => {
  test('arrive as the README says', async () => {
    const [row] =
      await database.query(`select 9007199254740991::bigint as big, 1.50::numeric as amount,
      '2026-11-21'::date as day, '2026-11-21 09:00'::timestamp as clock,
      '2026-11-21T09:00:00.123+09:00'::timestamptz as at, '{"a":1}'::jsonb as doc, '\\x00ff'::bytea as bytes,
      array['a', null] as tags, true as flag, null as nothing`);
    expect(row).toEqual({
      big: 9_007_199_254_740_991,
      amount: '1.50',
      day: '2026-11-21',
      clock: '2026-11-21 09:00:00',
      at: new Date('2026-11-21T00:00:00.123Z'),
      doc: { a: 1 },
      bytes: Buffer.from([0, 255]),
      tags: ['a', null],
      flag: true,
      nothing: null,
    });
  });

  test('a bigint that a number would round is an error, not a wrong number', async () => {
    await expect(database.query('select 9007199254740992::bigint as big')).rejects.toThrow(
      'does not fit a number',
    );
    expect(await database.query('select 1 as one')).toEqual([{ one: 1 }]);
  });
});

describe('a database', () => {
  test('tells which engine it is, that it is ready, and refuses to be used when closed', async () => {
    const other = await openDatabase(
      database.socketFolder === undefined ? own.source : { socketFolder: database.socketFolder },
    );
    expect(other.engine).toBe(engine);
    expect(other.isReady()).toBe(true);
    await other.close();
    await other.close();
    expect(other.isReady()).toBe(false);
    await expect(other.query('select 1')).rejects.toThrow('closed');
  });

  test('readSnapshot shows one moment while others write', async () => {
    const before = await ids();
    const seen = await database.readSnapshot(async (tx) => {
      const first = await tx.query<{ id: number }>('select id from item order by id');
      const client = new pg.Client(
        database.socketFolder === undefined && 'url' in own.source
          ? own.source.url
          : { host: database.socketFolder, user: 'postgres' },
      );
      await client.connect();
      await client.query('insert into item values (50)');
      await client.end();
      const second = await tx.query<{ id: number }>('select id from item order by id');
      return [first, second].map((rows) => rows.map(({ id }) => id));
    });
    expect(seen).toEqual([before, before]);
    expect(await ids()).toEqual([...before, 50]);
  });
});

describe('a server', onServer, () => {
  test('a statement past its limit is cancelled, and the connection is used again', async () => {
    const limited = await openDatabase({ ...own.source, limits: { statementMsMax: 200 } });
    await expect(limited.query('select pg_sleep(5)')).rejects.toMatchObject({ code: '57014' });
    const slept = await limited.transaction((tx) => tx.query('select pg_sleep(0.5)::text as t'), {
      statementMsMax: 0,
    });
    expect(slept).toEqual([{ t: '' }]);
    await limited.close();
  });

  test('compiles no statement: over partitions that costs a hundred times what it saves', async () => {
    const ask = (queryable: Queryable) =>
      queryable.query<{ jit: string }>(`select current_setting('jit') as jit`);
    expect(await ask(database)).toEqual([{ jit: 'off' }]);
    expect(await database.transaction(ask, { statementMsMax: 0 })).toEqual([{ jit: 'off' }]);
  });

  test('a lost connection is told apart from a failed statement, and replaced', async () => {
    const errors = await Promise.all(
      Array.from({ length: 3 }, () =>
        database
          .query('select pg_terminate_backend(pg_backend_pid()), pg_sleep(2)')
          .catch((error: unknown) => error),
      ),
    );
    expect(errors.filter((error) => !(error instanceof DatabaseUnavailable))).toEqual([]);
    const inTransaction = database.transaction((tx) =>
      tx.query('select pg_terminate_backend(pg_backend_pid()), pg_sleep(2)'),
    );
    await expect(inTransaction).rejects.toThrow(DatabaseUnavailable);
    expect(await database.query('select 1 as one')).toEqual([{ one: 1 }]);
    expect(database.isReady()).toBe(true);
  });

  test('nobody at the address is unavailable, at once', async () => {
    const opening = openDatabase({ url: 'postgres://postgres@127.0.0.1:1/none' });
    await expect(opening).rejects.toThrow(DatabaseUnavailable);
  });

  test('a server without PostGIS and without the right to install it is refused with the remedy', async () => {
    const bare = `bare_${process.pid}`;
    const admin = new pg.Client('url' in own.source ? own.source.url : '');
    await admin.connect();
    await admin.query(`create role ${bare} login password 'x'`);
    await admin.query(`create database ${bare} template template0 owner ${bare}`);
    try {
      const url = new URL('url' in own.source ? own.source.url : '');
      url.username = bare;
      url.password = 'x';
      url.pathname = `/${bare}`;
      const opening = openDatabase({ url: url.href });
      await expect(opening).rejects.toThrow(UnfitServer);
      await expect(opening).rejects.toThrow('let an administrator run "create extension postgis"');
    } finally {
      await admin.query(`drop database ${bare} with (force)`);
      await admin.query(`drop role ${bare}`);
      await admin.end();
    }
  });
});

describe('versionFault', () => {
  test.each([
    ['14.9', true],
    ['15.0', false],
    ['15.20 (Debian 15.20-0+deb12u1)', false],
    ['18beta1', false],
    ['', true],
  ])('PostgreSQL %s', (version, isFault) => {
    const fault = versionFault('PostgreSQL', version, { major: 15, minor: 0 });
    expect(fault !== undefined).toBe(isFault);
  });

  test.each([
    ['3.2.9', true],
    ['3.3.0', false],
    ['3.10.1', false],
    ['4.0dev', false],
    ['2.5', true],
  ])('PostGIS %s', (version, isFault) => {
    const fault = versionFault('PostGIS', version, { major: 3, minor: 3 });
    expect(fault !== undefined).toBe(isFault);
  });
});
