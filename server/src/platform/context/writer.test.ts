import { fc, test as property } from '@fast-check/vitest';
import {
  type AttributeInstance,
  applyOperation,
  type Entity,
  type EntityOperation,
  instantAt,
} from '@kumiki/ngsi-ld';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Database, Statement } from '#kernel/database/index.ts';
import { freshTenant, testDatabase } from '#kernel/database/testing.ts';
import type { ChangeSink, EntityChange } from './change-sink.ts';
import { createEntityCache } from './entity-cache.ts';
import { type ContextLimits, defaultContextLimits } from './limits.ts';
import { readHeld } from './reader.ts';
import { createTypeSets } from './type-sets.ts';
import { createWriter, type EntityWrite, type Writer } from './writer.ts';

let database: Database;
beforeAll(async () => {
  database = await testDatabase();
});

const now = Date.UTC(2026, 10, 21);

/** As a process of its own: nothing is shared with other writers but the database. */
function openWriter(
  limits: Partial<ContextLimits> = {},
  sinks: readonly ChangeSink[] = [],
): Writer {
  const all = { ...defaultContextLimits, ...limits };
  return createWriter({
    database,
    clock: { now: () => now },
    typeSets: createTypeSets(database),
    cache: createEntityCache(all.entityCacheBytesMax),
    sinks,
    limits: all,
  });
}

async function readAll(tenant: string, ids: readonly string[]): Promise<Map<string, Entity>> {
  const held = await read(tenant, ids);
  return new Map(held.flatMap((one) => (one === undefined ? [] : [[one.entity.id, one.entity]])));
}

/** Without anybody's memory. */
function read(tenant: string, ids: readonly string[]) {
  const parts = { typeSets: createTypeSets(database), cache: createEntityCache(0) };
  return readHeld(
    database,
    parts,
    ids.map((id) => ({ tenant, id })),
  );
}

const valued = (value: string | number): AttributeInstance => ({ type: 'Property', value });

function entityWith(id: string, value: string | number, name = 'https://n.example/a'): Entity {
  return {
    id,
    types: ['https://t.example/A'],
    scopes: [],
    attributes: { [name]: [valued(value)] },
  };
}

const ids = ['urn:x:1', 'urn:x:2', 'urn:x:3'];
const operation: fc.Arbitrary<EntityWrite> = fc
  .tuple(fc.constantFrom(...ids), fc.integer({ min: 0, max: 3 }), fc.constantFrom('a', 'b'))
  .chain(([id, value, letter]) => {
    const name = `https://n.example/${letter}`;
    const entity = entityWith(id, value, name);
    const fragment = { attributes: { [name]: [valued(value)] } };
    return fc
      .constantFrom<EntityOperation>(
        { kind: 'create', entity },
        { kind: 'replace', entity },
        { kind: 'upsert', entity, mode: 'update' },
        { kind: 'upsert', entity, mode: 'replace' },
        { kind: 'append', fragment, noOverwrite: true },
        { kind: 'update', fragment },
        { kind: 'deleteAttribute', attribute: name },
        { kind: 'delete' },
      )
      .map((what) => ({ id, operation: what }));
  });

describe('a writer', () => {
  property.prop([fc.array(fc.array(operation, { maxLength: 6 }), { maxLength: 6 })], {
    numRuns: 40,
  })(
    'answers and leaves what applying the operations one by one would, however they are gathered',
    async (batches) => {
      const tenant = freshTenant();
      const writer = openWriter({ flushOperationsMax: 4, entityCacheBytesMax: 1_500 });
      const answers = await Promise.all(batches.map((batch) => writer.write(tenant, batch, 0)));
      const expected = new Map<string, Entity | undefined>();
      const expectedAnswers = batches.map((batch) =>
        batch.map(({ id, operation: what }) => {
          if (what.kind === 'expire') throw new Error('not generated');
          const applied = applyOperation(expected.get(id), what, instantAt(now));
          if (applied.ok) expected.set(id, applied.value.entity);
          return applied.ok ? applied.value.unchanged : 'refused';
        }),
      );
      expect(
        answers.map((batch) => batch.map((one) => (one.ok ? one.value.unchanged : 'refused'))),
      ).toEqual(expectedAnswers);
      const held = await readAll(tenant, ids);
      for (const id of ids) expect(held.get(id)).toEqual(expected.get(id));
    },
  );

  test('of two processes on one entity, neither loses a change of the other', async () => {
    const tenant = freshTenant();
    const writers = [openWriter(), openWriter(), openWriter()];
    const id = 'urn:x:1';
    const write = (writer: Writer, name: string) =>
      writer.write(
        tenant,
        [{ id, operation: { kind: 'upsert', entity: entityWith(id, 1, name), mode: 'update' } }],
        0,
      );
    const names = Array.from({ length: 30 }, (_, index) => `https://n.example/${index}`);
    const outcomes = await Promise.all(
      names.map((name, index) => write(writers[index % 3] ?? openWriter(), name)),
    );
    expect(outcomes.flat().every((outcome) => outcome.ok)).toBe(true);
    const held = await readAll(tenant, [id]);
    expect(Object.keys(held.get(id)?.attributes ?? {}).toSorted()).toEqual(names.toSorted());
    const creations = outcomes.flat().filter((outcome) => outcome.ok && !outcome.value.existed);
    expect(creations).toHaveLength(1);
  });

  test('of racing creations of one entity, exactly one succeeds', async () => {
    const tenant = freshTenant();
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, async (_, index) =>
        openWriter().write(
          tenant,
          [{ id: 'urn:x:1', operation: { kind: 'create', entity: entityWith('urn:x:1', index) } }],
          0,
        ),
      ),
    );
    const codes = outcomes.flat().map((outcome) => (outcome.ok ? 'ok' : outcome.error.code));
    expect(codes.toSorted()).toEqual([...Array(5).fill('already-exists'), 'ok']);
  });

  test('sees through its memory what another process has changed', async () => {
    const tenant = freshTenant();
    const [one, other] = [openWriter(), openWriter()];
    const upsert = (writer: Writer, value: number) =>
      writer.write(
        tenant,
        [
          {
            id: 'urn:x:1',
            operation: { kind: 'upsert', entity: entityWith('urn:x:1', value), mode: 'replace' },
          },
        ],
        0,
      );
    await upsert(one, 1);
    await upsert(other, 2);
    // Remembered as 1, so by memory alone nothing would change.
    const [outcome] = await upsert(one, 1);
    expect(outcome?.ok === true && outcome.value.unchanged).toBe(false);
    const held = await readAll(tenant, ['urn:x:1']);
    expect(held.get('urn:x:1')?.attributes['https://n.example/a']?.[0]?.value).toBe(1);
  });

  test('refuses what the database refuses, and nothing beside it', async () => {
    const tenant = freshTenant();
    const many = Array.from({ length: 9 }, (_, index) => `urn:x:${index}`);
    // The parser lets no NUL through; whoever writes in process could.
    const value = (index: number) => (index === 4 ? 'a\u0000b' : 'good');
    const outcomes = await openWriter().write(
      tenant,
      [
        ...many.map((id, index): EntityWrite => {
          const entity = entityWith(id, value(index));
          return { id, operation: { kind: 'upsert', entity, mode: 'replace' } };
        }),
        { id: 'urn:x:4', operation: { kind: 'create', entity: entityWith('urn:x:4', 'good') } },
      ],
      0,
    );
    const codes = outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.error.code));
    expect(codes).toEqual(many.map((_, i) => (i === 4 ? 'bad-request-data' : 'ok')).concat('ok'));
    expect((await readAll(tenant, many)).size).toBe(9);
  });

  test('does not write what is already so', async () => {
    const tenant = freshTenant();
    const seen: EntityChange[] = [];
    const sink: ChangeSink = {
      name: 'nothing',
      statement: 'select from nothing_rows',
      rows: () => [],
      committed: (changes) => seen.push(...changes),
    };
    const write: EntityWrite = {
      id: 'urn:x:1',
      operation: { kind: 'upsert', entity: entityWith('urn:x:1', 1), mode: 'replace' },
    };
    const version = async () => (await read(tenant, ['urn:x:1']))[0]?.version;
    await openWriter({}, [sink]).write(tenant, [write], 0);
    const first = await version();
    const same = openWriter({}, [sink]);
    await same.write(tenant, [write], 0);
    await same.write(tenant, [write], 0);
    expect(await version()).toBe(first);
    expect(seen).toHaveLength(1);
  });

  test('refuses further operations while its queue is full, and takes them afterwards', async () => {
    const tenant = freshTenant();
    const writer = openWriter({ writeQueueOperationsMax: 2 });
    const write = (id: string): EntityWrite => ({
      id,
      operation: { kind: 'create', entity: entityWith(id, 1) },
    });
    const first = writer.write(tenant, [write('urn:x:1'), write('urn:x:2')], 0);
    const [refused] = await writer.write(tenant, [write('urn:x:3')], 0);
    expect(refused).toMatchObject({
      ok: false,
      error: { code: 'unavailable', extensions: { retryAfterSeconds: 1 } },
    });
    expect((await first).every((outcome) => outcome.ok)).toBe(true);
    const [taken] = await writer.write(tenant, [write('urn:x:3')], 0);
    expect(taken?.ok).toBe(true);
  });

  test('does not let one tenant wait for another that writes much', async () => {
    const [busy, quiet] = [freshTenant(), freshTenant()];
    const writer = openWriter({ flushOperationsMax: 10, flushesInFlightMax: 1 });
    const write = (id: string): EntityWrite => ({
      id,
      operation: { kind: 'create', entity: entityWith(id, 1) },
    });
    const order: string[] = [];
    const many = Array.from({ length: 100 }, (_, index) =>
      writer.write(busy, [write(`urn:x:${index}`)], 0).then(() => order.push('busy')),
    );
    const one = writer.write(quiet, [write('urn:x:1')], 0).then(() => order.push('quiet'));
    await Promise.all([...many, one]);
    expect(order.indexOf('quiet')).toBeLessThan(10);
  });

  test('lets few operations join the next flush, many have their own, and none wait for long', async () => {
    const tenant = freshTenant();
    const released: (() => void)[] = [];
    const held: Database = Object.create(database, {
      query: {
        value: async (statement: Statement) => {
          const isFlush = statement.name?.startsWith('context_flush') === true;
          if (isFlush) await new Promise<void>((release) => released.push(release));
          return database.query(statement);
        },
      },
    });
    const open = (limits: Partial<ContextLimits>): Writer =>
      createWriter({
        database: held,
        clock: { now: () => now },
        typeSets: createTypeSets(database),
        cache: createEntityCache(0),
        sinks: [],
        limits: { ...defaultContextLimits, flushOperationsMin: 3, ...limits },
      });
    const writeTo = (writer: Writer) => (id: string) =>
      writer.write(
        tenant,
        [{ id, operation: { kind: 'upsert', entity: entityWith(id, 1), mode: 'replace' } }],
        0,
      );
    const flushes = (count: number) =>
      expect.poll(() => released.length, { timeout: 30_000 }).toBe(count);

    const patient = writeTo(open({ flushWaitMsMax: 10_000 }));
    const all = [patient('urn:x:1')];
    await flushes(1);
    all.push(patient('urn:x:2'), patient('urn:x:3'));
    // Whatever would have been sent by now has passed the turn of the event loop in which it is gathered.
    for (let turn = 0; turn < 10; turn += 1) await new Promise((next) => setImmediate(next));
    expect(released).toHaveLength(1);
    all.push(patient('urn:x:4'));
    await flushes(2);
    const impatient = writeTo(open({ flushWaitMsMax: 10 }));
    all.push(impatient('urn:x:5'));
    await flushes(3);
    all.push(impatient('urn:x:6'));
    await flushes(4);
    for (const release of released) release();
    const outcomes = await Promise.all(all);
    expect(outcomes.flat().map(({ ok }) => ok)).toEqual(Array.from({ length: 6 }, () => true));
  }, 60_000);

  test('answers every operation when the database fails, and goes on when it is back', async () => {
    const tenant = freshTenant();
    let isAway = true;
    const flaky: Database = Object.create(database, {
      query: {
        value: (...statement: Parameters<Database['query']>) =>
          isAway ? Promise.reject(new Error('connection lost')) : database.query(...statement),
      },
    });
    const writer = createWriter({
      database: flaky,
      clock: { now: () => now },
      typeSets: createTypeSets(flaky),
      cache: createEntityCache(0),
      sinks: [],
      limits: defaultContextLimits,
    });
    const write: EntityWrite = {
      id: 'urn:x:1',
      operation: { kind: 'create', entity: entityWith('urn:x:1', 1) },
    };
    const [lost] = await writer.write(tenant, [write], 0);
    expect(lost).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    isAway = false;
    const [kept] = await writer.write(tenant, [write], 0);
    expect(kept?.ok).toBe(true);
  });
});

describe('a change sink', () => {
  test('writes its rows in the flush, in order, and only for what was written', async () => {
    const tenant = freshTenant();
    const sink: ChangeSink = {
      name: 'test',
      statement: `insert into entity_outbox (tenant, at, changes)
        select row->>0, now(), row->1 from test_rows order by position`,
      rows: (change) => [[change.tenant, change.kind]],
    };
    const writer = openWriter({}, [sink]);
    const entity = entityWith('urn:x:1', 1);
    await Promise.all([
      writer.write(tenant, [{ id: 'urn:x:1', operation: { kind: 'create', entity } }], 0),
      writer.write(
        tenant,
        [{ id: 'urn:x:1', operation: { kind: 'replace', entity: entityWith('urn:x:1', 2) } }],
        0,
      ),
      writer.write(tenant, [{ id: 'urn:x:1', operation: { kind: 'create', entity } }], 0),
      writer.write(tenant, [{ id: 'urn:x:1', operation: { kind: 'delete' } }], 0),
    ]);
    const rows = await database.query<{ changes: string }>(
      'select changes from entity_outbox where tenant = $1 order by seq',
      [tenant],
    );
    expect(rows.map(({ changes }) => changes)).toEqual(['created', 'modified', 'deleted']);
  });
});
