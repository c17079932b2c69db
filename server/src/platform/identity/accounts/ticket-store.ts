/** SQL over tickets. */
import type { Queryable } from '#kernel/database/index.ts';
import type { NewTicket } from './tickets.ts';

export interface TicketRow {
  readonly person_id: string | null;
  readonly data: unknown;
}

export async function insertTicket(
  database: Queryable,
  ticket: NewTicket & { readonly hash: Buffer },
): Promise<void> {
  const { hash, purpose, personId, data, now, lastsMs } = ticket;
  await database.execute(
    `insert into ticket (hash, purpose, person_id, data, attempts, created_at, expires_at)
          values ($1, $2, $3, $4, 0, $5, $6)`,
    [hash, purpose, personId ?? null, JSON.stringify(data), new Date(now), new Date(now + lastsMs)],
  );
}

export async function deleteTicket(
  database: Queryable,
  hash: Buffer,
  purpose: string,
  now: number,
): Promise<TicketRow | undefined> {
  const [row] = await database.query<TicketRow>(
    `delete from ticket where hash = $1 and purpose = $2 and expires_at > $3
     returning person_id, data`,
    [hash, purpose, new Date(now)],
  );
  return row;
}

/** Counts an attempt, and reads the ticket where it is not the one too many. */
export async function takeAttempt(
  database: Queryable,
  hash: Buffer,
  purpose: string,
  now: number,
  attemptsMax: number,
): Promise<TicketRow | undefined> {
  const [row] = await database.query<TicketRow>(
    `update ticket set attempts = attempts + 1
      where hash = $1 and purpose = $2 and expires_at > $3 and attempts < $4
     returning person_id, data`,
    [hash, purpose, new Date(now), attemptsMax],
  );
  return row;
}

/** The code was right: whoever chooses a better password next is no stranger. */
export async function giveAttemptsBack(database: Queryable, hash: Buffer): Promise<void> {
  await database.execute('update ticket set attempts = 0 where hash = $1', [hash]);
}

export async function readTicket(
  database: Queryable,
  hash: Buffer,
  purpose: string,
  now: number,
): Promise<TicketRow | undefined> {
  const [row] = await database.query<TicketRow>(
    `select person_id, data from ticket where hash = $1 and purpose = $2 and expires_at > $3`,
    [hash, purpose, new Date(now)],
  );
  return row;
}
