/** SQL over waiting mail. */
import type { Queryable } from '#kernel/database/index.ts';
import type { Mail } from '#kernel/mail/index.ts';

export interface MailRow {
  readonly id: number;
  readonly recipient: string;
  readonly subject: string;
  readonly body: string;
  readonly attempts: number;
  readonly expires_at: Date;
}

export async function insertMail(
  tx: Queryable,
  { to, subject, text }: Mail,
  now: Date,
  expiresAt: Date,
): Promise<void> {
  await tx.execute(
    `insert into mail_waiting (recipient, subject, body, attempts, next_at, expires_at)
          values ($1, $2, $3, 0, $4, $5)`,
    [to, subject, text, now, expiresAt],
  );
}

/** Takes the mail that is due for longest, and hides it from others until `until`. */
export async function claimMail(
  database: Queryable,
  now: Date,
  until: Date,
): Promise<MailRow | undefined> {
  const [row] = await database.query<MailRow>(
    `update mail_waiting set attempts = attempts + 1, next_at = $2
      where id = (select id from mail_waiting where next_at <= $1
                   order by next_at, id limit 1 for update skip locked)
     returning id, recipient, subject, body, attempts, expires_at`,
    [now, until],
  );
  return row;
}

export async function deleteMail(database: Queryable, id: number): Promise<void> {
  await database.execute('delete from mail_waiting where id = $1', [id]);
}

export async function postponeMail(database: Queryable, id: number, nextAt: Date): Promise<void> {
  await database.execute('update mail_waiting set next_at = $2 where id = $1', [id, nextAt]);
}

/** What was written to somebody who is no more. */
export async function deleteMailTo(tx: Queryable, recipient: string): Promise<void> {
  await tx.execute('delete from mail_waiting where recipient = $1', [recipient]);
}
