/** What is known of an @context that is kept here. Clause 5.13.3.5. */
import { createHash } from 'node:crypto';
import type { Instant, JsonObject, JsonValue } from '@kumiki/ngsi-ld';

export const contextKinds = ['Hosted', 'Cached', 'ImplicitlyCreated'] as const;
export type ContextKind = (typeof contextKinds)[number];

/** Names one row. The tenant of a copy is empty. */
export interface ContextKey {
  readonly tenant: string;
  readonly localId: string;
}

export interface StoredContext extends ContextKey {
  readonly kind: ContextKind;
  /** Where a copy comes from. */
  readonly url?: string;
  readonly createdAt: Instant;
  /** When a copy is fetched again. */
  readonly expiresAt?: Instant;
  readonly lastUsage?: Instant;
  readonly numberOfHits: number;
}

/** Copies belong to nobody. */
export const everybody = '';

export function copyKey(url: string): ContextKey {
  return { tenant: everybody, localId: digest(url) };
}

/** The same for the same contexts in the same order. */
export function implicitId(source: JsonValue): string {
  return digest(JSON.stringify(source));
}

/** 128 bits are enough to tell contexts apart, and short enough for a path. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** As clause 5.13.3.5 describes it; `url` is its address. */
export function describeContext(context: StoredContext, url: string): JsonObject {
  const { localId, kind, createdAt, expiresAt, lastUsage, numberOfHits } = context;
  return {
    URL: url,
    localId,
    kind,
    createdAt,
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(lastUsage === undefined ? {} : { lastUsage }),
    numberOfHits,
  };
}
