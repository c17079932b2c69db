/** Codes by mail: signing up, recovery, an address for somebody who is signed in. */
import { z } from 'zod';
import type { Queryable } from '#kernel/database/index.ts';
import { type Problem, problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { defaultTenant } from '../tenant.ts';
import { higher } from './assurance.ts';
import { type Core, isFresh, newPersonId, openFor, type SignedIn, sendLetter } from './core.ts';
import { parseDisplayName } from './display-name.ts';
import type { Letter } from './letters.ts';
import { type MailAddress, parseMailAddress } from './mail-address.ts';
import { hashPassword, isHashingBusy } from './password-hash.ts';
import { parsePassword } from './password-rule.ts';
import { mailIssuer, type PersonId } from './person.ts';
import {
  deleteAccount,
  findAccount,
  findMailAccount,
  findPerson,
  insertAccount,
  insertPerson,
  updateAccountUse,
  upsertPassword,
} from './person-store.ts';
import { needsFreshProof, tooBusy } from './problems.ts';
import type { Session } from './session.ts';
import type { OpenedSession } from './sessions.ts';
import {
  issueCodeTicket,
  newCode,
  readWithCode,
  spendTicket,
  type TicketPurpose,
} from './tickets.ts';
import type { Visitor } from './visitor.ts';

/** What the browser keeps while its owner looks for the code. */
export interface Awaited {
  readonly ticket: string;
}

export interface CodeGiven {
  readonly ticket: string;
  readonly code: string;
}

export interface SignUp extends CodeGiven {
  readonly displayName: string;
  readonly password?: string | undefined;
}

export interface Recovery extends CodeGiven {
  readonly password?: string | undefined;
}

export interface Confirmation {
  /** Answers the same whether the address has an account or not. */
  beginSignUp(mail: string, visitor: Visitor): Promise<Result<Awaited>>;
  signUp(given: SignUp, visitor: Visitor): Promise<Result<SignedIn>>;
  /** The same: only its owner learns whether an address has an account. */
  beginRecovery(mail: string, visitor: Visitor): Promise<Result<Awaited>>;
  /** Signs in. A password becomes the new one, and all other sessions end. */
  recover(given: Recovery, visitor: Visitor): Promise<Result<SignedIn>>;
  beginMail(session: Session, mail: string, visitor: Visitor): Promise<Result<Awaited>>;
  /**
   * The address becomes the person's own in the place of another, and the session steps up to `mail`.
   * `already-exists`: it is somebody else's.
   */
  confirmMail(session: Session, given: CodeGiven, visitor: Visitor): Promise<Result<OpenedSession>>;
}

const codeData = z.object({ mail: z.string() });

interface Confirmed {
  readonly mail: MailAddress;
  readonly personId: PersonId | undefined;
}

export function createConfirmation(core: Core): Confirmation {
  const { database } = core;
  return {
    beginSignUp: (mail, visitor) =>
      begin(core, { mail, purpose: 'sign-up' }, visitor, async (address, code) => {
        const known = await findAccount(database, mailIssuer, address);
        return known === undefined ? { kind: 'sign-up', code } : { kind: 'known' };
      }),
    signUp: (given, visitor) => signUp(core, given, visitor),
    beginRecovery: (mail, visitor) =>
      begin(core, { mail, purpose: 'recovery' }, visitor, async (address, code) => {
        const known = await findAccount(database, mailIssuer, address);
        // An address nobody has proved may be somebody else's: it opens nothing.
        const isKnown = known?.confirmedAt !== undefined;
        return isKnown ? { kind: 'recovery', code } : { kind: 'unknown' };
      }),
    recover: (given, visitor) => recover(core, given, visitor),
    async beginMail(session, mail, visitor) {
      const { personId } = session;
      // Guests have proved nothing yet, and nothing can be taken from them by another address.
      if (session.assurance !== 'guest' && !isFresh(core, session)) return err(needsFreshProof());
      const wish = { mail, purpose: 'mail', personId } as const;
      return begin(core, wish, visitor, async (_, code) => ({ kind: 'confirm', code }));
    },
    confirmMail: (session, given, visitor) => confirmMail(core, session, given, visitor),
  };
}

async function signUp(core: Core, given: SignUp, visitor: Visitor): Promise<Result<SignedIn>> {
  const { database, now } = core;
  const displayName = parseDisplayName(given.displayName);
  if (!displayName.ok) return displayName;
  const confirmed = await readConfirmed(core, given, 'sign-up');
  if (!confirmed.ok) return confirmed;
  const { mail } = confirmed.value;
  const hash = await newHash(given.password, [mail, displayName.value]);
  if (!hash.ok) return hash;
  const signedIn = await database.transaction(async (tx): Promise<Result<SignedIn>> => {
    if (!(await spend(core, tx, given, 'sign-up'))) return err(used());
    const person = { id: newPersonId(), kind: 'resident', tenant: defaultTenant } as const;
    const account = { issuer: mailIssuer, subject: mail, personId: person.id };
    if (!(await insertAccount(tx, { ...account, confirmedAt: now() }, now()))) {
      return err(problem('already-exists', 'The address has an account.', '/mail'));
    }
    await insertPerson(tx, { ...person, displayName: displayName.value }, now());
    if (hash.value !== undefined) await upsertPassword(tx, person.id, hash.value, now());
    return ok(await openFor(core, tx, { person, method: 'code', assurance: 'mail' }, visitor));
  });
  if (!signedIn.ok) return signedIn;
  const { personId } = signedIn.value.session;
  core.tell({ kind: 'person-created', personId });
  core.tell({ kind: 'signed-in', method: 'code', personId });
  return signedIn;
}

async function recover(core: Core, given: Recovery, visitor: Visitor): Promise<Result<SignedIn>> {
  const { database, now } = core;
  const confirmed = await readConfirmed(core, given, 'recovery');
  if (!confirmed.ok) return confirmed;
  const { mail } = confirmed.value;
  const account = await findAccount(database, mailIssuer, mail);
  const person = account && (await findPerson(database, account.personId));
  if (person?.status !== 'active') return err(used());
  const hash = await newHash(given.password, [mail, person.displayName]);
  if (!hash.ok) return hash;
  const signedIn = await database.transaction(async (tx): Promise<Result<SignedIn>> => {
    if (!(await spend(core, tx, given, 'recovery'))) return err(used());
    await updateAccountUse(tx, mailIssuer, mail, now());
    if (hash.value !== undefined) {
      await upsertPassword(tx, person.id, hash.value, now());
      await core.sessions.endAll(tx, person.id);
      await sendLetter(core, tx, { kind: 'password-changed' }, mail, visitor.language);
    }
    return ok(await openFor(core, tx, { person, method: 'code', assurance: 'mail' }, visitor));
  });
  if (!signedIn.ok) return signedIn;
  const { id: personId, tenant } = person;
  core.tell({ kind: 'signed-in', method: 'code', personId, tenant });
  if (hash.value !== undefined) core.tell({ kind: 'password-set', personId, tenant });
  core.post.wake();
  return signedIn;
}

async function confirmMail(
  core: Core,
  session: Session,
  given: CodeGiven,
  visitor: Visitor,
): Promise<Result<OpenedSession>> {
  const { database, now } = core;
  const { personId } = session;
  const confirmed = await readConfirmed(core, given, 'mail');
  if (!confirmed.ok) return confirmed;
  const { mail } = confirmed.value;
  if (confirmed.value.personId !== personId) return err(used());
  const opened = await database
    .transaction(async (tx): Promise<Result<OpenedSession>> => {
      if (!(await spend(core, tx, given, 'mail'))) return err(used());
      const before = await findMailAccount(tx, personId);
      if (before !== undefined) await deleteAccount(tx, personId, mailIssuer, before.subject);
      const account = { issuer: mailIssuer, subject: mail, personId, confirmedAt: now() };
      if (!(await insertAccount(tx, account, now()))) throw new Taken();
      if (before !== undefined && before.subject !== mail) {
        await sendLetter(core, tx, { kind: 'moved' }, before.subject, visitor.language);
      }
      return ok(await core.sessions.renew(tx, session, higher(session.assurance, 'mail')));
    })
    .catch(takenProblem);
  if (opened.ok) core.tell({ kind: 'address-changed', personId });
  core.post.wake();
  return opened;
}

/** Undoes the transaction: the address that was removed is needed again. */
class Taken extends Error {}

function takenProblem(thrown: unknown): Result<never> {
  if (!(thrown instanceof Taken)) throw thrown;
  return err(problem('already-exists', 'The address belongs to another account.', '/mail'));
}

interface Wish {
  readonly mail: string;
  readonly purpose: TicketPurpose;
  readonly personId?: PersonId;
}

/** Ticket and letter in one transaction. A letter without a code leaves a ticket that nobody can use. */
async function begin(
  core: Core,
  { mail, purpose, personId }: Wish,
  visitor: Visitor,
  letterFor: (address: MailAddress, code: string) => Promise<Letter>,
): Promise<Result<Awaited>> {
  const address = parseMailAddress(mail);
  if (!address.ok) return address;
  const refused = await takeCode(core, address.value, visitor);
  if (refused !== undefined) return err(refused);
  const code = newCode();
  const letter = await letterFor(address.value, code);
  const ticket = await core.database.transaction(async (tx) => {
    await sendLetter(core, tx, letter, address.value, visitor.language);
    return issueCodeTicket(tx, {
      purpose,
      ...(personId === undefined ? {} : { personId }),
      data: { mail: address.value },
      code: 'code' in letter ? code : newCode(),
      now: core.now(),
      lastsMs: core.limits.mailCodeMsMax,
    });
  });
  core.post.wake();
  return ok({ ticket });
}

/** Nobody's mailbox is filled by somebody else. */
async function takeCode(
  core: Core,
  address: MailAddress,
  { network }: Visitor,
): Promise<Problem | undefined> {
  const windowMs = core.limits.mailCodeWindowMs;
  const { mailCodesPerAddressMax, mailCodesPerNetworkMax } = core.limits;
  for (const bucket of [
    { name: `codes network ${network}`, failuresMax: mailCodesPerNetworkMax, windowMs },
    { name: `codes address ${address}`, failuresMax: mailCodesPerAddressMax, windowMs },
  ]) {
    const refused = await core.throttle.take(bucket, core.now());
    if (refused !== undefined) return refused;
  }
  return undefined;
}

async function readConfirmed(
  core: Core,
  given: CodeGiven,
  purpose: TicketPurpose,
): Promise<Result<Confirmed>> {
  const bounds = { now: core.now(), attemptsMax: core.limits.mailCodeAttemptsMax };
  const read = await readWithCode(core.database, given, purpose, codeData, bounds);
  if (read === 'wrong') return err(problem('bad-request-data', 'The code is wrong.', '/code'));
  return read === 'absent' ? err(used()) : ok({ mail: read.data.mail, personId: read.personId });
}

async function spend(
  core: Core,
  tx: Queryable,
  { ticket }: CodeGiven,
  purpose: TicketPurpose,
): Promise<boolean> {
  return (await spendTicket(tx, ticket, purpose, codeData, core.now())) !== undefined;
}

function used(): Problem {
  const detail = 'The code has run out, was used, or was tried too often: ask for another one.';
  return problem('bad-request-data', detail, '/ticket');
}

/** Undefined where no password is wanted. */
async function newHash(
  given: string | undefined,
  about: readonly string[],
): Promise<Result<string | undefined>> {
  if (given === undefined || given === '') return ok(undefined);
  if (isHashingBusy()) return err(tooBusy());
  const password = parsePassword(given, about);
  return password.ok ? ok(await hashPassword(password.value)) : password;
}
