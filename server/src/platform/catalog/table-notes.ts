/** After a table has changed: the box around its rows is measured, and its dataset is found by what it holds now. */
import { z } from 'zod';
import type { Database, Queryable } from '#kernel/database/index.ts';
import { defineQueue, type Jobs } from '#kernel/jobs/index.ts';
import type { DatasetRecord } from './dataset.ts';
import { findTable, type HeldTable } from './datastore/store.ts';
import type { ResourceRef } from './datastore/table.ts';
import type { CatalogLimits } from './limits.ts';
import {
  findOwner,
  listExtents,
  listOlderDatasets,
  listUnmeasured,
  type MeasuredExtent,
  measureExtent,
  upsertExtent,
} from './places/extent.ts';
import { tableAt } from './places/places.ts';
import { lockDataset } from './store.ts';

const queue = defineQueue({
  name: 'catalog-table',
  data: z.object({ tenant: z.string(), resourceId: z.string() }),
  policy: 'short',
  runSecondsMax: 3_600,
});

/** A job begins so long after the first change; what changes until then needs none of its own. */
const gatherSeconds = 1;
const gatheredMax = 10_000;
const sweepPage = 500;

export interface TableNotes {
  /** Called after the change is committed. */
  changed(ref: ResourceRef): Promise<void>;
  open(): Promise<void>;
  /** Tables that were never measured, such as those older than this rule. */
  sweep(signal: AbortSignal): Promise<void>;
}

interface TableNotesOptions {
  readonly database: Database;
  readonly jobs: Jobs;
  readonly limits: CatalogLimits;
  readonly now: () => number;
  readonly index: (tx: Queryable, record: DatasetRecord) => Promise<void>;
}

export function createTableNotes(options: TableNotesOptions): TableNotes {
  const { database, jobs } = options;
  const asked = new Map<string, number>();
  const send = async (ref: ResourceRef, startAfterSeconds: number): Promise<void> => {
    const singletonKey = `${ref.tenant} ${ref.resourceId}`;
    await jobs.send(queue, { ...ref }, { singletonKey, startAfterSeconds });
  };
  return {
    changed: async (ref) => {
      const key = `${ref.tenant} ${ref.resourceId}`;
      const at = performance.now();
      if (at - (asked.get(key) ?? Number.NEGATIVE_INFINITY) < gatherSeconds * 500) return;
      if (asked.size >= gatheredMax) asked.clear();
      asked.set(key, at);
      await send(ref, gatherSeconds);
    },
    open: () =>
      jobs.work(queue, async (ref) => {
        const pauseMs = await note(options, ref);
        if (pauseMs > 0) await send(ref, Math.ceil(pauseMs / 1000));
      }),
    sweep: async (signal) => {
      for (;;) {
        const refs = await listUnmeasured(database, sweepPage);
        for (const ref of refs) {
          if (signal.aborted) return;
          await note(options, ref, 'at once');
        }
        if (refs.length < sweepPage) break;
      }
      await indexOlder(options, signal);
    },
  };
}

/** Datasets that an older version indexed, without what staff now narrow their list by. */
async function indexOlder(
  { database, index }: TableNotesOptions,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const older = await listOlderDatasets(database, sweepPage);
    for (const { tenant, id } of older) {
      if (signal.aborted) return;
      await database.transaction(async (tx) => {
        const record = await lockDataset(tx, tenant, id);
        if (record !== undefined) await index(tx, record);
      });
    }
    if (older.length < sweepPage) return;
  }
}

/** Milliseconds to wait before a table that keeps changing is measured again; 0 when it is done. */
async function note(
  options: TableNotesOptions,
  ref: ResourceRef,
  when: 'after a pause' | 'at once' = 'after a pause',
): Promise<number> {
  const { database, limits, now, index } = options;
  const held = await findTable(database, ref);
  const known = (await listExtents(database, ref.tenant, [ref.resourceId])).get(ref.resourceId);
  const pauseMs = when === 'at once' ? 0 : pauseOf(known, held, now() - limits.placesPauseMs);
  if (pauseMs > 0) return pauseMs;
  if (held !== undefined) await measure(options, ref, held);
  const id = await findOwner(database, ref);
  // A table may come before the dataset that is to hold it: that one is found with it at once.
  if (id === undefined) return 0;
  await database.transaction(async (tx) => {
    const record = await lockDataset(tx, ref.tenant, id);
    if (record !== undefined && record.state !== 'deleted') await index(tx, record);
  });
  return 0;
}

function pauseOf(
  known: MeasuredExtent | undefined,
  held: HeldTable | undefined,
  since: number,
): number {
  if (known === undefined || held === undefined) return 0;
  const isSame = known.changedAt.getTime() === held.changedAt.getTime();
  return isSame ? 0 : Math.max(0, known.measuredAt.getTime() - since);
}

async function measure(
  { database, limits, now }: TableNotesOptions,
  ref: ResourceRef,
  held: HeldTable,
): Promise<void> {
  const table = held.rowCount > limits.placedRowsMax ? undefined : tableAt(ref, held);
  const extent = table && (await measureExtent(database, table));
  await upsertExtent(database, ref, extent, { changedAt: held.changedAt, now: new Date(now()) });
}
