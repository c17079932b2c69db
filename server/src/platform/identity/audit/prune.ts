/** Old rows leave, up to a checkpoint that speaks for them. */
import type { Database, Queryable } from '#kernel/database/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { ChainHead } from './chain.ts';
import { lockChain, readBase } from './store.ts';

export interface Pruned {
  /** Rows removed. */
  readonly rows: number;
  /** Where the rest begins. */
  readonly base: ChainHead;
}

const tables = ['audit_event', 'audit_flush'] as const;
const statementMsMax = 0;

/**
 * Removes the rows up to `through`, which must be that of a checkpoint, in one transaction during which nothing
 * is recorded. Only who owns the tables can: problem `forbidden` for others. The newest row always stays.
 */
export async function pruneTrail(
  database: Database,
  through: number,
  now: number,
): Promise<Result<Pruned>> {
  try {
    return await database.transaction((tx) => prune(tx, through, now), { statementMsMax });
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    if (code !== '42501') throw thrown;
    const detail = 'The trail belongs to another role of the database: remove rows as that role.';
    return err(problem('forbidden', detail));
  }
}

async function prune(tx: Queryable, through: number, now: number): Promise<Result<Pruned>> {
  await lockChain(tx);
  const base = await readBase(tx);
  if (through <= base.seq) return ok({ rows: 0, base });
  const [checkpoint] = await tx.query<{ hash: Buffer; key_id: string }>(
    `select c.hash, c.key_id from audit_checkpoint c join audit_event e using (seq, hash)
      where seq = $1 and exists (select 1 from audit_event l where l.seq > $1) limit 1`,
    [through],
  );
  if (checkpoint === undefined) {
    const detail = `No checkpoint speaks for row ${through}, or it is the newest row.`;
    return err(problem('conflict', detail));
  }
  for (const table of tables) {
    await tx.execute(`alter table ${table} disable trigger ${table}_only_grows`);
  }
  const rows = await tx.execute('delete from audit_event where seq <= $1', [through]);
  // A flush whose rows are partly left keeps its place in the chain.
  await tx.execute('delete from audit_flush where last_seq <= $1', [through]);
  for (const table of tables) {
    await tx.execute(`alter table ${table} enable trigger ${table}_only_grows`);
  }
  await tx.execute(
    `insert into audit_base (seq, key_id, hash, removed_rows, removed_at)
      values ($1, $2, $3, $4, $5)`,
    [through, checkpoint.key_id, checkpoint.hash, rows, new Date(now)],
  );
  return ok({ rows, base: { seq: through, hash: checkpoint.hash.toString('hex') } });
}
