/** History and broker over one database, in process, with a clock that stands still. For tests. */
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import { freshTenant, testDatabase } from '#kernel/database/testing.ts';
import { httpWith } from '#kernel/http/testing.ts';
import { createLog } from '#kernel/log.ts';
import { contextRoutes, openContext } from '#platform/context/index.ts';
import { createIdentity } from '#platform/identity/index.ts';
import { prepareHistory } from './history.ts';
import { historyRoutes } from './index.ts';

export type Json = Record<string, unknown>;

export interface TestHistory {
  /** Milliseconds since the epoch; set it to let time pass. */
  readonly time: { now: number };
  /** In a tenant of its own; `path` below `/ngsi-ld/v1`. */
  request(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; json: Json & Json[]; headers: Headers }>;
  close(): Promise<void>;
}

export async function openTestHistory(now: number, given?: Database): Promise<TestHistory> {
  const tenant = freshTenant();
  const time = { now };
  const database = given ?? (await testDatabase());
  const clock: Clock = { now: () => time.now };
  const log = createLog(() => undefined, clock);
  const identity = await createIdentity({
    database,
    log,
    credentials: { matches: () => true },
    isOpen: true,
    pollMs: 60_000,
  });
  await identity.ensureTenant(tenant);
  const prepared = prepareHistory({ database, clock, log, limits: { temporalInstancesMax: 30 } });
  const context = await openContext({ database, clock, log, sinks: prepared.sinks });
  const history = await prepared.start(context.broker);
  const face = {
    ...context,
    identity,
    pageLimits: { pageSizeDefault: 20, pageSizeMax: 1_000 },
  };
  const { http } = httpWith([...contextRoutes(face), ...historyRoutes({ ...face, history })], {
    authorise: identity.authorise,
  });
  return {
    time,
    async request(method, path, body) {
      const answer = await http.request(`/ngsi-ld/v1${path}`, {
        method,
        headers: { 'ngsild-tenant': tenant, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return {
        status: answer.status,
        json: (text === '' ? {} : JSON.parse(text)) as Json & Json[],
        headers: answer.headers,
      };
    },
    async close() {
      await history.close();
      await context.close();
      await identity.close();
    },
  };
}
