/** The door in process: registrations of context sources, and who is told of them. */
import { randomUUID } from 'node:crypto';
import { type CompiledContext, type Instant, instantAt, type JsonObject } from '@kumiki/ngsi-ld';
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import { errorFields, type Log } from '#kernel/log.ts';
import { type Problem, problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Broker } from '#platform/context/index.ts';
import { everything } from '#platform/identity/index.ts';
import type {
  ReadSources,
  SourceSubscriptions,
  SubscriptionBook,
} from '#platform/subscriptions/index.ts';
import { type ContextSourceLimits, defaultContextSourceLimits } from './limits.ts';
import { areAtOdds, matchRegistration } from './match.ts';
import { parseRegistration } from './parse-registration.ts';
import type { Registration } from './registration.ts';
import { expandDocument, mergeDocument } from './registration-document.ts';
import type { SourceQuery } from './source-query.ts';
import * as store from './store.ts';
import { type RegistrationChange, showMatching, tellChange, tellSubscriber } from './telling.ts';

export interface ContextSources {
  /** `context` explains the names of the document. */
  register(
    tenant: string,
    json: JsonObject,
    context: CompiledContext,
  ): Promise<Result<Registration>>;
  /** Clause 5.9.3. */
  update(
    tenant: string,
    id: string,
    fragment: JsonObject,
    context: CompiledContext,
  ): Promise<Result<undefined>>;
  remove(tenant: string, id: string): Promise<Result<undefined>>;
  find(tenant: string, id: string): Promise<Result<Registration>>;
  /** In the order of ids. */
  query(tenant: string, query: SourceQuery): Promise<readonly Registration[]>;
  /** Subscriptions to registrations: what they find is told at once. */
  readonly subscriptions: SubscriptionBook;
  close(): Promise<void>;
}

export interface ContextSourceParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits?: Partial<ContextSourceLimits>;
}

export interface PreparedContextSources {
  /** For the subscriptions, which start next. */
  readonly readSources: ReadSources;
  /** `broker` knows the entities that a source may not answer for alone. */
  start(subscriptions: SourceSubscriptions, broker: Pick<Broker, 'query'>): ContextSources;
}

export function prepareContextSources(parts: ContextSourceParts): PreparedContextSources {
  const reader = createReader(parts);
  return {
    readSources: async (to) => showMatching(to, await reader.list(to.subscription.tenant)),
    start(subscriptions, broker) {
      const tell = async (tenant: string, change: RegistrationChange): Promise<void> =>
        subscriptions.tell(tellChange(change, await subscriptions.watching(tenant)));
      const writer = createWriter(parts, reader, tell, broker);
      const stop = sweep(parts, reader, tell);
      return {
        ...writer,
        find: reader.find,
        query: async (tenant, query) => {
          const all = await reader.list(tenant);
          return all.filter((one) => matchRegistration(one, query) !== undefined);
        },
        subscriptions: tellingBook(subscriptions, reader),
        close: stop,
      };
    },
  };
}

interface Reader {
  now(): Instant;
  parse(row: store.RegistrationRow): Result<Registration>;
  find(tenant: string, id: string): Promise<Result<Registration>>;
  list(tenant: string): Promise<readonly Registration[]>;
}

function createReader({ database, clock, log }: ContextSourceParts): Reader {
  const now = (): Instant => instantAt(clock.now());
  const parse = (row: store.RegistrationRow): Result<Registration> =>
    parseRegistration(row.document, row);
  return {
    now,
    parse,
    async find(tenant, id) {
      const row = await store.findRegistration(database, tenant, id, now());
      return row === undefined ? err(missing(id)) : parse(row);
    },
    async list(tenant) {
      const rows = await store.listRegistrations(database, tenant, now());
      return rows.flatMap((row) => {
        const parsed = parse(row);
        if (parsed.ok) return [parsed.value];
        log.error('stored registration is not understood', { tenant, registration: row.id });
        return [];
      });
    },
  };
}

type Tell = (tenant: string, change: RegistrationChange) => Promise<void>;

function createWriter(
  { database, limits: given }: ContextSourceParts,
  reader: Reader,
  tell: Tell,
  broker: Pick<Broker, 'query'>,
): Pick<ContextSources, 'register' | 'update' | 'remove'> {
  const { registrationsMax } = { ...defaultContextSourceLimits, ...given };
  return {
    async register(tenant, json, context) {
      const at = reader.now();
      const id = `urn:ngsi-ld:ContextSourceRegistration:${randomUUID()}`;
      const frame = { tenant, id, createdAt: at, modifiedAt: at };
      const parsed = parseRegistration(expandDocument(json, context), frame);
      if (!parsed.ok) return parsed;
      const late = refuseExpired(parsed.value, at);
      if (late !== undefined) return err(late);
      if ((await store.countRegistrations(database, tenant)) >= registrationsMax) {
        const detail = `A tenant has at most ${registrationsMax} registrations.`;
        return err(problem('forbidden', detail));
      }
      const conflict = await findConflict(parsed.value, reader, broker);
      if (conflict !== undefined) return err(conflict);
      if (!(await store.insertRegistration(database, rowOf(parsed.value)))) {
        const detail = `Registration ${parsed.value.id} exists already.`;
        return err(problem('already-exists', detail));
      }
      await tell(tenant, { after: parsed.value });
      return parsed;
    },
    async update(tenant, id, fragment, context) {
      const at = reader.now();
      const change = await database.transaction(async (tx): Promise<Result<Change>> => {
        const row = await store.lockRegistration(tx, tenant, id, at);
        if (row === undefined) return err(missing(id));
        const document = mergeDocument(row.document, expandDocument(fragment, context));
        const after = parseRegistration(document, { ...row, modifiedAt: at });
        if (!after.ok) return after;
        const late = 'expiresAt' in fragment ? refuseExpired(after.value, at) : undefined;
        if (late !== undefined) return err(late);
        const before = reader.parse(row);
        await store.updateRegistration(tx, rowOf(after.value));
        return ok({ after: after.value, ...(before.ok ? { before: before.value } : {}) });
      });
      if (!change.ok) return change;
      await tell(tenant, change.value);
      return ok(undefined);
    },
    async remove(tenant, id) {
      const row = await store.deleteRegistration(database, tenant, id, reader.now());
      if (row === undefined) return err(missing(id));
      const before = reader.parse(row);
      if (before.ok) await tell(tenant, { before: before.value });
      return ok(undefined);
    },
  };
}

/** Clauses 4.3.6.3 and 5.9.2.4: what this source would answer for alone is answered for already. */
async function findConflict(
  registration: Registration,
  reader: Reader,
  broker: Pick<Broker, 'query'>,
): Promise<Problem | undefined> {
  const { tenant, id, mode, information } = registration;
  if (mode !== 'exclusive' && mode !== 'redirect') return undefined;
  const others = await reader.list(tenant);
  const rival = others.find((other) => other.id !== id && areAtOdds(registration, other));
  if (rival !== undefined) {
    return problem('conflict', `Registration ${rival.id} answers for some of it exclusively.`);
  }
  for (const { entities = [], attributes } of information) {
    for (const { types, id: entityId, idPattern } of entities) {
      const filter = {
        selectors: [
          {
            types: {
              kind: 'or' as const,
              nodes: types.map((type) => ({ kind: 'type' as const, type })),
            },
            ...(entityId === undefined ? {} : { ids: [entityId] }),
            ...(idPattern === undefined ? {} : { idPattern }),
          },
        ],
        ...(attributes === undefined ? {} : { attributes: [...attributes] }),
      };
      const [held] = (await broker.query(tenant, filter, { limit: 1 }, everything)).entities;
      if (held !== undefined) {
        return problem('conflict', `Entity ${held.id} is held here and matches the registration.`);
      }
    }
  }
  return undefined;
}

type Change = RegistrationChange;

/** `modifiedAt` is the time of the write. */
function rowOf({
  tenant,
  id,
  document,
  expiresAt,
  modifiedAt,
}: Registration): store.NewRegistration {
  return { tenant, id, document, expiresAt, at: modifiedAt };
}

/** Removes what has expired and tells its end; the result stops that. */
function sweep(
  { database, log, limits: given }: ContextSourceParts,
  reader: Reader,
  tell: Tell,
): () => Promise<void> {
  const { expirySweepMs } = { ...defaultContextSourceLimits, ...given };
  let underWay: Promise<void> | undefined;
  const run = async (): Promise<void> => {
    for (const row of await store.deleteExpired(database, reader.now())) {
      const before = reader.parse(row);
      if (before.ok) await tell(row.tenant, { before: before.value });
    }
  };
  const timer = setInterval(() => {
    underWay ??= run()
      .catch((error: unknown) => log.warn('expired registrations', errorFields(error)))
      .finally(() => {
        underWay = undefined;
      });
  }, expirySweepMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await underWay;
  };
}

/** Clause 5.11.7: what a subscription finds is told when it begins, and when it asks for something else. */
function tellingBook(subscriptions: SourceSubscriptions, reader: Reader): SubscriptionBook {
  return {
    ...subscriptions,
    async create(tenant, json, context, caller) {
      const created = await subscriptions.create(tenant, json, context, caller);
      if (!created.ok) return created;
      const told = tellSubscriber(undefined, created.value, await reader.list(tenant));
      await subscriptions.tell(told);
      return created;
    },
    async update(tenant, id, fragment, context, caller) {
      const before = await subscriptions.find(tenant, id, caller);
      const updated = await subscriptions.update(tenant, id, fragment, context, caller);
      if (!before.ok || !updated.ok) return updated;
      const told = tellSubscriber(before.value, updated.value, await reader.list(tenant));
      await subscriptions.tell(told);
      return updated;
    },
  };
}

function missing(id: string): Problem {
  return problem('not-found', `Registration ${id} does not exist.`);
}

function refuseExpired({ expiresAt }: Registration, now: Instant): Problem | undefined {
  if (expiresAt === undefined || expiresAt > now) return undefined;
  return problem('bad-request-data', 'expiresAt lies in the past.', '/expiresAt');
}
