/** The trail over both engines: under load, altered, forked, old. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '#kernel/database/index.ts';
import { type EmptyDatabase, emptyDatabase, testEngine } from '#kernel/database/testing.ts';
import { skipUnless } from '../../../../../tests/skip.ts';
import { createVerifier, emptyChain } from './chain.ts';
import type { AuditRow } from './event.ts';
import { verifyTrail } from './export.ts';
import { linesOf, openSeparated, openTestTrail, type TestTrail } from './testing.ts';

const engine = await testEngine();
let own: EmptyDatabase;
let trail: TestTrail;

beforeAll(async () => {
  own = await emptyDatabase();
  trail = await openTestTrail(own.database);
});
afterAll(async () => {
  await trail.dispose();
  await own.dispose();
});

async function allLines({ audit }: TestTrail): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesOf(await audit.export())) lines.push(line);
  return lines;
}

/** As the owner of the tables could, who takes the triggers away. */
async function tamper(statement: string): Promise<void> {
  await own.database.execute('alter table audit_event disable trigger user');
  await own.database.execute(statement);
  await own.database.execute('alter table audit_event enable trigger user');
}

describe('the audit trail', () => {
  test('a hundred writers at once leave one chain, every row in it once', async () => {
    const before = (await trail.verify()).rows;
    const writers = Array.from({ length: 100 }, async (_, writer) => {
      for (let i = 0; i < 10; i += 1)
        await trail.record(`w${writer}-${i}`, 'write', `person:${writer}`);
    });
    await Promise.all(writers);
    const { rows, fault } = await trail.verify();
    expect({ rows: rows - before, fault }).toEqual({ rows: 1_000, fault: undefined });
    const [counted] = await own.database.query<{ ids: number; flushes: number }>(
      `select count(distinct request_id) as ids, (select count(*) from audit_flush) as flushes
        from audit_event where request_id like 'w%'`,
    );
    expect(counted?.ids).toBe(1_000);
    // Rows of one moment share a commit.
    expect(counted?.flushes).toBeLessThan(500);
  });

  test('processes on one database take turns, and the chain does not fork', async () => {
    const other = engine === 'postgres' ? await openDatabase({ ...own.source }) : own.database;
    const second = await openTestTrail(other);
    try {
      const writers = [trail, second].flatMap((one, process) =>
        Array.from({ length: 20 }, async (_, writer) => {
          for (let i = 0; i < 10; i += 1) await one.record(`p${process}-${writer}-${i}`, 'write');
        }),
      );
      await Promise.all(writers);
      expect((await trail.verify()).fault).toBeUndefined();
      const [counted] = await own.database.query<{ ids: number }>(
        `select count(distinct request_id) as ids from audit_event where request_id like 'p%'`,
      );
      expect(counted?.ids).toBe(400);
    } finally {
      await second.dispose();
      if (other !== own.database) await other.close();
    }
  });

  test('what is hashed is what the database keeps: times to the millisecond, any text', async () => {
    await trail.record('\u{1F3EF} \u{FEFF}"\\\u0001\uD800 e\u0301', 'write', 'person:é');
    expect((await trail.verify()).fault).toBeUndefined();
  });

  test.each([
    [`update audit_event set actor = 'nobody' where seq = 1`],
    ['delete from audit_event where seq = 1'],
    ['truncate audit_event'],
    ['truncate audit_event, audit_flush cascade'],
    [`update audit_flush set at = now()`],
    ['delete from audit_flush'],
    ['delete from audit_checkpoint'],
    ['truncate audit_base'],
  ])('%s is refused', async (statement) => {
    await expect(own.database.execute(statement)).rejects.toThrow('The audit trail only grows');
  });

  test('a second row behind the same one is refused by the database itself', async () => {
    const fork = `insert into audit_flush (last_seq, first_seq, at, prev_hash, hash)
      select 1000000, 1000000, now(), prev_hash, decode(repeat('ab', 32), 'hex') from audit_flush limit 1`;
    await expect(own.database.execute(fork)).rejects.toThrow('audit_flush_prev_hash_key');
  });

  test('one altered row is found and named, and so is one that was taken out', async () => {
    const { head } = await trail.verify();
    const altered = head.seq - 200;
    await tamper(`update audit_event set actor = 'somebody:else' where seq = ${altered}`);
    expect((await trail.verify()).fault).toMatchObject({ seq: altered, reason: 'altered' });
    const gone = head.seq - 300;
    const [row] = await own.database.query<{ text: string }>(
      `select to_json(e)::text as text from audit_event e where seq = ${gone}`,
    );
    await tamper(`delete from audit_event where seq = ${gone}`);
    expect((await trail.verify()).fault).toMatchObject({ seq: gone, reason: 'missing' });
    const back = `select * from json_populate_record(null::audit_event, '${row?.text.replaceAll("'", "''")}')`;
    await own.database.execute(`insert into audit_event ${back}`);
    await tamper(`update audit_event set actor = (select actor from audit_event where seq = ${altered + 1})
      where seq = ${altered}`);
  });
});

describe('checkpoints and old rows', () => {
  let alone: EmptyDatabase;
  let old: TestTrail;
  beforeAll(async () => {
    alone = await emptyDatabase();
    old = await openTestTrail(alone.database);
  });
  afterAll(async () => {
    await old.dispose();
    await alone.dispose();
  });

  test('old rows leave up to a checkpoint, and file and rest verify as one chain', async () => {
    for (let i = 0; i < 30; i += 1) await old.record(`old-${i}`);
    const checkpoint = await old.audit.checkpoint();
    const archive = await allLines(old);
    for (let i = 0; i < 10; i += 1) await old.record(`new-${i}`);

    expect(await old.audit.prune(checkpoint.seq - 1)).toMatchObject({
      error: { code: 'conflict' },
    });
    expect(await old.audit.prune(checkpoint.seq)).toMatchObject({
      ok: true,
      value: { rows: 30, base: { seq: 30, hash: checkpoint.hash } },
    });
    await old.record('after');
    const rest = await old.verify();
    expect(rest).toMatchObject({ rows: 11, head: { seq: 41 } });
    expect(rest.fault).toBeUndefined();

    const verifier = createVerifier(emptyChain, new Map([[checkpoint.seq, checkpoint.hash]]));
    const files = [archive, await allLines(old)];
    for (const line of files.flatMap((lines) => lines.slice(1, -1))) {
      verifier.take(JSON.parse(line) as AuditRow);
    }
    expect({ fault: verifier.end(), rows: verifier.rows }).toEqual({ fault: undefined, rows: 41 });
  });

  test('the triggers hold again after old rows left', async () => {
    const statement = 'delete from audit_event';
    await expect(alone.database.execute(statement)).rejects.toThrow('only grows');
  });

  test('the newest rows cannot be removed: the chain would have no end', async () => {
    const { seq } = await old.audit.checkpoint();
    expect(await old.audit.prune(seq)).toMatchObject({ error: { code: 'conflict' } });
  });

  test('rows that a restore took back are missed by a checkpoint kept elsewhere', async () => {
    const [kept] = await old.audit.listCheckpoints(1);
    const lines = await allLines(old);
    const restored = [...lines.slice(0, -4), '{"end":8}'];
    const header: { checkpoints: unknown[] } = JSON.parse(restored[0] ?? '');
    header.checkpoints = header.checkpoints.slice(-1);
    restored[0] = JSON.stringify(header);
    const asLines = async function* () {
      yield* restored;
    };
    const blind = await verifyTrail(asLines(), { known: [], trusted: undefined });
    expect(blind).toMatchObject({ ok: true, value: { rows: 8 } });
    expect(blind.ok && blind.value.fault).toBeUndefined();
    const known = kept === undefined ? [] : [kept];
    expect(await verifyTrail(asLines(), { known, trusted: undefined })).toMatchObject({
      ok: true,
      value: { fault: { seq: 39, reason: 'missing' } },
    });
  });

  test('an export that breaks off is no export', async () => {
    const lines = await allLines(old);
    const cut = async function* () {
      yield* lines.slice(0, -1);
    };
    expect(await verifyTrail(cut(), { known: [], trusted: undefined })).toMatchObject({
      error: { detail: expect.stringContaining('breaks off') },
    });
  });
});

describe('when the trail cannot be written', () => {
  test('callers are told, rows of writes that are done are kept and written later', async () => {
    const away = await emptyDatabase();
    const here = await openTestTrail(away.database);
    try {
      await here.record('before');
      await away.database.execute('alter table audit_event rename to audit_event_away');
      await expect(here.record('lost', 'read')).rejects.toThrow('away');
      expect(here.audit.canWrite()).toBe(true);
      await expect(here.record('late', 'write')).rejects.toThrow('away');
      expect(here.audit.auditor.canWrite()).toBe(false);
      await away.database.execute('alter table audit_event_away rename to audit_event');
      await expect.poll(() => here.audit.canWrite(), { timeout: 40_000 }).toBe(true);
      await here.record('after');
      const { fault, rows } = await here.verify();
      expect({ fault, rows }).toEqual({ fault: undefined, rows: 3 });
      const found = await away.database.query(`select request_id from audit_event order by seq`);
      expect(found).toEqual([
        { request_id: 'before' },
        { request_id: 'late' },
        { request_id: 'after' },
      ]);
    } finally {
      await here.dispose();
      await away.dispose();
    }
  });
});

describe(
  'on a server, with an owner of its own',
  skipUnless(engine === 'postgres', 'the embedded database knows no roles'),
  () => {
    test('the role of the server can add and read, and nothing else', async () => {
      const separated = await openSeparated();
      const mine = await openTestTrail(separated.server);
      try {
        await mine.record('one', 'write');
        await mine.audit.checkpoint();
        await mine.record('two', 'write');
        for (const statement of [
          'update audit_event set actor = actor',
          'delete from audit_event',
          'truncate audit_event',
          'alter table audit_event disable trigger user',
          'drop trigger audit_event_only_grows on audit_event',
          'drop table audit_event cascade',
          'create or replace function audit_refuse() returns trigger language sql as $$select null$$',
          'delete from audit_flush',
          'delete from audit_checkpoint',
        ]) {
          await expect(separated.server.execute(statement), statement).rejects.toMatchObject({
            code: '42501',
          });
        }
        expect(await mine.audit.prune(1)).toMatchObject({ error: { code: 'forbidden' } });
        expect((await mine.verify()).fault).toBeUndefined();
        // Everything else is the server's, as before.
        await separated.server.execute(`insert into tenant (name) values ('town')`);
        await separated.server.execute('alter table tenant add column probe text');
      } finally {
        await mine.dispose();
        await separated.dispose();
      }
    });
  },
);
