/** The door of subscriptions. */
export type { ReadSources } from './interval.ts';
export { type SubscriptionLimits, subscriptionLimitTable } from './limits.ts';
export type { TriggerReason } from './outbox.ts';
export type { RegisteredSubscription } from './registry.ts';
export { deliveryRoutes } from './routes/delivery-routes.ts';
export { eventRoutes } from './routes/event-routes.ts';
export { staffSubscriptionRoutes } from './routes/staff-routes.ts';
export { type SubscriptionResource, subscriptionRoutes } from './routes/subscription-routes.ts';
export type { Subscription } from './subscription.ts';
export {
  prepareSubscriptions,
  type SourceSubscriptions,
  type SourceTold,
  type SubscriptionBook,
  type SubscriptionOptions,
  type Subscriptions,
} from './subscriptions.ts';
