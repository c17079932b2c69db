/** Machines: whatever holds a token, and the tokens. Only hashes of secrets are kept. */
import { createHash, randomBytes } from 'node:crypto';
import { isScope, type MachineScope } from './access.ts';
import type { TenantName } from './tenant.ts';

export interface Machine {
  readonly id: string;
  readonly tenant: TenantName;
  readonly name: string;
  readonly purpose: string;
  /** Principal id of who registered it. */
  readonly owner: string;
  readonly scopes: readonly MachineScope[];
  /** Asked for, not granted yet. */
  readonly wantedScopes: readonly MachineScope[];
  /** Whether its scopes reach everything of the tenant, or what rules for `machine:ID` name. */
  readonly reach: 'everything' | 'rules';
  /** SHA-256 in hexadecimal: of its secret, and of the one before while that is still accepted. */
  readonly secretHashes: readonly string[];
  readonly previousUntil?: Date;
  /** Its own limit; that of the server when absent. */
  readonly requestsPerMinute?: number;
  readonly createdAt: Date;
  readonly expiresAt?: Date;
  readonly revokedAt?: Date;
  readonly lastUsedAt?: Date;
}

/** Beginnings by which people and scanners of repositories know what leaked. */
const secretPrefix = 'kmk_';
const accessPrefix = 'kma_';

/** A secret of a machine: an API token, and the client secret of OAuth 2. 256 random bits. */
export function newSecret(): string {
  return secretPrefix + randomBytes(32).toString('base64url');
}

export function newAccessToken(): string {
  return accessPrefix + randomBytes(32).toString('base64url');
}

export function newMachineId(): string {
  return randomBytes(12).toString('base64url');
}

const tokenPattern = /^km[ak]_[A-Za-z0-9_-]{43}$/;

/** Told by its form, so that nothing else costs a look into the database. */
export function tokenKind(token: string): 'secret' | 'access' | undefined {
  if (!tokenPattern.test(token)) return undefined;
  return token.startsWith(secretPrefix) ? 'secret' : 'access';
}

/** Enough for secrets of full entropy: there is nothing to guess, so nothing to slow down. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** `read write`, as OAuth 2 writes scopes (RFC 6749, section 3.3); `undefined` where one is none. */
export function parseScopes(text: string): readonly MachineScope[] | undefined {
  const words = [...new Set(text.split(' ').filter((word) => word !== ''))];
  return words.every(isScope) ? words : undefined;
}
