/** The yearly records of plans as one door. */
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Actor } from '#platform/indicators/index.ts';
import { type PlanRecord, type RecordContent, type Step, take } from './record.ts';
import { insertRecord, listRecordRevisions, listRecords, type RecordKey } from './record-store.ts';

export interface RecordPlace {
  readonly node: string;
  readonly year: number;
}

export interface Records {
  list(
    key: RecordKey,
    asked: { readonly year?: number; readonly isPublishedOnly: boolean },
  ): Promise<readonly PlanRecord[]>;
  revisions(key: RecordKey, place: RecordPlace): Promise<readonly PlanRecord[]>;
  /** A new draft. Problem `conflict`: submitted ones wait for a decision; `baseRevision` is not the latest. */
  write(key: RecordKey, place: RecordPlace, writing: Writing): Promise<Result<PlanRecord>>;
  /** Problems: `not-found`, `conflict`. */
  take(key: RecordKey, place: RecordPlace, taking: Taking): Promise<Result<PlanRecord>>;
}

export interface Writing {
  readonly content: RecordContent;
  readonly actor: Actor;
  readonly baseRevision: number | undefined;
}

export interface Taking {
  readonly step: Step;
  readonly actor: Actor;
  readonly comment: string | undefined;
}

export function createRecords(database: Database, clock: Clock): Records {
  const latest = async (key: RecordKey, { node, year }: RecordPlace) =>
    (await listRecordRevisions(database, key, node, year))[0];

  async function add(key: RecordKey, record: PlanRecord): Promise<Result<PlanRecord>> {
    if (await insertRecord(database, key, record)) return ok(record);
    return err(problem('conflict', 'The record was changed by somebody else.'));
  }

  return {
    list: (key, asked) => listRecords(database, key, asked),
    revisions: (key, { node, year }) => listRecordRevisions(database, key, node, year),
    write: async (key, place, { content, actor, baseRevision }) => {
      const before = await latest(key, place);
      if (before?.state === 'submitted') {
        return err(problem('conflict', 'The record is submitted: it waits for a decision.'));
      }
      if (baseRevision !== undefined && baseRevision !== (before?.revision ?? 0)) {
        return err(problem('conflict', 'The record was changed by somebody else.'));
      }
      return add(key, {
        ...place,
        revision: (before?.revision ?? 0) + 1,
        state: 'draft',
        content,
        comment: undefined,
        author: actor.id,
        changedBy: actor.id,
        changedAt: new Date(clock.now()),
      });
    },
    take: async (key, place, { step, actor, comment }) => {
      const before = await latest(key, place);
      if (before === undefined) {
        const detail = `${place.node} has no record of ${place.year}.`;
        return err(problem('not-found', detail));
      }
      const state = take(before, step, actor);
      if (!state.ok) return state;
      return add(key, {
        ...before,
        revision: before.revision + 1,
        state: state.value,
        comment,
        changedBy: actor.id,
        changedAt: new Date(clock.now()),
      });
    },
  };
}
