/** Two servers on one PostgreSQL: what one is told the other knows within a second, and one takes over from the other. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findPostgres, startPostgres } from '../../cli/temporary-postgres.ts';
import { openReceiver, type Receiver } from '../../server/src/platform/subscriptions/testing.ts';
import { type RunningServer, startServer } from '../server.ts';
import { skipUnless } from '../skip.ts';

const api = '/ngsi-ld/v1';
const publicUrl = 'http://city.example';
/** What the promise allows. */
const secondMs = 1_000;
const patient = { timeout: 120_000 };

async function ask(
  { url }: RunningServer,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
) {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const json: unknown = text === '' ? undefined : JSON.parse(text);
  return { status: answer.status, json, location: answer.headers.get('location') ?? '' };
}

const gauge = (id: number, level: number) => ({
  id: `urn:ngsi-ld:Gauge:${id}`,
  type: 'Gauge',
  level: { type: 'Property', value: level },
});
const write = (server: RunningServer, ...entities: readonly object[]) =>
  ask(server, 'POST', `${api}/entityOperations/upsert`, entities);

const onPostgres = skipUnless(findPostgres() !== undefined, 'PostgreSQL is not installed here');

describe('two servers on one database', onPostgres, () => {
  let one: RunningServer;
  let other: RunningServer;
  let receiver: Receiver;
  const opened = new AsyncDisposableStack();

  beforeAll(async () => {
    const database = await startPostgres();
    opened.defer(() => database.stop());
    receiver = await openReceiver();
    opened.defer(() => receiver.close());
    const flags = ['--open', '--database-url', database.url, '--public-url', publicUrl];
    one = opened.use(await startServer({ flags }));
    other = opened.use(await startServer({ flags }));
  }, 240_000);
  afterAll(() => opened.disposeAsync());

  test('tell a change made at one to those who subscribed at the other', patient, async () => {
    const made = await ask(one, 'POST', `${api}/subscriptions`, {
      type: 'Subscription',
      entities: [{ type: 'Gauge' }],
      notification: { endpoint: { uri: receiver.url }, format: 'keyValues' },
    });
    expect(made.status).toBe(201);
    await sleep(secondMs);
    await write(other, gauge(1, 1));
    const [told] = await receiver.waitFor(1);
    expect(told?.body.data).toEqual([{ id: 'urn:ngsi-ld:Gauge:1', type: 'Gauge', level: 1 }]);
    // Paused at the one, it is silent at the other.
    const id = made.location.split('/').at(-1) ?? '';
    const change = (isActive: boolean) =>
      ask(one, 'PATCH', `/api/subscriptions/${id}`, { isActive });
    expect((await change(false)).status).toBe(204);
    await sleep(secondMs);
    await write(other, gauge(1, 2));
    expect((await change(true)).status).toBe(204);
    await sleep(secondMs);
    await write(other, gauge(1, 3));
    const received = await receiver.waitFor(2);
    expect(received.map(({ body }) => body.data[0]?.['level'])).toEqual([1, 3]);
  });

  test(
    'know the @contexts that the other hosts, and no longer those it deleted',
    patient,
    async () => {
      const hosted = await ask(one, 'POST', `${api}/jsonldContexts`, {
        '@context': { Tank: 'https://city.example/Tank', fill: 'https://city.example/fill' },
      });
      await sleep(secondMs);
      const url = `${publicUrl}${hosted.location.replace(/^https?:\/\/[^/]+/, '')}`;
      const link = { link: `<${url}>; rel="http://www.w3.org/ns/json-ld#context"` };
      const tank = { id: 'urn:ngsi-ld:Tank:1', type: 'Tank', fill: { type: 'Property', value: 1 } };
      expect((await ask(other, 'POST', `${api}/entities`, tank, link)).status).toBe(201);
      const { json } = await ask(one, 'GET', `${api}/entities/${tank.id}`);
      expect(json).toMatchObject({ type: 'https://city.example/Tank' });
      const path = url.slice(publicUrl.length);
      expect((await ask(other, 'DELETE', path)).status).toBe(204);
      await sleep(secondMs);
      expect((await ask(one, 'GET', path)).status).toBe(404);
    },
  );

  test('go by the policies of history that the other was given', patient, async () => {
    const entityType = 'https://uri.etsi.org/ngsi-ld/default-context/Silent';
    const silent = { ...gauge(9, 1), type: 'Silent' };
    await ask(one, 'PUT', '/api/history/policies', { entityType, isRecorded: false });
    await sleep(secondMs);
    await write(other, silent);
    const path = `${api}/temporal/entities/${silent.id}`;
    expect((await ask(one, 'GET', path)).status).toBe(404);
    await ask(
      other,
      'DELETE',
      `/api/history/policies?entityType=${encodeURIComponent(entityType)}`,
    );
    await sleep(secondMs);
    await write(one, { ...silent, level: { type: 'Property', value: 2 } });
    expect((await ask(other, 'GET', path)).status).toBe(200);
  });

  test('let one send what the other had still to send when it was killed', patient, async () => {
    receiver.received.length = 0;
    receiver.status = 0;
    await write(one, ...[11, 12, 13].map((id) => gauge(id, 7)));
    await one.kill();
    await expect
      .poll(async () => (await ask(other, 'GET', '/api/subscriptions')).json, {
        timeout: 40_000,
      })
      .toMatchObject({ subscriptions: [{ waiting: 3 }] });
    receiver.status = 200;
    await expect
      .poll(() => new Set(receiver.received.map(({ body }) => body.data[0]?.['id'])), {
        timeout: 40_000,
      })
      .toEqual(new Set([11, 12, 13].map((id) => `urn:ngsi-ld:Gauge:${id}`)));
  });
});
