/** All routes of context sources. ETSI GS CIM 009, clauses 6.8, 6.9, 6.12 and 6.13. */
import type { Route } from '#kernel/http/index.ts';
import { root } from '#platform/context/index.ts';
import { subscriptionRoutes } from '#platform/subscriptions/index.ts';
import { type RegistrationRouteParts, registrationRoutes } from './registration-routes.ts';

export interface ContextSourceRouteParts extends RegistrationRouteParts {
  readonly now: () => number;
}

export function contextSourceRoutes(parts: ContextSourceRouteParts): readonly Route[] {
  return [
    ...registrationRoutes(parts),
    ...subscriptionRoutes(
      { ...parts, subscriptions: parts.sources.subscriptions },
      {
        path: `${root}/csourceSubscriptions`,
        tag: 'NGSI-LD context sources',
        noun: 'CSRSubscription',
        createSummary: 'Subscribe to registrations of context sources',
        plural: 'subscriptions to registrations',
      },
    ),
  ];
}
