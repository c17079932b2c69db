/** Bounds of accounts. How long sessions last is the operator's: `kernel/limits.ts`. */

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export const accountLimits = {
  /** How long a code sent by mail may be given back. */
  codeMsMax: 30 * minute,
  /** Wrong codes per ticket. */
  codeAttemptsMax: 5,
  /** Codes one address is sent within an hour. */
  codesPerAddressMax: 5,
  /** How long a challenge or a journey to a provider lasts. */
  journeyMsMax: 10 * minute,
  invitationMsMax: 7 * day,
  /** What changes an account needs proof of the person no older than this. */
  freshMsMax: 15 * minute,
  /** Wrong passwords for one account from devices it does not know. */
  failuresPerAccountMax: 10,
  /** From one device that has signed in to it before. */
  failuresPerDeviceMax: 20,
  /** For whatever accounts from one address of the network. */
  failuresPerNetworkMax: 60,
  failureWindowMs: 15 * minute,
  /** Codes asked for from one address of the network within an hour: a school sits behind one. */
  codesPerNetworkMax: 100,
  codeWindowMs: hour,
  guestsPerNetworkMax: 60,
  challengesPerNetworkMax: 600,
  /** Sessions one person has at a time; the one unused for longest ends first. */
  sessionsPerPersonMax: 30,
  passkeysPerPersonMax: 20,
  proxiesPerPersonMax: 50,
  providersPerTenantMax: 20,
  /** `last_seen_at` moves at most this often. */
  seenEveryMs: minute,
  displayNameLengthMax: 80,
  /** A signed-in device is known for this long. */
  deviceMsMax: 400 * day,
  /** Guests and unconfirmed people who did not come back. */
  guestUnusedMsMax: 30 * day,
  /** An unused account is told so this long before it is deleted. */
  warningMs: 30 * day,
  upkeepEveryMs: 10 * minute,
  /** How often a process looks for mail of others, or mail to be tried again. */
  mailEveryMs: 5_000,
  rowsPerUpkeep: 500,
} as const;
