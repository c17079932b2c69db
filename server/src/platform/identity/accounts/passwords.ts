/** Signing in with an address and a password, and setting one. */
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { type Core, isFresh, networkBucket, openFor, type SignedIn, sendLetter } from './core.ts';
import { parseMailAddress } from './mail-address.ts';
import { hashPassword, isHashingBusy, isPassword } from './password-hash.ts';
import { parsePassword } from './password-rule.ts';
import { type Account, mailIssuer } from './person.ts';
import {
  deletePassword,
  findAccount,
  findMailAccount,
  findPasswordHash,
  findPerson,
  updateAccountUse,
  upsertPassword,
} from './person-store.ts';
import { needsFreshProof, tooBusy } from './problems.ts';
import type { Session } from './session.ts';
import type { Bucket } from './throttle.ts';
import type { Visitor } from './visitor.ts';
import { hasWayInBesides } from './ways-in.ts';

export interface Passwords {
  /** Problems: `unauthenticated` (whatever was wrong), `rate-limited`, `unavailable`. */
  signIn(given: PasswordSignIn, visitor: Visitor): Promise<Result<SignedIn>>;
  /** Ends all other sessions. Problems: `bad-request-data`, `step-up-needed`. */
  set(session: Session, password: string, visitor: Visitor): Promise<Result<void>>;
  /** Refused (`conflict`) where it is the only way in. */
  remove(session: Session): Promise<Result<void>>;
}

export interface PasswordSignIn {
  readonly mail: string;
  readonly password: string;
}

export function createPasswords(core: Core): Passwords {
  const { database, throttle, now } = core;
  return {
    async signIn({ mail, password }, visitor) {
      if (isHashingBusy()) return err(tooBusy());
      const address = parseMailAddress(mail);
      const account = address.ok
        ? await findAccount(database, mailIssuer, address.value)
        : undefined;
      const own = bucketOf(core, account, mail, visitor);
      for (const bucket of [own, networkBucket(core, visitor)]) {
        const refused = await throttle.take(bucket, now());
        if (refused === undefined) continue;
        core.tell({ kind: 'sign-in-refused', method: 'password' });
        return err(refused);
      }
      const person = account && (await findPerson(database, account.personId));
      const hash = person && (await findPasswordHash(database, person.id));
      const isRight = await isPassword(password, hash);
      if (!isRight || person === undefined || account === undefined || person.status !== 'active') {
        const who = person === undefined ? {} : { aboutPersonId: person.id, tenant: person.tenant };
        core.tell({ kind: 'sign-in-failed', method: 'password', ...who });
        return err(problem('unauthenticated', 'The address or the password is wrong.'));
      }
      await throttle.forget(own);
      await throttle.giveBack(networkBucket(core, visitor));
      const assurance = account.confirmedAt === undefined ? 'guest' : 'mail';
      const signedIn = await database.transaction(async (tx) => {
        await updateAccountUse(tx, account.issuer, account.subject, now());
        return openFor(core, tx, { person, method: 'password', assurance }, visitor);
      });
      const { id: personId, tenant } = person;
      core.tell({ kind: 'signed-in', method: 'password', personId, tenant });
      return ok(signedIn);
    },

    async set(session, given, visitor) {
      if (!isFresh(core, session)) return err(needsFreshProof());
      if (isHashingBusy()) return err(tooBusy());
      const { personId, sessionId } = session;
      const person = await findPerson(database, personId);
      const account = await findMailAccount(database, personId);
      if (account === undefined) {
        return err(problem('conflict', 'A password needs a confirmed mail address.'));
      }
      const password = parsePassword(given, [account.subject, person?.displayName ?? '']);
      if (!password.ok) return password;
      const hash = await hashPassword(password.value);
      await database.transaction(async (tx) => {
        await upsertPassword(tx, personId, hash, now());
        await core.sessions.endAll(tx, personId, sessionId);
        await sendLetter(core, tx, { kind: 'password-changed' }, account.subject, visitor.language);
      });
      core.tell({ kind: 'password-set', personId });
      core.post.wake();
      return ok(undefined);
    },

    async remove(session) {
      if (!isFresh(core, session)) return err(needsFreshProof());
      const { personId } = session;
      if (!(await hasWayInBesides(database, personId, { isWithoutPassword: true }))) {
        return err(problem('conflict', 'The password is the only way to sign in.'));
      }
      await deletePassword(database, personId);
      core.tell({ kind: 'password-removed', personId });
      return ok(undefined);
    },
  };
}

/**
 * Strangers share one bucket per account, which an attacker can fill; a device the account knows has its own,
 * which nobody else can. The address counts as typed where there is no account: the same answer for both.
 */
function bucketOf(
  core: Core,
  account: Account | undefined,
  mail: string,
  visitor: Visitor,
): Bucket {
  const nonce = account && core.devices.knows(visitor.deviceToken, account.personId);
  const windowMs = core.limits.signInFailureWindowMs;
  if (account !== undefined && nonce !== undefined) {
    const name = `device ${nonce} ${account.personId}`;
    return { name, failuresMax: core.limits.signInFailuresPerDeviceMax, windowMs };
  }
  const typed = mail.normalize('NFKC').trim().toLowerCase().slice(0, 254);
  const name = `account ${account?.subject ?? typed}`;
  return { name, failuresMax: core.limits.signInFailuresPerAccountMax, windowMs };
}
