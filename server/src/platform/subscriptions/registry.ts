/** All subscriptions of all tenants in memory, read again as other processes change them. */
import { isDeepStrictEqual } from 'node:util';
import type { CompiledContext, JsonValue } from '@kumiki/ngsi-ld';
import type { Log } from '#kernel/log.ts';
import type { Contexts } from '#platform/context/index.ts';
import type { MatchIndex } from './match-index.ts';
import { parseSubscription } from './parse-subscription.ts';
import type { SubscriptionRow } from './store.ts';
import type { Subscription } from './subscription.ts';

export interface RegisteredSubscription {
  readonly subscription: Subscription;
  /** Of the names in its document. */
  readonly context: CompiledContext;
  /** Of its notifications: clause 5.2.12, `jsonldContext`. */
  readonly told: CompiledContext;
}

export interface Registry {
  find(tenant: string, id: string): RegisteredSubscription | undefined;
  count(tenant: string): number;
  /** Those of a tenant that watch registrations. */
  watchingSources(tenant: string): readonly RegisteredSubscription[];
  /** Where notifications of a tenant go. */
  endpointsOf(tenant: string): ReadonlySet<string>;
  put(registered: RegisteredSubscription): void;
  remove(tenant: string, id: string): void;
  /**
   * Takes rows over that this process does not know as they are. One whose @context cannot be had now is
   * tried again at the next call that brings it.
   */
  adopt(rows: readonly SubscriptionRow[], contexts: Contexts): Promise<void>;
  /** Rows whose @context could not be had. */
  pending(): readonly SubscriptionRow[];
}

export interface RegistryEars {
  /** Of each subscription that is new or changed. */
  readonly changed: (subscription: Subscription) => void;
  readonly removed: (tenant: string, id: string) => void;
  /** Of when one was told last, by any process; milliseconds since the epoch. */
  readonly told: (subscription: Subscription, at: number) => void;
}

const keyOf = (tenant: string, id: string): string => `${tenant} ${id}`;

export function createRegistry(index: MatchIndex, log: Log, ears: RegistryEars): Registry {
  const known = new Map<string, RegisteredSubscription>();
  const counts = new Map<string, number>();
  const sources = new Map<string, RegisteredSubscription>();
  const waiting = new Map<string, SubscriptionRow>();

  function put(registered: RegisteredSubscription): void {
    const { subscription } = registered;
    const { tenant, id } = subscription;
    if (!known.has(keyOf(tenant, id))) counts.set(tenant, (counts.get(tenant) ?? 0) + 1);
    known.set(keyOf(tenant, id), registered);
    waiting.delete(keyOf(tenant, id));
    sources.delete(keyOf(tenant, id));
    index.remove(tenant, id);
    if (subscription.subject === 'entity') index.put(subscription);
    else sources.set(keyOf(tenant, id), registered);
    ears.changed(subscription);
  }

  function remove(tenant: string, id: string): void {
    if (known.delete(keyOf(tenant, id))) counts.set(tenant, (counts.get(tenant) ?? 1) - 1);
    waiting.delete(keyOf(tenant, id));
    sources.delete(keyOf(tenant, id));
    index.remove(tenant, id);
    ears.removed(tenant, id);
  }

  function isKnown(row: SubscriptionRow): boolean {
    const held = known.get(keyOf(row.tenant, row.id))?.subscription;
    return (
      held !== undefined &&
      held.subject === row.subject &&
      held.caller === row.caller &&
      // The database keeps members in an order of its own.
      isDeepStrictEqual(held.document, row.document) &&
      isDeepStrictEqual(held.contextSource, row.context)
    );
  }

  async function adoptOne(row: SubscriptionRow, contexts: Contexts): Promise<void> {
    const { tenant, id, subject, caller } = row;
    if (row.isDeleted) return remove(tenant, id);
    if (isKnown(row)) return;
    const context = await contexts.compile(row.context);
    const told = await contexts.compile(toldSource(row));
    if (!context.ok || !told.ok) {
      if (!waiting.has(keyOf(tenant, id))) {
        log.warn('subscription waits for its @context', { tenant, subscription: id });
      }
      waiting.set(keyOf(tenant, id), row);
      return;
    }
    const parsed = parseSubscription(row.document, {
      tenant,
      id,
      subject,
      caller,
      context: context.value,
    });
    if (parsed.ok) {
      put({ subscription: parsed.value, context: context.value, told: told.value });
    } else log.error('stored subscription is not understood', { tenant, subscription: id });
  }

  return {
    find: (tenant, id) => known.get(keyOf(tenant, id)),
    count: (tenant) => counts.get(tenant) ?? 0,
    watchingSources: (tenant) =>
      [...sources.values()].filter(({ subscription }) => subscription.tenant === tenant),
    endpointsOf: (tenant) =>
      new Set(
        [...known.values()]
          .filter(({ subscription }) => subscription.tenant === tenant)
          .map(({ subscription }) => subscription.notification.endpoint.uri),
      ),
    put,
    remove,
    adopt: async (rows, contexts) => {
      for (const row of rows) {
        await adoptOne(row, contexts);
        const { lastSuccess: last } = row.status;
        const held = known.get(keyOf(row.tenant, row.id));
        if (last !== undefined && held !== undefined)
          ears.told(held.subscription, Date.parse(last));
      }
    },
    pending: () => [...waiting.values()],
  };
}

/** What the context of notifications is made from. */
export function toldSource({
  document,
  context,
}: Pick<SubscriptionRow, 'document' | 'context'>): JsonValue {
  return document['jsonldContext'] ?? context;
}
