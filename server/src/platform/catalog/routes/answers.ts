/** A dataset as clients of our own interface see it. */
import { z } from 'zod';
import type { Identity } from '#platform/identity/index.ts';
import type { DatasetRecord, Resource } from '../dataset.ts';
import type { Field } from '../datastore/field.ts';
import type { Table } from '../datastore/table.ts';
import type { FileTable } from '../file-tables.ts';
import { formatOf } from '../index-dataset.ts';
import { type LinkStates, qualityOf } from '../quality/score.ts';
import { type StandardFile, standardFileOf } from '../standard-file.ts';
import { findLicence } from '../vocabulary/licences.ts';

export const datasetAnswer = z.record(z.string(), z.unknown()).meta({ id: 'Dataset' });

/** Path of a stored file, with its name at the end: clients tell formats by it. */
export function filePath(record: DatasetRecord, { id, file }: Resource): string | undefined {
  return file === undefined
    ? undefined
    : `/api/datasets/${record.id}/resources/${id}/file/${encodeURIComponent(file.name)}`;
}

export function attributionOf(record: DatasetRecord): string | undefined {
  const { attribution, publisher, title } = record.document;
  if (attribution !== undefined && attribution !== '') return attribution;
  return publisher === undefined ? undefined : `${publisher.name}「${title.ja}」`;
}

export interface RenderContext {
  readonly publicUrl: string;
  readonly tables: ReadonlyMap<string, Table>;
  /** What became of files as tables; empty for everyone but staff. */
  readonly fileTables?: ReadonlyMap<string, FileTable>;
  readonly identity: Pick<Identity, 'tenants'>;
  readonly links: LinkStates;
  /** Milliseconds. */
  readonly now: number;
}

/** The standard dataset a table is, as a file of its own. */
export function standardFileFor(
  { tenant, document }: DatasetRecord,
  fields: readonly Field[],
  identity: Pick<Identity, 'tenants'>,
): StandardFile | undefined {
  const own = identity.tenants().find(({ name }) => name === tenant)?.code;
  const codes = [document.publisher?.localGovernmentCode, own, document.spatial?.codes?.[0]];
  return standardFileOf(document.standard, fields, codes);
}

function renderResource(record: DatasetRecord, resource: Resource, context: RenderContext): object {
  const { file, ...rest } = resource;
  const path = filePath(record, resource);
  const table = context.tables.get(resource.id);
  const standard = table && standardFileFor(record, table.fields, context.identity);
  const read = context.fileTables?.get(resource.id);
  const own = `${context.publicUrl}/api/datasets/${record.id}/resources/${resource.id}`;
  return {
    ...rest,
    format: formatOf(resource),
    url: path === undefined ? resource.url : `${context.publicUrl}${path}`,
    ...(file === undefined ? {} : { file }),
    ...(table === undefined
      ? {}
      : { table: { fields: table.fields, key: table.key, rowCount: table.rowCount } }),
    ...(read === undefined ? {} : { fileTable: { state: read.state, reason: read.reason } }),
    ...(standard === undefined
      ? {}
      : { standardFile: { name: standard.name, url: `${own}/standard.csv` } }),
  };
}

export function renderDataset(record: DatasetRecord, context: RenderContext): object {
  const { document, tenant, id, state, version, head, published, origin } = record;
  const licence = findLicence(document.licence);
  return {
    id,
    tenant,
    state,
    version,
    head,
    ...(published === undefined ? {} : { published }),
    ...document,
    ...(licence === undefined ? {} : { licenceDetails: licence }),
    attribution: attributionOf(record),
    resources: document.resources.map((resource) => renderResource(record, resource, context)),
    quality: qualityOf(document, context.links, context.now),
    ...(origin === undefined ? {} : { origin }),
    ...(record.publishAt === undefined ? {} : { publishAt: record.publishAt.toISOString() }),
    createdAt: record.createdAt.toISOString(),
    modifiedAt: record.modifiedAt.toISOString(),
    ...(record.publishedAt === undefined ? {} : { publishedAt: record.publishedAt.toISOString() }),
  };
}
