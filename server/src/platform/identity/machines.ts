/** Registering machines, and giving them tokens. OAuth 2 client credentials: RFC 6749, 7009, 7662. */
import type { Database, Queryable } from '#kernel/database/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { MachineScope } from './access.ts';
import type { Bearers, Holder } from './bearer.ts';
import { hashToken, type Machine, newAccessToken, newMachineId, newSecret } from './machine.ts';
import {
  type DayOfUse,
  deleteAccessToken,
  findMachine,
  insertAccessToken,
  insertMachine,
  listMachines,
  listUsage,
  type MachineChange,
  type MachinePage,
  type MachinesOf,
  type NewMachine,
  revokeMachine,
  updateSecret,
} from './machine-store.ts';
import type { PolicyCache } from './policy-cache.ts';
import { allowsMore, type PolicyChange } from './second/change.ts';
import { apply, doOrWait, type Outcome } from './second/gate.ts';
import { movePolicyVersion } from './store.ts';
import type { UsageBook } from './usage.ts';

export interface MadeMachine {
  readonly id: string;
  /** Told once: only its hash is kept. */
  readonly secret: string;
}

export interface AccessGrant {
  readonly token: string;
  readonly scopes: readonly MachineScope[];
  readonly expiresInSeconds: number;
}

export interface Machines {
  /** Where a second administrator is asked for, its scopes wait, and it begins without. */
  register(machine: Omit<NewMachine, 'id' | 'secretHash'>): Promise<Result<MadeMachine>>;
  /** What allows it no more than before never waits. Problem: `not-found`. */
  change(id: string, change: MachineChange, by: string): Promise<Result<Outcome>>;
  /** Another secret; the one before is accepted for `graceSeconds` more. Problem: `not-found`. */
  rotate(id: string, graceSeconds: number): Promise<Result<MadeMachine>>;
  /** Its tokens end at once here, elsewhere within a second. Problem: `not-found`. */
  revoke(id: string): Promise<Result<undefined>>;
  find(id: string): Promise<Result<Machine>>;
  list(
    whose: MachinesOf,
    page: MachinePage,
  ): Promise<{ readonly machines: readonly Machine[]; readonly total: number }>;
  usage(id: string): Promise<readonly DayOfUse[]>;
  /** Who holds a token, if it is one that is accepted now. */
  holder(token: string): Promise<Holder | undefined>;
  /** RFC 6749, section 4.4: an access token for some or all of the scopes of the secret's machine. */
  grant(holder: Holder, scopes: readonly MachineScope[], secret: string): Promise<AccessGrant>;
  /** RFC 7009. */
  endAccess(token: string): Promise<void>;
}

export interface MachineParts {
  readonly database: Database;
  readonly cache: PolicyCache;
  readonly bearers: Bearers;
  readonly usage: UsageBook;
  readonly now: () => number;
}

const accessSeconds = 3_600;
/** Of one person or tenant; more are a mistake of a script. */
const machinesMax = 1_000;
const usageDaysMax = 90;

export function createMachines(parts: MachineParts): Machines {
  const { database, bearers, usage, now } = parts;
  const change = createChange(parts);
  return {
    async register(machine) {
      const { tenant } = machine;
      const page = { limit: 1, offset: 0, search: '' };
      const { total } = await listMachines(database, { tenant }, page);
      if (total >= machinesMax) {
        return err(problem('conflict', `A tenant has at most ${machinesMax} machines.`));
      }
      const made = { id: newMachineId(), secret: newSecret() };
      const secretHash = hashToken(made.secret);
      const bare = { ...machine, id: made.id, secretHash, scopes: [] };
      await change(async (tx) => {
        await insertMachine(tx, bare);
        const whole = changeOf(made.id, machine);
        if (machine.scopes.length === 0) await apply(tx, tenant, whole, machine.owner);
        else await doOrWait(tx, tenant, whole, machine.owner);
      });
      return ok(made);
    },
    async change(id, given, by) {
      const found = await live(database, id);
      if (!found.ok) return found;
      const { value: held } = found;
      const whole = changeOf(id, given);
      const outcome = await change(async (tx): Promise<Outcome> => {
        if (allowsMore(held, given)) return doOrWait(tx, held.tenant, whole, by);
        await apply(tx, held.tenant, whole, by);
        return 'done';
      });
      return ok(outcome);
    },
    async rotate(id, graceSeconds) {
      const found = await live(database, id);
      if (!found.ok) return found;
      const secret = newSecret();
      const until = new Date(now() + graceSeconds * 1000);
      await change((tx) => updateSecret(tx, id, hashToken(secret), until));
      return ok({ id, secret });
    },
    async revoke(id) {
      const found = await change((tx) => revokeMachine(tx, id));
      return found ? ok(undefined) : err(missing(id));
    },
    find: async (id) => {
      await usage.flush();
      const machine = await findMachine(database, id);
      return machine === undefined ? err(missing(id)) : ok(machine);
    },
    list: async (whose, page) => {
      await usage.flush();
      return listMachines(database, whose, page);
    },
    usage: async (id) => {
      await usage.flush();
      return listUsage(database, id, usageDaysMax);
    },
    holder: async (token) => bearers.find(token),
    async grant({ machine }, scopes, secret) {
      const token = newAccessToken();
      const expiresAt = new Date(now() + accessSeconds * 1000);
      const secretHash = hashToken(secret);
      const row = { machine: machine.id, secretHash, scopes, expiresAt };
      await insertAccessToken(database, hashToken(token), row);
      return { token, scopes, expiresInSeconds: accessSeconds };
    },
    async endAccess(token) {
      await deleteAccessToken(database, hashToken(token));
      bearers.forget(token);
    },
  };
}

function createChange({ database, cache }: MachineParts) {
  return async <T>(work: (tx: Queryable) => Promise<T>): Promise<T> => {
    const result = await database.transaction(async (tx) => {
      await movePolicyVersion(tx);
      return work(tx);
    });
    await cache.refresh();
    return result;
  };
}

function changeOf(machine: string, given: MachineChange): PolicyChange {
  const { name, purpose, reach, scopes, wantedScopes, expiresAt, requestsPerMinute } = given;
  return {
    ...{ kind: 'machine', machine, name, purpose, reach },
    scopes: [...scopes],
    wantedScopes: [...wantedScopes],
    ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }),
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
  };
}

async function live(database: Queryable, id: string): Promise<Result<Machine>> {
  const machine = await findMachine(database, id);
  return machine === undefined || machine.revokedAt !== undefined ? err(missing(id)) : ok(machine);
}

function missing(id: string) {
  return problem('not-found', `Machine ${id} does not exist.`);
}
