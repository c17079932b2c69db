/** Accounts as one door. */
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import type { Log } from '#kernel/log.ts';
import type { Mailer } from '#kernel/mail/index.ts';
import type { OutgoingGuard } from '#kernel/outgoing/index.ts';
import type { Problem } from '#kernel/problem.ts';
import { type Confirmation, createConfirmation } from './confirmation.ts';
import { type CookieNames, cookieNames, findCookie } from './cookies.ts';
import type { Core, RoleBook } from './core.ts';
import type { AccountEvent } from './events.ts';
import type { AccountLimits } from './limits.ts';
import { createPasskeys, type Passkeys } from './passkeys.ts';
import { createPasswords, type Passwords } from './passwords.ts';
import type { Person, PersonId, PersonKind } from './person.ts';
import { findPerson } from './person-store.ts';
import { createPost } from './post.ts';
import { createJourneys, type Journeys } from './providers/journeys.ts';
import { createProviderFetch } from './providers/outgoing-fetch.ts';
import { findLockedSecret } from './providers/provider-store.ts';
import { createProviders, type Providers } from './providers/providers.ts';
import { createRelyingParty } from './providers/relying-party.ts';
import { createVault } from './providers/vault.ts';
import { createProxies, type Proxies } from './proxies.ts';
import type { SecretKeys } from './secret-key.ts';
import type { Session } from './session.ts';
import { createSessions, type SessionSpans, type Sessions } from './sessions.ts';
import { createStaff, type Staff } from './staff.ts';
import { createStaffPost, type StaffPost } from './staff-post.ts';
import { createThrottle } from './throttle.ts';
import { startUpkeep } from './upkeep.ts';
import { createDeviceTokens, type Visitor } from './visitor.ts';

export interface Accounts {
  /**
   * Whose request this is, by its cookie: undefined for nobody, a session that is over, or a person who may no
   * longer sign in. One indexed question, and none where there is no cookie.
   */
  findSession(headers: Headers): Promise<Session | undefined>;
  findPerson(id: PersonId): Promise<Person | undefined>;
  /** Origins a form may lead to, for the policy of pages: those of the providers. */
  formOrigins(): readonly string[];
  /** Mail to those who work at a tenant. */
  readonly staffPost: StaffPost;
  /** What the capability's own routes need. */
  readonly inside: AccountsInside;
  close(): Promise<void>;
}

export interface AccountsInside {
  readonly core: Core;
  readonly cookies: CookieNames;
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  readonly confirmation: Confirmation;
  readonly passkeys: Passkeys;
  readonly providers: Providers;
  readonly journeys: Journeys;
  readonly proxies: Proxies;
  readonly staff: Staff;
  /** Challenges cost a row each: nobody asks for thousands. */
  takeChallenge(visitor: Visitor): Promise<Problem | undefined>;
  /** Behind a trusted proxy, the client's address is what that says. */
  readonly isProxyTrusted: boolean;
}

export interface AccountsOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly mailer: Mailer;
  readonly keys: SecretKeys;
  readonly roles: RoleBook;
  /** Whether a word is the token of the first start. */
  readonly matchesToken: (token: string) => boolean;
  readonly guard: OutgoingGuard;
  /** Origins of providers in the operator's own network. */
  readonly privateOrigins: readonly string[];
  /** Days after which an account nobody uses is deleted; 0 keeps it. */
  readonly unusedDaysMax: number;
  /** Whether this process sends waiting mail and removes what has run out, by itself. */
  readonly isTidy: boolean;
  /** What authenticators and letters call the site. */
  readonly siteName: string;
  readonly publicUrl: string;
  readonly isProxyTrusted: boolean;
  readonly spans: Readonly<Record<PersonKind, SessionSpans>>;
  readonly limits: AccountLimits;
  readonly tell: (event: AccountEvent) => void;
}

export function openAccounts(options: AccountsOptions): Accounts {
  const { database, clock, log, keys } = options;
  const now = (): number => clock.now();
  const { limits } = options;
  const sessions = createSessions({ database, now, spans: options.spans, limits });
  const core: Core = {
    database,
    now,
    limits,
    sessions,
    throttle: createThrottle(database, keys.throttle),
    devices: createDeviceTokens(keys.device),
    post: createPost({ database, mailer: options.mailer, now, log }),
    roles: options.roles,
    unusedMsMax: options.unusedDaysMax * 86_400_000,
    publicUrl: options.publicUrl,
    tell: options.tell,
  };
  const cookies = cookieNames(options.publicUrl);
  const outgoing = openProviders(core, options);
  const upkeep = options.isTidy ? startUpkeep(core, log) : undefined;
  return {
    async findSession(headers) {
      const token = findCookie(headers, cookies.session);
      return token === undefined ? undefined : sessions.find(token);
    },
    findPerson: (id) => findPerson(database, id),
    formOrigins: () => outgoing.providers.formOrigins(),
    staffPost: createStaffPost(core),
    inside: {
      core,
      cookies,
      sessions,
      passwords: createPasswords(core),
      confirmation: createConfirmation(core),
      passkeys: createPasskeys(core, options.siteName),
      providers: outgoing.providers,
      journeys: outgoing.journeys,
      proxies: createProxies(core),
      staff: createStaff(core, options.matchesToken),
      takeChallenge: ({ network }) => {
        const { passkeyChallengesPerNetworkMax: failuresMax, signInFailureWindowMs: windowMs } =
          limits;
        const bucket = { name: `challenges ${network}`, failuresMax, windowMs };
        return core.throttle.take(bucket, now());
      },
      isProxyTrusted: options.isProxyTrusted,
    },
    close: async () => {
      await upkeep?.close();
      await outgoing.close();
      options.mailer.close();
    },
  };
}

function openProviders(core: Core, { guard, privateOrigins, keys, log }: AccountsOptions) {
  const { database, now, publicUrl } = core;
  const vault = createVault(keys.vault);
  const outgoing = createProviderFetch(guard, privateOrigins);
  const relyingParty = createRelyingParty({
    redirectUri: `${publicUrl}/api/account/callback`,
    fetch: outgoing.fetch,
    privateOrigins,
    secretOf: async (id) => {
      const locked = await findLockedSecret(database, id);
      if (locked === undefined) throw new Error('The provider is gone');
      return vault.unlock(locked, id);
    },
    now,
  });
  return {
    providers: createProviders({ core, relyingParty, vault, privateOrigins }),
    journeys: createJourneys({ core, relyingParty, log }),
    close: () => outgoing.close(),
  };
}
