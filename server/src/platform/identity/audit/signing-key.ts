/** The key that signs checkpoints: made at the first start, or given by the operator. */
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type SigningKey, signingKeyOf } from './checkpoint.ts';

export interface OpenedKey extends SigningKey {
  /** For the keyed hash of addresses: derived from the private key, so it needs no file of its own. */
  readonly addressSecret: string;
}

/**
 * Reads `file` (PKCS #8, PEM); without one `audit-key.pem` of the data folder, which is made with mode
 * 0600 where there is none. Two processes that start at once get the same. Throws when it is no Ed25519 key.
 */
export async function openSigningKey(
  dataFolder: string,
  file: string | undefined,
): Promise<OpenedKey> {
  const place = file ?? path.join(dataFolder, 'audit-key.pem');
  if (file === undefined) await createOnce(dataFolder, place);
  const pem = await readFile(place, 'utf8');
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`${place} holds no Ed25519 key.`);
  const signing = signingKeyOf(key);
  return { ...signing, addressSecret: signing.sign('kumiki-audit-address') };
}

/** Written beside and linked: a start that dies half-way leaves no half key behind. */
async function createOnce(dataFolder: string, place: string): Promise<void> {
  await mkdir(dataFolder, { recursive: true });
  const known = await readFile(place).catch(() => undefined);
  if (known !== undefined) return;
  const { privateKey } = generateKeyPairSync('ed25519');
  const beside = `${place}.${process.pid}`;
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  await writeFile(beside, pem, { mode: 0o600 });
  try {
    await link(beside, place);
  } catch (thrown) {
    const isThere = thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST';
    if (!isThere) throw thrown;
  } finally {
    await unlink(beside);
  }
}
