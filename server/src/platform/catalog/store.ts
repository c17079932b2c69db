/** SQL of datasets, their versions and resources. */
import type { Queryable } from '#kernel/database/index.ts';
import type { DatasetDocument, DatasetRecord, Origin } from './dataset.ts';
import { type Reader, readerKeys, visibleDatasets } from './reader.ts';

interface DatasetRow {
  readonly tenant: string;
  readonly id: string;
  readonly source: string | null;
  readonly identifier: string | null;
  readonly head: number;
  readonly published: number | null;
  readonly publish_at: Date | null;
  readonly created_at: Date;
  readonly modified_at: Date;
  readonly published_at: Date | null;
  readonly deleted_at: Date | null;
  readonly version: number;
  /** Written by us, parsed then. */
  readonly document: DatasetDocument;
}

const columns = `d.tenant, d.id, d.source, d.identifier, d.head, d.published, d.publish_at,
  d.created_at, d.modified_at, d.published_at, d.deleted_at, v.version, v.document`;

function recordOf(row: DatasetRow): DatasetRecord {
  const { source, identifier } = row;
  return {
    tenant: row.tenant,
    id: row.id,
    state: row.deleted_at !== null ? 'deleted' : row.published === null ? 'draft' : 'published',
    version: row.version,
    head: row.head,
    published: row.published ?? undefined,
    document: row.document,
    origin: source === null || identifier === null ? undefined : { source, identifier },
    publishAt: row.publish_at ?? undefined,
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
    publishedAt: row.published_at ?? undefined,
  };
}

/** Which version is shown: the one the public sees, or the newest, to those who may. */
export type Showing = 'published' | 'head';

/** `$staff` may see heads; everybody else sees what is published, and so do staff of what has no draft. */
function shown(showing: Showing, staff: string): string {
  return showing === 'head'
    ? `case when d.tenant = any(${staff}::text[]) then d.head else d.published end`
    : `coalesce(d.published, d.head)`;
}

/** By id or by name. A name is looked for in `preferred` first: others may have published the same. */
export async function findDataset(
  database: Queryable,
  reader: Reader,
  idOrName: string,
  options: { readonly showing: Showing; readonly preferred: string },
): Promise<DatasetRecord | undefined> {
  const rows = await database.query<DatasetRow>(
    `select ${columns} from dataset d
     join dataset_version v on v.tenant = d.tenant and v.dataset_id = d.id
       and v.version = ${shown(options.showing, '$1')}
     where (d.id = $2 or d.name = $2) and ${visibleDatasets('$1')}
     order by d.id = $2 desc, d.tenant = $3 desc, d.created_at, d.id limit 1`,
    [readerKeys(reader), idOrName, options.preferred],
  );
  return rows.map(recordOf)[0];
}

/** In the order of `ids`; those that do not exist for the reader are left out. */
export async function listDatasetsById(
  database: Queryable,
  reader: Reader,
  ids: readonly string[],
  showing: Showing,
): Promise<readonly DatasetRecord[]> {
  const rows = await database.query<DatasetRow>(
    `select ${columns} from unnest($2::text[]) with ordinality as wanted(id, place)
     join dataset d on d.id = wanted.id
     join dataset_version v on v.tenant = d.tenant and v.dataset_id = d.id
       and v.version = ${shown(showing, '$1')}
     where ${visibleDatasets('$1')} order by wanted.place limit ${ids.length}`,
    [readerKeys(reader), ids],
  );
  return rows.map(recordOf);
}

export interface DatasetPage {
  readonly after?: string | undefined;
  readonly offset?: number;
  readonly limit: number;
  readonly tenant?: string | undefined;
  readonly isDraft?: boolean;
}

/** By name, and id where names are the same. */
export async function listDatasets(
  database: Queryable,
  reader: Reader,
  page: DatasetPage,
  showing: Showing,
): Promise<readonly DatasetRecord[]> {
  const rows = await database.query<DatasetRow>(
    `select ${columns} from dataset d
     join dataset_version v on v.tenant = d.tenant and v.dataset_id = d.id
       and v.version = ${shown(showing, '$1')}
     where ${visibleDatasets('$1')}
       and ($2::text is null or d.tenant = $2)
       and ($3::text is null or d.name || '/' || d.id > $3 collate "C")
       and ($6::boolean is null or (d.published is null) = $6)
     order by (d.name || '/' || d.id) collate "C" limit $4 offset $5`,
    [
      readerKeys(reader),
      page.tenant ?? null,
      page.after ?? null,
      page.limit,
      page.offset ?? 0,
      page.isDraft ?? null,
    ],
  );
  return rows.map(recordOf);
}

/** Names of published datasets, in their order. */
export async function listNames(
  database: Queryable,
  reader: Reader,
  page: { readonly offset: number; readonly limit: number },
): Promise<readonly string[]> {
  const rows = await database.query<{ name: string }>(
    `select d.name from dataset d
     where ${visibleDatasets('$1')} and d.published is not null
     order by d.name, d.id limit $2 offset $3`,
    [readerKeys(reader), page.limit, page.offset],
  );
  return rows.map(({ name }) => name);
}

/** How many published datasets a reader sees of each tenant. */
export async function countByTenant(
  database: Queryable,
  reader: Reader,
): Promise<ReadonlyMap<string, number>> {
  const rows = await database.query<{ tenant: string; count: number }>(
    `select d.tenant, count(*) as count from dataset d
     where ${visibleDatasets('$1')} and d.published is not null group by d.tenant`,
    [readerKeys(reader)],
  );
  return new Map(rows.map(({ tenant, count }) => [tenant, count]));
}

/** Locks the dataset until the transaction ends; deleted ones too. */
export async function lockDataset(
  tx: Queryable,
  tenant: string,
  id: string,
): Promise<DatasetRecord | undefined> {
  const rows = await tx.query<DatasetRow>(
    `select ${columns} from dataset d
     join dataset_version v on v.tenant = d.tenant and v.dataset_id = d.id and v.version = d.head
     where d.tenant = $1 and d.id = $2 for update of d`,
    [tenant, id],
  );
  return rows.map(recordOf)[0];
}

export async function findByOrigin(
  database: Queryable,
  tenant: string,
  origin: Origin,
): Promise<string | undefined> {
  const rows = await database.query<{ id: string }>(
    `select id from dataset where tenant = $1 and source = $2 and md5(identifier) = md5($3)`,
    [tenant, origin.source, origin.identifier],
  );
  return rows[0]?.id;
}

/** Ids and identifiers of what was harvested from a source, those after `after`. */
export async function listByOrigin(
  database: Queryable,
  tenant: string,
  source: string,
  page: { readonly after: string; readonly limit: number },
): Promise<readonly { readonly id: string; readonly identifier: string }[]> {
  return database.query(
    `select id, identifier from dataset
     where tenant = $1 and source = $2 and deleted_at is null and id > $3
     order by id limit $4`,
    [tenant, source, page.after, page.limit],
  );
}

export async function insertDataset(tx: Queryable, record: DatasetRecord): Promise<void> {
  await tx.execute(
    `insert into dataset (tenant, id, name, source, identifier, head, created_at, modified_at)
     values ($1, $2, $3, $4, $5, 1, $6, $6)`,
    [
      record.tenant,
      record.id,
      record.document.name,
      record.origin?.source ?? null,
      record.origin?.identifier ?? null,
      record.createdAt,
    ],
  );
}

export async function updateDataset(tx: Queryable, record: DatasetRecord): Promise<void> {
  await tx.execute(
    `update dataset set name = $3, head = $4, published = $5, publish_at = $6, modified_at = $7,
       published_at = $8, deleted_at = $9
     where tenant = $1 and id = $2`,
    [
      record.tenant,
      record.id,
      record.document.name,
      record.head,
      record.published ?? null,
      record.publishAt ?? null,
      record.modifiedAt,
      record.publishedAt ?? null,
      record.state === 'deleted' ? record.modifiedAt : null,
    ],
  );
}

/** Who may see the published version, which is the head; and that it was public. */
export async function updateAudience(
  tx: Queryable,
  { tenant, id, head, document }: DatasetRecord,
  now: Date,
): Promise<void> {
  await tx.execute(
    `update dataset set is_public = $3, shared_with = $4 where tenant = $1 and id = $2`,
    [tenant, id, document.access === 'public', document.sharedWith ?? []],
  );
  await tx.execute(
    `update dataset_version set published_at = coalesce(published_at, $4)
     where tenant = $1 and dataset_id = $2 and version = $3`,
    [tenant, id, head, now],
  );
}

export interface VersionFacts {
  readonly version: number;
  readonly change: string;
  readonly principal: string;
  readonly changedAt: Date;
}

export async function insertVersion(
  tx: Queryable,
  record: DatasetRecord,
  facts: VersionFacts,
): Promise<void> {
  const { tenant, id, document } = record;
  await tx.execute(
    `insert into dataset_version
       (tenant, dataset_id, version, document, change, principal, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      tenant,
      id,
      facts.version,
      JSON.stringify(document),
      facts.change,
      facts.principal,
      facts.changedAt,
    ],
  );
  await tx.execute(
    `insert into dataset_resource (tenant, id, dataset_id)
     select $1, id, $2 from unnest($3::text[]) as id on conflict do nothing`,
    [tenant, id, document.resources.map((resource) => resource.id)],
  );
}

/** Which of `ids` belong to another dataset of the tenant. */
export async function listForeignResources(
  tx: Queryable,
  tenant: string,
  datasetId: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(
    `select id from dataset_resource
     where tenant = $1 and id = any($3::text[]) and dataset_id <> $2 order by id limit 10`,
    [tenant, datasetId, ids],
  );
  return rows.map(({ id }) => id);
}

export async function insertEvent(
  tx: Queryable,
  record: Pick<DatasetRecord, 'tenant' | 'id'>,
  event: {
    readonly kind: string;
    readonly version: number;
    readonly principal: string;
    readonly at: Date;
  },
): Promise<void> {
  await tx.execute(
    `insert into dataset_event (tenant, dataset_id, kind, version, principal, happened_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [record.tenant, record.id, event.kind, event.version, event.principal, event.at],
  );
}

export interface DatasetEvent {
  readonly seq: number;
  readonly kind: string;
  readonly version: number;
  readonly principal: string;
  readonly happenedAt: Date;
}

/** Newest first, those before `before`. */
export async function listEvents(
  database: Queryable,
  tenant: string,
  id: string,
  page: {
    readonly before?: number | undefined;
    readonly limit: number;
    readonly kind?: string | undefined;
  },
): Promise<readonly DatasetEvent[]> {
  const rows = await database.query<{
    seq: number;
    kind: string;
    version: number;
    principal: string;
    happened_at: Date;
  }>(
    `select seq, kind, version, principal, happened_at from dataset_event
     where tenant = $1 and dataset_id = $2 and ($3::bigint is null or seq < $3)
       and ($5::text is null or kind = $5)
     order by seq desc limit $4`,
    [tenant, id, page.before ?? null, page.limit, page.kind ?? null],
  );
  return rows.map(({ happened_at, ...event }) => ({ ...event, happenedAt: happened_at }));
}

export async function findVersion(
  database: Queryable,
  tenant: string,
  id: string,
  version: number,
  which: 'any' | 'published' = 'any',
): Promise<DatasetDocument | undefined> {
  const rows = await database.query<{ document: DatasetDocument }>(
    `select document from dataset_version
     where tenant = $1 and dataset_id = $2 and version = $3
       and ($4 = 'any' or published_at is not null)`,
    [tenant, id, version, which],
  );
  return rows[0]?.document;
}

/** The dataset a resource belongs to. Resource ids are random, so they name one dataset. */
export async function findDatasetOfResource(
  database: Queryable,
  reader: Reader,
  resourceId: string,
  showing: Showing,
): Promise<DatasetRecord | undefined> {
  const rows = await database.query<DatasetRow>(
    `select ${columns} from dataset_resource r
     join dataset d on d.tenant = r.tenant and d.id = r.dataset_id
     join dataset_version v on v.tenant = d.tenant and v.dataset_id = d.id
       and v.version = ${shown(showing, '$1')}
     where r.id = $2 and ${visibleDatasets('$1')}
     order by d.tenant = any($1::text[]) desc, d.created_at limit 1`,
    [readerKeys(reader), resourceId],
  );
  return rows.map(recordOf)[0];
}

/** Drafts whose time has come, whoever published last. */
export async function listDue(
  database: Queryable,
  now: Date,
  limit: number,
): Promise<readonly { readonly tenant: string; readonly id: string }[]> {
  return database.query(
    `select tenant, id from dataset
     where publish_at <= $1 and deleted_at is null order by publish_at limit $2`,
    [now, limit],
  );
}
