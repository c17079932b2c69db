/** The work behind sessions: files are taken in by jobs that survive restarts, or at once. */
import type { Region } from '@kumiki/civic';
import type { Iri } from '@kumiki/ngsi-ld';
import { z } from 'zod';
import { defineQueue, type Jobs } from '#kernel/jobs/index.ts';
import { errorFields, type Log } from '#kernel/log.ts';
import type { Result } from '#kernel/result.ts';
import { ok } from '#kernel/result.ts';
import type { Catalog } from '#platform/catalog/index.ts';
import type { EntityStore } from '../entity-store.ts';
import type { ImportOptions } from '../import-options.ts';
import { emptySummary, type ImportState, type ImportSummary } from '../import-summary.ts';
import { type ImportRun, insertImportRun, updateImportRun } from '../store.ts';
import { proposeTitle } from './propose-title.ts';
import type { CommitRequest, ImportSession } from './session.ts';
import {
  findSession,
  insertQuality,
  listQuality,
  listUnfinished,
  moveSession,
  updateSession,
} from './store.ts';
import { type DatasetWish, type TakeInParts, type TakenIn, takeIn } from './take-in.ts';
import { openSession, type Upload, type UploadParts } from './upload.ts';

export interface SessionParts extends UploadParts {
  readonly catalog: Pick<Catalog, 'datasets' | 'datastore' | 'files'>;
  readonly jobs: Jobs;
  /** Its municipalities name what is proposed to be a title. */
  readonly region: Pick<Region, 'municipalities'>;
  readonly store: EntityStore;
  readonly log: Log;
  readonly delay: (ms: number) => Promise<void>;
}

const reference = z.object({ tenant: z.string(), id: z.string() });
export const takeInQueue = defineQueue({
  name: 'connect-take-in',
  data: reference,
  runSecondsMax: 12 * 3_600,
  concurrency: 2,
});

/** The record of an import that begins. */
export function newRun(
  { fileName, principal, file }: Pick<ImportSession, 'fileName' | 'principal' | 'file'>,
  id: string,
  at: Date,
): ImportRun {
  return {
    id,
    fileName,
    principal,
    state: 'running',
    startedAt: at,
    progressAt: at,
    finishedAt: undefined,
    file,
    summary: emptySummary,
  };
}

/** Without a title it gets the one that is proposed. */
export type UntitledWish = Omit<DatasetWish, 'title'> & Partial<Pick<DatasetWish, 'title'>>;

class Cancelled extends Error {}

export class Work {
  readonly #parts: SessionParts;
  readonly #running = new Map<string, AbortController>();
  #isStopping = false;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  async start(): Promise<void> {
    const { jobs, database, clock, limits } = this.#parts;
    await jobs.work(takeInQueue, ({ tenant, id }, { signal }) => this.#take(tenant, id, signal));
    // One process alone knows that nobody else is at it; otherwise silence tells.
    const silence = database.engine === 'embedded' ? 0 : limits.silenceMsMax;
    const left = await listUnfinished(database, new Date(clock.now() - silence), 1_000);
    for (const session of left) await jobs.send(takeInQueue, session);
  }

  stop(): void {
    this.#isStopping = true;
    for (const controller of this.#running.values()) controller.abort();
  }

  cancel(tenant: string, id: string): void {
    this.#running.get(`${tenant} ${id}`)?.abort(new Cancelled());
  }

  async #take(tenant: string, id: string, signal: AbortSignal): Promise<void> {
    const { database, clock, log } = this.#parts;
    const session = await findSession(database, tenant, id);
    const { request, runId } = session ?? {};
    if (session === undefined || request === undefined || runId === undefined) return;
    const from = ['waiting', 'running'] as const;
    const at = new Date(clock.now());
    if (!(await moveSession(database, { tenant, id }, { from, to: 'running', at }))) return;
    const controller = new AbortController();
    const key = `${tenant} ${id}`;
    this.#running.set(key, controller);
    try {
      const run = newRun(session, runId, session.changedAt);
      const end = await this.#run(session, run, optionsOf(session, request), {
        wish: { ...request, datasetId: request.dataset, identifier: id },
        signal: AbortSignal.any([signal, controller.signal]),
      });
      const after = { ...session, changedAt: new Date(clock.now()) };
      if (end.ok) {
        const { datasetId, resourceId } = end.value.taken;
        await updateSession(database, { ...after, state: 'done', datasetId, resourceId });
      } else {
        await updateSession(database, { ...after, state: 'failed', failure: end.error.detail });
      }
    } catch (thrown) {
      if (thrown instanceof Cancelled) return;
      // Stopping or away: the session stays as it is, and is gone on with.
      if (!this.#isStopping)
        log.warn('import not finished', { session: id, ...errorFields(thrown) });
      throw thrown;
    } finally {
      this.#running.delete(key);
    }
  }

  async runNow(
    upload: Upload,
    options: ImportOptions,
    given: UntitledWish,
  ): Promise<Result<ImportRun>> {
    const { database, clock, newId, region } = this.#parts;
    const opened = await openSession(this.#parts, upload);
    if (!opened.ok) return opened;
    const session = opened.value;
    const wish = { ...given, title: given.title ?? proposeTitle(session, region) };
    const { tenant } = session;
    const run = newRun(session, newId(), new Date(clock.now()));
    if (session.analysis.kind === 'nothing') {
      const { notices } = session.analysis;
      const summary = { ...emptySummary, bytes: session.file.bytes, notices: [...notices] };
      const counts = Object.fromEntries(notices.map(({ code }) => [code, 1]));
      const told = { ...summary, noticeTotal: notices.length, noticeCounts: counts };
      const ended = endOf(run, 'completed', told, new Date(clock.now()));
      await insertImportRun(database, tenant, ended);
      const changedAt = new Date(clock.now());
      const failure = notices.find(({ severity }) => severity === 'error')?.message.en;
      await updateSession(database, { ...session, state: 'failed', failure, changedAt });
      return ok(ended);
    }
    await insertImportRun(database, tenant, run);
    const controller = new AbortController();
    const key = `${tenant} ${session.id}`;
    this.#running.set(key, controller);
    try {
      const { signal } = controller;
      const end = await this.#run(session, run, options, { wish, signal });
      if (!end.ok) return end;
      const { datasetId, resourceId } = end.value.taken;
      const changedAt = new Date(clock.now());
      const done = { ...session, state: 'done', datasetId, resourceId, changedAt } as const;
      await updateSession(database, { ...done, runId: run.id });
      return ok(end.value.run);
    } finally {
      this.#running.delete(key);
    }
  }

  async #run(
    session: ImportSession,
    first: ImportRun,
    options: ImportOptions,
    { wish, signal }: { readonly wish: DatasetWish; readonly signal: AbortSignal },
  ): Promise<Result<{ readonly run: ImportRun; readonly taken: TakenIn }>> {
    const { database, clock } = this.#parts;
    const { tenant } = session;
    let run = first;
    let noting: Promise<void> = Promise.resolve();
    const note = (next: ImportRun): Promise<void> => {
      run = next;
      noting = noting.catch(() => undefined).then(() => updateImportRun(database, tenant, next));
      return noting;
    };
    const end = async (state: ImportState, summary: ImportSummary) =>
      note(endOf(run, state, summary, new Date(clock.now())));
    try {
      const taken = await takeIn(this.#takeInParts(tenant, wish, session.principal), {
        actor: { tenant, principal: session.principal },
        file: session.file,
        encoding: session.encoding,
        corrections: session.corrections,
        towns: await this.#parts.gazetteer.finder(),
        analysis: session.analysis,
        options,
        wish,
        signal,
        progress: (summary) => {
          const at = new Date(clock.now());
          if (at.getTime() - run.progressAt.getTime() < this.#parts.limits.progressMsMin) return;
          void note({ ...run, summary, progressAt: at }).catch(() => undefined);
        },
      });
      if (!taken.ok) {
        await end('interrupted', run.summary);
        return taken;
      }
      const { value } = taken;
      await insertQuality(database, tenant, measured(value, wish.title, new Date(clock.now())));
      await end(value.state, value.summary);
      return ok({ run, taken: value });
    } catch (thrown) {
      await end('interrupted', run.summary);
      throw thrown;
    }
  }

  #takeInParts(tenant: string, { publish, permit }: DatasetWish, by: string): TakeInParts {
    const { catalog, limits, clock, store, delay } = this.#parts;
    return {
      catalog,
      limits,
      now: () => clock.now(),
      upsert: (entities) => store.upsert(tenant, entities, permit),
      stored: async (type: Iri) => {
        if (publish) await store.makePublic(tenant, type, by);
      },
      delay,
      columnsBefore: async (datasetId) => {
        const [last] = await listQuality(this.#parts.database, tenant, { datasetId, limit: 1 });
        return last?.report.profiles.map(({ name }) => name);
      },
    };
  }
}

function measured({ datasetId, resourceId, quality }: TakenIn, title: string, measuredAt: Date) {
  const { score, scoreAfterRepairs } = quality.readability;
  return {
    datasetId,
    resourceId,
    measuredAt,
    title,
    readability: score,
    readabilityAfterRepairs: scoreAfterRepairs,
    report: quality,
  };
}

function endOf(run: ImportRun, state: ImportState, summary: ImportSummary, at: Date): ImportRun {
  return { ...run, state, summary, progressAt: at, finishedAt: at };
}

function optionsOf({ fileName }: ImportSession, request: CommitRequest): ImportOptions {
  return {
    fileName,
    format: undefined,
    entityType: request.type,
    idProperty: undefined,
    map: new Map(),
    kind: undefined,
    localGovernmentCode: undefined,
    source: undefined,
    license: request.licence,
    isPublic: request.publish,
  };
}
