/** Subscriptions and notifications as the API tells them, as far as the pages show them. */

/** docs/openapi.json, SubscriptionOverview. */
export interface Subscription {
  readonly id: string;
  readonly subject: 'entity' | 'source';
  readonly name?: string;
  readonly description?: string;
  readonly types: readonly string[];
  readonly watchedAttributes: readonly string[];
  readonly query?: string;
  readonly endpoint: string;
  readonly state: 'active' | 'paused' | 'expired';
  readonly expiresAt?: string;
  readonly isFailing: boolean;
  readonly timesSent: number;
  readonly timesFailed: number;
  readonly lastNotification?: string;
  readonly lastSuccess?: string;
  readonly lastFailure?: string;
  readonly waiting: number;
  readonly dead: number;
  readonly attempts: number;
  readonly lastError?: string;
  readonly waitingSince?: string;
  readonly lane?: { readonly pausedUntil?: string; readonly lastError?: string };
}

/** docs/openapi.json, Delivery. */
export interface Letter {
  readonly id: string;
  readonly entityId: string;
  readonly createdAt: string;
  readonly attempts: number;
  readonly lastError?: string;
}

export const states = ['active', 'paused', 'expired', 'failing'] as const;

/** What it is called: as it was named, described, or its id. */
export function titleOf({ name, description, id }: Subscription): string {
  return name ?? description ?? id;
}

/** Of the tenant the person works in. */
export function tenantHeader(tenant: string | undefined): Record<string, string> {
  return tenant === undefined ? {} : { 'ngsild-tenant': tenant };
}
