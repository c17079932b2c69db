/** Many connections at once: on either engine every answer belongs to its question. */
import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EmptyDatabase, emptyDatabase } from './testing.ts';

let own: EmptyDatabase;

beforeAll(async () => {
  own = await emptyDatabase();
  await own.database.execute(`
    create table tried_person (id bigint generated always as identity primary key,
      mail text collate "C" not null unique);
    create table tried_session (token text collate "C" primary key, person_id bigint not null);
    create table tried_job (id bigint generated always as identity primary key, state text not null,
      worker integer);
    create table tried_stock (id integer primary key, amount integer not null);
    create table tried_large (id integer primary key, words text, bytes bytea, doc jsonb)`);
});
afterAll(() => own.dispose());

/** A connection of its own, as another process would have it. */
async function connection(options: pg.ClientConfig = {}): Promise<pg.Client> {
  const { database, source } = own;
  const client = new pg.Client(
    database.socketFolder === undefined && 'url' in source
      ? { connectionString: source.url, ...options }
      : { host: database.socketFolder, user: 'postgres', ...options },
  );
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function withConnections<T>(
  count: number,
  work: (client: pg.Client, index: number) => Promise<T>,
  options: pg.ClientConfig = {},
): Promise<T[]> {
  const clients = await Promise.all(Array.from({ length: count }, () => connection(options)));
  try {
    return await Promise.all(clients.map(work));
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : error;
}

describe('connections', () => {
  test('4,000 unnamed statements of different text over 4 connections, with errors between, are all answered right', async () => {
    const wrong: unknown[] = [];
    await withConnections(4, async (client, worker) => {
      for (let i = 0; i < 1_000; i += 1) {
        const key = worker * 10_000 + i;
        if (i % 10 === 3) {
          const failing = [
            'select 1 / $1::int',
            'selec $1',
            'select missing from tried_person where $1 = 0',
          ];
          const code = await client.query(failing[i % 3] ?? '', [0]).catch(codeOf);
          if (!['22012', '42601', '42703'].includes(String(code))) wrong.push({ key, code });
        } else {
          const columns = `'w${worker}'::text as worker, ${key} as literal, $1::int as given`;
          const text = `select ${columns}${i % 2 === 0 ? `, ${i} as extra_${i}` : ''} -- ${key}`;
          const { rows } = await client.query(text, [key]);
          const [row] = rows;
          const isRight =
            rows.length === 1 &&
            row.worker === `w${worker}` &&
            row.literal === key &&
            row.given === key &&
            (i % 2 === 1 || row[`extra_${i}`] === i);
          if (!isRight) wrong.push({ key, rows });
        }
      }
    });
    expect(wrong).toEqual([]);
  });

  test('one name stands for different statements on different connections', async () => {
    const answers = await withConnections(4, async (client, worker) => {
      const seen: number[] = [];
      for (let i = 0; i < 50; i += 1) {
        const text = `select $1::int * ${worker + 1} as value`;
        const { rows } = await client.query({ name: 'same', text, values: [i] });
        seen.push(rows[0].value);
      }
      return seen;
    });
    for (const [worker, seen] of answers.entries()) {
      expect(seen).toEqual(seen.map((_, i) => i * (worker + 1)));
    }
  });

  test('a named statement survives an error and can be run again', async () => {
    await withConnections(2, async (client) => {
      const statement = { name: 'divide', text: 'select 6 / $1::int as value' };
      expect((await client.query({ ...statement, values: [2] })).rows).toEqual([{ value: 3 }]);
      expect(await client.query({ ...statement, values: [0] }).catch(codeOf)).toBe('22012');
      expect((await client.query({ ...statement, values: [3] })).rows).toEqual([{ value: 2 }]);
    });
  });

  test('several statements in one text answer in order, and an error takes back the whole text', async () => {
    const [results] = await withConnections(1, async (client) => {
      const good: unknown = await client.query('select 1 as a; select 2 as b');
      const code = await client
        .query(`insert into tried_stock values (900, 1); select 1 / 0`)
        .catch(codeOf);
      const { rows } = await client.query(
        'select count(*)::int as n from tried_stock where id = 900',
      );
      return { good, code, rows };
    });
    expect(results?.good).toMatchObject([{ rows: [{ a: 1 }] }, { rows: [{ b: 2 }] }]);
    expect(results).toMatchObject({ code: '22012', rows: [{ n: 0 }] });
  });

  test('values of several megabytes arrive whole, on four connections at once', async () => {
    const sums = await withConnections(4, async (client, worker) => {
      const words = randomBytes(3_000_000).toString('base64') + '町'.repeat(1_000_000);
      const bytes = randomBytes(4_000_000);
      const doc = { list: Array.from({ length: 100_000 }, (_, i) => ({ i, worker })) };
      await client.query('insert into tried_large values ($1, $2, $3, $4)', [
        worker,
        words,
        bytes,
        JSON.stringify(doc),
      ]);
      const { rows } = await client.query(
        `select md5(words) as sum, words, bytes, doc from tried_large where id = $1`,
        [worker],
      );
      const [row] = rows;
      return {
        words: row.words === words && row.sum === createHash('md5').update(words).digest('hex'),
        bytes: bytes.equals(row.bytes),
        doc: row.doc.list.length === 100_000 && row.doc.list[99_999].worker === worker,
      };
    });
    expect(sums).toEqual(
      Array.from({ length: 4 }, () => ({ words: true, bytes: true, doc: true })),
    );
  });

  test('unique violations beside a queue of jobs disturb neither', async () => {
    await own.database.execute(
      `insert into tried_job (state) select 'new' from generate_series(1, 200)`,
    );
    const results = await withConnections(6, async (client, worker) => {
      if (worker < 3) {
        const done: number[] = [];
        for (;;) {
          const { rows } = await client.query(
            `update tried_job set state = 'done', worker = $1 where id in
              (select id from tried_job where state = 'new' order by id limit 2 for update skip locked)
              returning id::int`,
            [worker],
          );
          if (rows.length === 0) return { done, conflicts: 0 };
          done.push(...rows.map((row) => Number(row.id)));
        }
      }
      let conflicts = 0;
      for (let i = 0; i < 100; i += 1) {
        const code = await client
          .query('insert into tried_person (mail) values ($1)', [`job-${i}@example.jp`])
          .catch(codeOf);
        if (code === '23505') conflicts += 1;
      }
      return { done: [], conflicts };
    });
    const done = results.flatMap((result) => result.done);
    expect(new Set(done).size).toBe(200);
    expect(done).toHaveLength(200);
    expect(results.reduce((sum, { conflicts }) => sum + conflicts, 0)).toBe(200);
  });

  test('parallel sign-ups each get their own session', async () => {
    const { database } = own;
    const people = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        database.transaction(async (tx) => {
          const mail = `signup-${i}@example.jp`;
          const [person] = await tx.query<{ id: number }>(
            'insert into tried_person (mail) values ($1) returning id',
            [mail],
          );
          await tx.execute('insert into tried_session values ($1, $2)', [`token-${i}`, person?.id]);
          const [found] = await tx.query<{ mail: string }>(
            'select mail from tried_session join tried_person on tried_person.id = person_id where token = $1',
            [`token-${i}`],
          );
          return { mail, found: found?.mail };
        }),
      ),
    );
    expect(people.filter(({ mail, found }) => mail !== found)).toEqual([]);
  });

  test('transactions that read, wait and write do not lose an update', async () => {
    const { database } = own;
    await database.execute('insert into tried_stock values (1, 0)');
    await Promise.all(
      Array.from({ length: 30 }, () =>
        database.transaction(async (tx) => {
          const [row] = await tx.query<{ amount: number }>(
            'select amount from tried_stock where id = 1 for update',
          );
          await new Promise((resolve) => setTimeout(resolve, 2));
          await tx.execute('update tried_stock set amount = $1 where id = 1', [
            (row?.amount ?? 0) + 1,
          ]);
        }),
      ),
    );
    expect(await database.query('select amount from tried_stock where id = 1')).toEqual([
      { amount: 30 },
    ]);
  });

  test('a client that is gone in the middle of a transaction is rolled back', async () => {
    const leaver = await connection();
    await leaver.query('begin');
    await leaver.query('insert into tried_stock values (2, 1)');
    await leaver.query({ name: 'left', text: 'select $1::int', values: [1] });
    // No Terminate message, no rollback: as if the process had been killed.
    leaver.connection.stream.destroy();
    await withConnections(1, async (client) => {
      await client.query('insert into tried_stock values (2, 7)');
      const { rows } = await client.query('select amount from tried_stock where id = 2');
      expect(rows).toEqual([{ amount: 7 }]);
    });
  });

  test('a client that ends politely in the middle of a failed transaction leaves the engine usable', async () => {
    const leaver = await connection();
    await leaver.query('begin');
    await leaver.query('insert into tried_stock values (3, 1)');
    await leaver.query('select 1 / 0').catch(codeOf);
    await leaver.end();
    await withConnections(1, async (client) => {
      expect((await client.query('select id from tried_stock where id = 3')).rows).toEqual([]);
    });
  });

  test('pipelined statements are answered in order, an error only fails its own', async () => {
    const answers = await withConnections(
      4,
      (client, worker) =>
        Promise.all(
          Array.from({ length: 200 }, async (_, i) => {
            const divisor = i % 7 === 3 ? 0 : 1;
            const text = `select ($1::int + ${i}) / $2::int as value`;
            return client
              .query(text, [worker * 1_000, divisor])
              .then(({ rows }): unknown => rows[0].value, codeOf);
          }),
        ),
      { pipeline: true },
    );
    for (const [worker, answer] of answers.entries()) {
      expect(answer).toEqual(answer.map((_, i) => (i % 7 === 3 ? '22012' : worker * 1_000 + i)));
    }
  });

  test('an answer of many rows arrives whole while others ask', async () => {
    const counts = await withConnections(4, async (client) => {
      const { rows } = await client.query(
        `select i, repeat('x', 100) as filler from generate_series(1, 50000) i order by i`,
      );
      return rows.length === 50_000 && rows[49_999].i === 50_000;
    });
    expect(counts).toEqual([true, true, true, true]);
  });
});
