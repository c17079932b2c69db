/** The broker as one door: what is known is written, found, counted and removed here. */
import { type Entity, type Instant, instantAt } from '@kumiki/ngsi-ld';
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import { errorFields, type Log } from '#kernel/log.ts';
import { ok, type Result } from '#kernel/result.ts';
import type { TenantName, Visibility, WritePermit } from '#platform/identity/index.ts';
import { type CensusRow, createCensusSink, readVisibleCensus } from './census.ts';
import type { ChangeSink } from './change-sink.ts';
import { createEntityCache } from './entity-cache.ts';
import type { Asking, EntityFilter, EntityPage, PageRequest } from './entity-query.ts';
import { presentPart } from './expiry.ts';
import { type AttributeIndexes, createAttributeIndexes } from './indexes/attribute-indexes.ts';
import type { ContextLimits } from './limits.ts';
import { startMaintenance } from './maintenance.ts';
import { type OrderedPage, readOrdered } from './ordered-page.ts';
import type { OrderedPageRequest } from './ordered-store.ts';
import { outboxSink } from './outbox-sink.ts';
import { costOf, createQueryGate } from './query-gate.ts';
import { createReader, type EntityParts, entitiesOf, readHeld } from './reader.ts';
import { countInSteps, looksAtEach, readPageInSteps, type Steps } from './stepped-page.ts';
import { countEntities, type Question, readPage } from './store.ts';
import { createTypeSets } from './type-sets.ts';
import { visiblePart } from './visible.ts';
import { createWriter, type EntityWrite, type WriteOutcome } from './writer.ts';

export interface Broker {
  /**
   * Outcomes in the order of `writes`, after the commit. Each is independent of the others; `unavailable`
   * where too many wait. `bytes` is the length of the request behind them, if there is one.
   */
  write(
    tenant: TenantName,
    writes: readonly EntityWrite[],
    bytes?: number,
  ): Promise<readonly WriteOutcome[]>;
  /** Creates entities or replaces (`update`: changes) their attributes. What is equal is not written. */
  upsert(
    tenant: TenantName,
    entities: readonly Entity[],
    mode?: 'replace' | 'update',
    permit?: WritePermit,
  ): Promise<readonly WriteOutcome[]>;
  /** The part of it the caller may see. */
  find(tenant: TenantName, id: string, visibility: Visibility): Promise<Result<Entity | undefined>>;
  /** Those of the ids that exist and may be seen, in no order. */
  findMany(
    tenant: TenantName,
    ids: readonly string[],
    visibility: Visibility,
  ): Promise<readonly Entity[]>;
  /** A page in the order of ids. Rejects with the database's error where a pattern is none. */
  query(
    tenant: TenantName,
    filter: EntityFilter,
    page: PageRequest,
    visibility: Visibility,
  ): Promise<EntityPage>;
  /** A page in an order of its own. Problems: `too-complex-query` where a language would have to order too many. */
  queryOrdered(
    tenant: TenantName,
    filter: EntityFilter,
    page: OrderedPageRequest,
    visibility: Visibility,
  ): Promise<Result<OrderedPage>>;
  count(tenant: TenantName, filter: EntityFilter, visibility: Visibility): Promise<number>;
  /** Every matching entity, page by page, in the order of ids. */
  scan(
    tenant: TenantName,
    filter: EntityFilter,
    visibility: Visibility,
  ): AsyncGenerator<readonly Entity[]>;
  /** Which types and attributes there are, and how many of each. */
  census(tenant: TenantName, visibility: Visibility): Promise<readonly CensusRow[]>;
  /** One round of maintenance at once. */
  maintain(): Promise<void>;
  /** Indexes over values of attributes that this process knows of. */
  indexesMade(): number;
  /** Resolves when no write waits any more. */
  close(): Promise<void>;
}

export interface BrokerParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly limits: ContextLimits;
  readonly sinks?: readonly ChangeSink[];
  readonly log: Log;
}

const scanPageSize = 500;

/** Larger pages are walks over everything, which would push out what is asked for often. */
const rememberedPageMax = 100;

export function createBroker(parts: BrokerParts): Broker {
  const { database, clock, limits, sinks = [], log } = parts;
  const typeSets = createTypeSets(database);
  const cache = createEntityCache(limits.entityCacheBytesMax);
  const allSinks = [outboxSink, createCensusSink(typeSets), ...sinks];
  const writer = createWriter({ database, clock, typeSets, cache, sinks: allSinks, limits });
  const maintenance = startMaintenance({
    database,
    clock,
    writer,
    limits,
    onFailure: (thrown) => log.warn('broker maintenance failed', errorFields(thrown)),
  });
  const indexes = createAttributeIndexes({ database, clock, log, limits });
  return {
    ...createReads(parts, { typeSets, cache }, indexes),
    write: (tenant, writes, bytes = 0) => writer.write(tenant, writes, bytes),
    upsert: (tenant, entities, mode = 'replace', permit) =>
      writer.write(
        tenant,
        entities.map((entity) => ({
          id: entity.id,
          operation: { kind: 'upsert', entity, mode },
          ...(permit === undefined ? {} : { permit }),
        })),
        0,
      ),
    maintain: async () => {
      await maintenance.run();
      await indexes.look();
    },
    indexesMade: () => indexes.size,
    close: async () => {
      await indexes.close();
      await maintenance.close();
      await writer.drain();
    },
  };
}

type Reads = Pick<
  Broker,
  'find' | 'findMany' | 'query' | 'queryOrdered' | 'count' | 'scan' | 'census'
>;

function createReads(
  { database, clock, limits }: BrokerParts,
  entityParts: EntityParts,
  indexes: AttributeIndexes,
): Reads {
  const reader = createReader({ database, ...entityParts, limits });
  const gate = createQueryGate(limits);
  const steps = { stepMs: limits.queryStepMs, msMax: limits.queryStepsMsMax };
  const now = (): Instant => instantAt(clock.now());

  const visible = (entity: Entity | undefined, visibility: Visibility): Entity | undefined =>
    visiblePart(presentPart(entity, now()), visibility);

  const askingFor = (tenant: TenantName): Asking => ({
    tenant,
    now: now(),
    hidesExpired: true,
    hasIndex: indexes.has,
  });

  const reads: Reads = {
    async find(tenant, id, visibility) {
      const found = await reader.find(tenant, id);
      return found.ok ? ok(visible(found.value, visibility)) : found;
    },
    async findMany(tenant, ids, visibility) {
      if (ids.length === 0) return [];
      const wanted = [...new Set(ids)].map((id) => ({ tenant, id }));
      const held = await readHeld(database, entityParts, wanted);
      return held.flatMap((one) => visible(one?.entity, visibility) ?? []);
    },
    async query(tenant, filter, page, visibility) {
      const question = { asking: askingFor(tenant), filter, visibility };
      const rows = await gate.run(costOf(filter, page), () =>
        indexes.noting(filter.q, pageRows(database, question, page, steps)),
      );
      const isBackward = page.before !== undefined;
      const isLonger = rows.length > page.limit;
      const shown = isBackward ? rows.slice(isLonger ? 1 : 0) : rows.slice(0, page.limit);
      const remembers = page.limit <= rememberedPageMax;
      const entities = await entitiesOf(shown, entityParts, tenant, remembers);
      return {
        entities: entities.flatMap((entity) => visible(entity, visibility) ?? []),
        hasMoreAfter: isBackward || isLonger,
        hasMoreBefore: isBackward ? isLonger : (page.offset ?? 0) > 0 || page.after !== undefined,
      };
    },
    count: (tenant, filter, visibility) => {
      const question = { asking: askingFor(tenant), filter, visibility };
      return gate.run(costOf(filter), () =>
        indexes.noting(filter.q, total(database, question, steps)),
      );
    },
    queryOrdered: (tenant, filter, page, visibility) =>
      gate.run(costOf(filter, { ...page, isOrdered: true }), () =>
        indexes.noting(
          filter.q,
          readOrdered({ database, limits, visible, ...entityParts }, page, {
            asking: askingFor(tenant),
            filter,
            visibility,
          }),
        ),
      ),
    async *scan(tenant, filter, visibility) {
      let after: string | undefined;
      for (;;) {
        const page = { limit: scanPageSize, ...(after === undefined ? {} : { after }) };
        const { entities, hasMoreAfter } = await reads.query(tenant, filter, page, visibility);
        if (entities.length > 0) yield entities;
        after = entities.at(-1)?.id;
        if (!hasMoreAfter || after === undefined) return;
      }
    },
    census: (tenant, visibility) => readVisibleCensus(database, { tenant, now: now() }, visibility),
  };
  return reads;
}

/** The embedded engine runs one statement at a time, so what looks at every entity there lets others pass. */
const isStepped = ({ engine }: Database, question: Question): boolean =>
  engine === 'embedded' && looksAtEach(question);

function pageRows(database: Database, question: Question, page: PageRequest, steps: Steps) {
  return isStepped(database, question)
    ? readPageInSteps(database, question, page, steps)
    : readPage(database, question, page);
}

function total(database: Database, question: Question, steps: Steps): Promise<number> {
  return isStepped(database, question)
    ? countInSteps(database, question, steps)
    : countEntities(database, question);
}
