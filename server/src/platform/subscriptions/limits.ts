/** The bounds of subscriptions. Units end the names. */
import { defaultsOf, type LimitsOf, limit } from '#kernel/limits.ts';

export const subscriptionLimitTable = {
  subscriptionsMax: limit(10_000, 100, 10_000_000, 'Subscriptions of one tenant.'),
  notificationsQueuedMax: limit(
    20_000,
    100,
    10_000_000,
    'Notifications of one endpoint in memory; further ones wait in the database.',
  ),
  notificationsQueuedTotalMax: limit(
    200_000,
    1_000,
    100_000_000,
    'Notifications of all endpoints in memory; beyond, each holds few.',
  ),
  notificationsQueuedFailingMax: limit(
    100,
    1,
    1_000_000,
    'Notifications in memory of an endpoint that fails, and of each where there are too many.',
  ),
  notificationsReadMax: limit(
    1_000,
    10,
    1_000_000,
    'Notifications read from the database at a time.',
  ),
  notificationConnectionsMax: limit(
    16,
    1,
    256,
    'Attempts at one endpoint at the same time, and kept connections to it.',
  ),
  notificationEndpointsIdleMax: limit(
    1_000,
    1,
    1_000_000,
    'Endpoints with nothing to send that are remembered; beyond, their pauses are forgotten.',
  ),
  mqttConnectionsMax: limit(100, 1, 100_000, 'Kept connections to MQTT brokers.'),
  notificationAttemptsMax: limit(
    12,
    1,
    100,
    'Attempts before a notification becomes a dead letter.',
  ),
  notificationRefusalsMax: limit(
    3,
    1,
    100,
    'The same for one that its receiver refuses as it is (400, 413, 415, 422).',
  ),
  notificationTimeoutMs: limit(
    10_000,
    100,
    10_000_000,
    'Time an endpoint may take to answer, where the subscription names none.',
  ),
  notificationTimeoutMsMax: limit(
    120_000,
    100,
    10_000_000,
    'The same where the subscription names more.',
  ),
  notificationRetrySecondsMin: limit(
    8,
    1,
    3_600,
    'Pause after the first failure of an endpoint; it doubles with each further one in a row.',
  ),
  notificationRetrySecondsMax: limit(
    900,
    1,
    100_000,
    'Longest pause between two attempts at an endpoint.',
  ),
  notificationCooldownSecondsMax: limit(
    86_400,
    1,
    1_000_000,
    'Longest pause after a failure that a subscription may ask for (`cooldown`).',
  ),
  deadLetterDaysMax: limit(30, 1, 10_000, 'Dead letters older than this are deleted.'),
  receiptDelayMs: limit(
    20,
    0,
    1_000,
    'How long receipts of notifications gather before they are written.',
  ),
  attemptWaitMsMax: limit(
    100,
    0,
    10_000,
    'How long whoever asks for a subscription waits for attempts under way to be counted.',
  ),
  subscriptionPollMs: limit(
    500,
    50,
    100_000,
    'How often subscriptions of other processes are read.',
  ),
  processLeaseSeconds: limit(
    10,
    2,
    10_000,
    'A process that does not renew its lease for so long is taken to be dead.',
  ),
  intervalEntitiesMax: limit(
    1_000,
    10,
    1_000_000,
    'Entities of one notification by time interval; more are told in several.',
  ),
  eventStreamsMax: limit(1_000, 10, 1_000_000, 'Open event streams of this process.'),
  eventPollMs: limit(
    200,
    20,
    100_000,
    'How often event streams look for changes; several changes of an entity in between are told as one.',
  ),
  eventRowsMax: limit(
    500,
    1,
    100_000,
    'Flushes that one look of event streams takes in; beyond, clients are told to read again.',
  ),
  eventBufferBytesMax: limit(
    1_000_000,
    10_000,
    1_000_000_000,
    'What waits for a client of an event stream that does not take it; beyond, it is told to read again and closed.',
  ),
  eventHeartbeatSeconds: limit(
    15,
    1,
    10_000,
    'Pause between two signs of life of an idle event stream.',
  ),
  eventResumeSecondsMax: limit(
    300,
    1,
    100_000,
    'How long after an event a stream can go on from it; less than changes are kept.',
  ),
};

export type SubscriptionLimits = LimitsOf<typeof subscriptionLimitTable>;

export const defaultSubscriptionLimits: SubscriptionLimits = defaultsOf(subscriptionLimitTable);
