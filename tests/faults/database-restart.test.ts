/** A server whose PostgreSQL crashes and comes back while it writes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { findPostgres, startPostgres } from '../../cli/temporary-postgres.ts';
import { openReceiver } from '../../server/src/platform/subscriptions/testing.ts';
import { type RunningServer, startServer } from '../server.ts';
import { skipUnless } from '../skip.ts';

const writers = 6;
const api = '/ngsi-ld/v1';
const idOf = (writer: number): string => `urn:ngsi-ld:Gauge:${writer}`;

async function post({ url }: RunningServer, path: string, body: unknown): Promise<number> {
  const answer = await fetch(`${url}${api}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  await answer.arrayBuffer();
  return answer.status;
}

async function levelsOf({ url }: RunningServer, id: string): Promise<readonly number[]> {
  const query = 'attrs=level&timeproperty=modifiedAt&options=temporalValues';
  const answer = await fetch(`${url}${api}/temporal/entities/${id}?${query}`);
  const { level } = (await answer.json()) as { level: { values: [number, string][] } };
  return level.values.map(([value]) => value);
}

describe('a database that crashes', () => {
  test('comes back to a broker that kept what it acknowledged, refuses meanwhile, and writes on', {
    ...skipUnless(findPostgres() !== undefined, 'PostgreSQL is not installed here'),
    timeout: 300_000,
  }, async () => {
    await using opened = new AsyncDisposableStack();
    const database = await startPostgres();
    opened.defer(() => database.stop());
    const receiver = await openReceiver();
    opened.defer(() => receiver.close());
    const flags = ['--open', '--database-url', database.url];
    const server = opened.use(await startServer({ flags }));
    await post(server, '/subscriptions', {
      type: 'Subscription',
      entities: [{ type: 'Gauge' }],
      notification: { endpoint: { uri: receiver.url }, format: 'keyValues' },
    });
    const acknowledged = new Map<string, number[]>();
    const refused = new Set<number>();
    const state = { isOver: false };
    const write = async (id: string, level: number): Promise<boolean> => {
      const gauge = { id, type: 'Gauge', level: { type: 'Property', value: level } };
      const status = await post(server, '/entityOperations/upsert', [gauge]);
      const isAcknowledged = status === 201 || status === 204;
      if (isAcknowledged) acknowledged.get(id)?.push(level);
      else refused.add(status);
      return isAcknowledged;
    };
    const count = async (id: string): Promise<void> => {
      acknowledged.set(id, []);
      for (let level = 1; !state.isOver; level += 1) {
        if (!(await write(id, level))) await sleep(20);
      }
    };
    const counting = Array.from({ length: writers }, (_, writer) => count(idOf(writer)));
    const written = (): number =>
      [...acknowledged.values()].reduce((sum, levels) => sum + levels.length, 0);
    await expect.poll(written, { timeout: 60_000 }).toBeGreaterThan(100);
    await database.crash(500);
    const before = written();
    await expect.poll(written, { timeout: 60_000 }).toBeGreaterThan(before + 100);
    state.isOver = true;
    await Promise.all(counting);

    // 503: it is away; 207: so says the answer to the one entity of a batch.
    expect([...refused].filter((status) => status !== 503 && status !== 207)).toEqual([]);
    for (const [id, levels] of acknowledged) {
      const kept = new Set(await levelsOf(server, id));
      expect(levels.filter((level) => !kept.has(level))).toEqual([]);
      const answer = await fetch(`${server.url}${api}/entities/${id}?options=keyValues`);
      const { level } = (await answer.json()) as { level: number };
      expect(level).toBe(Math.max(...kept));
      const told = (): ReadonlySet<unknown> =>
        new Set(
          receiver.received
            .flatMap(({ body }) => body.data)
            .filter((entity) => entity['id'] === id)
            .map((entity) => entity['level']),
        );
      await expect
        .poll(() => levels.filter((one) => !told().has(one)), { timeout: 60_000 })
        .toEqual([]);
    }
  });
});
