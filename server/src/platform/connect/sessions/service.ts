/** Sessions as requests see them: upload, look, correct, take in, cancel; and the work that goes on behind them. */
import type { Corrections } from '@kumiki/civic';
import { type Problem, problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Actor } from '#platform/catalog/index.ts';
import type { ImportOptions } from '../import-options.ts';
import { type ImportRun, insertImportRun } from '../store.ts';
import type { CommitRequest, ImportSession } from './session.ts';
import { findSession, moveSession, updateSession } from './store.ts';
import { analyse, openSession, type Upload } from './upload.ts';
import { newRun, type SessionParts, takeInQueue, type UntitledWish, Work } from './work.ts';

export interface ImportSessions {
  /** Keeps the file and looks at it. Problems: `payload-too-large`, `insufficient-storage`. */
  open(upload: Upload): Promise<Result<ImportSession>>;
  find(tenant: string, id: string): Promise<Result<ImportSession>>;
  /** Looks again, with what staff say. `conflict` when it is being taken in. */
  correct(actor: Actor, id: string, corrections: Corrections): Promise<Result<ImportSession>>;
  /** Begins to take it in; saying it again changes nothing. */
  commit(actor: Actor, id: string, request: CommitRequest): Promise<Result<ImportSession>>;
  /** What is stored stays; the dataset stays a draft. */
  cancel(actor: Actor, id: string): Promise<Result<ImportSession>>;
  /** Takes a file in at once, and answers when it is done. */
  run(upload: Upload, options: ImportOptions, wish: UntitledWish): Promise<Result<ImportRun>>;
  /** Begins the work behind, and goes on with what an earlier process left. */
  start(): Promise<void>;
  stop(): void;
}

export function createImportSessions(parts: SessionParts): ImportSessions {
  const work = new Work(parts);
  const { database } = parts;
  const sessionOf = async (tenant: string, id: string): Promise<Result<ImportSession>> => {
    const session = await findSession(database, tenant, id);
    const missing = problem('not-found', `Import session ${id} does not exist.`);
    return session === undefined ? err(missing) : ok(session);
  };
  return {
    open: (upload) => openSession(parts, upload),
    find: sessionOf,
    correct: async ({ tenant }, id, corrections) => {
      const session = await sessionOf(tenant, id);
      if (!session.ok) return session;
      if (!isOpen(session.value)) return err(underWay(id));
      const analysis = await analyse(parts, session.value, corrections);
      const changedAt = new Date(parts.clock.now());
      const next = { ...session.value, corrections, analysis, changedAt, state: 'open' } as const;
      await updateSession(database, next);
      return ok(next);
    },
    commit: (actor, id, request) => commit(parts, sessionOf, actor, id, request),
    cancel: async ({ tenant }, id) => {
      const at = new Date(parts.clock.now());
      const from = ['open', 'waiting', 'running'] as const;
      await moveSession(database, { tenant, id }, { from, to: 'cancelled', at });
      work.cancel(tenant, id);
      return sessionOf(tenant, id);
    },
    run: (upload, options, wish) => work.runNow(upload, options, wish),
    start: () => work.start(),
    stop: () => work.stop(),
  };
}

function isOpen({ state }: ImportSession): boolean {
  return state === 'open' || state === 'failed' || state === 'cancelled';
}

function underWay(id: string): Problem {
  return problem('conflict', `Import session ${id} is being taken in, or has been.`);
}

async function commit(
  parts: SessionParts,
  sessionOf: (tenant: string, id: string) => Promise<Result<ImportSession>>,
  { tenant }: Actor,
  id: string,
  request: CommitRequest,
): Promise<Result<ImportSession>> {
  const { database, clock, newId, jobs } = parts;
  const session = await sessionOf(tenant, id);
  if (!session.ok) return session;
  if (!isOpen(session.value)) return session;
  if (session.value.analysis.kind === 'nothing') {
    const detail = 'The file is not understood: its notices say why.';
    return err(problem('unsupported-media-type', detail));
  }
  const at = new Date(clock.now());
  const from = ['open', 'failed', 'cancelled'] as const;
  const runId = newId();
  const next = { ...session.value, request, runId, failure: undefined, changedAt: at };
  if (!(await moveSession(database, { tenant, id }, { from, to: 'waiting', at }))) {
    return sessionOf(tenant, id);
  }
  await updateSession(database, { ...next, state: 'waiting' });
  await insertImportRun(database, tenant, newRun(next, runId, at));
  await jobs.send(takeInQueue, { tenant, id });
  return ok({ ...next, state: 'waiting' });
}
