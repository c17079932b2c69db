/** The administrator token: made at the first start, known again by its hash. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises';
import path from 'node:path';

export interface AdminToken {
  /** Where the operator finds it. */
  readonly file: string;
  /** Whether this start made it. */
  readonly isNew: boolean;
  /** Whether someone besides its owner can read the file. */
  readonly isExposed: boolean;
  /** In constant time. */
  matches(token: string): boolean;
}

const tokenPattern = /^[A-Za-z0-9_-]{43,128}$/;

/**
 * Reads `admin-token` in the data folder, and makes it first where there is none. Two processes that
 * start at once get the same one. Throws when the file holds anything but a token.
 */
export async function openAdminToken(dataFolder: string): Promise<AdminToken> {
  const file = path.join(dataFolder, 'admin-token');
  await mkdir(dataFolder, { recursive: true });
  const isNew = await createOnce(file, randomBytes(32).toString('base64url'));
  const token = (await readFile(file, 'utf8')).trim();
  if (!tokenPattern.test(token)) {
    throw new Error(`${file} holds no token: remove it, and the next start makes a new one.`);
  }
  const { mode } = await stat(file);
  const known = hashOf(token);
  return {
    file,
    isNew,
    isExposed: (mode & 0o077) !== 0,
    matches: (given) => timingSafeEqual(hashOf(given), known),
  };
}

/** Writes beside and links: a start that dies half-way leaves no empty file behind. Whether it is new. */
export async function createOnce(file: string, token: string): Promise<boolean> {
  const beside = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = await open(beside, 'wx', 0o600);
  try {
    await handle.writeFile(`${token}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(beside, file);
    return true;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST') return false;
    throw thrown;
  } finally {
    await unlink(beside);
  }
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
