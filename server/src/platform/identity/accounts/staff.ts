/** Staff: the first administrator, invitations, and accounts that are shut and opened again. */
import { z } from 'zod';
import type { Queryable } from '#kernel/database/index.ts';
import type { Role } from '#kernel/http/index.ts';
import { type Problem, problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { defaultTenant, type TenantName } from '../tenant.ts';
import {
  type Core,
  networkBucket,
  newPersonId,
  openFor,
  type RoleBook,
  type SignedIn,
  sendLetter,
} from './core.ts';
import { parseDisplayName } from './display-name.ts';
import { type MailAddress, parseMailAddress } from './mail-address.ts';
import { hashPassword } from './password-hash.ts';
import { parsePassword } from './password-rule.ts';
import { mailIssuer, type PersonId } from './person.ts';
import {
  findAccount,
  findPerson,
  insertAccount,
  insertPerson,
  updateStatus,
  upsertPassword,
} from './person-store.ts';
import type { Session } from './session.ts';
import { findTicket, issueTicket, spendTicket } from './tickets.ts';
import type { Visitor } from './visitor.ts';

export interface FirstAdministrator {
  readonly token: string;
  readonly mail: string;
  readonly displayName: string;
  readonly password: string;
}

export interface Acceptance {
  readonly ticket: string;
  readonly displayName?: string | undefined;
  readonly password?: string | undefined;
}

export interface Invitation {
  readonly mail: string;
  readonly roles: readonly Role[];
  readonly language: Visitor['language'];
}

export interface Staff {
  /** Whether the installation waits for its first administrator. */
  isUnclaimed(): Promise<boolean>;
  /** `unauthenticated`: the token is wrong; `conflict`: there is an administrator already. */
  claim(given: FirstAdministrator, visitor: Visitor): Promise<Result<SignedIn>>;
  /** `by`: principal who invites. */
  invite(tenant: TenantName, invitation: Invitation, by: string): Promise<Result<void>>;
  /** Where a link leads. Undefined when it has run out or was used. */
  findInvitation(ticket: string): Promise<OpenInvitation | undefined>;
  /** A person of one's own, or roles for the person who is signed in and owns the address. */
  accept(
    given: Acceptance,
    session: Session | undefined,
    visitor: Visitor,
  ): Promise<Result<SignedIn | 'roles'>>;
  deactivate(tenant: TenantName, personId: PersonId, by: string): Promise<Result<void>>;
  activate(tenant: TenantName, personId: PersonId, by: string): Promise<Result<void>>;
}

export interface OpenInvitation {
  readonly tenant: TenantName;
  readonly mail: MailAddress;
  readonly roles: readonly string[];
  readonly hasAccount: boolean;
}

const invitationData = z.object({
  tenant: z.string(),
  mail: z.string(),
  roles: z.array(z.enum(['viewer', 'editor', 'publisher', 'approver', 'administrator', 'auditor'])),
  by: z.string().default(''),
});

/** Orders claims: of two at one moment, one is first. */
const claimLock = 7_205_055;

export function createStaff(core: Core, matchesToken: (token: string) => boolean): Staff {
  const { database, now, roles } = core;
  return {
    isUnclaimed: async () => (await roles.administratorsOf(database, defaultTenant)).length === 0,
    claim: (given, visitor) => claim(core, roles, matchesToken, given, visitor),
    async invite(tenant, { mail, roles: wanted, language }, by) {
      const address = parseMailAddress(mail);
      if (!address.ok) return address;
      await database.transaction(async (tx) => {
        const ticket = await issueTicket(tx, {
          purpose: 'invitation',
          data: { tenant, mail: address.value, roles: wanted, by },
          now: now(),
          lastsMs: core.limits.invitationMsMax,
        });
        const prefix = language === 'ja' ? '' : `/${language}`;
        const link = `${core.publicUrl}${prefix}/account/invitation?ticket=${ticket}`;
        await sendLetter(core, tx, { kind: 'invitation', link }, address.value, language);
      });
      core.post.wake();
      return ok(undefined);
    },
    async findInvitation(ticket) {
      const found = await findTicket(database, ticket, 'invitation', invitationData, now());
      if (found === undefined) return undefined;
      const account = await findAccount(database, mailIssuer, found.data.mail);
      const { tenant, mail, roles: offered } = found.data;
      return { tenant, mail, roles: offered, hasAccount: account !== undefined };
    },
    accept: (given, session, visitor) => accept(core, roles, given, session, visitor),
    async deactivate(tenant, personId, by) {
      const person = await findPerson(database, personId);
      if (person?.tenant !== tenant) return err(noSuchPerson());
      const isLast = await isLastAdministrator(roles, database, personId);
      if (isLast) return err(problem('conflict', 'Nobody else administers the installation.'));
      await database.transaction(async (tx) => {
        await updateStatus(tx, personId, 'deactivated', now());
        await core.sessions.endAll(tx, personId);
      });
      core.tell({ kind: 'person-deactivated', by, aboutPersonId: personId, tenant });
      return ok(undefined);
    },
    async activate(tenant, personId, by) {
      const person = await findPerson(database, personId);
      if (person?.tenant !== tenant || person.status === 'deleted') return err(noSuchPerson());
      await updateStatus(database, personId, 'active', now());
      core.tell({ kind: 'person-activated', by, aboutPersonId: personId, tenant });
      return ok(undefined);
    },
  };
}

function noSuchPerson(): Problem {
  return problem('not-found', 'The tenant looks after no such person.');
}

export async function isLastAdministrator(
  roles: RoleBook,
  database: Queryable,
  personId: PersonId,
): Promise<boolean> {
  const all = await roles.administratorsOf(database, defaultTenant);
  return all.length === 1 && all[0] === personId;
}

interface NewPerson {
  readonly displayName: string;
  readonly mail: MailAddress;
  readonly hash: string | undefined;
  readonly tenant: TenantName;
  /** Whether a letter sent to the address was answered. */
  readonly isConfirmed: boolean;
}

async function claim(
  core: Core,
  roles: RoleBook,
  matchesToken: (token: string) => boolean,
  given: FirstAdministrator,
  visitor: Visitor,
): Promise<Result<SignedIn>> {
  const refused = await core.throttle.take(networkBucket(core, visitor), core.now());
  if (refused !== undefined) return err(refused);
  if (!matchesToken(given.token.trim())) {
    core.tell({ kind: 'sign-in-failed' });
    return err(problem('unauthenticated', 'The token is not the one of the first start.'));
  }
  const displayName = parseDisplayName(given.displayName);
  if (!displayName.ok) return displayName;
  const mail = parseMailAddress(given.mail);
  if (!mail.ok) return mail;
  const password = parsePassword(given.password, [mail.value, displayName.value]);
  if (!password.ok) return password;
  const hash = await hashPassword(password.value);
  const signedIn = await core.database.transaction(async (tx): Promise<Result<SignedIn>> => {
    await tx.execute('select pg_advisory_xact_lock($1)', [claimLock]);
    if ((await roles.administratorsOf(tx, defaultTenant)).length > 0) {
      return err(problem('conflict', 'The installation has an administrator already.'));
    }
    const wish = { displayName: displayName.value, mail: mail.value, hash };
    const person = await createStaffPerson(core, tx, {
      ...wish,
      tenant: defaultTenant,
      isConfirmed: false,
    });
    if (person === undefined) return err(problem('already-exists', 'The address has an account.'));
    await roles.grant(tx, person.id, defaultTenant, ['administrator'], 'token:admin');
    return ok(await openFor(core, tx, { person, method: 'password', assurance: 'guest' }, visitor));
  });
  if (signedIn.ok) {
    const { personId } = signedIn.value.session;
    core.tell({ kind: 'person-created', personId });
    await roles.settle();
    core.tell({ kind: 'roles-granted', personId, tenant: defaultTenant });
  }
  return signedIn;
}

async function createStaffPerson(
  core: Core,
  tx: Queryable,
  { displayName, mail, hash, tenant, isConfirmed }: NewPerson,
): Promise<{ readonly id: PersonId; readonly kind: 'staff' } | undefined> {
  const now = core.now();
  const person = { id: newPersonId(), kind: 'staff', tenant, displayName } as const;
  const account = { issuer: mailIssuer, subject: mail, personId: person.id };
  const confirmed = isConfirmed ? { confirmedAt: now } : {};
  if (!(await insertAccount(tx, { ...account, ...confirmed }, now))) return undefined;
  await insertPerson(tx, person, now);
  if (hash !== undefined) await upsertPassword(tx, person.id, hash, now);
  return person;
}

async function accept(
  core: Core,
  roles: RoleBook,
  given: Acceptance,
  session: Session | undefined,
  visitor: Visitor,
): Promise<Result<SignedIn | 'roles'>> {
  const { database, now } = core;
  const found = await findTicket(database, given.ticket, 'invitation', invitationData, now());
  if (found === undefined) return err(ranOut());
  const { tenant, mail, roles: granted, by } = found.data;
  const known = await findAccount(database, mailIssuer, mail);
  if (known !== undefined) {
    if (session?.personId !== known.personId) {
      const detail = 'The address has an account: sign in with it first.';
      return err(problem('conflict', detail));
    }
    const isSpent = await database.transaction(async (tx) => {
      const spent = await spendTicket(tx, given.ticket, 'invitation', invitationData, now());
      if (spent !== undefined) await roles.grant(tx, known.personId, tenant, granted, by);
      return spent !== undefined;
    });
    if (!isSpent) return err(ranOut());
    await roles.settle();
    core.tell({ kind: 'roles-granted', by, aboutPersonId: known.personId, tenant });
    return ok('roles');
  }
  const displayName = parseDisplayName(given.displayName ?? '');
  if (!displayName.ok) return displayName;
  const wantsPassword = given.password !== undefined && given.password !== '';
  const password = wantsPassword ? parsePassword(given.password ?? '', [mail]) : undefined;
  if (password?.ok === false) return password;
  const hash = password === undefined ? undefined : await hashPassword(password.value);
  const signedIn = await database.transaction(async (tx): Promise<Result<SignedIn>> => {
    const spent = await spendTicket(tx, given.ticket, 'invitation', invitationData, now());
    if (spent === undefined) return err(ranOut());
    const wish = { displayName: displayName.value, mail, hash, tenant, isConfirmed: true };
    const person = await createStaffPerson(core, tx, wish);
    if (person === undefined) return err(problem('conflict', 'The address has an account.'));
    await roles.grant(tx, person.id, tenant, granted, by);
    return ok(await openFor(core, tx, { person, method: 'code', assurance: 'mail' }, visitor));
  });
  if (signedIn.ok) {
    const { personId } = signedIn.value.session;
    core.tell({ kind: 'person-created', personId, tenant });
    await roles.settle();
    core.tell({ kind: 'roles-granted', by, aboutPersonId: personId, tenant });
  }
  return signedIn;
}

function ranOut(): Problem {
  const detail = 'The invitation has run out or was used: ask for another one.';
  return problem('bad-request-data', detail, '/ticket');
}
