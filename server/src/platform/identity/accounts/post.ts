/** Mail that waits in the database until a server has taken it; every process may send. */
import type { Database, Queryable } from '#kernel/database/index.ts';
import { errorFields, type Log } from '#kernel/log.ts';
import { type Mail, type Mailer, MailRefused } from '#kernel/mail/index.ts';
import { claimMail, deleteMail, insertMail, postponeMail } from './mail-store.ts';

export interface Post {
  /** Part of the caller's transaction: mail is sent once that commits. */
  put(tx: Queryable, mail: Mail, expiresAt: number): Promise<void>;
  /** After the commit: begins to send now, not at the next turn of `sendDue`. Nobody waits for a mail server. */
  wake(): void;
  /** Resolves when nothing is due. */
  sendDue(): Promise<void>;
}

export interface PostParts {
  readonly database: Database;
  readonly mailer: Mailer;
  readonly now: () => number;
  readonly log: Log;
}

/** Longer than a server may take to answer: meanwhile no other process takes the same mail. */
const claimMs = 90_000;
const pauseMsMax = 15 * 60_000;

export function createPost({ database, mailer, now, log }: PostParts): Post {
  let running: Promise<void> | undefined;
  let isWanted = false;

  const sendOne = async (): Promise<boolean> => {
    const at = now();
    const row = await claimMail(database, new Date(at), new Date(at + claimMs));
    if (row === undefined) return false;
    try {
      await mailer.send({ to: row.recipient, subject: row.subject, text: row.body });
      await deleteMail(database, row.id);
    } catch (thrown) {
      const isFinal = thrown instanceof MailRefused && thrown.isFinal;
      const nextAt = at + Math.min(pauseMsMax, 5_000 * 2 ** row.attempts);
      log.warn('mail not taken', { attempts: row.attempts, isFinal, ...errorFields(thrown) });
      if (isFinal || nextAt >= row.expires_at.getTime()) await deleteMail(database, row.id);
      else await postponeMail(database, row.id, new Date(nextAt));
    }
    return true;
  };

  const sendAll = async (): Promise<void> => {
    // Asked again while the last one is on its way: one more look.
    while (isWanted) {
      isWanted = false;
      while (await sendOne());
    }
  };

  const sendDue = (): Promise<void> => {
    isWanted = true;
    running ??= sendAll().finally(() => {
      running = undefined;
    });
    return running;
  };

  return {
    put: (tx, mail, expiresAt) => insertMail(tx, mail, new Date(now()), new Date(expiresAt)),
    sendDue,
    wake: () => {
      sendDue().catch((thrown: unknown) => log.warn('mail not sent', errorFields(thrown)));
    },
  };
}
