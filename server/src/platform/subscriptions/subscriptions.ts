/** The door of subscriptions in process: who wants to be told, and what became of it. */
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { type CompiledContext, instantAt, type JsonObject } from '@kumiki/ngsi-ld';
import { errorFields } from '#kernel/log.ts';
import type { OutgoingGuard } from '#kernel/outgoing/index.ts';
import { type Problem, problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { ChangeSink, Contexts } from '#platform/context/index.ts';
import { createEngine, type Engine, type EngineParts, type EnginePeers } from './engine.ts';
import { createEventStreams, type EventStreams } from './event-stream.ts';
import { defaultSubscriptionLimits, type SubscriptionLimits } from './limits.ts';
import type { QueuedNotification, SourceEvent } from './outbox.ts';
import { parseSubscription } from './parse-subscription.ts';
import { type RegisteredSubscription, toldSource } from './registry.ts';
import { createStaffView, type StaffView } from './staff-view.ts';
import * as store from './store.ts';
import {
  type Subject,
  type Subscription,
  type SubscriptionStatus,
  stateOf,
  withoutPassword,
} from './subscription.ts';
import { applyFragment } from './translate-fragment.ts';

export interface SubscriptionOptions extends Omit<EngineParts, 'limits'> {
  readonly limits?: Partial<SubscriptionLimits>;
}

/** Who asks for something of a subscription. */
export interface SubscriptionCaller {
  /** Principal id. */
  readonly id: string;
  /** Those of others too. */
  readonly seesAll: boolean;
}

export interface StoredSubscription extends RegisteredSubscription {
  readonly status: SubscriptionStatus;
}

/** Those of one subject: what watches entities and what watches sources are apart. */
export interface SubscriptionBook {
  /** `context` explains the names of the document, and is that of its notifications. */
  create(
    tenant: string,
    json: JsonObject,
    context: CompiledContext,
    caller: SubscriptionCaller,
  ): Promise<Result<RegisteredSubscription>>;
  /**
   * Clause 5.8.2. `context` explains the names of the fragment; the subscription keeps its own. From now
   * on it sees what this caller may see, or its endpoint would tell somebody what is not theirs.
   */
  update(
    tenant: string,
    id: string,
    fragment: JsonObject,
    context: CompiledContext,
    caller: SubscriptionCaller,
  ): Promise<Result<RegisteredSubscription>>;
  find(
    tenant: string,
    id: string,
    caller?: SubscriptionCaller,
  ): Promise<Result<StoredSubscription>>;
  /** In the order of ids. */
  list(
    tenant: string,
    limit: number,
    offset: number,
    caller?: SubscriptionCaller,
  ): Promise<{ readonly items: readonly StoredSubscription[]; readonly total: number }>;
  delete(tenant: string, id: string, caller: SubscriptionCaller): Promise<Result<undefined>>;
}

/** A notification about registrations. */
export interface SourceTold {
  readonly to: Subscription;
  readonly event: SourceEvent;
}

/** For platform/context-sources, which knows what happened to registrations. */
export interface SourceSubscriptions extends SubscriptionBook {
  /** Those of a tenant, as all processes know them at this moment. */
  watching(tenant: string): Promise<readonly RegisteredSubscription[]>;
  /** Stores notifications, then sends them: those to subscriptions that are active and not throttled. */
  tell(told: readonly SourceTold[]): Promise<void>;
}

export interface Subscriptions extends SubscriptionBook {
  readonly sources: SourceSubscriptions;
  readonly staff: StaffView;
  readonly limits: SubscriptionLimits;
  readonly events: EventStreams;
  close(): Promise<void>;
}

export interface PreparedSubscriptions {
  /** For the broker, which opens next. */
  readonly sinks: readonly ChangeSink[];
  start(peers: EnginePeers): Promise<Subscriptions>;
}

export function prepareSubscriptions(options: SubscriptionOptions): PreparedSubscriptions {
  const limits = { ...defaultSubscriptionLimits, ...options.limits };
  const engine = createEngine({ ...options, limits });
  return {
    sinks: [engine.sink],
    async start(peers) {
      await engine.start(peers);
      const { contexts, guard } = peers;
      const parts = { ...options, limits, engine, contexts, guard };
      const onError = (error: unknown): void => options.log.warn('events', errorFields(error));
      const events = createEventStreams({ ...options, limits, broker: peers.broker, onError });
      return {
        ...writing(parts, 'entity'),
        ...reading(parts, 'entity'),
        staff: createStaffView(parts),
        sources: watchingSources(parts),
        limits,
        events,
        close: () => close(engine, events),
      };
    },
  };
}

interface Parts extends EngineParts {
  readonly engine: Engine;
  readonly contexts: Contexts;
  readonly guard: OutgoingGuard;
}

async function close(engine: Engine, events: EventStreams): Promise<void> {
  await events.close();
  await engine.stop();
}

function writing(
  { database, clock, limits, engine, contexts, guard }: Parts,
  subject: Subject,
): Pick<SubscriptionBook, 'create' | 'update' | 'delete'> {
  const { registry } = engine;
  const dueAt = ({ timeIntervalSeconds: seconds }: Subscription): string | undefined =>
    seconds === undefined ? undefined : instantAt(clock.now() + seconds * 1_000);
  return {
    async create(tenant, json, context, caller) {
      if (registry.count(tenant) >= limits.subscriptionsMax) {
        const detail = `A tenant has at most ${limits.subscriptionsMax} subscriptions.`;
        return err(problem('forbidden', detail));
      }
      const id = `urn:ngsi-ld:Subscription:${randomUUID()}`;
      const parsed = parseSubscription(json, {
        ...{ tenant, id, subject, context },
        caller: caller.id,
      });
      if (!parsed.ok) return parsed;
      const subscription = parsed.value;
      const refusal =
        refuseExpired(subscription, clock.now()) ?? refuseReceiver(subscription, guard);
      if (refusal !== undefined) return err(refusal);
      const row = { ...subscription, context: subscription.contextSource };
      const told = await contexts.compile(toldSource(row));
      if (!told.ok) return told;
      await contexts.publish(tenant, told.value);
      if (!(await store.insertSubscription(database, row, dueAt(subscription)))) {
        return err(problem('already-exists', `Subscription ${subscription.id} exists already.`));
      }
      const registered = { subscription, context, told: told.value };
      registry.put(registered);
      return ok(registered);
    },
    async update(tenant, id, fragment, context, caller) {
      const row = await store.findSubscription(database, subject, tenant, id);
      if (row === undefined || isHidden(row, caller)) return err(missing(id));
      const own = await contexts.compile(row.context);
      if (!own.ok) return own;
      const frame = { tenant, id, subject, caller: caller.id, own: own.value };
      const parsed = applyFragment(row.document, fragment, context, frame);
      if (!parsed.ok) return parsed;
      const subscription = parsed.value;
      // What stands as it stood is not judged anew: it can still be paused.
      const late = 'expiresAt' in fragment ? refuseExpired(subscription, clock.now()) : undefined;
      const astray = 'notification' in fragment ? refuseReceiver(subscription, guard) : undefined;
      const refusal = late ?? astray;
      if (refusal !== undefined) return err(refusal);
      const changed = { ...subscription, context: subscription.contextSource };
      const told = await contexts.compile(toldSource(changed));
      if (!told.ok) return told;
      await contexts.publish(tenant, told.value);
      await store.updateSubscription(database, changed, dueAt(subscription));
      const registered = { subscription, context: own.value, told: told.value };
      registry.put(registered);
      return ok(registered);
    },
    async delete(tenant, id, caller) {
      const row = await store.findSubscription(database, subject, tenant, id);
      if (row === undefined || isHidden(row, caller)) return err(missing(id));
      if (!(await store.deleteSubscription(database, subject, tenant, id))) return err(missing(id));
      registry.remove(tenant, id);
      return ok(undefined);
    },
  };
}

function watchingSources(parts: Parts): SourceSubscriptions {
  const { database, clock, engine, contexts } = parts;
  const { registry, dispatcher, owner } = engine;
  return {
    ...writing(parts, 'source'),
    ...reading(parts, 'source'),
    async watching(tenant) {
      await engine.refresh(contexts);
      return registry.watchingSources(tenant);
    },
    async tell(told) {
      const now = clock.now();
      const open = told.filter(
        ({ to }) => stateOf(to, now) === 'active' && !dispatcher.isThrottled(to, now),
      );
      const notifications = open.map(({ to, event }) => sourceNotification(to, event, now));
      for (const notification of notifications) {
        await store.insertNotification(database, notification, owner);
      }
      dispatcher.enqueue(notifications);
    },
  };
}

function sourceNotification(to: Subscription, event: SourceEvent, now: number): QueuedNotification {
  return {
    tenant: to.tenant,
    id: randomUUID(),
    subscriptionId: to.id,
    endpoint: to.notification.endpoint.uri,
    entityId: '',
    createdAt: instantAt(now),
    attempts: 0,
    event,
  };
}

function reading(
  { database, engine, contexts, limits }: Parts,
  subject: Subject,
): Pick<SubscriptionBook, 'find' | 'list'> {
  const { registry, receipts, dispatcher } = engine;
  /** Who has been told knows it before the answer is counted here, and may ask at once. */
  const counted = async (tenant: string, id: string): Promise<void> => {
    const subscription = registry.find(tenant, id)?.subscription;
    const attempts = dispatcher.underWay(subscription?.notification.endpoint.uri ?? '');
    if (attempts.length === 0) return;
    await Promise.race([Promise.allSettled(attempts), setTimeout(limits.attemptWaitMsMax)]);
  };
  const stored = async (row: store.SubscriptionRow): Promise<StoredSubscription | undefined> => {
    await registry.adopt([row], contexts);
    const registered = registry.find(row.tenant, row.id);
    return registered === undefined ? undefined : { ...registered, status: row.status };
  };
  return {
    async find(tenant, id, caller) {
      await counted(tenant, id);
      // A receipt that is still gathering must show.
      await receipts.flush();
      const row = await store.findSubscription(database, subject, tenant, id);
      const found = row === undefined || isHidden(row, caller) ? undefined : await stored(row);
      return found === undefined ? err(missing(id)) : ok(found);
    },
    async list(tenant, limit, offset, caller) {
      await receipts.flush();
      const { rows, total } = await store.listSubscriptions(
        database,
        subject,
        tenant,
        limit,
        offset,
        caller?.seesAll === false ? caller.id : undefined,
      );
      const items = await Promise.all(rows.map(stored));
      return { items: items.filter((item) => item !== undefined), total };
    },
  };
}

/** Whoever sees part of the data does not see what others watch, and where they are told. */
function isHidden(row: store.SubscriptionRow, caller: SubscriptionCaller | undefined): boolean {
  return caller?.seesAll === false && row.caller !== caller.id;
}

function missing(id: string): Problem {
  return problem('not-found', `Subscription ${id} does not exist.`);
}

function refuseExpired({ expiresAt }: Subscription, now: number): Problem | undefined {
  if (expiresAt === undefined || Date.parse(expiresAt) > now) return undefined;
  return problem('bad-request-data', 'expiresAt lies in the past.', '/expiresAt');
}

/** Where the address itself shows that nothing will ever be sent to it. What a name leads to shows when it is sent. */
function refuseReceiver({ notification }: Subscription, guard: OutgoingGuard): Problem | undefined {
  const { uri } = notification.endpoint;
  const refusal = guard.refuseLiteral(new URL(uri).hostname);
  if (refusal === undefined) return undefined;
  const detail = `No notification can be sent to ${withoutPassword(uri)}: ${refusal}.`;
  return problem('bad-request-data', detail, '/notification/endpoint/uri');
}
