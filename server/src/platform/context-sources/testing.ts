/** Context sources as tests use them: over a database, HTTP in process, a tenant of one's own. */
import type { JsonValue } from '@kumiki/ngsi-ld';
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import { freshTenant } from '#kernel/database/testing.ts';
import { httpWith } from '#kernel/http/testing.ts';
import { createLog } from '#kernel/log.ts';
import { createMetrics } from '#kernel/metrics.ts';
import { createOutgoingGuard } from '#kernel/outgoing/index.ts';
import { contextRoutes, openContext } from '#platform/context/index.ts';
import { createIdentity } from '#platform/identity/index.ts';
import { prepareSubscriptions } from '#platform/subscriptions/index.ts';
import type { ContextSourceLimits } from './limits.ts';
import { prepareContextSources } from './registrations.ts';
import { contextSourceRoutes } from './routes/routes.ts';

export interface TestSources {
  readonly tenant: string;
  request(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly json: JsonValue; readonly headers: Headers }>;
  close(): Promise<void>;
}

/** Everyone may do everything. */
export async function openTestSources(
  database: Database,
  limits: Partial<ContextSourceLimits> = {},
  tenant = freshTenant(),
): Promise<TestSources> {
  const clock: Clock = { now: () => Date.now() };
  const log = createLog(() => undefined, clock);
  const identity = await createIdentity({
    database,
    log,
    credentials: { matches: () => true },
    isOpen: true,
    pollMs: 60_000,
  });
  await identity.ensureTenant(tenant);
  const guard = createOutgoingGuard(true);
  const prepared = prepareSubscriptions({
    database,
    clock,
    log,
    metrics: createMetrics(100),
    limits: { subscriptionPollMs: 50 },
    isDatabaseShared: true,
    visibilityOf: (of, caller) => identity.seenBy(caller, of),
  });
  const context = await openContext({ database, clock, log, guard, sinks: prepared.sinks });
  const preparedSources = prepareContextSources({ database, clock, log, limits });
  const { readSources } = preparedSources;
  const subscriptions = await prepared.start({ ...context, guard, readSources });
  const sources = preparedSources.start(subscriptions.sources, context.broker);
  const pageLimits = { pageSizeDefault: 20, pageSizeMax: 1_000 };
  const { http } = httpWith(
    [
      ...contextRoutes({ ...context, identity, pageLimits }),
      ...contextSourceRoutes({ ...context, identity, pageLimits, sources, now: clock.now }),
    ],
    { authorise: identity.authorise },
  );
  return {
    tenant,
    async request(method, path, body) {
      const answer = await http.request(`/ngsi-ld/v1${path}`, {
        method,
        headers: { 'ngsild-tenant': tenant, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return {
        status: answer.status,
        // JSON.parse gives JSON.
        json: (text === '' ? null : JSON.parse(text)) as JsonValue,
        headers: answer.headers,
      };
    },
    async close() {
      await sources.close();
      await subscriptions.close();
      await context.close();
      await identity.close();
    },
  };
}
