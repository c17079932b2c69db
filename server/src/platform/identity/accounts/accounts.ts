/** Accounts as one door. */
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import type { Log } from '#kernel/log.ts';
import type { Mailer } from '#kernel/mail/index.ts';
import { type Confirmation, createConfirmation } from './confirmation.ts';
import { type CookieNames, cookieNames, findCookie } from './cookies.ts';
import type { Core, RoleBook } from './core.ts';
import type { AccountEvent } from './events.ts';
import { createPasswords, type Passwords } from './passwords.ts';
import type { Person, PersonId, PersonKind } from './person.ts';
import { findMailAccount, findPerson } from './person-store.ts';
import { createPost } from './post.ts';
import type { SecretKeys } from './secret-key.ts';
import type { Session } from './session.ts';
import { createSessions, type SessionSpans, type Sessions } from './sessions.ts';
import { createThrottle } from './throttle.ts';
import { startUpkeep } from './upkeep.ts';
import { createDeviceTokens } from './visitor.ts';

export interface Accounts {
  /**
   * Whose request this is, by its cookie: undefined for nobody, a session that is over, or a person who may no
   * longer sign in. One indexed question, and none where there is no cookie.
   */
  findSession(headers: Headers): Promise<Session | undefined>;
  findPerson(id: PersonId): Promise<Person | undefined>;
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
  /** Behind a trusted proxy, the client's address is what that says. */
  readonly isProxyTrusted: boolean;
}

export interface AccountsOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly mailer: Mailer;
  readonly keys: SecretKeys;
  readonly roles?: RoleBook;
  readonly publicUrl: string;
  readonly isProxyTrusted: boolean;
  readonly spans: Readonly<Record<PersonKind, SessionSpans>>;
  readonly tell: (event: AccountEvent) => void;
}

export function openAccounts(options: AccountsOptions): Accounts {
  const { database, clock, log, keys } = options;
  const now = (): number => clock.now();
  const sessions = createSessions({ database, now, spans: options.spans });
  const core: Core = {
    database,
    now,
    sessions,
    throttle: createThrottle(database, keys.throttle),
    devices: createDeviceTokens(keys.device),
    post: createPost({ database, mailer: options.mailer, now, log }),
    roles: options.roles,
    publicUrl: options.publicUrl,
    tell: options.tell,
  };
  const cookies = cookieNames(options.publicUrl);
  const upkeep = startUpkeep(core, log);
  return {
    async findSession(headers) {
      const token = findCookie(headers, cookies.session);
      return token === undefined ? undefined : sessions.find(token);
    },
    findPerson: (id) => findPerson(database, id),
    inside: {
      core,
      cookies,
      sessions,
      passwords: createPasswords(core, async (personId) => {
        const mail = await findMailAccount(database, personId);
        return mail?.confirmedAt !== undefined;
      }),
      confirmation: createConfirmation(core),
      isProxyTrusted: options.isProxyTrusted,
    },
    close: async () => {
      await upkeep.close();
      options.mailer.close();
    },
  };
}
