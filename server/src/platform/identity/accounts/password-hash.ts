/** Passwords as scrypt hashes. RFC 7914; OWASP: N 2^15, r 8, p 3, which takes 32 MiB and about 0.2 s. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { Password } from './password-rule.ts';

const cost = { N: 2 ** 15, r: 8, p: 3 } as const;
const bytes = 32;

/** Each one fills 32 MiB: further ones wait. */
const atOnceMax = 4;
let running = 0;
const waitingMax = 60;
const waiting: (() => void)[] = [];

/** Whether so many wait that a further one is better told to come back. */
export function isHashingBusy(): boolean {
  return waiting.length >= waitingMax;
}

/** `scrypt$15$8$3$salt$hash`, so that a later cost can live beside this one. */
export async function hashPassword(password: Password): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, cost.N);
  const numbers = `${Math.log2(cost.N)}$${cost.r}$${cost.p}`;
  return `scrypt$${numbers}$${salt.toString('base64url')}$${hash.toString('base64url')}`;
}

/** Takes as long for a person without password (`undefined`), so that time tells nothing. */
export async function isPassword(given: string, stored: string | undefined): Promise<boolean> {
  const [, exponent, , , salt, hash] = (stored ?? '').split('$');
  const n = exponent === undefined ? cost.N : 2 ** Number(exponent);
  const found = await derive(given.normalize('NFKC'), Buffer.from(salt ?? '', 'base64url'), n);
  const expected = Buffer.alloc(bytes);
  Buffer.from(hash ?? '', 'base64url').copy(expected);
  return timingSafeEqual(found, expected) && stored !== undefined;
}

async function derive(password: string, salt: Buffer, n: number): Promise<Buffer> {
  if (running >= atOnceMax) await new Promise<void>((resolve) => waiting.push(resolve));
  running += 1;
  try {
    return await new Promise((resolve, reject) => {
      const options = { N: n, r: cost.r, p: cost.p, maxmem: 64 * 1024 * 1024 };
      scrypt(password, salt, bytes, options, (error, key) => {
        if (error === null) resolve(key);
        else reject(error);
      });
    });
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}
