/** A server killed while it writes and tells; receivers that are away or never answer. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openReceiver, type Receiver } from '../../server/src/platform/subscriptions/testing.ts';
import { type RunningServer, startServer } from '../server.ts';

// The first server of a changed portal builds it.
vi.setConfig({ testTimeout: 300_000 });

const writers = 8;
const idOf = (writer: number): string => `urn:ngsi-ld:Gauge:${writer}`;

async function post(server: RunningServer, path: string, body: unknown): Promise<Response> {
  const answer = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  // 207 says that the one entity of the batch was refused.
  if (!answer.ok || answer.status === 207)
    throw new Error(`${answer.status}: ${await answer.text()}`);
  return answer;
}

const subscribe = (server: RunningServer, uri: string) =>
  post(server, '/ngsi-ld/v1/subscriptions', {
    type: 'Subscription',
    entities: [{ type: 'Gauge' }],
    notification: { endpoint: { uri }, format: 'keyValues' },
  });

const write = (server: RunningServer, id: string, level: number) =>
  post(server, '/ngsi-ld/v1/entityOperations/upsert', [
    { id, type: 'Gauge', level: { type: 'Property', value: level } },
  ]);

/** Counts up until the server is gone; the last level that was acknowledged. */
async function countUp(server: RunningServer, id: string, told: (level: number) => void) {
  for (let level = 1; ; level += 1) {
    try {
      await write(server, id, level);
    } catch {
      return;
    }
    told(level);
  }
}

async function levelOf({ url }: RunningServer, id: string): Promise<number> {
  const answer = await fetch(`${url}/ngsi-ld/v1/entities/${id}?options=keyValues`);
  const { level } = (await answer.json()) as { level: number };
  return level;
}

/** The oldest first. */
async function historyOf({ url }: RunningServer, id: string): Promise<readonly number[]> {
  const query = 'attrs=level&timeproperty=modifiedAt&timerel=after&timeAt=2020-01-01T00:00:00Z';
  const answer = await fetch(
    `${url}/ngsi-ld/v1/temporal/entities/${id}?${query}&options=temporalValues`,
  );
  const { level } = (await answer.json()) as { level: { values: [number, string][] } };
  return level.values.map(([value]) => value);
}

function toldTo({ received }: Receiver, id: string): ReadonlySet<unknown> {
  const data = received.flatMap(({ body }) => body.data);
  return new Set(data.filter((entity) => entity['id'] === id).map((entity) => entity['level']));
}

describe('a broker', () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await openReceiver();
  });
  afterEach(() => receiver.close());

  test('killed while it writes loses nothing it acknowledged: state, history and notifications agree', async () => {
    await using first = await startServer({ flags: ['--open'] });
    const { dataFolder } = first;
    await subscribe(first, receiver.url);
    const acknowledged = new Map<string, number>();
    const counting = Array.from({ length: writers }, (_, writer) =>
      countUp(first, idOf(writer), (level) => acknowledged.set(idOf(writer), level)),
    );
    await expect
      .poll(() => [...acknowledged.values()].reduce((sum, level) => sum + level, 0), {
        timeout: 20_000,
      })
      .toBeGreaterThan(200);
    // From now on nothing is delivered, so that the kill finds notifications under way.
    receiver.status = 0;
    await sleep(500);
    await first.kill();
    await Promise.all(counting);
    receiver.status = 200;

    await using second = await startServer({ flags: ['--open'], dataFolder });
    expect(acknowledged.size).toBe(writers);
    for (const [id, last] of acknowledged) {
      const state = await levelOf(second, id);
      // The one write under way may have been committed and not answered.
      expect([last, last + 1]).toContain(state);
      const counted = Array.from({ length: state }, (_, index) => index + 1);
      expect(await historyOf(second, id)).toEqual(counted);
      await expect
        .poll(() => counted.filter((level) => !toldTo(receiver, id).has(level)), {
          timeout: 30_000,
        })
        .toEqual([]);
    }
  });

  test('tells a quick receiver at once while others are away or never answer, and says so to staff', async () => {
    const hanging = await openReceiver();
    hanging.status = 0;
    const away = 'http://127.0.0.1:9/nobody';
    await using server = await startServer({ flags: ['--open'] });
    for (const uri of [hanging.url, away, receiver.url]) await subscribe(server, uri);
    for (let level = 1; level <= 50; level += 1) await write(server, idOf(level % 5), level);
    await receiver.waitFor(50);
    interface Deliveries {
      endpoints: { endpoint: string; waiting: number; failures: number; pausedUntil?: string }[];
      notifications: { endpoint: string }[];
    }
    const deliveries = async (): Promise<Deliveries> =>
      (await (await fetch(`${server.url}/api/deliveries?limit=500`)).json()) as Deliveries;
    const stateOf = ({ endpoints }: Deliveries, uri: string) =>
      endpoints.find(({ endpoint }) => endpoint === uri);
    const count = ({ notifications }: Deliveries, uri: string) =>
      notifications.filter(({ endpoint }) => endpoint === uri).length;
    // Receipts and failures are counted a moment after they came.
    await expect
      .poll(async () => stateOf(await deliveries(), away), { timeout: 30_000 })
      .toMatchObject({ waiting: 50, pausedUntil: expect.any(String) });
    const seen = await deliveries();
    expect(stateOf(seen, away)?.failures).toBeGreaterThan(0);
    expect(stateOf(seen, hanging.url)).toMatchObject({ waiting: 50 });
    expect([count(seen, away), count(seen, hanging.url)]).toEqual([50, 50]);
    await hanging.close();
  });
});
