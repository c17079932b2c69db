/** The one place that reads the environment: every setting checked, every fault named with its remedy. */
import path from 'node:path';
import { z } from 'zod';
import {
  type Limit,
  type LimitName,
  type Limits,
  type LimitsOf,
  type LimitTable,
  limitTable,
  limitVariable,
} from './limits.ts';
import { err, ok, type Result } from './result.ts';

interface Setting<Schema extends z.ZodType> {
  readonly variable: string;
  /** Flag of `./kumiki up`, where there is one. */
  readonly flag?: string;
  /** Parses the text of the environment. */
  readonly schema: Schema;
  /** Text, as the environment would give it; absent when the setting may be absent. */
  readonly default?: string;
  readonly meaning: string;
  readonly remedy: string;
}

function setting<Schema extends z.ZodType>(value: Setting<Schema>): Setting<Schema> {
  return value;
}

const yesOrNo = z.stringbool({ truthy: ['true', '1', 'yes'], falsy: ['false', '0', 'no'] });

export const settingTable = {
  host: setting({
    variable: 'KUMIKI_HOST',
    flag: '--host',
    schema: z.string().min(1),
    default: '127.0.0.1',
    meaning: 'Address to listen on.',
    remedy: 'give an address of this machine, such as 127.0.0.1 or 0.0.0.0',
  }),
  port: setting({
    variable: 'KUMIKI_PORT',
    flag: '--port',
    schema: z.coerce.number().int().min(0).max(65_535),
    default: '8080',
    meaning: 'Port to listen on; 0 takes any free one.',
    remedy: 'give a number from 0 to 65535',
  }),
  dataFolder: setting({
    variable: 'KUMIKI_DATA',
    flag: '--data',
    schema: z
      .string()
      .min(1)
      .transform((folder) => path.resolve(folder)),
    default: './data',
    meaning: 'Folder of the embedded database, files and the administrator token.',
    remedy: 'give a folder that can be created or written',
  }),
  region: setting({
    variable: 'KUMIKI_REGION',
    flag: '--region',
    schema: z.string().regex(/^[a-z][a-z-]*$/),
    default: 'nagasaki',
    meaning: 'Region pack: the name of a folder or file of `regions/`.',
    remedy: 'give the name of a region pack in lower-case letters',
  }),
  databaseUrl: setting({
    variable: 'DATABASE_URL',
    flag: '--database-url',
    schema: z.string().regex(/^postgres(ql)?:\/\//),
    meaning: 'PostgreSQL 15 or later with PostGIS 3.3 or later; the embedded engine when absent.',
    remedy: 'give an address such as postgres://user:password@host:5432/kumiki, or unset it',
  }),
  publicUrl: setting({
    variable: 'KUMIKI_PUBLIC_URL',
    flag: '--public-url',
    schema: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
    meaning: 'Address under which clients reach this server; http://localhost:PORT when absent.',
    remedy: 'give an address such as https://kumiki.example.lg.jp',
  }),
  isProxyTrusted: setting({
    variable: 'KUMIKI_TRUST_PROXY',
    flag: '--trust-proxy',
    schema: yesOrNo,
    default: 'false',
    meaning: 'Believe X-Forwarded-For, X-Forwarded-Proto and X-Request-Id of the nearest proxy.',
    remedy: 'give true only when a reverse proxy of yours sets these headers, else false',
  }),
  isOpen: setting({
    variable: 'KUMIKI_OPEN',
    flag: '--open',
    schema: yesOrNo,
    default: 'false',
    meaning: 'Ask nobody for credentials; for conformance tests on a loopback address.',
    remedy: 'give true or false',
  }),
  contextMapFile: setting({
    variable: 'KUMIKI_CONTEXT_MAP',
    flag: '--context-map',
    schema: z
      .string()
      .min(1)
      .transform((file) => path.resolve(file)),
    meaning:
      'JSON file that maps addresses of @contexts to files, so that they are never fetched; an address that ends in / maps a folder.',
    remedy: 'give the path of a JSON file, or unset it',
  }),
  smtpUrl: setting({
    variable: 'KUMIKI_SMTP_URL',
    schema: z.string().regex(/^smtps?:\/\/[^\s]+$/),
    meaning:
      'Server that sends mail; the folder `mail` of the data folder takes the place of one when absent.',
    remedy: 'give an address such as smtp://user:password@smtp.example.lg.jp:587, or unset it',
  }),
  mailFrom: setting({
    variable: 'KUMIKI_MAIL_FROM',
    schema: z.string().regex(/^([^<>@\r\n]+<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/),
    meaning: 'Sender of mail, with or without a name; wanted where KUMIKI_SMTP_URL is set.',
    remedy: 'give an address such as 長崎県 <no-reply@example.lg.jp>',
  }),
  privateIssuers: setting({
    variable: 'KUMIKI_PRIVATE_ISSUERS',
    schema: z
      .string()
      .transform((text) => (text === 'none' ? [] : text.split(/\s+/)))
      .refine((origins) =>
        origins.every((one) => URL.canParse(one) && new URL(one).origin === one),
      ),
    default: 'none',
    meaning:
      'Origins of OpenID providers in the own network, by spaces: they may have private addresses, and http.',
    remedy: 'give origins such as https://sso.example.lg.jp http://localhost:9000, or none',
  }),
  privateReceivers: setting({
    variable: 'KUMIKI_PRIVATE_RECEIVERS',
    schema: z
      .string()
      .transform((text) => (text === 'none' ? [] : text.split(/\s+/)))
      .refine((hosts) =>
        hosts.every((host) => URL.canParse(`http://${host}/`) && !/[/@?#]|:\d+$/.test(host)),
      ),
    default: 'none',
    meaning:
      'Hosts in the own network, by spaces, that notifications may be sent to; others must have public addresses.',
    remedy: 'give names or addresses without ports such as disaster.town.lg.jp 10.1.2.3, or none',
  }),
  secret: setting({
    variable: 'KUMIKI_SECRET',
    schema: z.string().min(32),
    meaning:
      'Secret of the installation, the same for all its processes; the file `secret-key` of the data folder when absent.',
    remedy: 'give at least 32 random characters, or unset it',
  }),
  auditAddress: setting({
    variable: 'KUMIKI_AUDIT_ADDRESS',
    schema: z.enum(['truncated', 'hashed', 'none']),
    default: 'truncated',
    meaning:
      'What the audit trail keeps of an address: its network (/24, /48), a keyed hash, or nothing.',
    remedy: 'give truncated, hashed or none',
  }),
  auditKeyFile: setting({
    variable: 'KUMIKI_AUDIT_KEY',
    schema: z
      .string()
      .min(1)
      .transform((file) => path.resolve(file)),
    meaning:
      'Private Ed25519 key (PKCS #8, PEM) that signs checkpoints of the audit trail; made in the data folder when absent.',
    remedy: 'give the path of a PEM file, or unset it',
  }),
  migrateUrl: setting({
    variable: 'KUMIKI_MIGRATE_URL',
    flag: '--migrate-url',
    schema: z.string().regex(/^postgres(ql)?:\/\//),
    meaning:
      'The same database as another role, which migrates it and owns the audit trail, so that the server itself can only add to it.',
    remedy: 'give an address such as postgres://owner:password@host:5432/kumiki, or unset it',
  }),
  logsRequests: setting({
    variable: 'KUMIKI_LOG_REQUESTS',
    schema: yesOrNo,
    default: 'false',
    meaning: 'Log every request; otherwise only slow and failed ones.',
    remedy: 'give true or false',
  }),
} as const;

type SettingName = keyof typeof settingTable;

/** What they hold is never shown. */
const holdsSecret: ReadonlySet<SettingName> = new Set([
  'databaseUrl',
  'migrateUrl',
  'smtpUrl',
  'secret',
]);

type Settings = {
  readonly [Name in SettingName]: z.infer<(typeof settingTable)[Name]['schema']>;
};

/** Everything a server is told at its start. */
export interface Config
  extends Omit<
    Settings,
    | 'databaseUrl'
    | 'contextMapFile'
    | 'smtpUrl'
    | 'mailFrom'
    | 'secret'
    | 'auditKeyFile'
    | 'migrateUrl'
  > {
  readonly databaseUrl?: string;
  readonly contextMapFile?: string;
  readonly smtp?: { readonly url: string; readonly from: string };
  readonly secret?: string;
  readonly auditKeyFile?: string;
  readonly migrateUrl?: string;
  readonly limits: Limits;
  /** The bounds of a capability, by its table. */
  limitsOf<Table extends LimitTable>(table: Table): LimitsOf<Table>;
}

/** Values of flags; they win over the environment. */
export type ConfigOverrides = Readonly<
  Partial<Record<SettingName | LimitName, string | number | boolean | undefined>>
>;

export type Environment = Readonly<Record<string, string | undefined>>;

/** Each sentence names the variable, what was found, and the remedy. */
export type ConfigFaults = readonly string[];

/**
 * Reads the environment under `overrides`. All faults are reported at once, those of `tables`, the limits of
 * capabilities, among them.
 */
export function readConfig(
  overrides: ConfigOverrides = {},
  environment: Environment = process.env,
  tables: readonly LimitTable[] = [],
): Result<Config, ConfigFaults> {
  const faults: string[] = [];
  const read = <Name extends SettingName>(name: Name): Settings[Name] | undefined => {
    const { variable, schema, default: fallback, remedy }: Setting<z.ZodType> = settingTable[name];
    const text = textOf(overrides[name]) ?? textOf(environment[variable]) ?? fallback;
    if (text === undefined) return undefined;
    const parsed = schema.safeParse(text);
    if (!parsed.success) {
      const shown = holdsSecret.has(name) ? 'what it holds' : JSON.stringify(text);
      faults.push(`${variable} cannot be ${shown}: ${remedy}.`);
      return undefined;
    }
    // The schema of a setting makes exactly its type; the table's union of schemas hides that.
    return parsed.data as Settings[Name];
  };

  const limits = readLimits(limitTable, overrides, environment, faults);
  for (const table of tables) readLimits(table, {}, environment, faults);
  const host = read('host');
  const port = read('port');
  const dataFolder = read('dataFolder');
  const region = read('region');
  const databaseUrl = read('databaseUrl');
  const publicUrl = read('publicUrl') ?? `http://localhost:${port ?? ''}`;
  const isProxyTrusted = read('isProxyTrusted') ?? false;
  const isOpen = read('isOpen') ?? false;
  const contextMapFile = read('contextMapFile');
  const privateIssuers = read('privateIssuers') ?? [];
  const privateReceivers = read('privateReceivers') ?? [];
  const secret = read('secret');
  const smtp = smtpOf(read('smtpUrl'), read('mailFrom'), faults);
  const logsRequests = read('logsRequests') ?? false;
  const auditAddress = read('auditAddress') ?? 'truncated';
  const auditKeyFile = read('auditKeyFile');
  const migrateUrl = read('migrateUrl');

  if (isOpen && host !== undefined && !isLoopback(host)) {
    faults.push(
      `KUMIKI_OPEN cannot be true while KUMIKI_HOST is ${host}: anyone on the network could write. ` +
        'Bind to 127.0.0.1, or leave it false.',
    );
  }
  if (migrateUrl !== undefined && databaseUrl === undefined) {
    faults.push('KUMIKI_MIGRATE_URL needs DATABASE_URL: the embedded database knows no roles.');
  }
  if (
    faults.length > 0 ||
    host === undefined ||
    port === undefined ||
    dataFolder === undefined ||
    region === undefined
  ) {
    return err(faults);
  }
  const settings = { host, port, dataFolder, region, publicUrl, isProxyTrusted, isOpen };
  return ok({
    ...settings,
    logsRequests,
    auditAddress,
    privateIssuers,
    privateReceivers,
    limits,
    limitsOf: (table) => readLimits(table, {}, environment, []),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(contextMapFile === undefined ? {} : { contextMapFile }),
    ...(smtp === undefined ? {} : { smtp }),
    ...(secret === undefined ? {} : { secret }),
    ...(auditKeyFile === undefined ? {} : { auditKeyFile }),
    ...(migrateUrl === undefined ? {} : { migrateUrl }),
  });
}

function smtpOf(
  url: string | undefined,
  from: string | undefined,
  faults: string[],
): Config['smtp'] {
  if (url === undefined) return undefined;
  if (from !== undefined) return { url, from };
  faults.push('KUMIKI_SMTP_URL needs KUMIKI_MAIL_FROM: give the address mail comes from.');
  return undefined;
}

function readLimits<Table extends LimitTable>(
  table: Table,
  overrides: Readonly<Record<string, string | number | boolean | undefined>>,
  environment: Environment,
  faults: string[],
): LimitsOf<Table> {
  const read = (name: string, { default: fallback, min, max }: Limit): number => {
    const variable = limitVariable(name);
    const text = textOf(overrides[name]) ?? textOf(environment[variable]);
    if (text === undefined) return fallback;
    const value = Number(text);
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    faults.push(
      `${variable} cannot be ${JSON.stringify(text)}: give a whole number from ${min} to ${max}.`,
    );
    return fallback;
  };
  const values = Object.entries(table).map(([name, one]) => [name, read(name, one)] as const);
  return Object.fromEntries(values) as LimitsOf<Table>; // every name was just read
}

/** An empty variable counts as unset, as in a compose file. */
function textOf(value: string | number | boolean | undefined): string | undefined {
  const text = value === undefined ? undefined : String(value).trim();
  return text === '' ? undefined : text;
}

/** Whether only this machine can reach a server bound to `host`. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
}
