/** The door of subscriptions. */
export type { SubscriptionLimits } from './limits.ts';
export { deliveryRoutes } from './routes/delivery-routes.ts';
export { eventRoutes } from './routes/event-routes.ts';
export { subscriptionRoutes } from './routes/subscription-routes.ts';
export {
  prepareSubscriptions,
  type SubscriptionOptions,
  type Subscriptions,
} from './subscriptions.ts';
