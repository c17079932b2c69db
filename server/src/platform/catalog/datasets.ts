/** What may be done with datasets: each change a version, each publication a decision. */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Queryable } from '#kernel/database/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Actor, ChangeOptions, Datasets, DatasetsOptions, HarvestOutcome } from './changes.ts';
import { type DatasetDocument, type DatasetRecord, type Origin, parseDataset } from './dataset.ts';
import { findPublishedBefore, listDeleted } from './deleted-store.ts';
import { keepIds } from './keep-ids.ts';
import {
  findByOrigin,
  insertDataset,
  insertEvent,
  insertVersion,
  listByOrigin,
  listForeignResources,
  lockDataset,
  updateAudience,
  updateDataset,
} from './store.ts';

export type { Actor, ChangeOptions, Datasets, HarvestOutcome } from './changes.ts';

const ids = { newId: randomUUID };

export function createDatasets(options: DatasetsOptions): Datasets {
  return {
    create: (actor, draft, change = {}) => create(options, actor, draft, change, undefined),
    edit: (actor, id, draft, change = {}) => edit(options, actor, id, () => draft, change),
    change: (actor, id, changed, change = {}) => edit(options, actor, id, changed, change),
    publish: async (actor, id, at) => {
      const now = options.now();
      const isLater = at !== undefined && at.getTime() > now;
      const done = await alter(options, actor, id, isLater ? 'planned' : 'published', (record) =>
        isLater ? { ...record, publishAt: at } : published(record, new Date(now)),
      );
      if (done.ok && isLater) await options.planned(at);
      return done;
    },
    withdrawPlan: (actor, id) =>
      alter(options, actor, id, 'unplanned', (record) => ({ ...record, publishAt: undefined })),
    withdraw: (actor, id) =>
      alter(options, actor, id, 'withdrawn', (record) => ({
        ...record,
        state: 'draft',
        published: undefined,
        publishAt: undefined,
      })),
    remove: (actor, id) =>
      alter(options, actor, id, 'deleted', (record) => ({
        ...record,
        state: 'deleted',
        published: undefined,
        publishAt: undefined,
      })),
    restore: (actor, id) => restore(options, actor, id),
    listDeleted: (tenant, limit) =>
      listDeleted(options.database, tenant, deletedSince(options), limit),
    harvest: (actor, origin, draft, change = {}) => harvest(options, actor, origin, draft, change),
    listHarvested: (tenant, source, page) => listByOrigin(options.database, tenant, source, page),
  };
}

function published(record: DatasetRecord, now: Date): DatasetRecord {
  return {
    ...record,
    state: 'published',
    published: record.head,
    version: record.head,
    publishAt: undefined,
    publishedAt: record.publishedAt ?? now,
  };
}

/** Two of a kind: the engine says so when a name is taken, whoever was quicker. */
async function orTaken<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work();
  } catch (thrown) {
    const constraint =
      thrown instanceof Error && 'constraint' in thrown ? thrown.constraint : undefined;
    if (constraint === 'dataset_by_name') {
      return err(problem('already-exists', 'A dataset with this name exists.', '/name'));
    }
    if (constraint === 'dataset_by_public_name') {
      const detail = 'A dataset with this name is published elsewhere: choose another name.';
      return err(problem('already-exists', detail, '/name'));
    }
    if (constraint === 'dataset_by_origin') {
      return err(problem('conflict', 'The dataset is being harvested by somebody else.'));
    }
    throw thrown;
  }
}

function parseBounded(draft: unknown, { limits }: DatasetsOptions): Result<DatasetDocument> {
  const parsed = parseDataset(draft, ids);
  if (!parsed.ok) return parsed;
  // What is compared and stored is what JSON keeps.
  const text = JSON.stringify(parsed.value);
  if (text.length > limits.documentBytesMax) {
    return err(problem('payload-too-large', 'The metadata of the dataset are too long.'));
  }
  // Written a line above.
  return ok(JSON.parse(text.replaceAll('\\u0000', '')) as DatasetDocument);
}

async function create(
  options: DatasetsOptions,
  actor: Actor,
  draft: unknown,
  change: ChangeOptions,
  origin: Origin | undefined,
): Promise<Result<DatasetRecord>> {
  const parsed = parseBounded(draft, options);
  if (!parsed.ok) return parsed;
  const now = new Date(options.now());
  const record: DatasetRecord = {
    tenant: actor.tenant,
    id: randomUUID(),
    state: 'draft',
    version: 1,
    head: 1,
    published: undefined,
    document: parsed.value,
    origin,
    publishAt: undefined,
    createdAt: now,
    modifiedAt: now,
    publishedAt: undefined,
  };
  return orTaken(() =>
    options.database.transaction(async (tx) => {
      const foreign = await refuseForeign(tx, record);
      if (!foreign.ok) return foreign;
      await insertDataset(tx, record);
      const kind = origin === undefined ? 'created' : 'harvested';
      await keep(tx, record, kind, actor, now);
      if (change.publish !== true) {
        await options.index(tx, record);
        return ok(record);
      }
      return ok(await finish(options, tx, published(record, now), 'published', actor, now));
    }),
  );
}

async function keep(
  tx: Queryable,
  record: DatasetRecord,
  kind: string,
  { principal }: Actor,
  now: Date,
): Promise<void> {
  const facts = { version: record.head, change: kind, principal, changedAt: now };
  await insertVersion(tx, record, facts);
  await insertEvent(tx, record, { kind, version: record.head, principal, at: now });
}

/** Writes what became of the dataset, and what is found of it. */
async function finish(
  options: DatasetsOptions,
  tx: Queryable,
  record: DatasetRecord,
  kind: string | undefined,
  { principal }: Actor,
  now: Date,
): Promise<DatasetRecord> {
  if (kind !== undefined) {
    const version = record.published ?? record.head;
    await insertEvent(tx, record, { kind, version, principal, at: now });
  }
  if (record.published === record.head) {
    await updateAudience(tx, record, now);
  }
  await updateDataset(tx, record);
  await options.index(tx, record);
  return record;
}

/** A resource id names one dataset of a tenant. */
async function refuseForeign(tx: Queryable, record: DatasetRecord): Promise<Result<void>> {
  const resourceIds = record.document.resources.map(({ id }) => id);
  const foreign = await listForeignResources(tx, record.tenant, record.id, resourceIds);
  if (foreign.length === 0) return ok(undefined);
  const detail = `Resource ${foreign[0]} belongs to another dataset.`;
  return err(problem('already-exists', detail, '/resources'));
}

async function held(tx: Queryable, actor: Actor, id: string): Promise<Result<DatasetRecord>> {
  const record = await lockDataset(tx, actor.tenant, id);
  return record === undefined || record.state === 'deleted'
    ? err(problem('not-found', `Dataset ${id} does not exist.`))
    : ok(record);
}

async function edit(
  options: DatasetsOptions,
  actor: Actor,
  id: string,
  change: (document: DatasetDocument) => unknown,
  { publish = false, ifHead }: ChangeOptions,
): Promise<Result<DatasetRecord>> {
  return orTaken(() =>
    options.database.transaction(async (tx) => {
      const found = await held(tx, actor, id);
      if (!found.ok) return found;
      if (ifHead !== undefined && ifHead !== found.value.head) {
        const detail = `The dataset has changed: its newest version is ${found.value.head}.`;
        return err(problem('conflict', detail));
      }
      const draft = change(found.value.document);
      const parsed = parseBounded(withKnown(draft, found.value.document), options);
      if (!parsed.ok) return parsed;
      return writeEdit(options, tx, actor, found.value, parsed.value, { publish, kind: 'edited' });
    }),
  );
}

/** What stays when it is left out: the name, and the files of resources. */
function withKnown(draft: unknown, known: DatasetDocument): unknown {
  if (typeof draft !== 'object' || draft === null) return draft;
  const given: { name?: unknown; resources?: unknown } = draft;
  const resources = Array.isArray(given.resources)
    ? given.resources.map((resource: unknown) => withKnownFile(resource, known))
    : given.resources;
  return { ...draft, name: given.name ?? known.name, resources };
}

function withKnownFile(resource: unknown, { resources }: DatasetDocument): unknown {
  if (typeof resource !== 'object' || resource === null) return resource;
  const given: { id?: unknown; file?: unknown; url?: unknown } = resource;
  const file = resources.find(({ id }) => id === given.id)?.file;
  return given.file !== undefined || given.url !== undefined || file === undefined
    ? resource
    : { ...resource, file };
}

interface EditWrite {
  readonly publish: boolean;
  readonly kind: string;
}

/** Gives the record as it is when nothing changes. */
async function writeEdit(
  options: DatasetsOptions,
  tx: Queryable,
  actor: Actor,
  known: DatasetRecord,
  document: DatasetDocument,
  { publish, kind }: EditWrite,
): Promise<Result<DatasetRecord>> {
  const now = new Date(options.now());
  const isSame = isDeepStrictEqual(document, known.document);
  if (isSame && (!publish || known.published === known.head)) return ok(known);
  let record: DatasetRecord = known;
  if (!isSame) {
    const head = known.head + 1;
    record = { ...known, document, head, version: head, modifiedAt: now };
    const foreign = await refuseForeign(tx, record);
    if (!foreign.ok) return foreign;
    await keep(tx, record, kind, actor, now);
  }
  if (publish) record = published(record, now);
  return ok(await finish(options, tx, record, publish ? 'published' : undefined, actor, now));
}

async function alter(
  options: DatasetsOptions,
  actor: Actor,
  id: string,
  kind: string,
  change: (record: DatasetRecord) => DatasetRecord,
): Promise<Result<DatasetRecord>> {
  return orTaken(() =>
    options.database.transaction(async (tx) => {
      const found = await held(tx, actor, id);
      if (!found.ok) return found;
      const changed = change(found.value);
      if (isDeepStrictEqual(changed, found.value)) return found;
      const now = new Date(options.now());
      const record = { ...changed, modifiedAt: now };
      return ok(await finish(options, tx, record, kind, actor, now));
    }),
  );
}

function deletedSince({ limits, now }: DatasetsOptions): Date {
  return new Date(now() - limits.deletedDaysMax * 24 * 3_600_000);
}

async function restore(
  options: DatasetsOptions,
  actor: Actor,
  id: string,
): Promise<Result<DatasetRecord>> {
  return orTaken(() =>
    options.database.transaction(async (tx) => {
      const known = await lockDataset(tx, actor.tenant, id);
      // Nothing changes of what is removed: it was last modified when it went.
      if (known?.state !== 'deleted' || known.modifiedAt < deletedSince(options)) {
        return err(problem('not-found', `Dataset ${id} was not deleted lately.`));
      }
      const now = new Date(options.now());
      const published = await findPublishedBefore(tx, actor.tenant, id);
      const state = published === undefined ? 'draft' : 'published';
      const record: DatasetRecord = { ...known, state, published, modifiedAt: now };
      await insertEvent(tx, record, {
        ...{ kind: 'restored', version: known.head },
        ...{ principal: actor.principal, at: now },
      });
      const kind = published === undefined ? undefined : 'published';
      return ok(await finish(options, tx, record, kind, actor, now));
    }),
  );
}

async function harvest(
  options: DatasetsOptions,
  actor: Actor,
  origin: Origin,
  draft: unknown,
  change: ChangeOptions,
): Promise<Result<{ readonly outcome: HarvestOutcome; readonly record: DatasetRecord }>> {
  const parsed = parseBounded(draft, options);
  if (!parsed.ok) return parsed;
  const id = await findByOrigin(options.database, actor.tenant, origin);
  if (id === undefined) {
    const created = await createNamed(options, actor, parsed.value, change, origin);
    return created.ok ? ok({ outcome: 'created', record: created.value }) : created;
  }
  const { publish = false } = change;
  return orTaken(() =>
    options.database.transaction(async (tx) => {
      const known = await lockDataset(tx, actor.tenant, id);
      if (known === undefined) return err(problem('conflict', 'The dataset has just gone.'));
      const revived: DatasetRecord =
        known.state === 'deleted' ? { ...known, state: 'draft' } : known;
      const document = keepIds(known.document, parsed.value);
      const kind = 'harvested';
      const written = await writeEdit(options, tx, actor, revived, document, { publish, kind });
      if (!written.ok) return written;
      const isSame = written.value === known;
      return ok({
        outcome: isSame ? ('unchanged' as const) : ('updated' as const),
        record: written.value,
      });
    }),
  );
}

/** Two sources may use one name: the later one gets a tail. */
async function createNamed(
  options: DatasetsOptions,
  actor: Actor,
  document: DatasetDocument,
  change: ChangeOptions,
  origin: Origin,
): Promise<Result<DatasetRecord>> {
  const first = await create(options, actor, document, change, origin);
  if (first.ok || first.error.code !== 'already-exists' || first.error.pointer !== '/name') {
    return first;
  }
  const name = `${document.name.slice(0, 90)}-${randomUUID().slice(0, 8)}`;
  return create(options, actor, { ...document, name }, change, origin);
}
