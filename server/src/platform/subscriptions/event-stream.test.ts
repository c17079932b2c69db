import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '#kernel/database/index.ts';
import { testDatabase, testEngine } from '#kernel/database/testing.ts';
import { skipUnless } from '../../../../tests/skip.ts';
import { renderCursor } from './event-feed.ts';
import { openTestSubscriptions, type TestSubscriptions } from './testing.ts';

interface Event {
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/** Reads a stream as a browser does. */
class Listener implements AsyncDisposable {
  readonly events: Event[] = [];
  lastEventId = '';
  isClosed = false;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;

  constructor(body: ReadableStream<Uint8Array>) {
    this.#reader = body.getReader();
  }

  listen(): this {
    void this.#read();
    return this;
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder();
    let rest = '';
    for (;;) {
      const { done, value } = await this.#reader.read();
      if (done) break;
      const blocks = (rest + decoder.decode(value, { stream: true })).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) this.#take(block);
    }
    this.isClosed = true;
  }

  #take(block: string): void {
    const fields = new Map(
      block.split('\n').map((line) => [line.split(': ')[0], line.slice(line.indexOf(':') + 2)]),
    );
    this.lastEventId = fields.get('id') ?? this.lastEventId;
    const data = fields.get('data');
    // What the server sends is JSON objects.
    if (data !== undefined) {
      const parsed = JSON.parse(data) as Record<string, unknown>;
      this.events.push({ event: fields.get('event') ?? '', data: parsed });
    }
  }

  async waitFor(count: number): Promise<readonly Event[]> {
    await expect.poll(() => this.events.length, { timeout: 5_000 }).toBeGreaterThanOrEqual(count);
    return this.events;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#reader.cancel();
  }
}

const onServer = skipUnless(
  (await testEngine()) === 'postgres',
  'the embedded engine runs one transaction at a time',
);
const gaugeType = 'https://uri.etsi.org/ngsi-ld/default-context/Gauge';

describe('the event stream', () => {
  let database: Database;
  let city: TestSubscriptions;

  beforeEach(async () => {
    database = await testDatabase();
    city = await openTestSubscriptions(database, { eventPollMs: 20 });
  });
  afterEach(() => city.close());

  async function open(query: string, lastEventId?: string, on = city): Promise<Response> {
    return on.http.request(`/api/events?${query}`, {
      headers: {
        'ngsild-tenant': on.tenant,
        ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
      },
    });
  }
  async function listen(query: string, lastEventId?: string, on = city): Promise<Listener> {
    const { body, status } = await open(query, lastEventId, on);
    expect(status).toBe(200);
    if (body === null) throw new Error('The answer has no body');
    return new Listener(body).listen();
  }
  const gauge = (level: number, id = 'urn:ngsi-ld:Gauge:1', type = 'Gauge') => ({
    id,
    type,
    level: { type: 'Property', value: level },
  });
  const upsert = (on: TestSubscriptions, ...entities: object[]) =>
    on.request('POST', '/entityOperations/upsert', entities);

  test('tells what is created, modified and deleted, and nothing else', async () => {
    await using listener = await listen('type=Gauge&options=keyValues');
    await upsert(city, gauge(1), gauge(1, 'urn:ngsi-ld:Car:1', 'Car'));
    await listener.waitFor(1);
    await upsert(city, gauge(2));
    await listener.waitFor(2);
    await city.request('DELETE', '/entities/urn:ngsi-ld:Gauge:1');
    expect(await listener.waitFor(3)).toEqual([
      { event: 'created', data: { id: 'urn:ngsi-ld:Gauge:1', type: 'Gauge', level: 1 } },
      { event: 'modified', data: { id: 'urn:ngsi-ld:Gauge:1', type: 'Gauge', level: 2 } },
      { event: 'deleted', data: { id: 'urn:ngsi-ld:Gauge:1', type: 'Gauge' } },
    ]);
  });

  test('what no longer answers the query is told as deleted', async () => {
    await upsert(city, gauge(9));
    await using listener = await listen('type=Gauge&q=level>5');
    await upsert(city, gauge(1));
    expect(await listener.waitFor(1)).toEqual([
      { event: 'deleted', data: { id: 'urn:ngsi-ld:Gauge:1', type: 'Gauge' } },
    ]);
  });

  test('changes of another process arrive', async () => {
    const other = await openTestSubscriptions(database, {}, city.tenant);
    try {
      await using listener = await listen('type=Gauge');
      await upsert(other, gauge(3));
      const [only] = await listener.waitFor(1);
      expect(only?.event).toBe('created');
    } finally {
      await other.close();
    }
  });

  test('a transaction that commits late is not passed over', onServer, async () => {
    await using listener = await listen('id=urn:ngsi-ld:Gauge:late&type=Gauge');
    await upsert(city, gauge(1, 'urn:ngsi-ld:Gauge:late'));
    await listener.waitFor(1);
    const written = Promise.withResolvers<void>();
    const others = Promise.withResolvers<void>();
    const late = database.transaction(async (tx) => {
      const change = ['urn:ngsi-ld:Gauge:late', 'modified', [gaugeType], [], false];
      await tx.execute(
        `insert into entity_outbox (tenant, at, changes) values ($1, now(), $2::jsonb)`,
        [city.tenant, JSON.stringify([change])],
      );
      written.resolve();
      await others.promise;
    });
    await written.promise;
    await upsert(city, gauge(2, 'urn:ngsi-ld:Gauge:late'));
    await listener.waitFor(2);
    others.resolve();
    await late;
    await listener.waitFor(3);
  });

  test('a stream that was cut goes on where it ended', async () => {
    const first = await listen('type=Gauge');
    await upsert(city, gauge(1));
    await first.waitFor(1);
    await first[Symbol.asyncDispose]();
    await upsert(city, gauge(2), gauge(2, 'urn:ngsi-ld:Gauge:2'));
    await using second = await listen('type=Gauge&options=keyValues', first.lastEventId);
    const told = await second.waitFor(2);
    expect(told.map(({ event, data }) => [event, data['id']])).toEqual([
      ['modified', 'urn:ngsi-ld:Gauge:1'],
      ['created', 'urn:ngsi-ld:Gauge:2'],
    ]);
  });

  test.each([
    ['too long ago', () => renderCursor({ at: Date.now() - 3_600_000, snapshot: '700:700:' })],
    ['of a database with more transactions', () => `${Date.now()}-1:999999999999999:`],
    ['nonsense', () => 'yesterday'],
    ['a snapshot out of order', () => `${Date.now()}-9:5:7`],
  ])('a stream whose end was %s begins with reload', async (_, lastEventId) => {
    await using listener = await listen('type=Gauge', lastEventId());
    expect(await listener.waitFor(1)).toEqual([{ event: 'reload', data: { reason: 'missed' } }]);
    await upsert(city, gauge(1));
    await listener.waitFor(2);
  });

  test('a client that does not read is told to read again and closed', async () => {
    const small = await openTestSubscriptions(
      database,
      { eventPollMs: 10, eventBufferBytesMax: 500 },
      city.tenant,
    );
    try {
      const { body } = await open('type=Gauge', undefined, small);
      if (body === null) throw new Error('The answer has no body');
      for (let level = 0; level < 10; level += 1) {
        await upsert(small, gauge(level));
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      await expect.poll(() => small.subscriptions.events.count()).toBe(0);
      const listener = new Listener(body).listen();
      await expect.poll(() => listener.isClosed).toBe(true);
      expect(listener.events.at(-1)).toEqual({ event: 'reload', data: { reason: 'slow' } });
      expect(listener.lastEventId).toBe('');
    } finally {
      await small.close();
    }
  });

  test('a look that finds too much says reload instead', async () => {
    const small = await openTestSubscriptions(
      database,
      { eventPollMs: 100, eventRowsMax: 1 },
      city.tenant,
    );
    try {
      await using listener = await listen('type=Gauge', undefined, small);
      for (let level = 0; level < 5; level += 1) await upsert(small, gauge(level));
      const told = await listener.waitFor(1);
      expect(told).toContainEqual({ event: 'reload', data: { reason: 'missed' } });
    } finally {
      await small.close();
    }
  });

  test('one stream too many is answered 503 with the time to wait', async () => {
    const small = await openTestSubscriptions(database, { eventStreamsMax: 1 }, city.tenant);
    try {
      await using _ = await listen('type=Gauge', undefined, small);
      const refused = await open('type=Gauge', undefined, small);
      expect(refused.status).toBe(503);
      expect(refused.headers.get('retry-after')).toBe('5');
    } finally {
      await small.close();
    }
  });

  test('a client that goes away frees its place', async () => {
    const listener = await listen('type=Gauge');
    expect(city.subscriptions.events.count()).toBe(1);
    await listener[Symbol.asyncDispose]();
    expect(city.subscriptions.events.count()).toBe(0);
  });

  test('the streams end when the server closes', async () => {
    const listener = await listen('type=Gauge');
    await city.close();
    await expect.poll(() => listener.isClosed).toBe(true);
  });

  test('a query of everything is refused, as by GET /entities', async () => {
    expect((await open('pick=id')).status).toBe(400);
  });
});
