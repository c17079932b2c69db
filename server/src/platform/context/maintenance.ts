/** What the broker does by itself now and then: removes what has expired, sums up the census, clears the outbox. */
import { instantAt } from '@kumiki/ngsi-ld';
import type { Clock } from '#kernel/clock.ts';
import type { Queryable } from '#kernel/database/index.ts';
import { sumUpCensus } from './census.ts';
import type { ContextLimits } from './limits.ts';
import type { Writer } from './writer.ts';

export interface MaintenanceParts {
  readonly database: Queryable;
  readonly clock: Clock;
  readonly writer: Writer;
  readonly limits: ContextLimits;
  /** Told when a round fails; the next one tries again. */
  readonly onFailure: (thrown: unknown) => void;
}

export interface Maintenance {
  /** One round of everything, at once; for tests. */
  run(): Promise<void>;
  close(): Promise<void>;
}

export function startMaintenance(parts: MaintenanceParts): Maintenance {
  const { limits, onFailure } = parts;
  let round = 0;
  let running: Promise<void> = Promise.resolve();

  async function run(): Promise<void> {
    await removeExpired(parts);
    if (round % limits.tidyEveryRounds === 0) {
      await sumUpCensus(parts.database, limits.censusRowsMax);
      await clearOutbox(parts.database, parts.clock.now() - limits.outboxKeptMs);
    }
    round += 1;
  }

  let isRunning = false;
  const timer = setInterval(() => {
    if (isRunning) return;
    isRunning = true;
    running = run()
      .catch(onFailure)
      .finally(() => {
        isRunning = false;
      });
  }, limits.maintenancePauseMs);
  timer.unref();

  return {
    run,
    close: async () => {
      clearInterval(timer);
      await running;
    },
  };
}

/** Through the queue, as any write: history and subscriptions see it, and no race is lost. */
async function removeExpired({ database, clock, writer, limits }: MaintenanceParts): Promise<void> {
  const now = instantAt(clock.now());
  const rowsMax = limits.flushOperationsMax;
  for (;;) {
    const due = await database.query<{ readonly tenant: string; readonly id: string }>({
      name: 'context_expired',
      text: `(select tenant, id from entity where expires_at <= $1 limit ${rowsMax})
        union
        (select tenant, id from entity where attribute_expires_at <= $1 limit ${rowsMax})`,
      values: [now],
    });
    const expire = { kind: 'expire' } as const;
    await Promise.all(
      due.map(({ tenant, id }) => writer.write(tenant, [{ id, operation: expire }], 0)),
    );
    if (due.length < rowsMax) return;
  }
}

function clearOutbox(database: Queryable, before: number): Promise<number> {
  return database.execute({
    name: 'context_clear_outbox',
    text: 'delete from entity_outbox where at < $1',
    values: [instantAt(before)],
  });
}
