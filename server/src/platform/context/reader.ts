/** Gets of single entities, gathered into few statements, and rows made entities again. */
import type { Entity, Iri } from '@kumiki/ngsi-ld';
import type { Queryable } from '#kernel/database/index.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { EntityCache } from './entity-cache.ts';
import { columnsBeyond, type EntityRow, entityOf } from './entity-row.ts';
import type { ContextLimits } from './limits.ts';
import { unavailable } from './problem-of.ts';
import type { TypeSets } from './type-sets.ts';
import { entityKey } from './write-queue.ts';

export interface Reader {
  /** The entity as it is held, expired or not. `unavailable` when too many wait. Rejects when the database does. */
  find(tenant: string, id: string): Promise<Result<Entity | undefined>>;
}

/** What makes entities of rows. */
export interface EntityParts {
  readonly typeSets: TypeSets;
  readonly cache: EntityCache;
}

export interface ReaderParts extends EntityParts {
  readonly database: Queryable;
  readonly limits: Pick<ContextLimits, 'readIdsMax' | 'readsInFlightMax' | 'readQueueIdsMax'>;
}

interface Waiting {
  readonly tenant: string;
  readonly id: string;
  readonly answer: (found: Result<Entity | undefined>) => void;
  readonly fail: (thrown: unknown) => void;
}

class GatheringReader implements Reader {
  readonly #parts: ReaderParts;
  #waiting: Waiting[] = [];
  #inFlight = 0;
  #isScheduled = false;

  constructor(parts: ReaderParts) {
    this.#parts = parts;
  }

  find(tenant: string, id: string): Promise<Result<Entity | undefined>> {
    if (this.#waiting.length >= this.#parts.limits.readQueueIdsMax) {
      return Promise.resolve(err(unavailable('Too many reads are waiting.')));
    }
    return new Promise((answer, fail) => {
      this.#waiting.push({ tenant, id, answer, fail });
      this.#schedule();
    });
  }

  /** As in the writer: everything that has arrived by now joins. */
  #schedule(): void {
    const { readsInFlightMax, readIdsMax } = this.#parts.limits;
    if (this.#isScheduled || this.#inFlight >= readsInFlightMax) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      while (this.#inFlight < readsInFlightMax && this.#waiting.length > 0) {
        const taken = this.#waiting.slice(0, readIdsMax);
        this.#waiting = this.#waiting.slice(taken.length);
        this.#inFlight += 1;
        void this.#read(taken).finally(() => {
          this.#inFlight -= 1;
          if (this.#waiting.length > 0) this.#schedule();
        });
      }
    });
  }

  async #read(taken: readonly Waiting[]): Promise<void> {
    try {
      const held = await readHeld(this.#parts.database, this.#parts, taken);
      taken.forEach(({ answer }, position) => {
        answer(ok(held[position]?.entity));
      });
    } catch (thrown) {
      for (const { fail } of taken) fail(thrown);
    }
  }
}

export function createReader(parts: ReaderParts): Reader {
  return new GatheringReader(parts);
}

interface WantedEntity {
  readonly tenant: string;
  readonly id: string;
}

export interface ReadEntity {
  readonly version: string;
  readonly entity: Entity;
}

/** Its parameters are tenants, ids, and the versions that are known, whose documents are not sent. */
export const readStatement = {
  name: 'context_read',
  text: `select k.position::int as position, ${columnsBeyond('k.version')}
    from unnest($1::text[], $2::text[], $3::bigint[])
      with ordinality as k (tenant, id, version, position)
    join entity as e on e.tenant = k.tenant and e.id = k.id`,
} as const;

/** Of each that is wanted, in that order; `undefined` where there is none. What is remembered is not sent again. */
export async function readHeld(
  database: Queryable,
  parts: EntityParts,
  wanted: readonly WantedEntity[],
): Promise<readonly (ReadEntity | undefined)[]> {
  const keys = wanted.map(({ tenant, id }) => entityKey(tenant, id));
  const remembered = keys.map((key) => parts.cache.get(key));
  const rows = await database.query<EntityRow & { readonly position: number }>({
    ...readStatement,
    values: [
      wanted.map(({ tenant }) => tenant),
      wanted.map(({ id }) => id),
      remembered.map((held) => held?.version ?? null),
    ],
  });
  await loadTypes(
    parts.typeSets,
    rows.map((row) => [wanted[row.position - 1]?.tenant ?? '', row.type_set]),
  );
  const found: (ReadEntity | undefined)[] = wanted.map(() => undefined);
  for (const row of rows) {
    const at = row.position - 1;
    const tenant = wanted[at]?.tenant ?? '';
    const entity =
      row.doc === null
        ? remembered[at]?.entity
        : remember(parts, keys[at] ?? '', row, row.doc, typesOf(parts.typeSets, tenant, row));
    if (entity !== undefined) found[at] = { version: row.version, entity };
  }
  return found;
}

function typesOf(typeSets: TypeSets, tenant: string, row: EntityRow): readonly Iri[] {
  return typeSets.typesOf(tenant, row.type_set) ?? [];
}

function remember(
  { cache }: EntityParts,
  key: string,
  row: EntityRow,
  doc: string,
  types: readonly Iri[],
): Entity {
  const entity = entityOf(row, types, doc);
  cache.set(key, { version: row.version, entity }, doc.length);
  return entity;
}

async function loadTypes(
  typeSets: TypeSets,
  used: readonly (readonly [string, number])[],
): Promise<void> {
  const missing = used.filter(([tenant, set]) => typeSets.typesOf(tenant, set) === undefined);
  if (missing.length > 0) await typeSets.load(missing.map(([tenant]) => tenant));
}

/**
 * The entities of rows of one tenant, in their order; those known by their version are not read again.
 * `remembers`: keep the others, which a walk over everything should not.
 */
export async function entitiesOf(
  rows: readonly EntityRow[],
  parts: EntityParts,
  tenant: string,
  remembers: boolean,
): Promise<readonly Entity[]> {
  const { typeSets, cache } = parts;
  await loadTypes(
    typeSets,
    rows.map((row) => [tenant, row.type_set]),
  );
  return rows.map((row) => {
    const key = entityKey(tenant, row.id);
    const held = cache.get(key);
    if (held?.entity !== undefined && held.version === row.version) return held.entity;
    const doc = row.doc ?? '{}';
    const types = typesOf(typeSets, tenant, row);
    return remembers ? remember(parts, key, row, doc, types) : entityOf(row, types, doc);
  });
}
