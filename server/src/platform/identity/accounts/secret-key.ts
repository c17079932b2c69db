/** The installation's own secret: hides what attempts were about, signs device cookies, locks provider secrets. */
import { hkdfSync, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createOnce } from '../admin-token.ts';

export interface SecretKeys {
  readonly throttle: Buffer;
  readonly device: Buffer;
  readonly vault: Buffer;
}

/**
 * From `KUMIKI_SECRET`, the same for all processes of an installation; else from `secret-key` in the data folder,
 * made at the first start. Throws when the file holds something else.
 */
export async function openSecretKeys(
  dataFolder: string,
  given: string | undefined,
): Promise<SecretKeys> {
  const secret = given ?? (await readSecret(path.join(dataFolder, 'secret-key')));
  const derive = (purpose: string): Buffer =>
    Buffer.from(hkdfSync('sha256', secret, 'kumiki', purpose, 32));
  return { throttle: derive('throttle'), device: derive('device'), vault: derive('vault') };
}

async function readSecret(file: string): Promise<string> {
  await createOnce(file, randomBytes(32).toString('base64url'));
  const secret = (await readFile(file, 'utf8')).trim();
  if (/^[A-Za-z0-9_-]{43}$/.test(secret)) return secret;
  throw new Error(
    `${file} holds no secret: bring it back from a backup. Without it, secrets of sign-in providers cannot be read.`,
  );
}
