/** Files that clients send become tables behind: asked for here, read by whoever brings data in, told to staff. */
import { z } from 'zod';
import type { Database, Queryable } from '#kernel/database/index.ts';
import { defineQueue, type Jobs } from '#kernel/jobs/index.ts';
import type { Resource, StoredFileFacts } from './dataset.ts';
import type { Datastore, ResourceRef } from './datastore/table.ts';
import type { CatalogLimits } from './limits.ts';
import { staffReader } from './reader.ts';
import { findDatasetOfResource } from './store.ts';

/** `none`: the file is no table and stays a file. `failed`: reading it broke off. */
export type FileTableState = 'waiting' | 'done' | 'none' | 'failed';

interface Reason {
  readonly ja: string;
  readonly en: string;
}

export interface FileTable {
  readonly sha256: string;
  readonly state: FileTableState;
  readonly reason: Reason | undefined;
  readonly changedAt: Date;
}

export interface FileToRead extends ResourceRef {
  readonly datasetId: string;
  /** Who sent it. */
  readonly principal: string;
  readonly title: string;
  readonly file: StoredFileFacts;
}

export type FileRead =
  | { readonly state: 'done' }
  | { readonly state: 'none' | 'failed'; readonly reason: Reason };

/** Gives the resource the rows of its file. Throws to be tried again. */
export type ReadFile = (file: FileToRead) => Promise<FileRead>;

export interface FileTables {
  /** Has the file of a resource read soon. A table that a client has written to a new resource meanwhile stays. */
  ask(
    ref: ResourceRef,
    file: StoredFileFacts,
    by: { readonly principal: string; readonly isNew: boolean },
  ): Promise<void>;
  list(tenant: string, resourceIds: readonly string[]): Promise<ReadonlyMap<string, FileTable>>;
  /** The resource goes, and its table with it. */
  forget(ref: ResourceRef): Promise<void>;
  /** Begins to read what is asked for, and what an earlier process left. */
  work(read: ReadFile): Promise<void>;
}

const asked = z.object({
  tenant: z.string(),
  resourceId: z.string(),
  principal: z.string(),
  isNew: z.boolean(),
});
type Asked = z.output<typeof asked>;

const queue = defineQueue({
  name: 'catalog-file-table',
  data: asked,
  policy: 'short',
  runSecondsMax: 12 * 3_600,
  concurrency: 2,
});

export interface FileTablesOptions {
  readonly database: Database;
  readonly datastore: Pick<Datastore, 'find' | 'drop'>;
  readonly jobs: Jobs;
  readonly limits: CatalogLimits;
  readonly now: () => number;
}

export function createFileTables(options: FileTablesOptions): FileTables {
  const { database, jobs, limits, now } = options;
  const send = async (data: Asked): Promise<void> => {
    await jobs.send(queue, data, { singletonKey: `${data.tenant} ${data.resourceId}` });
  };
  // Two readings of one resource would write into one load.
  const running = new Map<string, Promise<unknown>>();
  return {
    ask: async (ref, { sha256 }, { principal, isNew }) => {
      await note(database, ref, { sha256, state: 'waiting', changedAt: new Date(now()) });
      await send({ tenant: ref.tenant, resourceId: ref.resourceId, principal, isNew });
    },
    list: (tenant, ids) => listFileTables(database, tenant, ids),
    forget: (ref) => forget(options, ref),
    work: async (read) => {
      await jobs.work(queue, async (data) => {
        const key = `${data.tenant} ${data.resourceId}`;
        const before = running.get(key) ?? Promise.resolve();
        const turn = before.catch(() => undefined).then(() => readOne(options, read, data, send));
        running.set(key, turn);
        try {
          await turn;
        } finally {
          if (running.get(key) === turn) running.delete(key);
        }
      });
      // One process alone knows that nobody else is at it; otherwise silence tells.
      const silence = database.engine === 'embedded' ? 0 : limits.fileTableMsMax;
      const left = await listWaiting(database, new Date(now() - silence));
      for (const ref of left) await send({ ...ref, principal: 'schedule', isNew: false });
    },
  };
}

const written: FileRead = {
  state: 'none',
  reason: {
    ja: '表のデータが別にAPIで書き込まれているため、ファイルからは作りません',
    en: 'A client has written rows of its own, so none are made from the file',
  },
};

const brokeOff: FileRead = {
  state: 'failed',
  reason: {
    ja: '読み取りの途中で止まりました。しばらくしてから自動でもう一度試します',
    en: 'Reading broke off; it is tried again by itself after a while',
  },
};

async function fileOf(
  database: Database,
  { tenant, resourceId }: ResourceRef,
): Promise<{ readonly datasetId: string; readonly title: string; resource: Resource } | undefined> {
  const reader = staffReader(tenant);
  const record = await findDatasetOfResource(database, reader, resourceId, 'head');
  const resource = record?.document.resources.find(({ id }) => id === resourceId);
  if (record === undefined || resource === undefined || record.tenant !== tenant) return undefined;
  return { datasetId: record.id, title: record.document.title.ja, resource };
}

async function readOne(
  options: FileTablesOptions,
  read: ReadFile,
  data: Asked,
  send: (data: Asked) => Promise<void>,
): Promise<void> {
  const { database, datastore, now } = options;
  const ref = { tenant: data.tenant, resourceId: data.resourceId };
  const found = await fileOf(database, ref);
  const file = found?.resource.file;
  if (found === undefined || file === undefined) return forget(options, ref);
  const { datasetId, title } = found;
  const told = (outcome: FileRead) =>
    note(database, ref, { sha256: file.sha256, changedAt: new Date(now()), ...outcome });
  if (data.isNew && (await datastore.find(ref)) !== undefined) return told(written);
  const outcome = await read({ ...ref, datasetId, title, file, principal: data.principal }).catch(
    async (thrown: unknown) => {
      await told(brokeOff);
      throw thrown;
    },
  );
  // Rows of an earlier file are not those of this one.
  if (outcome.state === 'none') await datastore.drop(ref);
  await told(outcome);
  const after = await fileOf(database, ref);
  if (after?.resource.file === undefined) return forget(options, ref);
  if (after.resource.file.sha256 !== file.sha256) await send({ ...data, isNew: false });
}

/** Where a table was made of a file, it goes with it. */
async function forget({ database, datastore }: FileTablesOptions, ref: ResourceRef): Promise<void> {
  const known = await database.query(
    `delete from resource_table where tenant = $1 and resource_id = $2 returning state`,
    [ref.tenant, ref.resourceId],
  );
  if (known.length > 0) await datastore.drop(ref);
}

interface NotedTable {
  readonly sha256: string;
  readonly state: FileTableState;
  readonly reason?: Reason;
  readonly changedAt: Date;
}

async function note(
  database: Queryable,
  { tenant, resourceId }: ResourceRef,
  { sha256, state, reason, changedAt }: NotedTable,
): Promise<void> {
  await database.execute(
    `insert into resource_table (tenant, resource_id, sha256, state, reason, changed_at)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (tenant, resource_id) do update
     set sha256 = $3, state = $4, reason = $5, changed_at = $6`,
    [
      tenant,
      resourceId,
      sha256,
      state,
      reason === undefined ? null : JSON.stringify(reason),
      changedAt,
    ],
  );
}

async function listFileTables(
  database: Queryable,
  tenant: string,
  resourceIds: readonly string[],
): Promise<ReadonlyMap<string, FileTable>> {
  const rows = await database.query<{
    resource_id: string;
    sha256: string;
    state: FileTableState;
    reason: Reason | null;
    changed_at: Date;
  }>(
    `select resource_id, sha256, state, reason, changed_at from resource_table
     where tenant = $1 and resource_id = any($2::text[])`,
    [tenant, resourceIds],
  );
  return new Map(
    rows.map(({ resource_id, sha256, state, reason, changed_at }) => [
      resource_id,
      { sha256, state, reason: reason ?? undefined, changedAt: changed_at },
    ]),
  );
}

async function listWaiting(database: Queryable, before: Date): Promise<readonly ResourceRef[]> {
  const rows = await database.query<{ tenant: string; resource_id: string }>(
    `select tenant, resource_id from resource_table
     where state = 'waiting' and changed_at <= $1 order by changed_at limit 1000`,
    [before],
  );
  return rows.map(({ tenant, resource_id }) => ({ tenant, resourceId: resource_id }));
}
