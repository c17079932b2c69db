/** Subscriptions as tests use them: a broker of their own, and a receiver that remembers. */
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonValue } from '@kumiki/ngsi-ld';
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import { freshTenant } from '#kernel/database/testing.ts';
import type { Http } from '#kernel/http/index.ts';
import { httpWith } from '#kernel/http/testing.ts';
import { createLog } from '#kernel/log.ts';
import { createMetrics } from '#kernel/metrics.ts';
import { createOutgoingGuard } from '#kernel/outgoing/index.ts';
import { contextRoutes, openContext } from '#platform/context/index.ts';
import { createIdentity, type Identity } from '#platform/identity/index.ts';
import type { SubscriptionLimits } from './limits.ts';
import { deliveryRoutes } from './routes/delivery-routes.ts';
import { eventRoutes } from './routes/event-routes.ts';
import { staffSubscriptionRoutes } from './routes/staff-routes.ts';
import { subscriptionRoutes } from './routes/subscription-routes.ts';
import { prepareSubscriptions, type Subscriptions } from './subscriptions.ts';

export { createMqttSender } from './mqtt-sender.ts';
export type { Endpoint } from './subscription.ts';

export interface Received {
  readonly at: number;
  readonly headers: readonly string[];
  readonly body: { readonly id: string; readonly data: readonly Record<string, JsonValue>[] };
}

export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** What it answers from now on; 0 never answers. Where its path ends with `hang` it never does. */
  status: number;
  /** Resolves when so many have come; rejects after ten seconds. */
  waitFor(count: number): Promise<readonly Received[]>;
  close(): Promise<void>;
}

export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  // What was meant for who had the port before, in another test of this database, is not for this one.
  const folder = `/${randomUUID()}`;
  const server: Server = createServer((request, response) => {
    if (request.url?.startsWith(`${folder}/`) !== true) return void response.writeHead(410).end();
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (receiver.status === 0 || request.url === `${folder}/hang`) return;
      response.writeHead(receiver.status).end();
      if (receiver.status !== 200) return;
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Received['body'];
      received.push({ at: Date.now(), headers: request.rawHeaders, body });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}${folder}/notify`,
    received,
    status: 200,
    async waitFor(count) {
      const until = Date.now() + 10_000;
      while (received.length < count) {
        if (Date.now() > until) throw new Error(`${received.length} of ${count} came`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return received;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return receiver;
}

export interface TestSubscriptions {
  readonly tenant: string;
  readonly subscriptions: Subscriptions;
  readonly identity: Identity;
  readonly http: Http;
  request(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly json: JsonValue; readonly location: string }>;
  close(): Promise<void>;
}

/** A whole broker with subscriptions over the database; everyone may do everything. */
export async function openTestSubscriptions(
  database: Database,
  limits: Partial<SubscriptionLimits> = {},
  tenant = freshTenant(),
  guard = createOutgoingGuard(true),
): Promise<TestSubscriptions> {
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
  const metrics = createMetrics(100);
  const prepared = prepareSubscriptions({
    database,
    clock,
    log,
    metrics,
    visibilityOf: (of, caller) => identity.seenBy(caller, of),
    limits,
    isDatabaseShared: true,
  });
  const context = await openContext({ database, clock, log, guard, sinks: prepared.sinks });
  const subscriptions = await prepared.start({ ...context, guard });
  const face = {
    ...context,
    identity,
    pageLimits: { pageSizeDefault: 20, pageSizeMax: 1_000 },
  };
  const { http } = httpWith(
    [
      ...contextRoutes(face),
      ...subscriptionRoutes({ ...face, subscriptions, now: clock.now }),
      ...deliveryRoutes({ identity, subscriptions }),
      ...staffSubscriptionRoutes({ identity, subscriptions }),
      ...eventRoutes({ ...face, subscriptions }),
    ],
    { authorise: identity.authorise },
  );
  let isClosed = false;
  return {
    tenant,
    http,
    subscriptions,
    identity,
    async request(method, path, body) {
      const answer = await http.request(path.startsWith('/api') ? path : `/ngsi-ld/v1${path}`, {
        method,
        headers: { 'ngsild-tenant': tenant, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return {
        status: answer.status,
        // JSON.parse gives JSON.
        json: (text === '' ? null : JSON.parse(text)) as JsonValue,
        location: answer.headers.get('location') ?? '',
      };
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      await subscriptions.close();
      await context.close();
      await identity.close();
    },
  };
}
