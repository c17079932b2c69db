/** Writes of the bare limit: gathered as the server gathers them, sent in its own statements, and nothing else. */
import type { Database } from '../../server/src/kernel/database/index.ts';
import { createLog } from '../../server/src/kernel/log.ts';
import { flushStatement, outboxSink } from '../../server/src/platform/context/index.ts';
import { prepareHistory } from '../../server/src/platform/history/index.ts';

export const names = 'https://uri.etsi.org/ngsi-ld/default-context/';
export const tenant = 'default';

export type Attributes = Record<string, { readonly type: string; readonly value: unknown }>;
export type Doc = Record<string, readonly unknown[]>;

/** The defaults of `server/src/platform/context/limits.ts`. */
const flushes = { inFlightMax: 2, operationsMin: 32, operationsMax: 400 } as const;

interface Waiting {
  readonly id: string;
  readonly type: string;
  readonly attributes: Attributes;
  readonly answer: () => void;
  readonly fail: (thrown: unknown) => void;
}

export interface Known {
  /** Absent until it is written. */
  readonly version: string | undefined;
  readonly type: string;
  readonly createdAt: string;
  readonly doc: Doc;
}

/** What is held now, by id, and rows of what changed as the sinks of the server give them. */
interface Rows {
  readonly at: string;
  readonly entities: Map<string, Known>;
  readonly history: unknown[];
  readonly outbox: unknown[];
}

export class BareWrites {
  readonly #database: Database;
  readonly #known = new Map<string, Known>();
  readonly #typeSets = new Map<string, number>();
  readonly #insert: ReturnType<typeof flushStatement>;
  readonly #update: ReturnType<typeof flushStatement>;
  #waiting: Waiting[] = [];
  #inFlight = 0;
  #isScheduled = false;

  constructor(database: Database) {
    this.#database = database;
    const clock = { now: () => Date.now() };
    const { sinks } = prepareHistory({ database, clock, log: createLog(() => undefined, clock) });
    const told = [outboxSink, ...sinks.filter(({ name }) => name === 'history')];
    this.#insert = flushStatement(['insert'], told);
    this.#update = flushStatement(['update'], told);
  }

  async open(): Promise<void> {
    for (const type of ['Sensor', 'Vehicle']) {
      const [row] = await this.#database.query<{ type_set: number }>(
        `insert into entity_type_set (tenant, types, key) values ($1, array[$2], $2)
         returning type_set`,
        [tenant, names + type],
      );
      if (row !== undefined) this.#typeSets.set(type, row.type_set);
    }
  }

  known(id: string): Known | undefined {
    return this.#known.get(id);
  }

  write(id: string, type: string, attributes: Attributes): Promise<void> {
    return new Promise((answer, fail) => {
      this.#waiting.push({ id, type, attributes, answer, fail });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#isScheduled || this.#inFlight >= flushes.inFlightMax) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      const { length } = this.#waiting;
      const isWorthIt = this.#inFlight === 0 ? length > 0 : length >= flushes.operationsMin;
      if (isWorthIt) void this.#flush(this.#waiting.splice(0, flushes.operationsMax));
    });
  }

  async #flush(batch: readonly Waiting[]): Promise<void> {
    this.#inFlight += 1;
    try {
      await this.#send(this.#rowsOf(batch));
      for (const { answer } of batch) answer();
    } catch (thrown) {
      for (const { fail } of batch) fail(thrown);
    }
    this.#inFlight -= 1;
    this.#schedule();
  }

  #rowsOf(batch: readonly Waiting[]): Rows {
    const at = new Date().toISOString();
    const rows: Rows = { at, entities: new Map(), history: [], outbox: [] };
    for (const { id, type, attributes } of batch) {
      const held = rows.entities.get(id) ??
        this.#known.get(id) ?? { version: undefined, type, createdAt: at, doc: {} };
      const doc: Doc = { ...held.doc };
      const changed: string[] = [];
      for (const [name, attribute] of Object.entries(attributes)) {
        const iri = names + name;
        const before = doc[iri]?.[0] as { value?: unknown; createdAt?: string } | undefined;
        if (JSON.stringify(before?.value) === JSON.stringify(attribute.value)) continue;
        const instance = { ...attribute, createdAt: before?.createdAt ?? at, modifiedAt: at };
        doc[iri] = [instance];
        changed.push(iri);
        const number = typeof attribute.value === 'number' ? attribute.value : null;
        const created = instance.createdAt === at ? null : instance.createdAt;
        rows.history.push([0, [tenant, id, iri, at, created, number, instance]]);
      }
      rows.entities.set(id, { ...held, doc });
      rows.outbox.push([0, [tenant, at, [id, 'modified', [names + type], changed, false]]]);
    }
    return rows;
  }

  /** Never are there new and known entities in one flush here, nor one entity in two flushes: no row is lost. */
  async #send({ at, entities, history, outbox }: Rows): Promise<void> {
    const ordered = [...entities].sort(([a], [b]) => (a < b ? -1 : 1));
    const isNew = ordered[0]?.[1].version === undefined;
    const rows = ordered.map(([id, { version, type, createdAt, doc }], position) => {
      const head = [position, tenant, id, version === undefined ? null : Number(version)];
      return [...head, this.#typeSets.get(type), createdAt, at, null, [], false, doc, null];
    });
    const written = await this.#database.query<{ position: number; version: string }>({
      ...(isNew ? this.#insert : this.#update),
      values: [JSON.stringify(rows), JSON.stringify(outbox), JSON.stringify(history)],
    });
    if (written.length !== rows.length) throw new Error('An entity was not written');
    for (const { position, version } of written) {
      const [id = '', held] = ordered[position] ?? [];
      if (held !== undefined) this.#known.set(id, { ...held, version });
    }
  }
}
