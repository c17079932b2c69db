/** Which ways of signing in a person has, and how sure they make us. */
import type { Queryable } from '#kernel/database/index.ts';
import type { Assurance } from './assurance.ts';
import { listPasskeys } from './passkey-store.ts';
import type { PersonId } from './person.ts';
import { mailIssuer } from './person.ts';
import { findPasswordHash, listAccounts } from './person-store.ts';

/** Of a passkey or password: what the accounts of the person have proved. */
export async function assuranceOf(database: Queryable, personId: PersonId): Promise<Assurance> {
  const accounts = await listAccounts(database, personId);
  return accounts.some(({ confirmedAt }) => confirmedAt !== undefined) ? 'mail' : 'guest';
}

export interface Besides {
  readonly passkey?: string;
  readonly isWithoutPassword?: true;
  readonly account?: { readonly issuer: string; readonly subject: string };
}

/** Whether the person can still sign in when the named way is gone: codes by mail count. */
export async function hasWayInBesides(
  database: Queryable,
  personId: PersonId,
  besides: Besides,
): Promise<boolean> {
  const passkeys = await listPasskeys(database, personId);
  if (passkeys.some(({ credential_id }) => credential_id !== besides.passkey)) return true;
  const { account } = besides;
  const accounts = (await listAccounts(database, personId)).filter(
    ({ issuer, subject }) => issuer !== account?.issuer || subject !== account.subject,
  );
  if (accounts.some(({ confirmedAt }) => confirmedAt !== undefined)) return true;
  const hasPassword = (await findPasswordHash(database, personId)) !== undefined;
  const hasAddress = accounts.some(({ issuer }) => issuer === mailIssuer);
  return besides.isWithoutPassword !== true && hasPassword && hasAddress;
}
