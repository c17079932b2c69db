/** From a token in a header to who holds it. RFC 6750; API tokens and access tokens of OAuth 2. */
import type { Database } from '#kernel/database/index.ts';
import type { MachineScope } from './access.ts';
import { hashToken, type Machine, tokenKind } from './machine.ts';
import { type AccessToken, findAccessToken } from './machine-store.ts';
import type { PolicySnapshot } from './policy-snapshot.ts';

export interface Holder {
  readonly machine: Machine;
  /** What this token may be used for: no more than the machine may. */
  readonly scopes: readonly MachineScope[];
  readonly expiresAt: Date | undefined;
}

export interface Bearers {
  /** Without the database where it is an API token, or an access token that was just seen. */
  find(token: string): Holder | undefined | Promise<Holder | undefined>;
  /** An access token that was ended is not remembered any longer here. */
  forget(token: string): void;
}

export interface BearerParts {
  readonly database: Database;
  readonly snapshot: () => PolicySnapshot;
  readonly now: () => number;
  /** How long an access token is believed without asking again. */
  readonly rememberMs: number;
}

const rememberedMax = 10_000;

interface Remembered {
  readonly token: AccessToken;
  readonly until: number;
}

export function createBearers({ database, snapshot, now, rememberMs }: BearerParts): Bearers {
  const remembered = new Map<string, Remembered>();

  function holderOfSecret(hash: string): Holder | undefined {
    const machine = snapshot().machineOfSecret(hash);
    if (machine === undefined || !isLive(machine) || !acceptsSecret(machine, hash))
      return undefined;
    return { machine, scopes: machine.scopes, expiresAt: machine.expiresAt };
  }

  function isLive({ expiresAt }: Machine): boolean {
    return expiresAt === undefined || expiresAt.getTime() > now();
  }

  function acceptsSecret({ secretHashes, previousUntil }: Machine, hash: string): boolean {
    const at = secretHashes.indexOf(hash);
    return at === 0 || (at === 1 && (previousUntil?.getTime() ?? 0) > now());
  }

  function holderOf(token: AccessToken): Holder | undefined {
    const machine = snapshot().findMachine(token.machine);
    if (machine === undefined || !isLive(machine) || token.expiresAt.getTime() <= now()) return;
    if (!acceptsSecret(machine, token.secretHash)) return;
    const scopes = token.scopes.filter((scope) => machine.scopes.includes(scope));
    return { machine, scopes, expiresAt: token.expiresAt };
  }

  async function look(hash: string): Promise<Holder | undefined> {
    const token = await findAccessToken(database, hash);
    if (token === undefined) return undefined;
    if (remembered.size >= rememberedMax) remembered.clear();
    remembered.set(hash, { token, until: now() + rememberMs });
    return holderOf(token);
  }

  return {
    find(token) {
      const kind = tokenKind(token);
      if (kind === undefined) return undefined;
      const hash = hashToken(token);
      if (kind === 'secret') return holderOfSecret(hash);
      const held = remembered.get(hash);
      return held !== undefined && held.until > now() ? holderOf(held.token) : look(hash);
    },
    forget: (token) => {
      remembered.delete(hashToken(token));
    },
  };
}
