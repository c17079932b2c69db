/** The broker while its database goes away, while another process writes the same, while a @context server hangs. */
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../server/src/kernel/database/index.ts';
import {
  emptyDatabase,
  testDatabase,
  testEngine,
} from '../../server/src/kernel/database/testing.ts';
import { createOutgoingGuard } from '../../server/src/kernel/outgoing/index.ts';
import { openTestBroker, type TestBroker } from '../../server/src/platform/context/testing.ts';
import {
  openReceiver,
  openTestSubscriptions,
} from '../../server/src/platform/subscriptions/testing.ts';
import { skipUnless } from '../skip.ts';

const engine = await testEngine();
const onServer = skipUnless(
  engine === 'postgres',
  'the embedded engine has no connections to end: server/src/kernel/database/embedded/supervision.test.ts',
);

const property = (value: number) => ({ type: 'Property', value });

describe('a broker whose connections are all ended', () => {
  test('keeps what it acknowledged, tells it, and writes on', onServer, async () => {
    const empty = await emptyDatabase();
    if (!('url' in empty.source)) throw new Error('A server has a URL');
    const admin = await openDatabase({ url: empty.source.url, limits: { connectionsMax: 1 } });
    const receiver = await openReceiver();
    const city = await openTestSubscriptions(empty.database, { notificationRetrySecondsMin: 0.05 });
    try {
      await city.request('POST', '/subscriptions', {
        type: 'Subscription',
        entities: [{ type: 'Gauge' }],
        notification: { endpoint: { uri: receiver.url }, format: 'keyValues' },
      });
      const acknowledged: number[] = [];
      const refused = new Set<number>();
      for (let level = 1; level <= 150; level += 1) {
        const writing = city.request('POST', '/entityOperations/upsert', [
          { id: 'urn:ngsi-ld:Gauge:1', type: 'Gauge', level: property(level) },
        ]);
        if (level % 50 === 0) {
          await admin.query(
            `select pg_terminate_backend(pid) from pg_stat_activity
             where datname = current_database() and pid <> pg_backend_pid()`,
          );
        }
        const { status } = await writing;
        // 207 says that the one entity of the batch was refused.
        if (status === 201 || status === 204) acknowledged.push(level);
        else refused.add(status);
      }
      expect([...refused].filter((status) => status !== 503 && status !== 207)).toEqual([]);
      expect(acknowledged.at(-1)).toBeGreaterThan(100);
      const told = () => new Set(receiver.received.map(({ body }) => body.data[0]?.['level']));
      await expect
        .poll(() => acknowledged.filter((level) => !told().has(level)), { timeout: 20_000 })
        .toEqual([]);
      const { json } = await city.request('GET', '/entities/urn:ngsi-ld:Gauge:1?options=keyValues');
      expect((json as { level: number }).level).toBeGreaterThanOrEqual(acknowledged.at(-1) ?? 0);
    } finally {
      await city.close();
      await receiver.close();
      await admin.close();
      await empty.dispose();
    }
  });
});

describe('two processes on one entity', () => {
  let one: TestBroker;
  let other: TestBroker;
  beforeEach(async () => {
    const database = await testDatabase();
    one = await openTestBroker({ database });
    other = await openTestBroker({ database });
  });
  afterEach(async () => {
    await one.close();
    await other.close();
  });

  test('lose no change of either, and each sees both', async () => {
    const { tenant } = one;
    const id = 'urn:ngsi-ld:Gauge:raced';
    const body = { id, type: 'Gauge' };
    await one.request('POST', '/entities', { body, tenant });
    const append = (broker: TestBroker, name: string) =>
      broker.request('POST', `/entities/${id}/attrs`, { body: { [name]: property(1) }, tenant });
    const rounds = Array.from({ length: 60 }, (_, round) => round);
    const answers = await Promise.all(
      rounds.flatMap((round) => [append(one, `a${round}`), append(other, `b${round}`)]),
    );
    expect([...new Set(answers.map(({ status }) => status))]).toEqual([204]);
    const names = ['id', 'type', ...rounds.flatMap((round) => [`a${round}`, `b${round}`])];
    for (const broker of [one, other]) {
      const { json } = await broker.request('GET', `/entities/${id}`, { tenant });
      expect(Object.keys(json as object).sort()).toEqual(names.sort());
    }
  });

  test('create it once', async () => {
    const { tenant } = one;
    for (let round = 0; round < 20; round += 1) {
      const body = { id: `urn:ngsi-ld:Gauge:new${round}`, type: 'Gauge' };
      const answers = await Promise.all(
        [one, other].map((broker) => broker.request('POST', '/entities', { body, tenant })),
      );
      expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409]);
    }
  });
});

describe('a @context server that hangs', () => {
  test('makes the write that names it fail in bounded time, and no other wait', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const broker = await openTestBroker({
      guard: createOutgoingGuard(true),
      limits: { contextFetchMsMax: 1_000 },
    });
    try {
      const begun = performance.now();
      let isAnswered = false;
      const hanging = broker
        .request('POST', '/entities', {
          body: { id: 'urn:ngsi-ld:Gauge:hung', type: 'Gauge' },
          headers: {
            link: `<http://127.0.0.1:${port}/c.jsonld>; rel="http://www.w3.org/ns/json-ld#context"`,
          },
        })
        .finally(() => {
          isAnswered = true;
        });
      const body = { id: 'urn:ngsi-ld:Gauge:well', type: 'Gauge' };
      expect((await broker.request('POST', '/entities', { body })).status).toBe(201);
      expect(isAnswered).toBe(false);
      const { status, json } = await hanging;
      expect(performance.now() - begun).toBeLessThan(5_000);
      expect(status).toBe(504);
      expect(json).toMatchObject({
        type: 'https://uri.etsi.org/ngsi-ld/errors/LdContextNotAvailable',
      });
      const missing = await broker.request('GET', '/entities/urn:ngsi-ld:Gauge:hung');
      expect(missing.status).toBe(404);
    } finally {
      await broker.close();
      silent.close();
    }
  });
});
