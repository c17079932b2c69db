/** Which tenants ask for a second administrator, and what one decides. */
import type { Database, Queryable } from '#kernel/database/index.ts';
import type { Principal } from '#kernel/http/index.ts';
import { type Problem, problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { idOf } from '../judge.ts';
import { findMachine } from '../machine-store.ts';
import { defaultTenant, type TenantName } from '../tenant.ts';
import type { PolicyChange } from './change.ts';
import {
  countAdministrators,
  decideChange,
  listChanges,
  needsSecond,
  type ProposedChange,
  takeWaiting,
  updateNeedsSecond,
} from './change-store.ts';
import { apply, doOrWait, type Outcome } from './gate.ts';

export interface SecondAdministrator {
  isNeeded(tenant: TenantName): Promise<boolean>;
  /** Turning it off waits. Problem: `conflict` where nobody could decide. */
  setNeeded(tenant: TenantName, isNeeded: boolean, by: string): Promise<Result<Outcome>>;
  list(tenant: TenantName, isDecided: boolean, limit: number): Promise<readonly ProposedChange[]>;
  /** Problems: `not-found`, `forbidden` for who proposed it and for machines, `conflict` where it came too late. */
  approve(tenant: TenantName, id: string, by: Principal): Promise<Result<undefined>>;
  /** Also who proposed it takes it back. Problem: `not-found`. */
  reject(tenant: TenantName, id: string, by: Principal): Promise<Result<undefined>>;
}

type Change = <T>(work: (tx: Queryable) => Promise<T>) => Promise<T>;

export interface SecondAdministratorParts {
  readonly database: Database;
  /** Runs a change of policies in a transaction that moves their version. */
  readonly change: Change;
  readonly now: () => number;
}

export function createSecondAdministrator(parts: SecondAdministratorParts): SecondAdministrator {
  const { database, change } = parts;
  return {
    isNeeded: (tenant) => needsSecond(database, tenant),
    list: (tenant, isDecided, limit) => listChanges(database, tenant, isDecided, limit),
    setNeeded: (tenant, isNeeded, by) =>
      change(async (tx): Promise<Result<Outcome>> => {
        if (!isNeeded) return ok(await doOrWait(tx, tenant, { kind: 'single' }, by));
        if ((await countAdministrators(tx, [tenant, defaultTenant])) < 2) {
          const detail = 'Nobody else could approve: name a second administrator first.';
          return err(problem('conflict', detail));
        }
        await updateNeedsSecond(tx, tenant, true);
        return ok('done');
      }),
    approve: (tenant, id, by) =>
      change(async (tx): Promise<Result<undefined>> => {
        const found = await takeWaiting(tx, tenant, id);
        if (found === undefined) return err(unknownChange(id));
        const fault =
          (await approverFault(tx, found, by)) ?? (await lateness(tx, found.change, parts.now()));
        if (fault !== undefined) return err(fault);
        await apply(tx, tenant, found.change, found.proposedBy);
        await decideChange(tx, tenant, id, 'approved', by.id);
        return ok(undefined);
      }),
    reject: (tenant, id, by) =>
      change(async (tx): Promise<Result<undefined>> => {
        if ((await takeWaiting(tx, tenant, id)) === undefined) return err(unknownChange(id));
        await decideChange(tx, tenant, id, 'rejected', by.id);
        return ok(undefined);
      }),
  };
}

function unknownChange(id: string): Problem {
  return problem('not-found', `No change ${id} waits here.`);
}

async function approverFault(
  tx: Queryable,
  { proposedBy }: ProposedChange,
  { id, kind }: Principal,
): Promise<Problem | undefined> {
  if (kind === 'admin-token' || kind === 'open') return undefined;
  if (kind !== 'person') return problem('forbidden', 'A person approves, not a machine.');
  const machine = proposedBy.startsWith('machine:')
    ? await findMachine(tx, idOf(proposedBy))
    : undefined;
  if (proposedBy !== id && machine?.owner !== id) return undefined;
  return problem('forbidden', 'Another administrator approves than who proposed it.');
}

/** What has come to nothing while it waited. */
async function lateness(
  tx: Queryable,
  change: PolicyChange,
  now: number,
): Promise<Problem | undefined> {
  if (change.kind === 'machine') {
    const machine = await findMachine(tx, change.machine);
    if (machine === undefined || machine.revokedAt !== undefined) {
      return problem('conflict', 'The token was ended meanwhile: reject the change.');
    }
  }
  const hasEnd = change.kind === 'role' || change.kind === 'machine';
  if (!hasEnd || change.expiresAt === undefined) return undefined;
  return Date.parse(change.expiresAt) > now
    ? undefined
    : problem('conflict', 'Its end has passed meanwhile: reject the change.');
}
