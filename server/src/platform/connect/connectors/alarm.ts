/** Tells staff, once, that a source has gone stale, and once more when it has recovered. */
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import type { Log } from '#kernel/log.ts';
import type { Accounts } from '#platform/identity/index.ts';
import { recoveryLetter, staleLetter } from './alarm-letter.ts';
import { type AlarmAudience, type Connector, isStale } from './connector.ts';
import { findConnector, listEnabled, listRuns, markStale } from './store.ts';

export interface AlarmParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly staffPost: Accounts['staffPost'];
  /** The address people know, without a slash at its end. */
  readonly publicUrl: string;
}

const pageRows = 500;

const rolesOf: Readonly<Record<AlarmAudience, readonly ('administrator' | 'editor')[]>> = {
  administrators: ['administrator'],
  editors: ['administrator', 'editor'],
  nobody: [],
};

/** Looks at every source that is enabled: those that have been silent for too long, and those that were. */
export async function tellStale(parts: AlarmParts): Promise<void> {
  let after = { tenant: '', id: '' };
  for (;;) {
    const page = await listEnabled(parts.database, after, pageRows);
    for (const connector of page) await tellOf(parts, connector);
    const last = page.at(-1);
    if (last === undefined || page.length < pageRows) return;
    after = last;
  }
}

/** After a good run: those who were told of the silence need not wait for the next look. */
export async function tellRecovery(
  parts: AlarmParts,
  { tenant, id }: Pick<Connector, 'tenant' | 'id'>,
): Promise<void> {
  const connector = await findConnector(parts.database, tenant, id);
  if (connector?.staleToldAt !== undefined) await tellOf(parts, connector);
}

async function tellOf(parts: AlarmParts, connector: Connector): Promise<void> {
  const { database, clock, log, staffPost, publicUrl } = parts;
  const stale = isStale(connector, clock.now());
  if (stale === (connector.staleToldAt !== undefined)) return;
  const { tenant, id, settings } = connector;
  const letter = stale
    ? staleLetter(connector, await lastFault(database, connector), publicUrl)
    : recoveryLetter(connector, publicUrl);
  const told = await database.transaction(async (tx) => {
    // Of several processes that look at once, one writes.
    const isMine = await markStale(tx, connector, stale ? new Date(clock.now()) : undefined);
    if (!isMine) return undefined;
    return staffPost.put(tx, { tenant, roles: rolesOf[settings.alarm] }, letter);
  });
  if (told === undefined) return;
  staffPost.wake();
  const fields = { tenant, connector: id, told };
  if (stale) log.warn('connector is stale', fields);
  else log.info('connector has recovered', fields);
}

async function lastFault(database: Database, { tenant, id }: Connector) {
  const [last] = await listRuns(database, tenant, id, 1);
  return last?.state === 'failed' ? last.report.errors[0]?.message : undefined;
}
