/** What a database server does to single statements and connections: none of it costs a write that was acknowledged. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findPostgres, startPostgres } from '../../cli/temporary-postgres.ts';
import {
  type Database,
  DatabaseUnavailable,
  migrate,
  openDatabase,
  readMigrations,
} from '../../server/src/kernel/database/index.ts';
import { openTestHistory, type TestHistory } from '../../server/src/platform/history/testing.ts';
import { skipUnless } from '../skip.ts';

// A server of its own: a backend that is cancelled in a bad moment may bring the whole server down, PostGIS being what it is.
const onServer = skipUnless(findPostgres() !== undefined, 'PostgreSQL is not installed here');
const patient = { timeout: 60_000 };

const gauge = (name: string, level: number) => ({
  id: `urn:ngsi-ld:Gauge:${name}`,
  type: 'Gauge',
  level: { type: 'Property', value: level },
});

describe('a broker on a database server', onServer, () => {
  const opened = new AsyncDisposableStack();
  let database: Database;
  let admin: Database;
  let city: TestHistory;
  const name = 'postgres';

  beforeAll(async () => {
    const server = await startPostgres();
    opened.defer(() => server.stop());
    const open = async (connectionsMax: number): Promise<Database> => {
      const limits = { connectionsMax, connectMsMax: 1_000 };
      const one = await openDatabase({ url: server.url, limits });
      opened.defer(() => one.close());
      return one;
    };
    admin = await open(1);
    await migrate(admin, await readMigrations());
    database = await open(2);
    city = await openTestHistory(Date.parse('2026-06-01T00:00:00Z'), database);
    opened.defer(() => city.close());
  }, 240_000);
  afterAll(() => opened.disposeAsync());

  const write = async (...entities: readonly object[]): Promise<number> => {
    city.time.now += 1;
    const { status } = await city.request('POST', '/entityOperations/upsert', entities);
    return status;
  };
  const isWritten = (status: number): boolean => status === 201 || status === 204;

  test(
    'whose statements are cancelled keeps what it acknowledged, and its history',
    patient,
    async () => {
      const acknowledged: number[] = [];
      const refused = new Set<number>();
      let isOver = false;
      let cancelled = 0;
      const cancelling = (async () => {
        while (!isOver) {
          const rows = await admin
            .query(
              `select pg_cancel_backend(pid) from pg_stat_activity where datname = $1
                 and pid <> pg_backend_pid() and state = 'active' and query like 'with %'`,
              [name],
            )
            .catch(() => []);
          cancelled += rows.length;
          await sleep(10);
        }
      })();
      for (let level = 1; level <= 300; level += 1) {
        const status = await write(gauge('cancelled', level));
        if (isWritten(status)) acknowledged.push(level);
        else refused.add(status);
      }
      isOver = true;
      await cancelling;
      expect(cancelled).toBeGreaterThan(0);
      expect([...refused].filter((status) => status !== 503 && status !== 207)).toEqual([]);
      await expect.poll(() => write(gauge('cancelled', 1_000)), patient).toBe(204);
      const path =
        '/temporal/entities/urn:ngsi-ld:Gauge:cancelled?timeproperty=modifiedAt&lastN=1000';
      const kept: number[] = [];
      for (let offset = 0; ; offset += 30) {
        const { json } = await city.request(
          'GET',
          `${path.replace('1000', '30')}&offsetN=${offset}`,
        );
        const level = [json['level'] ?? []].flat() as { value: number }[];
        if (level.length === 0) break;
        kept.push(...level.map(({ value }) => value));
      }
      expect(acknowledged.filter((level) => !kept.includes(level))).toEqual([]);
      expect(new Set(kept).size).toBe(kept.length);
    },
  );

  test(
    'that loses a deadlock tries again, and answers as if nothing had been',
    patient,
    async () => {
      expect(await write(gauge('a', 0), gauge('b', 0))).toBe(201);
      const lock = (letter: string) =>
        `select 1 from entity where id = 'urn:ngsi-ld:Gauge:${letter}' for update`;
      const waiting = `select from pg_stat_activity
      where datname = $1 and wait_event_type = 'Lock' and query like 'with %'`;
      let writing: Promise<number> | undefined;
      await admin.transaction(async (tx) => {
        // Who looks first ends itself: not we.
        await tx.execute(`set local deadlock_timeout = '30s'`);
        await tx.query(lock('b'));
        writing = write(gauge('a', 1), gauge('b', 1));
        await expect.poll(() => tx.query(waiting, [name]), patient).toHaveLength(1);
        await tx.query(lock('a'));
      });
      expect(await writing).toBe(204);
      const { json } = await city.request(
        'GET',
        '/entities?type=Gauge&q=level==1&options=keyValues',
      );
      expect(json.map(({ id }) => id)).toEqual([gauge('a', 1).id, gauge('b', 1).id]);
    },
  );

  test(
    'all of whose connections are taken refuses in bounded time, and goes on afterwards',
    patient,
    async () => {
      const sleeping = [1, 2].map(() => database.query('select pg_sleep(4)::text as slept'));
      const begun = performance.now();
      const status = await write(gauge('crowded', 1));
      expect(performance.now() - begun).toBeLessThan(3_500);
      expect([503, 207]).toContain(status);
      await Promise.all(sleeping);
      await expect.poll(() => write(gauge('crowded', 2)), patient).toSatisfy(isWritten);
    },
  );

  test('that is led to a server that only follows says so, and finds back', patient, async () => {
    expect(isWritten(await write(gauge('led', 1)))).toBe(true);
    await admin.execute(`alter database "${name}" set default_transaction_read_only = on`);
    const renew = () =>
      admin.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = $1 and pid <> pg_backend_pid()`,
        [name],
      );
    await renew();
    await expect
      .poll(() => write(gauge('led', 2)), patient)
      .toSatisfy((status) => status === 503 || status === 207);
    // What the shell answers with 503, in transactions and outside of them; but not where nobody meant to write.
    const insert = (name: string): string =>
      `insert into temporal_restart (tenant, id) values ('t', '${name}')`;
    const inTransaction = () => database.transaction((tx) => tx.execute(insert('one')));
    await expect(database.execute(insert('other'))).rejects.toThrow(DatabaseUnavailable);
    await expect(inTransaction()).rejects.toThrow(DatabaseUnavailable);
    const reading = database.transaction((tx) => tx.execute(insert('none')), { isReadOnly: true });
    await expect(reading).rejects.toMatchObject({ code: '25006' });
    const { status } = await city.request('GET', '/entities/urn:ngsi-ld:Gauge:led');
    expect(status).toBe(200);
    // The connections that were opened meanwhile are not ended: they are given up for having failed.
    await admin.transaction(async (tx) => {
      await tx.execute('set transaction read write');
      await tx.execute(`alter database "${name}" reset default_transaction_read_only`);
    });
    await expect.poll(() => write(gauge('led', 3)), patient).toBe(204);
    await expect.poll(() => inTransaction().catch(() => 0), patient).toBe(1);
  });
});
