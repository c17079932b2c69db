/** Bounds of accounts. How long sessions last is in `kernel/limits.ts`. */
import { type LimitsOf, limit } from '#kernel/limits.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

export const accountLimitTable = {
  mailCodeMsMax: limit(30 * minute, minute, day, 'How long a code sent by mail may be given back.'),
  mailCodeAttemptsMax: limit(5, 1, 20, 'Wrong codes for one that was sent by mail.'),
  mailCodesPerAddressMax: limit(5, 1, 1_000, 'Codes one address is sent within the window.'),
  mailCodesPerNetworkMax: limit(
    100,
    1,
    100_000,
    'Codes asked for from one address of the network within the window: a school sits behind one.',
  ),
  mailCodeWindowMs: limit(hour, minute, day, 'The window in which codes by mail are counted.'),
  signInJourneyMsMax: limit(
    10 * minute,
    minute,
    day,
    'How long a challenge of a passkey, or the way to a provider and back, may take.',
  ),
  invitationMsMax: limit(7 * day, hour, 90 * day, 'How long an invitation of staff is good.'),
  freshProofMsMax: limit(
    15 * minute,
    minute,
    day,
    'Age of the last proof of who one is, for what changes the account.',
  ),
  signInFailuresPerAccountMax: limit(
    10,
    3,
    1_000,
    'Wrong passwords for one account from devices it does not know, within the window.',
  ),
  signInFailuresPerDeviceMax: limit(
    20,
    3,
    1_000,
    'Wrong passwords for one account from a device that has signed in to it before.',
  ),
  signInFailuresPerNetworkMax: limit(
    60,
    3,
    100_000,
    'Wrong passwords for whatever accounts from one address of the network.',
  ),
  signInFailureWindowMs: limit(
    15 * minute,
    minute,
    day,
    'The window in which failures to sign in are counted.',
  ),
  guestsPerNetworkMax: limit(
    60,
    1,
    100_000,
    'Guests from one address of the network within the window of codes.',
  ),
  passkeyChallengesPerNetworkMax: limit(
    600,
    10,
    1_000_000,
    'Challenges for passkeys from one address of the network within the window of failures.',
  ),
  sessionsPerPersonMax: limit(
    30,
    1,
    1_000,
    'Sessions one person has at a time; the one unused for longest ends first.',
  ),
  passkeysPerPersonMax: limit(20, 1, 1_000, 'Passkeys of one person.'),
  proxiesPerPersonMax: limit(50, 1, 10_000, 'Agreements of one person to act for somebody.'),
  providersPerTenantMax: limit(20, 1, 1_000, 'Providers to sign in with, of one tenant.'),
  sessionSeenEveryMs: limit(
    minute,
    second,
    hour,
    'How often at most it is written down that a session is used.',
  ),
  knownDeviceMsMax: limit(
    400 * day,
    day,
    400 * day,
    'How long a device that has signed in is known.',
  ),
  guestUnusedMsMax: limit(
    30 * day,
    hour,
    3_650 * day,
    'How long guests and unconfirmed people who do not come back are kept.',
  ),
  unusedWarningMs: limit(
    30 * day,
    day,
    365 * day,
    'How long before an unused account is deleted its owner is told.',
  ),
  accountUpkeepEveryMs: limit(
    10 * minute,
    second,
    day,
    'Pause between two removals of what has run out of accounts.',
  ),
  mailLookEveryMs: limit(
    5 * second,
    100,
    hour,
    'Pause between two looks for mail of other processes, or mail to be tried again.',
  ),
  accountUpkeepRowsMax: limit(500, 1, 100_000, 'Rows of accounts that are removed at a time.'),
} as const;

export type AccountLimits = LimitsOf<typeof accountLimitTable>;

/** Of names people give themselves and their passkeys: part of the shape, so nobody sets it. */
export const displayNameLengthMax = 80;
