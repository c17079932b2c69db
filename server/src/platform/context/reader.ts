/** Gets of single entities, gathered into few statements. */
import type { Entity, Iri } from '@kumiki/ngsi-ld';
import type { Queryable } from '#kernel/database/index.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { type EntityRow, entityColumns, entityOf } from './entity-row.ts';
import type { ContextLimits } from './limits.ts';
import { unavailable } from './problem-of.ts';
import type { TypeSets } from './type-sets.ts';
import { entityKey } from './write-queue.ts';

export interface Reader {
  /** The entity as it is held, expired or not. `unavailable` when too many wait. Rejects when the database does. */
  find(tenant: string, id: string): Promise<Result<Entity | undefined>>;
}

interface Waiting {
  readonly tenant: string;
  readonly id: string;
  readonly answer: (found: Result<Entity | undefined>) => void;
  readonly fail: (thrown: unknown) => void;
}

type ReadLimits = Pick<ContextLimits, 'readIdsMax' | 'readsInFlightMax' | 'readQueueIdsMax'>;

class GatheringReader implements Reader {
  readonly #database: Queryable;
  readonly #typeSets: TypeSets;
  readonly #limits: ReadLimits;
  #waiting: Waiting[] = [];
  #inFlight = 0;
  #isScheduled = false;

  constructor(database: Queryable, typeSets: TypeSets, limits: ReadLimits) {
    this.#database = database;
    this.#typeSets = typeSets;
    this.#limits = limits;
  }

  find(tenant: string, id: string): Promise<Result<Entity | undefined>> {
    if (this.#waiting.length >= this.#limits.readQueueIdsMax) {
      return Promise.resolve(err(unavailable('Too many reads are waiting.')));
    }
    return new Promise((answer, fail) => {
      this.#waiting.push({ tenant, id, answer, fail });
      this.#schedule();
    });
  }

  /** As in the writer: everything that has arrived by now joins. */
  #schedule(): void {
    if (this.#isScheduled || this.#inFlight >= this.#limits.readsInFlightMax) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      while (this.#inFlight < this.#limits.readsInFlightMax && this.#waiting.length > 0) {
        const taken = this.#waiting.slice(0, this.#limits.readIdsMax);
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
      const rows = await readEntities(this.#database, taken);
      const entities = await entitiesOf(rows, this.#typeSets);
      const byKey = new Map(rows.map((row, i) => [entityKey(row.tenant, row.id), entities[i]]));
      for (const { tenant, id, answer } of taken) answer(ok(byKey.get(entityKey(tenant, id))));
    } catch (thrown) {
      for (const { fail } of taken) fail(thrown);
    }
  }
}

export function createReader(database: Queryable, typeSets: TypeSets, limits: ReadLimits): Reader {
  return new GatheringReader(database, typeSets, limits);
}

/** Rows of those that exist, in no order; one that is wanted twice comes twice. */
export function readEntities(
  database: Queryable,
  wanted: readonly { readonly tenant: string; readonly id: string }[],
): Promise<readonly EntityRow[]> {
  return database.query<EntityRow>({
    name: 'context_read',
    text: `select ${entityColumns}
      from unnest($1::text[], $2::text[]) as k (tenant, id)
      join entity as e on e.tenant = k.tenant and e.id = k.id`,
    values: [wanted.map(({ tenant }) => tenant), wanted.map(({ id }) => id)],
  });
}

/** The entities of rows, in their order. */
export async function entitiesOf(
  rows: readonly EntityRow[],
  typeSets: TypeSets,
): Promise<readonly Entity[]> {
  const typesOf = (row: EntityRow): readonly Iri[] | undefined =>
    typeSets.typesOf(row.tenant, row.type_set);
  const missing = rows.filter((row) => typesOf(row) === undefined);
  if (missing.length > 0) await typeSets.load(missing.map((row) => row.tenant));
  return rows.map((row) => entityOf(row, typesOf(row) ?? []));
}
