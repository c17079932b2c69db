/** A dataset as clients of our own interface see it. */
import { z } from 'zod';
import type { DatasetRecord, Resource } from '../dataset.ts';
import type { Table } from '../datastore/table.ts';
import { formatOf } from '../index-dataset.ts';
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
}

function renderResource(record: DatasetRecord, resource: Resource, context: RenderContext): object {
  const { file, ...rest } = resource;
  const path = filePath(record, resource);
  const table = context.tables.get(resource.id);
  return {
    ...rest,
    format: formatOf(resource),
    url: path === undefined ? resource.url : `${context.publicUrl}${path}`,
    ...(file === undefined ? {} : { file }),
    ...(table === undefined
      ? {}
      : { table: { fields: table.fields, key: table.key, rowCount: table.rowCount } }),
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
    ...(origin === undefined ? {} : { origin }),
    ...(record.publishAt === undefined ? {} : { publishAt: record.publishAt.toISOString() }),
    createdAt: record.createdAt.toISOString(),
    modifiedAt: record.modifiedAt.toISOString(),
    ...(record.publishedAt === undefined ? {} : { publishedAt: record.publishedAt.toISOString() }),
  };
}
