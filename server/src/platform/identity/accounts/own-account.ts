/** What somebody sees and changes of their own account. */
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { defaultTenant } from '../tenant.ts';
import { type Core, isFresh, newPersonId, openFor, type SignedIn } from './core.ts';
import { parseDisplayName } from './display-name.ts';
import { listPasskeys, type PasskeyRow } from './passkey-store.ts';
import { type Account, mailIssuer, type Person } from './person.ts';
import {
  deleteAccount,
  findPasswordHash,
  findPerson,
  insertPerson,
  listAccounts,
  updateDisplayName,
} from './person-store.ts';
import { needsFreshProof, notSignedIn } from './problems.ts';
import type { Session } from './session.ts';
import type { ListedSession } from './sessions.ts';
import type { Visitor } from './visitor.ts';
import { hasWayInBesides } from './ways-in.ts';

export interface OwnAccount {
  readonly person: Person;
  readonly accounts: readonly Account[];
  readonly hasPassword: boolean;
  readonly passkeys: readonly PasskeyRow[];
  readonly sessions: readonly ListedSession[];
}

export async function readOwnAccount(core: Core, session: Session): Promise<Result<OwnAccount>> {
  const { database } = core;
  const { personId } = session;
  const person = await findPerson(database, personId);
  if (person === undefined) return err(notSignedIn());
  return ok({
    person,
    accounts: await listAccounts(database, personId),
    hasPassword: (await findPasswordHash(database, personId)) !== undefined,
    passkeys: await listPasskeys(database, personId),
    sessions: await core.sessions.list(personId),
  });
}

export async function rename(
  core: Core,
  session: Session,
  displayName: string,
): Promise<Result<void>> {
  const name = parseDisplayName(displayName);
  if (!name.ok) return name;
  await updateDisplayName(core.database, session.personId, name.value);
  return ok(undefined);
}

/** Takes an account of a provider away from the person. `conflict` where it is the only way in. */
export async function removeProviderAccount(
  core: Core,
  session: Session,
  issuer: string,
): Promise<Result<void>> {
  if (!isFresh(core, session)) return err(needsFreshProof());
  const { personId } = session;
  const accounts = await listAccounts(core.database, personId);
  const account = accounts.find((each) => each.issuer === issuer && issuer !== mailIssuer);
  if (account === undefined) return err(problem('not-found', 'There is no such account.'));
  if (!(await hasWayInBesides(core.database, personId, { account }))) {
    return err(problem('conflict', 'The account is the only way to sign in.'));
  }
  await deleteAccount(core.database, personId, issuer, account.subject);
  core.tell({ kind: 'provider-removed', personId });
  return ok(undefined);
}

/** A person without name or address: the same browser as before, until it does not come back. */
export async function openGuest(core: Core, visitor: Visitor): Promise<Result<SignedIn>> {
  const bucket = {
    name: `guests ${visitor.network}`,
    failuresMax: core.limits.guestsPerNetworkMax,
    windowMs: core.limits.mailCodeWindowMs,
  };
  const refused = await core.throttle.take(bucket, core.now());
  if (refused !== undefined) return err(refused);
  const person = { id: newPersonId(), kind: 'resident' } as const;
  const signedIn = await core.database.transaction(async (tx) => {
    const guest = { ...person, tenant: defaultTenant, displayName: 'ゲスト' };
    await insertPerson(tx, guest, core.now());
    return openFor(core, tx, { person, method: 'guest', assurance: 'guest' }, visitor);
  });
  core.tell({ kind: 'person-created', personId: person.id, method: 'guest' });
  return ok(signedIn);
}
