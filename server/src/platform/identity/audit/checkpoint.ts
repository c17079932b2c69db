/** Signed statements about the chain: "row n had hash h at this time". Ed25519, RFC 8032. Pure but for the key. */
import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { ChainHead } from './chain.ts';

/** As it is stored, exported and verified. */
export interface Checkpoint extends ChainHead {
  /** UTC, ISO 8601, milliseconds. */
  readonly at: string;
  /** Which key signed it: SHA-256 of its public key (SPKI, DER), 64 hexadecimal digits. */
  readonly keyId: string;
  /** The public key, SPKI in PEM. Whoever trusts it compares `keyId` with one they were given. */
  readonly publicKey: string;
  /** Over `checkpointText`, base64. */
  readonly signature: string;
}

export interface SigningKey {
  readonly keyId: string;
  readonly publicKey: string;
  sign(text: string): string;
}

const hex = z.string().regex(/^[0-9a-f]{64}$/);

export const checkpointSchema = z
  .object({
    seq: z.number().int().min(0).describe('Number of the last row it speaks of'),
    hash: hex.describe('Hash of that row'),
    at: z.iso.datetime({ precision: 3 }),
    keyId: hex.describe('SHA-256 of the public key (SPKI, DER)'),
    publicKey: z.string().describe('SPKI in PEM'),
    signature: z.string().describe('Ed25519 over the canonical text, base64'),
  })
  .meta({ id: 'AuditCheckpoint' });

/** What is signed: UTF-8, without spaces. */
export function checkpointText({ seq, hash, at, keyId }: Omit<Checkpoint, 'signature'>): string {
  return JSON.stringify(['kumiki-audit-checkpoint', 1, seq, hash, at, keyId]);
}

export function keyIdOf(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex');
}

export function signCheckpoint(head: ChainHead, at: string, key: SigningKey): Checkpoint {
  const { keyId, publicKey } = key;
  const unsigned = { seq: head.seq, hash: head.hash, at, keyId, publicKey };
  return { ...unsigned, signature: key.sign(checkpointText(unsigned)) };
}

/** For a private key of Ed25519. */
export function signingKeyOf(privateKey: KeyObject): SigningKey {
  const publicKey = createPublicKey(privateKey);
  return {
    keyId: keyIdOf(publicKey),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64'),
  };
}

/**
 * A checkpoint whose signature is right. `trusted` are the ids of keys to believe; any key when absent, which
 * proves only that the checkpoint is whole. The problem is `bad-request-data`.
 */
export function parseCheckpoint(given: unknown, trusted?: ReadonlySet<string>): Result<Checkpoint> {
  const parsed = checkpointSchema.safeParse(given);
  if (!parsed.success) return refuse('It is no checkpoint of an audit trail.');
  const checkpoint = parsed.data;
  let key: KeyObject;
  try {
    key = createPublicKey(checkpoint.publicKey);
  } catch {
    return refuse('Its public key cannot be read.');
  }
  if (key.asymmetricKeyType !== 'ed25519' || keyIdOf(key) !== checkpoint.keyId) {
    return refuse('Its public key is not the one it names.');
  }
  if (trusted !== undefined && !trusted.has(checkpoint.keyId)) {
    return refuse(`It is signed by key ${checkpoint.keyId}, which is not trusted here.`);
  }
  const signature = Buffer.from(checkpoint.signature, 'base64');
  return verify(null, Buffer.from(checkpointText(checkpoint)), key, signature)
    ? ok(checkpoint)
    : refuse('Its signature is wrong.');
}

function refuse(detail: string): Result<Checkpoint> {
  return err(problem('bad-request-data', detail));
}
