/** The bounds of subscriptions. Units end the names. */

export interface SubscriptionLimits {
  /** Subscriptions of one tenant. */
  readonly subscriptionsMax: number;
  /** Notifications of one endpoint in memory; further ones wait in the database. */
  readonly notificationsQueuedMax: number;
  /** Notifications read from the database at a time. */
  readonly notificationsReadMax: number;
  /** Attempts at one endpoint at the same time, and kept connections to it. */
  readonly notificationConnectionsMax: number;
  /** Kept connections to MQTT brokers. */
  readonly mqttConnectionsMax: number;
  /** Attempts before a notification becomes a dead letter. */
  readonly notificationAttemptsMax: number;
  readonly notificationTimeoutMs: number;
  /** Pause after the first failure; it doubles with each further one in a row. */
  readonly notificationRetrySecondsMin: number;
  readonly notificationRetrySecondsMax: number;
  /** Dead letters older than this are deleted. */
  readonly deadLetterDaysMax: number;
  /** How long receipts gather before they are written. */
  readonly receiptDelayMs: number;
  /** How often subscriptions of other processes are read. */
  readonly subscriptionPollMs: number;
  /** A process that does not renew its lease for so long is taken to be dead. */
  readonly processLeaseSeconds: number;
  /** Entities of one notification by time interval. */
  readonly intervalEntitiesMax: number;
  /** Open event streams of this process. */
  readonly eventStreamsMax: number;
  /** How often event streams look for changes; several changes of an entity in between are told as one. */
  readonly eventPollMs: number;
  /** Flushes that one look takes in; beyond, clients are told to read again. */
  readonly eventRowsMax: number;
  /** What waits for a client that does not take it; beyond, it is told to read again and closed. */
  readonly eventBufferBytesMax: number;
  readonly eventHeartbeatSeconds: number;
  /** How long after an event a stream can go on from it; less than changes are kept. */
  readonly eventResumeSecondsMax: number;
}

export const defaultSubscriptionLimits: SubscriptionLimits = {
  subscriptionsMax: 10_000,
  notificationsQueuedMax: 20_000,
  notificationsReadMax: 1_000,
  notificationConnectionsMax: 16,
  mqttConnectionsMax: 100,
  notificationAttemptsMax: 12,
  notificationTimeoutMs: 10_000,
  notificationRetrySecondsMin: 8,
  notificationRetrySecondsMax: 900,
  deadLetterDaysMax: 30,
  receiptDelayMs: 5,
  subscriptionPollMs: 500,
  processLeaseSeconds: 10,
  intervalEntitiesMax: 1_000,
  eventStreamsMax: 1_000,
  eventPollMs: 200,
  eventRowsMax: 500,
  eventBufferBytesMax: 1_000_000,
  eventHeartbeatSeconds: 15,
  eventResumeSecondsMax: 300,
};
