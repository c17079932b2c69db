/** Which subscriptions to ask about a change: those whose type, id or watched attribute occurs in it. */
import type { TypeNode } from '@kumiki/ngsi-ld';
import type { EntityChange } from '#platform/context/index.ts';
import { concerns } from './match.ts';
import type { Subscription } from './subscription.ts';

export interface MatchIndex {
  /** Replaces the subscription of that id. */
  put(subscription: Subscription): void;
  remove(tenant: string, id: string): void;
  /** The subscriptions a change concerns, each once. */
  match(change: EntityChange): readonly Subscription[];
}

/** Ids, types and attributes have prefixes of their own, so that none can stand for another. */
type Key = `id:${string}` | `type:${string}` | `attribute:${string}` | 'any';

/** A change as the caller of a subscription sees it; `undefined`: not at all. */
export type SeeChange = (
  change: EntityChange,
  subscription: Subscription,
) => EntityChange | undefined;

export function createMatchIndex(see: SeeChange = (change) => change): MatchIndex {
  const tenants = new Map<string, Map<Key, Set<Subscription>>>();
  const known = new Map<string, Subscription>();
  const nameOf = (tenant: string, id: string): string => `${tenant} ${id}`;

  function remove(tenant: string, id: string): void {
    const subscription = known.get(nameOf(tenant, id));
    if (subscription === undefined) return;
    known.delete(nameOf(tenant, id));
    const keys = tenants.get(tenant);
    for (const key of keysOf(subscription)) {
      const held = keys?.get(key);
      held?.delete(subscription);
      if (held?.size === 0) keys?.delete(key);
    }
  }

  return {
    remove,
    put(subscription) {
      const { tenant, id } = subscription;
      remove(tenant, id);
      known.set(nameOf(tenant, id), subscription);
      const keys = tenants.get(tenant) ?? new Map<Key, Set<Subscription>>();
      tenants.set(tenant, keys);
      for (const key of keysOf(subscription)) {
        keys.set(key, (keys.get(key) ?? new Set()).add(subscription));
      }
    },
    match(change) {
      const keys = tenants.get(change.tenant);
      if (keys === undefined || keys.size === 0) return [];
      const candidates = new Set<Subscription>();
      const add = (key: Key): void => {
        for (const subscription of keys.get(key) ?? []) candidates.add(subscription);
      };
      add('any');
      add(`id:${change.id}`);
      for (const type of (change.after ?? change.before)?.types ?? []) add(`type:${type}`);
      for (const { attribute } of change.attributes) add(`attribute:${attribute}`);
      return [...candidates].filter((subscription) => {
        const seen = see(change, subscription);
        return seen !== undefined && concerns(seen, subscription);
      });
    },
  };
}

/** The narrowest keys that every change of interest has at least one of. */
function keysOf(subscription: Subscription): ReadonlySet<Key> {
  const { entities, triggers, watchedAttributes } = subscription;
  if (entities.length > 0) {
    return new Set(
      entities.flatMap<Key>(({ ids, types }) => {
        if (ids !== undefined) return ids.map<Key>((id) => `id:${id}`);
        return types === undefined ? ['any'] : typesOf(types).map<Key>((name) => `type:${name}`);
      }),
    );
  }
  // That an entity comes or goes is of interest whatever attributes it has; it may have none.
  const isWholeWatched = triggers.has('entityCreated') || triggers.has('entityDeleted');
  return new Set(
    watchedAttributes === undefined || isWholeWatched
      ? ['any']
      : watchedAttributes.map<Key>((name) => `attribute:${name}`),
  );
}

/** Types of which a selection needs at least one. */
function typesOf(node: TypeNode): readonly string[] {
  switch (node.kind) {
    case 'type':
      return [node.type];
    case 'or':
      return node.nodes.flatMap(typesOf);
    case 'and': {
      const [first] = node.nodes;
      return first === undefined ? [] : typesOf(first);
    }
  }
}
