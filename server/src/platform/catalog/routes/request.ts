/** What every route of the catalogue asks first: who looks, in which tenant, and which dataset is meant. */
import type { RouteContext } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { CatalogParts } from '../catalog.ts';
import type { DatasetRecord, Resource } from '../dataset.ts';
import type { Actor } from '../datasets.ts';
import { type Reader, readerOf, staffReader } from '../reader.ts';
import { findDataset, type Showing } from '../store.ts';

export interface Looking {
  readonly reader: Reader;
  readonly tenant: string;
}

/** The tenant of the path, header or parameter; `default` when none is named. */
export async function lookOf(
  c: RouteContext,
  { identity }: CatalogParts,
): Promise<Result<Looking>> {
  const principal = c.get('principal');
  const tenant = await identity.tenantToRead(principal.tenant, principal);
  return tenant.ok ? ok({ reader: readerOf(identity, principal), tenant: tenant.value }) : tenant;
}

export async function actorOf(c: RouteContext, { identity }: CatalogParts): Promise<Result<Actor>> {
  const principal = c.get('principal');
  const tenant = await identity.tenantToWrite(principal.tenant, principal);
  if (!tenant.ok) return tenant;
  if (identity.permitBy(principal, tenant.value) !== undefined) {
    const detail = 'These credentials may write part of the entities, and so no datasets.';
    return err(problem('forbidden', detail));
  }
  return ok({ tenant: tenant.value, principal: principal.id });
}

export function noDataset(id: string) {
  return err(problem('not-found', `Dataset ${id} does not exist.`));
}

/** By id or name, as the caller may see it. */
export async function datasetOf(
  c: RouteContext,
  parts: CatalogParts,
  showing: Showing = 'published',
  id = c.req.param('id') ?? '',
): Promise<Result<DatasetRecord & { readonly look: Looking }>> {
  const look = await lookOf(c, parts);
  if (!look.ok) return look;
  const { reader, tenant } = look.value;
  const record = await findDataset(parts.database, reader, id, { showing, preferred: tenant });
  return record === undefined ? noDataset(id) : ok({ ...record, look: look.value });
}

export interface FoundResource {
  readonly record: DatasetRecord;
  readonly resource: Resource;
}

/** A resource of what the caller sees of the dataset; staff also reach those of the newest version. */
export async function resourceOf(
  c: RouteContext,
  parts: CatalogParts,
): Promise<Result<FoundResource>> {
  const resourceId = c.req.param('resource') ?? '';
  for (const showing of ['published', 'head'] as const) {
    const record = await datasetOf(c, parts, showing);
    if (!record.ok) return record;
    const resource = record.value.document.resources.find(({ id }) => id === resourceId);
    if (resource !== undefined) return ok({ record: record.value, resource });
  }
  return err(problem('not-found', `Resource ${resourceId} does not exist.`));
}

/** The dataset of the caller's own tenant that a write means. Its id, whatever names it. */
export async function ownDatasetOf(
  c: RouteContext,
  parts: CatalogParts,
): Promise<Result<{ readonly actor: Actor; readonly record: DatasetRecord }>> {
  const actor = await actorOf(c, parts);
  if (!actor.ok) return actor;
  const id = c.req.param('id') ?? '';
  const reader = staffReader(actor.value.tenant);
  const options = { showing: 'head', preferred: actor.value.tenant } as const;
  const record = await findDataset(parts.database, reader, id, options);
  return record === undefined || record.tenant !== actor.value.tenant
    ? noDataset(id)
    : ok({ actor: actor.value, record });
}
