/** Puts the capability together: before the broker opens, its sinks; after that, its clocks and its door. */
import { instantAt, type TemporalEntity } from '@kumiki/ngsi-ld';
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import type { Log } from '#kernel/log.ts';
import { type Problem, problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Broker, ChangeSink } from '#platform/context/index.ts';
import { everything } from '#platform/identity/index.ts';
import {
  deleteEvolution,
  deleteScopeEcho,
  findHead,
  insertInstances,
  upsertHead,
} from './evolution-store.ts';
import { instancesOf, type NewInstance, splitNewest } from './instances.ts';
import { defaultHistoryLimits, type HistoryLimits } from './limits.ts';
import { createPolicyBook } from './policy-book.ts';
import { createRestarts, type Restarts } from './restarts.ts';
import { applyPolicy, deleteTransient, type HistoryPolicy, makePartitions } from './retention.ts';
import { scopeIri } from './scope-iri.ts';
import { createHistorySinks } from './sink.ts';

export interface HistoryOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits?: Partial<HistoryLimits>;
}

export interface History {
  readonly database: Database;
  readonly clock: Clock;
  readonly limits: HistoryLimits;
  /** Clause 5.6.11: `created` where the entity had no evolution. */
  bringIn(tenant: string, evolution: TemporalEntity): Promise<Result<'created' | 'extended'>>;
  /** Clause 5.6.12. */
  extend(
    tenant: string,
    id: string,
    fragment: Pick<TemporalEntity, 'attributes'> &
      Partial<Pick<TemporalEntity, 'types' | 'scopes'>>,
  ): Promise<Result<undefined>>;
  /** Clause 5.6.16. */
  remove(tenant: string, id: string): Promise<Result<undefined>>;
  /** They hold in this process once it resolves; what they delete goes after that. */
  reloadPolicies(): Promise<void>;
  close(): Promise<void>;
}

export interface PreparedHistory {
  readonly sinks: readonly ChangeSink[];
  start(broker: Broker): Promise<History>;
}

/** Policies of other processes hold here within a second. */
const policyPollMs = 500;
const upkeepMs = 3_600_000;

export function prepareHistory(options: HistoryOptions): PreparedHistory {
  const { database, clock, log } = options;
  const limits = { ...defaultHistoryLimits, ...options.limits };
  const book = createPolicyBook(database);
  const restarts = createRestarts(database);
  const apply = (policy: HistoryPolicy): Promise<number> =>
    applyPolicy(database, policy, clock.now(), limits.retentionRowsMax);
  const keepUp = async (): Promise<void> => {
    await makePartitions(database, clock.now(), limits.historyMonthsAhead);
    await restarts.reloadAll();
    for (const policy of book.all()) await apply(policy);
    const now = instantAt(clock.now());
    while ((await deleteTransient(database, now, limits.retentionRowsMax)) > 0);
  };
  const onError = (error: unknown): void =>
    log.error('history', { reason: error instanceof Error ? error.message : String(error) });
  const poll = async (): Promise<void> => {
    await restarts.reload();
    for (const policy of await book.reload()) {
      await apply(policy);
    }
  };
  return {
    sinks: createHistorySinks(book.isRecorded, restarts.isDue),
    async start(broker) {
      await book.reload();
      await restarts.reloadAll();
      await makePartitions(database, clock.now(), limits.historyMonthsAhead);
      const timers = [
        setInterval(() => void poll().catch(onError), policyPollMs),
        setInterval(() => void keepUp().catch(onError), upkeepMs),
      ];
      for (const timer of timers) timer.unref();
      return {
        database,
        clock,
        limits,
        ...bringing({ database, clock, broker, restarts }),
        async reloadPolicies() {
          const fresh = await book.reload();
          for (const policy of fresh) {
            void apply(policy).catch(onError);
          }
        },
        close: async () => timers.forEach(clearInterval),
      };
    },
  };
}

interface Bringing {
  readonly database: Database;
  readonly clock: Clock;
  readonly broker: Broker;
  readonly restarts: Restarts;
}

function bringing({
  database,
  clock,
  broker,
  restarts,
}: Bringing): Pick<History, 'bringIn' | 'extend' | 'remove'> {
  const ask = (tenant: string, id: string) =>
    findHead(database, { tenant, now: instantAt(clock.now()), visibility: everything }, id);

  /** What is newer than the entity as it stands becomes its state, which history records by itself. */
  async function write(
    tenant: string,
    entity: Pick<TemporalEntity, 'id' | 'types'>,
    instances: readonly NewInstance[],
  ): Promise<Result<boolean>> {
    const at = instantAt(clock.now());
    const { newest, older } = splitNewest(instances);
    const standing = await broker.find(tenant, entity.id, everything);
    if (!standing.ok) return standing;
    const state = newest.filter(({ attribute, instance }) => {
      const held = standing.value?.attributes[attribute]?.find(
        ({ datasetId }) => datasetId === instance.datasetId,
      );
      return attribute !== scopeIri && (instance.observedAt ?? '') >= (held?.observedAt ?? '');
    });
    const scope = newest.find(({ attribute }) => attribute === scopeIri)?.instance;
    const levels = levelsOf(scope);
    // Scopes of the state have no time of observation: one that was observed is kept as it came.
    const isKept = (candidate: NewInstance): boolean =>
      candidate.instance === scope ? scope.observedAt === undefined : state.includes(candidate);
    const past = [...older, ...newest.filter((candidate) => !isKept(candidate))];
    const isNew = await database.transaction(async (tx) => {
      const isBroughtIn = standing.value === undefined;
      const made = await upsertHead(tx, tenant, { ...entity, isBroughtIn }, levels, at);
      await insertInstances(tx, tenant, entity.id, past, at);
      return made;
    });
    const [outcome] = await broker.write(tenant, [
      {
        id: entity.id,
        operation:
          standing.value === undefined
            ? {
                kind: 'create',
                entity: { ...entity, scopes: levels, attributes: attributesOf(state) },
              }
            : {
                kind: 'append',
                noOverwrite: false,
                fragment: {
                  types: entity.types,
                  attributes: attributesOf(state),
                  ...(levels.length === 0 ? {} : { scopes: levels }),
                },
              },
      },
    ]);
    if (scope?.observedAt !== undefined) {
      await deleteScopeEcho(database, tenant, entity.id, levels, at);
    }
    return outcome === undefined || outcome.ok ? ok(isNew) : outcome;
  }

  return {
    async bringIn(tenant, evolution) {
      const written = await write(tenant, evolution, instancesOf(evolution));
      return written.ok ? ok(written.value ? 'created' : 'extended') : written;
    },
    async extend(tenant, id, fragment) {
      const head = await ask(tenant, id);
      if (head === undefined) return err(missing(id));
      const types = [...new Set([...head.types, ...(fragment.types ?? [])])];
      const written = await write(tenant, { id, types }, instancesOf(fragment));
      return written.ok ? ok(undefined) : written;
    },
    async remove(tenant, id) {
      const head = await ask(tenant, id);
      if (head === undefined) return err(missing(id));
      const gone = await database.transaction(async (tx) => {
        const deleted = await deleteEvolution(tx, tenant, id);
        if (deleted?.wasBroughtIn === false) await restarts.insert(tx, tenant, id);
        return deleted;
      });
      if (gone?.wasBroughtIn === false) restarts.note(tenant, id);
      if (gone?.wasBroughtIn === true) {
        await broker.write(tenant, [{ id, operation: { kind: 'delete' } }]);
        // Its end is no evolution of its own.
        await database.transaction((tx) => deleteEvolution(tx, tenant, id));
      }
      return ok(undefined);
    },
  };
}

function levelsOf(scope: NewInstance['instance'] | undefined): readonly string[] {
  const value = scope?.value;
  return Array.isArray(value) ? value.filter((level) => typeof level === 'string') : [];
}

function attributesOf(instances: readonly NewInstance[]): TemporalEntity['attributes'] {
  const attributes: Record<string, NewInstance['instance'][]> = {};
  for (const { attribute, instance } of instances) {
    attributes[attribute] ??= [];
    attributes[attribute]?.push(instance);
  }
  return attributes;
}

export function missing(id: string): Problem {
  return problem('not-found', `The temporal evolution of ${id} does not exist.`);
}
