/**
 * Bounds by name: default, smallest and largest sensible value, meaning. Here those of the server as a whole;
 * capabilities have tables of their own, which `server/src/capability-limits.ts` gathers.
 */

export interface Limit {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** A sentence for docs/configuration.md. The unit is the end of the name. */
  readonly meaning: string;
}

export type LimitTable = Readonly<Record<string, Limit>>;

/** Values of a table, by name. */
export type LimitsOf<Table extends LimitTable> = Readonly<Record<keyof Table & string, number>>;

/** One line of a table; `min` and `max` are the smallest and largest sensible values. */
export function limit(fallback: number, min: number, max: number, meaning: string): Limit {
  return { default: fallback, min, max, meaning };
}

/** What holds where nothing is set. */
export function defaultsOf<Table extends LimitTable>(table: Table): LimitsOf<Table> {
  const values = Object.entries(table).map(([name, { default: value }]) => [name, value] as const);
  return Object.fromEntries(values) as LimitsOf<Table>; // every name of the table is there
}

const kB = 1_000;
const MB = 1_000_000;
const GB = 1_000_000_000;

export const limitTable = {
  bodyBytesMax: {
    default: 2 * MB,
    min: kB,
    max: 100 * MB,
    meaning: 'Largest request body of a route that names no bound of its own.',
  },
  uploadBytesMax: {
    default: GB,
    min: MB,
    max: 100 * GB,
    meaning: 'Largest file that can be uploaded or imported in one request.',
  },
  jsonDepthMax: {
    default: 100,
    min: 10,
    max: 1_000,
    meaning: 'How often arrays and objects of a JSON body may stand in each other.',
  },
  connectionsMax: {
    default: 10_000,
    min: 10,
    max: 1_000_000,
    meaning: 'Connections of clients at one time; further ones are closed at once.',
  },
  headerBytesMax: {
    default: 32_000,
    min: 8_000,
    max: 256_000,
    meaning: 'Largest head of a request, its path and query string included; longer ones get 431.',
  },
  pageSizeDefault: {
    default: 20,
    min: 1,
    max: 1_000,
    meaning: 'Items of a page when the client names no limit.',
  },
  pageSizeMax: {
    default: 1_000,
    min: 1,
    max: 10_000,
    meaning: 'Largest page a client may ask for.',
  },
  answerSecondsMax: {
    default: 60,
    min: 1,
    max: 3_600,
    meaning: 'Time a handler may take before its client is answered 503.',
  },
  receiveSecondsMax: {
    default: 3_600,
    min: 1,
    max: 86_400,
    meaning: 'Time a client may take to send a whole request, uploads included.',
  },
  headerSecondsMax: {
    default: 20,
    min: 1,
    max: 600,
    meaning: 'Time a client may take to send the head of a request.',
  },
  idleConnectionSecondsMax: {
    default: 65,
    min: 1,
    max: 3_600,
    meaning: 'Time a kept connection may rest between two requests.',
  },
  shutdownSecondsMax: {
    default: 20,
    min: 0,
    max: 600,
    meaning: 'Time answers in flight have to finish when the server stops.',
  },
  temporalInstancesMax: {
    default: 10_000,
    min: 1,
    max: 1_000_000,
    meaning:
      'Attribute instances of one temporal answer; what lies beyond is told by 206 and Content-Range.',
  },
  slowRequestMsMin: {
    default: 2_000,
    min: 1,
    max: 600_000,
    meaning: 'A request that takes longer is logged with its route and duration.',
  },
  compressBytesMin: {
    default: kB,
    min: 0,
    max: MB,
    meaning: 'Text answers of known size below this are sent as they are.',
  },
  staticCacheBytesMax: {
    default: 32 * MB,
    min: 0,
    max: GB,
    meaning: 'Memory for built files of the portal kept after their first use.',
  },
  metricSeriesMax: {
    default: 2_000,
    min: 10,
    max: 100_000,
    meaning: 'Label combinations of one metric; further ones are counted together as "other".',
  },
  diskFreeBytesMin: {
    default: 500 * MB,
    min: 0,
    max: 1_000 * GB,
    meaning: 'Free space of the data folder below which writes are refused with 507.',
  },
  diskCheckSecondsMax: {
    default: 5,
    min: 1,
    max: 3_600,
    meaning: 'Age a measurement of the free disk space may reach.',
  },
  policyPollMs: {
    default: 400,
    min: 50,
    max: 60_000,
    meaning: 'Pause between two looks for tenants and public rules changed by another process.',
  },
  anonymousRequestsPerMinute: {
    default: 6_000,
    min: 0,
    max: 10_000_000,
    meaning:
      'Requests a minute of one address without credentials; 0 for no limit. This machine itself has none.',
  },
  machineRequestsPerMinute: {
    default: 6_000,
    min: 0,
    max: 10_000_000,
    meaning:
      'Requests a minute with the token of a machine that has no limit of its own; 0 for none.',
  },
  rateKeysMax: {
    default: 100_000,
    min: 100,
    max: 10_000_000,
    meaning:
      'Addresses and machines whose requests are told apart while they are counted; more share their limits.',
  },
  statementMsMax: {
    default: 30_000,
    min: 100,
    max: 3_600_000,
    meaning: 'Time a statement of the database may take; it is ended then.',
  },
  databaseConnectionsMax: {
    default: 10,
    min: 2,
    max: 200,
    meaning: 'Connections of one process to the database.',
  },
  jobPollSeconds: {
    default: 2,
    min: 1,
    max: 3_600,
    meaning:
      'Pause between two looks for jobs of other processes; five times as long when embedded.',
  },
  jobStopSecondsMax: {
    default: 10,
    min: 1,
    max: 600,
    meaning: 'Time running jobs have to finish when the server stops; they run again otherwise.',
  },
  databaseCheckMsMax: {
    default: 2_000,
    min: 10,
    max: 60_000,
    meaning: 'Time the database has to answer a health check.',
  },
  sessionIdleMinutesMax: {
    default: 7 * 24 * 60,
    min: 5,
    max: 60 * 24 * 60,
    meaning: 'Time a resident may be away before signing in anew.',
  },
  sessionHoursMax: {
    default: 30 * 24,
    min: 1,
    max: 365 * 24,
    meaning: 'Time after which a resident signs in anew in any case.',
  },
  staffSessionIdleMinutesMax: {
    default: 60,
    min: 5,
    max: 24 * 60,
    meaning: 'Time staff may be away before signing in anew.',
  },
  staffSessionHoursMax: {
    default: 12,
    min: 1,
    max: 7 * 24,
    meaning: 'Time after which staff sign in anew in any case.',
  },
  accountUnusedDaysMax: {
    default: 1_095,
    min: 0,
    max: 36_500,
    meaning:
      'Days after which a resident who never comes is deleted, told 30 days before; 0 keeps accounts for ever.',
  },
  retryAfterSeconds: {
    default: 2,
    min: 1,
    max: 600,
    meaning: 'What Retry-After tells clients while the database is away.',
  },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof limitTable;
export type Limits = LimitsOf<typeof limitTable>;

/** `bodyBytesMax` is set by `KUMIKI_BODY_BYTES_MAX`. */
export function limitVariable(name: string): string {
  return `KUMIKI_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}
