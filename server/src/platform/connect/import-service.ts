/** Imports as requests see them: how many at once, their history, what follows when real data arrives. */
import { type Notice, notice } from '@kumiki/civic';
import type { Iri } from '@kumiki/ngsi-ld';
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import { BodyTooLarge } from '#kernel/http/index.ts';
import type { Log } from '#kernel/log.ts';
import { type Problem, problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Catalog } from '#platform/catalog/index.ts';
import type { WritePermit } from '#platform/identity/index.ts';
import type { EntityStore } from './entity-store.ts';
import type { Format, ImportOptions } from './import-options.ts';
import { emptySummary, type ImportSummary } from './import-summary.ts';
import { importerOf } from './importers.ts';
import type { ConnectLimits } from './limits.ts';
import { keepWhileReading } from './original.ts';
import { BodyBroken, type ImportEnd, ImportStopped, runImport } from './run-import.ts';
import { removeSample } from './sample-loader.ts';
import { type ImportRun, insertImportRun, updateImportRun } from './store.ts';

export interface ImportRequest {
  readonly tenant: string;
  /** Not personal: `Principal.id`. */
  readonly principal: string;
  /** Where the caller may not write everything. */
  readonly permit?: WritePermit | undefined;
  /** Whether the caller may make data public; what it brings stays hidden otherwise. */
  readonly mayPublish?: boolean;
  readonly options: ImportOptions;
  readonly body: AsyncIterable<Uint8Array>;
  readonly log: Log;
}

export interface ImportServiceOptions {
  readonly database: Database;
  /** Where originals are kept. */
  readonly files: Pick<Catalog['files'], 'store'>;
  readonly store: EntityStore;
  readonly clock: Clock;
  readonly limits: ConnectLimits;
  /** Unique, and in the order of time as text. */
  readonly newId: () => string;
  readonly delay: (ms: number) => Promise<void>;
}

export interface ImportService {
  /**
   * Takes a file in and notes it in the history. The run is finished, whatever its state. Problems:
   * `unavailable` when too many imports run, or what the broker said when it stopped; then the run is
   * `interrupted`.
   */
  run(request: ImportRequest): Promise<Result<ImportRun>>;
  /** Ends running imports before their next record; what they stored stays. */
  stop(): void;
}

export function createImportService(options: ImportServiceOptions): ImportService {
  const stopping = new AbortController();
  let running = 0;
  return {
    run: async (request) => {
      const { importsAtOnceMax } = options.limits;
      if (running >= importsAtOnceMax || stopping.signal.aborted)
        return err(busy(importsAtOnceMax));
      running += 1;
      try {
        return await new Import(options, request, stopping.signal).run();
      } finally {
        running -= 1;
      }
    },
    stop: () => stopping.abort(),
  };
}

function busy(importsAtOnceMax: number): Problem {
  const detail = `This server takes in ${importsAtOnceMax} files at a time.`;
  return { ...problem('unavailable', detail), extensions: { retryAfterSeconds: 5 } };
}

class Import {
  readonly #options: ImportServiceOptions;
  readonly #request: ImportRequest;
  readonly #signal: AbortSignal;
  readonly #types = new Set<Iri>();
  #run: ImportRun;
  #noting: Promise<void> = Promise.resolve();

  constructor(options: ImportServiceOptions, request: ImportRequest, signal: AbortSignal) {
    this.#options = options;
    this.#request = request;
    this.#signal = signal;
    const startedAt = new Date(options.clock.now());
    this.#run = {
      id: options.newId(),
      fileName: request.options.fileName,
      principal: request.principal,
      state: 'running',
      startedAt,
      progressAt: startedAt,
      finishedAt: undefined,
      file: undefined,
      summary: emptySummary,
    };
  }

  async run(): Promise<Result<ImportRun>> {
    const { database, files, limits, store, delay } = this.#options;
    const { tenant, options, body, log, permit } = this.#request;
    const name = options.fileName.replace(/^.*\//, '');
    const { chunks, kept } = keepWhileReading(body, (copy) =>
      files.store(tenant, { name, body: copy }),
    );
    await insertImportRun(database, tenant, this.#run);
    const beat = setInterval(() => this.#progress(this.#run.summary), limits.progressMsMin);
    const end = await runImport(chunks, {
      options,
      limits,
      delay,
      signal: this.#signal,
      upsert: (entities) => store.upsert(tenant, entities, permit),
      stored: (type, format) => this.#stored(type, format),
      progress: (summary) => this.#progress(summary),
    }).finally(() => clearInterval(beat));
    if (end.state !== 'interrupted') {
      await removeSample({ database, store }, tenant, [...this.#types]);
    }
    // A body that breaks off is told by the end of the reading.
    const original = await kept.catch(() => undefined);
    await this.#finish(end, original?.ok === true ? original.value : undefined);
    log.info('import ended', {
      import: this.#run.id,
      state: end.state,
      format: end.summary.format,
      rows: end.summary.rows.read,
      refused: end.summary.rows.refused,
    });
    return original?.ok === false ? original : this.#answer(end);
  }

  async #stored(type: Iri, format: Format | undefined): Promise<void> {
    this.#types.add(type);
    const { tenant, principal } = this.#request;
    if (this.#isPublic(format)) await this.#options.store.makePublic(tenant, type, principal);
  }

  #isPublic(format: Format | undefined): boolean {
    if (this.#request.mayPublish === false) return false;
    const { isPublic, license } = this.#request.options;
    const isOpenData = format !== undefined && importerOf(format).isOpenData;
    return isPublic ?? (license !== undefined || isOpenData);
  }

  /** The history is written now and then. */
  #progress(summary: ImportSummary): void {
    const now = this.#options.clock.now();
    const isDue = now - this.#run.progressAt.getTime() >= this.#options.limits.progressMsMin;
    this.#run = { ...this.#run, summary };
    if (!isDue) return;
    this.#run = { ...this.#run, progressAt: new Date(now) };
    this.#note();
  }

  /** One at a time, in order; a failure shows in the next one, at the latest in the last. */
  #note(): void {
    const run = this.#run;
    const { database } = this.#options;
    this.#noting = this.#noting
      .catch(() => undefined)
      .then(() => updateImportRun(database, this.#request.tenant, run));
    this.#noting.catch(() => undefined);
  }

  async #finish({ state, summary }: ImportEnd, file: ImportRun['file']): Promise<void> {
    const at = new Date(this.#options.clock.now());
    const told = this.#withVisibility(summary);
    this.#run = { ...this.#run, state, file, summary: told, progressAt: at, finishedAt: at };
    this.#note();
    await this.#noting;
  }

  #withVisibility(summary: ImportSummary): ImportSummary {
    if (this.#isPublic(summary.format)) return summary;
    const hidden: Notice[] = [...this.#types].map((type) =>
      notice('not-public', { type: type.replace(/^.*[/#:]/, '') }),
    );
    return {
      ...summary,
      noticeTotal: summary.noticeTotal + hidden.length,
      noticeCounts: {
        ...summary.noticeCounts,
        ...(hidden.length > 0 ? { 'not-public': hidden.length } : {}),
      },
      notices: [...hidden, ...summary.notices],
    };
  }

  #answer(end: ImportEnd): Result<ImportRun> {
    if (end.state !== 'interrupted') return ok(this.#run);
    const { reason } = end;
    if (reason instanceof ImportStopped) return err(reason.problem);
    if (reason instanceof BodyBroken) return err(bodyProblem(reason));
    if (this.#signal.aborted) return err(problem('unavailable', 'The server is stopping.'));
    throw reason;
  }
}

function bodyProblem({ cause, message }: BodyBroken): Problem {
  if (cause instanceof BodyTooLarge) {
    return problem('payload-too-large', `${cause.message}; what came before is stored.`);
  }
  return problem('invalid-request', `${message}; what came before is stored.`);
}
