/** SQL of the trail: adding to it, reading it in order, checkpoints. */
import type { Queryable, Statement } from '#kernel/database/index.ts';
import { type ChainHead, emptyChain } from './chain.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { AuditKind, AuditRow } from './event.ts';

/** Whoever adds to the chain holds this lock until its commit. Any number, the same everywhere. */
const lockNumber = 7_205_146_001;

export async function lockChain(tx: Queryable): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1)', [lockNumber]);
}

/** The newest row, or where the removed ones ended, or the empty chain. */
export async function readHead(db: Queryable): Promise<ChainHead> {
  const [row] = await db.query<{ seq: number; hash: Buffer }>({
    name: 'audit-head',
    text: `select last_seq as seq, hash from audit_flush order by last_seq desc limit 1`,
  });
  return row === undefined ? readBase(db) : { seq: row.seq, hash: row.hash.toString('hex') };
}

/** Where the rows that are still here begin. */
export async function readBase(db: Queryable): Promise<ChainHead> {
  const [row] = await db.query<{ seq: number; hash: Buffer }>(
    'select seq, hash from audit_base order by seq desc limit 1',
  );
  return row === undefined ? emptyChain : { seq: row.seq, hash: row.hash.toString('hex') };
}

/**
 * Adds rows behind `head` in one statement. False when the chain has moved on meanwhile; nothing was added
 * then. A fork is refused by `unique (prev_hash)` (23505) where the statement saw an older state.
 */
export async function insertRows(
  db: Queryable,
  head: ChainHead,
  rows: readonly AuditRow[],
): Promise<boolean> {
  return (await db.execute(insertion(head, rows))) > 0;
}

function insertion(head: ChainHead, rows: readonly AuditRow[]): Statement {
  const last = rows.at(-1);
  const all = <Name extends keyof AuditRow>(name: Name): readonly AuditRow[Name][] =>
    rows.map((row) => row[name]);
  return {
    name: 'audit-insert',
    text: `
      with taken as materialized (select pg_advisory_xact_lock($1) is not null as is_taken),
      flush as (
        insert into audit_flush (last_seq, first_seq, at, prev_hash, hash)
        select $2, $3, $4, $5, $6 from taken
        where is_taken is not null and $5 = coalesce(
          (select hash from audit_flush order by last_seq desc limit 1),
          (select hash from audit_base order by seq desc limit 1),
          decode(repeat('00', 32), 'hex'))
        returning last_seq)
      insert into audit_event (seq, at, tenant, actor, kind, action, object, query, status, policy,
        origin, request_id, hash)
      select e.* from flush, unnest($7::bigint[], $8::timestamptz[], $9::text[], $10::text[],
        $11::text[], $12::text[], $13::text[], $14::text[], $15::smallint[], $16::text[],
        $17::text[], $18::text[], $19::bytea[]) as e`,
    values: [
      lockNumber,
      last?.seq,
      head.seq + 1,
      last?.at,
      bytes(head.hash),
      bytes(last?.hash ?? head.hash),
      all('seq'),
      all('at'),
      all('tenant'),
      all('actor'),
      all('kind'),
      all('action'),
      all('object'),
      all('query'),
      all('status'),
      all('policy'),
      all('origin'),
      all('requestId'),
      all('hash').map(bytes),
    ],
  };
}

function bytes(hex: string): Buffer {
  return Buffer.from(hex, 'hex');
}

/** Whether a flush that ended in this hash was committed: its answer may have been lost. */
export async function hasFlush(db: Queryable, hash: string): Promise<boolean> {
  const rows = await db.query('select 1 as one from audit_flush where hash = $1', [bytes(hash)]);
  return rows.length > 0;
}

export interface StoredRow {
  readonly seq: number;
  readonly at: Date;
  readonly tenant: string;
  readonly actor: string;
  readonly kind: AuditKind;
  readonly action: string;
  readonly object: string;
  readonly query: string;
  readonly status: number;
  readonly policy: string;
  readonly origin: string;
  readonly request_id: string;
  readonly hash: Buffer;
}

export const rowColumns = `seq, at, tenant, actor, kind, action, object, query, status, policy,
  origin, request_id, hash`;

export function rowOf({ request_id, at, hash, ...rest }: StoredRow): AuditRow {
  return {
    ...rest,
    at: at.toISOString(),
    requestId: request_id,
    hash: hash.toString('hex'),
  };
}

/** In order, behind `after`, up to `through`. */
export async function readRows(
  db: Queryable,
  after: number,
  through: number,
  limit: number,
): Promise<readonly AuditRow[]> {
  const rows = await db.query<StoredRow>({
    name: 'audit-rows',
    text: `select ${rowColumns} from audit_event where seq > $1 and seq <= $2 order by seq limit $3`,
    values: [after, through, limit],
  });
  return rows.map(rowOf);
}

export async function insertCheckpoint(db: Queryable, checkpoint: Checkpoint): Promise<void> {
  const { seq, at, hash, keyId, publicKey, signature } = checkpoint;
  await db.execute(
    `insert into audit_checkpoint (seq, at, hash, key_id, public_key, signature)
      values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [seq, at, bytes(hash), keyId, publicKey, signature],
  );
}

interface StoredCheckpoint {
  readonly seq: number;
  readonly at: Date;
  readonly hash: Buffer;
  readonly key_id: string;
  readonly public_key: string;
  readonly signature: string;
}

/** Newest first, of rows from `since` on. */
export async function listCheckpoints(
  db: Queryable,
  since: number,
  limit: number,
): Promise<readonly Checkpoint[]> {
  const rows = await db.query<StoredCheckpoint>(
    `select seq, at, hash, key_id, public_key, signature from audit_checkpoint
      where seq >= $1 order by seq desc, key_id limit $2`,
    [since, limit],
  );
  return rows.map(({ seq, at, hash, key_id, public_key, signature }) => ({
    seq,
    hash: hash.toString('hex'),
    at: at.toISOString(),
    keyId: key_id,
    publicKey: public_key,
    signature,
  }));
}
