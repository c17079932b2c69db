/** One file from bytes to the broker: bounded batches, a bounded number of them at a time. */
import { notice } from '@kumiki/civic';
import type { Entity, Iri } from '@kumiki/ngsi-ld';
import type { Problem } from '#kernel/problem.ts';
import type { Format } from './import-options.ts';
import { type ImportSummary, SummaryCounter } from './import-summary.ts';
import type { Draft, Mapped, MapperSettings } from './importer.ts';
import { type FileFacts, readRecords } from './read-records.ts';
import { RecordPipeline } from './record-pipeline.ts';
import type { Reading } from './source-record.ts';

/** What became of one entity. */
export type UpsertOutcome =
  | { readonly kind: 'created' | 'updated' | 'unchanged' }
  | { readonly kind: 'refused'; readonly problem: Problem };

export interface ImportSettings extends MapperSettings {
  /** What is known of the file beside its bytes. */
  readonly facts?: FileFacts | undefined;
  /** Stores entities, and answers for each, in order, when all is committed. */
  readonly upsert: (entities: readonly Entity[]) => Promise<readonly UpsertOutcome[]>;
  /** Called once per type, after the first entity of it is stored, with the format it came in. */
  readonly stored: (type: Iri, format: Format | undefined) => Promise<void>;
  /** Called after every batch. */
  readonly progress: (summary: ImportSummary) => void;
  readonly delay: (ms: number) => Promise<void>;
  /** Ends the import before the next record. */
  readonly signal: AbortSignal;
}

/** How an import ended. `reason` is an `ImportStopped`, a `BodyBroken`, the signal's, or a defect. */
export type ImportEnd =
  | { readonly state: 'completed' | 'incomplete'; readonly summary: ImportSummary }
  | { readonly state: 'interrupted'; readonly summary: ImportSummary; readonly reason: unknown };

/** Carries a problem that repeats for every entity, such as a full disk. */
export class ImportStopped extends Error {
  readonly problem: Problem;

  constructor(reason: Problem) {
    super(reason.detail);
    this.name = 'ImportStopped';
    this.problem = reason;
  }
}

/** The body's bytes end before their time: the client went away, or sent too many. */
export class BodyBroken extends Error {
  constructor(cause: unknown) {
    super('The request body ends before it is complete', { cause });
    this.name = 'BodyBroken';
  }
}

const retryMsMin = 200;

/** Never rejects for what a file, a client or a database does; a defect of a mapper is thrown. */
export function runImport(
  chunks: AsyncIterable<Uint8Array>,
  settings: ImportSettings,
): Promise<ImportEnd> {
  return new ImportRun(settings).run(chunks);
}

class ImportRun {
  readonly #settings: ImportSettings;
  readonly #counter: SummaryCounter;
  readonly #pipeline: RecordPipeline;
  readonly #inFlight = new Set<Promise<void>>();
  readonly #types = new Set<Iri>();
  #untoldTypes: Iri[] = [];
  #batch: Draft[] = [];
  #batchBytes = 0;
  #isBroken = false;
  /** The first thing that made going on useless. */
  #stop: { readonly reason: unknown } | undefined;

  constructor(settings: ImportSettings) {
    this.#settings = settings;
    this.#counter = new SummaryCounter(settings.limits);
    this.#pipeline = new RecordPipeline(settings);
  }

  async run(chunks: AsyncIterable<Uint8Array>): Promise<ImportEnd> {
    try {
      await this.#readAll(chunks);
    } catch (thrown) {
      this.#stop ??= { reason: thrown };
    }
    await Promise.all(this.#inFlight);
    const summary = this.#counter.snapshot();
    if (this.#stop !== undefined) {
      return { state: 'interrupted', summary, reason: this.#stop.reason };
    }
    return { state: this.#isBroken ? 'incomplete' : 'completed', summary };
  }

  async #readAll(chunks: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const reading of this.#readings(chunks)) {
      this.#settings.signal.throwIfAborted();
      this.#take(reading);
      await this.#writeFull();
      if (this.#stop !== undefined) return;
    }
    if (!this.#pipeline.isEmpty) this.#keep(this.#pipeline.end());
    while (this.#batch.length > 0) await this.#write();
    await Promise.all(this.#inFlight);
  }

  #readings(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Reading> {
    const { limits, options, facts } = this.#settings;
    const known = { fileName: options.fileName, ...facts };
    return readRecords(this.#counted(chunks), limits, known);
  }

  async *#counted(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const iterator = chunks[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await iterator.next().catch((thrown: unknown) => {
          throw new BodyBroken(thrown);
        });
        if (next.done === true) return;
        this.#counter.bytes += next.value.length;
        yield next.value;
      }
    } finally {
      // Whoever stops early lets go of the body.
      await iterator.return?.().catch(() => undefined);
    }
  }

  #take(reading: Reading): void {
    if (reading.kind === 'notice') {
      this.#counter.add([reading.notice]);
      if (reading.notice.severity === 'error') this.#isBroken = true;
      if (reading.notice.code === 'file-unavailable') this.#counter.format = 'gsi-shelters';
      return;
    }
    this.#counter.rows.read += 1;
    this.#keep(this.#pipeline.map(reading.record));
  }

  #keep({ drafts, notices, refused }: Mapped): void {
    this.#counter.format = this.#pipeline.importer?.format ?? this.#counter.format;
    this.#counter.add(notices);
    this.#counter.rows.refused += refused;
    for (const draft of drafts) {
      this.#batch.push(draft);
      this.#batchBytes += draft.bytes;
    }
  }

  async #writeFull(): Promise<void> {
    const { batchRowsMax, importBatchBytesMax } = this.#settings.limits;
    while (this.#batch.length >= batchRowsMax || this.#batchBytes >= importBatchBytesMax) {
      await this.#write();
    }
  }

  /** Sends one batch on its way, once there is room for it: this is what slows the reading down. */
  async #write(): Promise<void> {
    const { batchesInFlightMax } = this.#settings.limits;
    while (this.#inFlight.size >= batchesInFlightMax) await Promise.race(this.#inFlight);
    const drafts = this.#nextBatch();
    const writing = this.#store(drafts)
      .catch((thrown: unknown) => {
        this.#stop ??= { reason: thrown };
      })
      .finally(() => this.#inFlight.delete(writing));
    this.#inFlight.add(writing);
  }

  /** As many as fit in rows and bytes, at least one. */
  #nextBatch(): readonly Draft[] {
    const { batchRowsMax, importBatchBytesMax } = this.#settings.limits;
    let [rows, bytes] = [0, 0];
    for (const draft of this.#batch) {
      if (rows > 0 && (rows >= batchRowsMax || bytes + draft.bytes > importBatchBytesMax)) break;
      rows += 1;
      bytes += draft.bytes;
    }
    this.#batchBytes -= bytes;
    return this.#batch.splice(0, rows);
  }

  async #store(drafts: readonly Draft[]): Promise<void> {
    let waiting = drafts;
    for (let attempt = 1; waiting.length > 0; attempt += 1) {
      const outcomes = await this.#settings.upsert(waiting.map(({ entity }) => entity));
      const away: Draft[] = [];
      for (const [i, draft] of waiting.entries()) {
        const outcome = outcomes[i];
        if (outcome === undefined) throw new Error('The broker answered for too few entities');
        if (!this.#settle(draft, outcome)) away.push(draft);
      }
      waiting = away;
      if (waiting.length > 0) await this.#pause(attempt, outcomes);
    }
    await this.#tellTypes();
    this.#settings.progress(this.#counter.snapshot());
  }

  /** False when the entity is to be offered again. */
  #settle({ entity, place, rows }: Draft, outcome: UpsertOutcome): boolean {
    const { entities, rows: counts } = this.#counter;
    if (outcome.kind !== 'refused') {
      entities[outcome.kind] += 1;
      counts.stored += rows;
      for (const type of entity.types) this.#remember(type);
      return true;
    }
    if (isPassing(outcome.problem)) return false;
    entities.refused += 1;
    counts.refused += rows;
    const { detail } = outcome.problem;
    this.#counter.add([notice('refused-by-broker', { detail }, place)]);
    return true;
  }

  #remember(type: Iri): void {
    if (this.#types.has(type)) return;
    this.#types.add(type);
    this.#untoldTypes.push(type);
  }

  async #pause(attempt: number, outcomes: readonly UpsertOutcome[]): Promise<void> {
    const cause = outcomes.find((each) => each.kind === 'refused' && isPassing(each.problem));
    if (cause?.kind !== 'refused') return;
    const isLast = attempt >= this.#settings.limits.batchAttemptsMax;
    if (isLast || cause.problem.code === 'insufficient-storage') {
      throw new ImportStopped(cause.problem);
    }
    await this.#settings.delay(retryMsMin * 2 ** (attempt - 1));
    this.#settings.signal.throwIfAborted();
  }

  async #tellTypes(): Promise<void> {
    const types = this.#untoldTypes;
    this.#untoldTypes = [];
    for (const type of types) await this.#settings.stored(type, this.#counter.format);
  }
}

/** The entity is not at fault: it may go in later. */
function isPassing({ code }: Problem): boolean {
  return code === 'unavailable' || code === 'insufficient-storage' || code === 'rate-limited';
}
