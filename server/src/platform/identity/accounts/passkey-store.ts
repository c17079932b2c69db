/** SQL over passkeys. */
import type { Queryable } from '#kernel/database/index.ts';

export interface PasskeyRow {
  readonly credential_id: string;
  readonly person_id: string;
  readonly public_key: Buffer;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly is_backed_up: boolean;
  readonly name: string;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
}

const columns = `credential_id, person_id, public_key, counter, transports, is_backed_up, name,
  created_at, last_used_at`;

export async function findPasskey(
  database: Queryable,
  credentialId: string,
): Promise<PasskeyRow | undefined> {
  const [row] = await database.query<PasskeyRow>(
    `select ${columns} from passkey where credential_id = $1`,
    [credentialId],
  );
  return row;
}

export async function listPasskeys(
  database: Queryable,
  personId: string,
): Promise<readonly PasskeyRow[]> {
  return database.query<PasskeyRow>(
    `select ${columns} from passkey where person_id = $1 order by created_at, credential_id limit 100`,
    [personId],
  );
}

/** False when the authenticator's key is known already. */
export async function insertPasskey(
  tx: Queryable,
  passkey: Omit<PasskeyRow, 'last_used_at'>,
): Promise<boolean> {
  const { credential_id, person_id, public_key, counter, transports } = passkey;
  const { is_backed_up, name, created_at } = passkey;
  const count = await tx.execute(
    `insert into passkey (credential_id, person_id, public_key, counter, transports, is_backed_up,
                          name, created_at)
          values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
    [credential_id, person_id, public_key, counter, transports, is_backed_up, name, created_at],
  );
  return count > 0;
}

/** False when another use with this or a later count came first: the key has a copy. */
export async function updatePasskeyUse(
  tx: Queryable,
  credentialId: string,
  counter: number,
  isBackedUp: boolean,
  now: number,
): Promise<boolean> {
  const count = await tx.execute(
    `update passkey set counter = $2, is_backed_up = $3, last_used_at = $4
      where credential_id = $1 and (counter < $2 or (counter = 0 and $2 = 0))`,
    [credentialId, counter, isBackedUp, new Date(now)],
  );
  return count > 0;
}

export async function deletePasskey(
  tx: Queryable,
  personId: string,
  credentialId: string,
): Promise<boolean> {
  const text = 'delete from passkey where person_id = $1 and credential_id = $2';
  return (await tx.execute(text, [personId, credentialId])) > 0;
}
