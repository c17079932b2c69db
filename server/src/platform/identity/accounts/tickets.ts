/** Single-use secrets with an end: codes sent by mail, challenges, journeys to a provider. */
import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Queryable } from '#kernel/database/index.ts';
import type { PersonId } from './person.ts';
import {
  deleteTicket,
  giveAttemptsBack,
  insertTicket,
  readTicket,
  takeAttempt,
} from './ticket-store.ts';

export type TicketPurpose =
  | 'sign-up'
  | 'recovery'
  | 'mail'
  | 'invitation'
  | 'passkey-sign-in'
  | 'passkey-new'
  | 'provider';

export interface NewTicket {
  readonly purpose: TicketPurpose;
  readonly personId?: PersonId;
  readonly data: object;
  readonly now: number;
  readonly lastsMs: number;
}

export interface SpentTicket<Data> {
  readonly personId: PersonId | undefined;
  readonly data: Data;
}

/** Takes the ticket away; undefined when there is none, it has run out, or is for something else. */
export async function spendTicket<Schema extends z.ZodType>(
  database: Queryable,
  secret: string,
  purpose: TicketPurpose,
  schema: Schema,
  now: number,
): Promise<SpentTicket<z.infer<Schema>> | undefined> {
  const row = await deleteTicket(database, hashOf(secret), purpose, now);
  if (row === undefined) return undefined;
  return { personId: row.person_id ?? undefined, data: schema.parse(row.data) };
}

/** Eight digits, as people read them out: `1234-5678`. */
export function newCode(): string {
  const digits = String(randomInt(100_000_000)).padStart(8, '0');
  return `${digits.slice(0, 4)}-${digits.slice(4)}`;
}

/** A ticket whose browser has to give back a code that was sent elsewhere. */
export async function issueCodeTicket(
  database: Queryable,
  { code, data, ...ticket }: NewTicket & { readonly code: string },
): Promise<string> {
  const secret = randomBytes(32).toString('base64url');
  // The secret, which nobody but the browser has, is the salt.
  const kept = { ...data, codeHash: codeHash(secret, code) };
  await insertTicket(database, { ...ticket, data: kept, hash: hashOf(secret) });
  return secret;
}

const codeData = z.looseObject({ codeHash: z.string() });

/**
 * Reads a ticket whose code is right, and leaves it to be spent. A wrong one counts, and the ticket is worth
 * nothing after `attemptsMax` of them: `wrong`. `absent`: none, run out, used up.
 */
export async function readWithCode<Schema extends z.ZodType>(
  database: Queryable,
  given: { readonly ticket: string; readonly code: string },
  purpose: TicketPurpose,
  schema: Schema,
  bounds: { readonly now: number; readonly attemptsMax: number },
): Promise<SpentTicket<z.infer<Schema>> | 'wrong' | 'absent'> {
  const hash = hashOf(given.ticket);
  // Counted before it is compared: attempts at the same moment count each.
  const row = await takeAttempt(database, hash, purpose, bounds.now, bounds.attemptsMax);
  if (row === undefined) return 'absent';
  const expected = Buffer.from(codeData.parse(row.data).codeHash);
  const found = Buffer.from(codeHash(given.ticket, given.code));
  if (!timingSafeEqual(found, expected)) return 'wrong';
  await giveAttemptsBack(database, hash);
  return { personId: row.person_id ?? undefined, data: schema.parse(row.data) };
}

function codeHash(secret: string, code: string): string {
  return createHash('sha256')
    .update(`${secret} ${digitsOf(code)}`)
    .digest('base64url');
}

/** Full-width digits, spaces and hyphens of any kind are understood. */
function digitsOf(code: string): string {
  return code.normalize('NFKC').replace(/\D/g, '');
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** The secret: 256 random bits, kept as its hash alone. `secret` where the caller has made it. */
export async function issueTicket(
  database: Queryable,
  { secret = randomBytes(32).toString('base64url'), ...ticket }: NewTicket & { secret?: string },
): Promise<string> {
  await insertTicket(database, { ...ticket, hash: hashOf(secret) });
  return secret;
}

/** Reads a ticket and leaves it; for what is shown before it is spent. */
export async function findTicket<Schema extends z.ZodType>(
  database: Queryable,
  secret: string,
  purpose: TicketPurpose,
  schema: Schema,
  now: number,
): Promise<SpentTicket<z.infer<Schema>> | undefined> {
  const row = await readTicket(database, hashOf(secret), purpose, now);
  if (row === undefined) return undefined;
  return { personId: row.person_id ?? undefined, data: schema.parse(row.data) };
}
