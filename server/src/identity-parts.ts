/** Opens who may do what: accounts of people, and the policies over them. */
import path from 'node:path';
import type { Clock } from '#kernel/clock.ts';
import type { Config } from '#kernel/config.ts';
import type { Database } from '#kernel/database/index.ts';
import type { Log } from '#kernel/log.ts';
import { folderMailer, type Mailer, smtpMailer } from '#kernel/mail/index.ts';
import { createOutgoingGuard } from '#kernel/outgoing/index.ts';
import {
  type AccountEvent,
  type Accounts,
  accountLimitTable,
  createIdentity,
  type Identity,
  openAccounts,
  openSecretKeys,
  type RoleBook,
} from '#platform/identity/index.ts';

export interface IdentityPartsOptions {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  readonly database: Database;
  readonly token: { matches(token: string): boolean };
}

export interface IdentityParts {
  readonly identity: Identity;
  readonly accounts: Accounts;
  /** Told of every sign-in, failure and change of an account, besides the log. */
  onAccountEvent(listener: (event: AccountEvent) => void): void;
  close(): Promise<void>;
}

/** Each needs the other: sessions say who calls, roles say what accounts of staff may do. */
export async function openIdentity(options: IdentityPartsOptions): Promise<IdentityParts> {
  const { config, log, clock, database, token } = options;
  await using opened = new AsyncDisposableStack();
  let sessions: Pick<Accounts, 'findSession'> | undefined;
  const identity = await createIdentity({
    database,
    log,
    credentials: token,
    isOpen: config.isOpen,
    pollMs: config.limits.policyPollMs,
    clock,
    isProxyTrusted: config.isProxyTrusted,
    rates: config.limits,
    findSession: async (c) => sessions?.findSession(c.req.raw.headers),
  });
  opened.defer(() => identity.close());
  let listener: ((event: AccountEvent) => void) | undefined;
  const tell = (event: AccountEvent): void => {
    const { kind, personId, method } = event;
    log.info('account', { kind, personId, method });
    listener?.(event);
  };
  const accounts = await openOwnAccounts(options, identity.roles, tell);
  opened.defer(() => accounts.close());
  sessions = accounts;
  const all = opened.move();
  return {
    identity,
    accounts,
    onAccountEvent: (given) => {
      listener = given;
    },
    close: () => all.disposeAsync(),
  };
}

async function openOwnAccounts(
  options: IdentityPartsOptions,
  roles: RoleBook,
  tell: (event: AccountEvent) => void,
): Promise<Accounts> {
  const { config, log, clock, database, token } = options;
  const { limits } = config;
  const minute = 60_000;
  return openAccounts({
    database,
    clock,
    log,
    mailer: mailerOf(config, clock),
    keys: await openSecretKeys(config.dataFolder, config.secret),
    roles,
    matchesToken: (word) => token.matches(word),
    guard: createOutgoingGuard(config.isOpen),
    privateOrigins: config.privateIssuers,
    unusedDaysMax: limits.accountUnusedDaysMax,
    isTidy: true,
    siteName,
    publicUrl: config.publicUrl,
    isProxyTrusted: config.isProxyTrusted,
    spans: {
      resident: {
        idleMsMax: limits.sessionIdleMinutesMax * minute,
        totalMsMax: limits.sessionHoursMax * 60 * minute,
      },
      staff: {
        idleMsMax: limits.staffSessionIdleMinutesMax * minute,
        totalMsMax: limits.staffSessionHoursMax * 60 * minute,
      },
    },
    limits: config.limitsOf(accountLimitTable),
    tell,
  });
}

/** What authenticators show beside the host. */
const siteName = 'くらしのポータル';

function mailerOf({ smtp, dataFolder }: Config, clock: Clock): Mailer {
  return smtp === undefined
    ? folderMailer(path.join(dataFolder, 'mail'), () => clock.now())
    : smtpMailer(smtp);
}
