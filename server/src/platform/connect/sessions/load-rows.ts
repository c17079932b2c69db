/** The rows of a table into the datastore, typed where every value has the type, with what was found on the way. */
import { createHash } from 'node:crypto';
import {
  type ColumnProfile,
  ColumnProfiler,
  type Notice,
  noticeOfRepair,
  type Role,
  storedColumns,
  storedRoles,
  type TablePlan,
} from '@kumiki/civic';
import type { Result } from '#kernel/result.ts';
import {
  cellJson,
  type Datastore,
  type Field,
  type FieldType,
  parseCell,
  type ResourceRef,
  type WrittenRows,
} from '#platform/catalog/index.ts';
import type { SummaryCounter } from '../import-summary.ts';
import type { RowBatch } from '../read-records.ts';
import type { Reading } from '../source-record.ts';
import type { TableRow } from '../table/table-rows.ts';

export interface RowLoad {
  readonly rows: number;
  readonly profiles: readonly ColumnProfile[];
  readonly plan: TablePlan | undefined;
}

export interface RowLoadOptions {
  readonly datastore: Datastore;
  readonly ref: ResourceRef;
  /** Reads the file from its beginning, each time it is called. */
  readonly read: () => AsyncIterable<Reading | RowBatch>;
  /** Says what is loaded: file and corrections. */
  readonly fingerprint: string;
  readonly signal: AbortSignal;
  /** A new counter for each reading. */
  readonly counter: () => SummaryCounter;
  readonly progress: (counter: SummaryCounter) => void;
}

/** A column of which a later value has not the type that the first ones had. */
class TypeGivenUp extends Error {
  readonly column: string;
  constructor(column: string) {
    super(`${column} is text`);
    this.name = 'TypeGivenUp';
    this.column = column;
  }
}

/** Reads the file once; once more for each column that turns out to be text after all. */
export async function loadRows(options: RowLoadOptions): Promise<Result<RowLoad>> {
  const texts = new Set<string>();
  for (;;) {
    const loading = new Loading(options, texts);
    try {
      return await loading.run();
    } catch (thrown) {
      if (!(thrown instanceof TypeGivenUp)) throw thrown;
      texts.add(thrown.column);
      await options.datastore.dropLoad(options.ref);
    }
  }
}

const typeOfRole: Readonly<Partial<Record<Role, FieldType>>> = {
  number: 'numeric',
  latitude: 'numeric',
  longitude: 'numeric',
  date: 'date',
  time: 'time',
  'date-time': 'timestamp',
};

/** Rows that decide on the types. */
const typeSampleMax = 1_000;

class Loading {
  readonly #options: RowLoadOptions;
  readonly #texts: ReadonlySet<string>;
  readonly #counter: SummaryCounter;
  #plan: TablePlan | undefined;
  #names: readonly string[] = [];
  #profilers: readonly ColumnProfiler[] = [];
  #types: readonly FieldType[] = [];

  constructor(options: RowLoadOptions, texts: ReadonlySet<string>) {
    this.#options = options;
    this.#texts = texts;
    this.#counter = options.counter();
  }

  async run(): Promise<Result<RowLoad>> {
    const batches = this.#stored();
    // The types are decided by the first rows, which are given again with the others.
    const start: (readonly string[])[] = [];
    let next = await batches.next();
    while (next.done !== true && start.length < typeSampleMax) {
      start.push(...next.value);
      next = await batches.next();
    }
    const plan = this.#plan;
    if (plan === undefined) return { ok: true, value: { rows: 0, profiles: [], plan } };
    const fields = this.#decideTypes(plan, start.slice(0, typeSampleMax));
    const { datastore, ref, signal } = this.#options;
    // What is stored is part of what is loaded: a load of other columns is another load.
    const shape = JSON.stringify(fields.map(({ id, type }) => [id, type]));
    const fingerprint = createHash('sha256')
      .update(`${this.#options.fingerprint} ${shape}`)
      .digest('hex');
    const load = await datastore.findLoad(ref);
    const skip = load?.fingerprint === fingerprint ? load.rowsRead : 0;
    const rest = next;
    const all = async function* () {
      yield start;
      if (rest.done !== true) yield rest.value;
      yield* batches;
    };
    const replaced = await datastore.replace(ref, { fields }, ahead(this.#written(all(), skip)), {
      fingerprint,
      signal,
      progress: (count) => {
        this.#counter.rows.stored = count;
        this.#options.progress(this.#counter);
      },
    });
    if (!replaced.ok) return replaced;
    this.#counter.rows.stored = replaced.value.rowCount;
    this.#options.progress(this.#counter);
    const profiles = this.#profilers.map((profiler) => profiler.result());
    return { ok: true, value: { rows: replaced.value.rowCount, profiles, plan } };
  }

  /** The values of the rows that are stored, by the batch; what is found goes to the counter. */
  async *#stored(): AsyncGenerator<readonly (readonly string[])[]> {
    for await (const reading of this.#options.read()) {
      if (reading.kind === 'notice') this.#counter.add([reading.notice]);
      if (reading.kind !== 'rows') continue;
      if (this.#plan === undefined) this.#begin(reading.plan);
      this.#counter.rows.read += reading.rows.length;
      const values: (readonly string[])[] = [];
      for (const row of reading.rows) {
        const found = this.#look(row);
        if (found !== undefined) values.push(found);
      }
      yield values;
    }
  }

  #begin(plan: TablePlan): void {
    this.#plan = plan;
    this.#names = storedColumns(plan);
    const roles = storedRoles(plan);
    this.#profilers = this.#names.map((name, i) => new ColumnProfiler(name, roles[i] ?? 'text'));
  }

  #look({ row, raw, outcome }: TableRow): readonly string[] | undefined {
    const found: Notice[] = raw.fault === undefined ? [] : [{ ...raw.fault, row }];
    if (outcome.kind === 'refused') {
      this.#counter.rows.refused += 1;
      this.#counter.add([...found, outcome.notice]);
      return undefined;
    }
    if (found.length > 0 || outcome.repairs.length > 0 || outcome.notices.length > 0) {
      this.#tell(found, outcome);
    }
    for (let i = 0; i < this.#profilers.length; i += 1) {
      this.#profilers[i]?.add(outcome.values[i] ?? '');
    }
    return outcome.values;
  }

  #tell(fault: readonly Notice[], outcome: Extract<TableRow['outcome'], { kind: 'stored' }>): void {
    for (const repair of outcome.repairs) {
      this.#profilers[this.#names.indexOf(repair.column)]?.noteRepaired();
    }
    for (const { column } of outcome.notices) {
      if (column !== undefined) this.#profilers[this.#names.indexOf(column)]?.noteInvalid();
    }
    this.#counter.add([...fault, ...outcome.repairs.map(noticeOfRepair), ...outcome.notices]);
  }

  #decideTypes(plan: TablePlan, start: readonly (readonly string[])[]): readonly Field[] {
    const roles = storedRoles(plan);
    const fields = this.#names.map((name, i): Field => {
      const role = roles[i] ?? 'text';
      const wanted = this.#texts.has(name) ? 'text' : (typeOfRole[role] ?? 'text');
      const fits = start.every((values) => parseCell(wanted, values[i] ?? '') !== undefined);
      return { id: fieldNameOf(name), type: fits ? wanted : 'text', role, label: { ja: name } };
    });
    this.#types = fields.map(({ type }) => type);
    return fields;
  }

  async *#written(
    batches: AsyncIterable<readonly (readonly string[])[]>,
    skip: number,
  ): AsyncGenerator<WrittenRows> {
    let left = skip;
    for await (const rows of batches) {
      const fresh = left === 0 ? rows : rows.slice(left);
      left -= rows.length - fresh.length;
      if (fresh.length > 0) yield { written: fresh.map((values) => this.#write(values)) };
    }
  }

  /** A row as the datastore keeps it. */
  #write(values: readonly string[]): string {
    let json = '';
    for (let i = 0; i < this.#types.length; i += 1) {
      const cell = cellJson(this.#types[i] ?? 'text', values[i] ?? '');
      if (cell === undefined) throw new TypeGivenUp(this.#names[i] ?? '');
      json += i === 0 ? cell : `,${cell}`;
    }
    return `[${json}]`;
  }
}

/** Makes the next batch while the one before is stored. */
async function* ahead<T>(batches: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = batches[Symbol.asyncIterator]();
  let next = iterator.next();
  try {
    for (;;) {
      const made = await next;
      if (made.done === true) return;
      next = iterator.next();
      // A failure is told when the batch is asked for, not before.
      next.catch(() => undefined);
      yield made.value;
    }
  } finally {
    await next.catch(() => undefined);
    await iterator.return?.();
  }
}

/** Names of columns that begin with `_` are the datastore's own. */
function fieldNameOf(name: string): string {
  return name.startsWith('_') ? `列${name}` : name;
}
