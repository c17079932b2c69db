/** What staff see of the subscriptions of their tenant, and do about what could not be delivered. */
import { instantAt, type JsonValue } from '@kumiki/ngsi-ld';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Contexts } from '#platform/context/index.ts';
import * as deliveryStore from './delivery-store.ts';
import type { EndpointState } from './dispatcher.ts';
import type { Engine, EngineParts } from './engine.ts';
import * as overview from './overview-store.ts';
import type { Registry } from './registry.ts';
import * as store from './store.ts';
import {
  type Subject,
  type SubscriptionState,
  type SubscriptionStatus,
  stateOf,
  withoutPassword,
} from './subscription.ts';

/** Names are those of the @context it was written with. */
export interface SubscriptionOverview extends SubscriptionStatus, overview.Queue {
  readonly id: string;
  readonly subject: Subject;
  readonly name?: string;
  readonly description?: string;
  /** Of the entities that are watched; empty: any. */
  readonly types: readonly string[];
  readonly watchedAttributes: readonly string[];
  readonly query?: string;
  /** Without a password. */
  readonly endpoint: string;
  readonly state: SubscriptionState;
  readonly expiresAt?: string;
  /** Whether the last attempt failed. */
  readonly isFailing: boolean;
  /** Its endpoint as this process sees it; absent where it has nothing to send there. */
  readonly lane?: EndpointState;
}

export type StaffQuestion = Omit<overview.OverviewQuestion, 'now'>;

export interface StaffView {
  list(question: StaffQuestion): Promise<{
    readonly items: readonly SubscriptionOverview[];
    readonly total: number;
  }>;
  find(tenant: string, id: string): Promise<Result<SubscriptionOverview>>;
  /** Pauses or resumes. Whom it belongs to, and so what it sees, stays as it is. */
  setActive(tenant: string, id: string, isActive: boolean): Promise<Result<undefined>>;
  listDeliveries(question: deliveryStore.DeliveryQuestion): Promise<deliveryStore.DeliveryPage>;
  /** Sends dead letters again: how many. What waits for the endpoint of a named subscription is tried at once, too. */
  revive(tenant: string, which: deliveryStore.DeadLetters): Promise<number>;
  /** Forgets dead letters: how many. */
  discard(tenant: string, which: deliveryStore.DeadLetters): Promise<number>;
  /** Where subscriptions of a tenant send to, as this process sees it. */
  endpoints(tenant: string): readonly EndpointState[];
}

export interface StaffViewParts extends EngineParts {
  readonly engine: Engine;
  readonly contexts: Contexts;
}

export function createStaffView({ database, clock, engine, contexts }: StaffViewParts): StaffView {
  const { dispatcher, owner, registry, receipts } = engine;
  const show = async (
    tenant: string,
    rows: readonly store.SubscriptionRow[],
  ): Promise<readonly SubscriptionOverview[]> => {
    const queues = await overview.countQueues(database, tenant, rows);
    const lanes = new Map(dispatcher.states().map((lane) => [lane.endpoint, lane]));
    return rows.map((row) => overviewOf(row, queues.get(row.id), lanes, clock.now()));
  };
  return {
    async list(question) {
      await receipts.flush();
      const now = instantAt(clock.now());
      const { rows, total } = await overview.listOverview(database, { ...question, now });
      return { items: await show(question.tenant, rows), total };
    },
    async find(tenant, id) {
      await receipts.flush();
      const row = await overview.findAny(database, tenant, id);
      const [found] = row === undefined ? [] : await show(tenant, [row]);
      return found === undefined ? err(missing(id)) : ok(found);
    },
    async setActive(tenant, id, isActive) {
      const row = await overview.findAny(database, tenant, id);
      if (row === undefined) return err(missing(id));
      const changed = { ...row, document: { ...row.document, isActive } };
      const { timeInterval: seconds } = row.document;
      const due = typeof seconds === 'number' ? clock.now() + seconds * 1_000 : undefined;
      await store.updateSubscription(
        database,
        changed,
        due === undefined ? undefined : instantAt(due),
      );
      await registry.adopt([changed], contexts);
      return ok(undefined);
    },
    listDeliveries: (question) => deliveryStore.listDeliveries(database, question),
    endpoints: (tenant) => {
      const own = registry.endpointsOf(tenant);
      return dispatcher.states().filter(({ endpoint }) => own.has(endpoint));
    },
    async revive(tenant, which) {
      const endpoints = await deliveryStore.reviveDead(database, tenant, owner, which);
      const named = which.id === undefined ? namedEndpoint(registry, tenant, which) : undefined;
      // Who asks for it has reason to think that the receiver is there.
      if (named !== undefined) dispatcher.renew(named);
      for (const endpoint of new Set(endpoints)) dispatcher.wake(endpoint);
      return endpoints.length;
    },
    discard: (tenant, which) => deliveryStore.discardDead(database, tenant, which),
  };
}

function namedEndpoint(
  registry: Registry,
  tenant: string,
  { subscriptionId = '', endpoint }: deliveryStore.DeadLetters,
): string | undefined {
  if (endpoint !== undefined)
    return registry.endpointsOf(tenant).has(endpoint) ? endpoint : undefined;
  return registry.find(tenant, subscriptionId)?.subscription.notification.endpoint.uri;
}

const missing = (id: string) => problem('not-found', `Subscription ${id} does not exist.`);

function overviewOf(
  { id, subject, document, status }: store.SubscriptionRow,
  queue: overview.Queue | undefined,
  lanes: ReadonlyMap<string, EndpointState>,
  now: number,
): SubscriptionOverview {
  const { subscriptionName: name, description, q, expiresAt, watchedAttributes } = document;
  const uri = overview.endpointUri(document);
  const lane = lanes.get(uri);
  const { lastSuccess = '', lastFailure = '' } = status;
  const isActive = document['isActive'] !== false;
  const until = typeof expiresAt === 'string' ? { expiresAt } : {};
  return {
    id,
    subject,
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof description === 'string' ? { description } : {}),
    types: typesOf(document['entities']),
    watchedAttributes: texts(watchedAttributes),
    ...(typeof q === 'string' ? { query: q } : {}),
    endpoint: withoutPassword(uri),
    state: stateOf({ isActive, ...until }, now),
    ...until,
    isFailing: lastFailure > lastSuccess,
    ...status,
    ...(queue ?? { waiting: 0, dead: 0, attempts: 0 }),
    ...(lane === undefined ? {} : { lane: { ...lane, endpoint: withoutPassword(uri) } }),
  };
}

function typesOf(entities: JsonValue | undefined): readonly string[] {
  if (!Array.isArray(entities)) return [];
  const named = entities.flatMap((one: JsonValue) => texts(overview.objectOf(one)['type']));
  return [...new Set(named)];
}

function texts(value: JsonValue | undefined): readonly string[] {
  const all = Array.isArray(value) ? value : [value];
  return all.filter((one) => typeof one === 'string');
}
