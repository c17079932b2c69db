/** What an action is asked with: parameters, who asks, and for which tenant it may act. */
import type { RouteContext } from '#kernel/http/index.ts';
import type { CatalogParts } from '../catalog.ts';
import type { DatasetRecord, Resource, StoredFileFacts } from '../dataset.ts';
import type { Actor } from '../datasets.ts';
import { type Reader, readerOf } from '../reader.ts';
import { findDataset, findDatasetOfResource, type Showing } from '../store.ts';
import { type CkanError, denied, notFound, validation } from './envelope.ts';
import { type Given, textOf } from './parameters.ts';

export interface ActionRequest {
  readonly c: RouteContext;
  readonly parts: CatalogParts;
  readonly given: Given;
  readonly file: StoredFileFacts | undefined;
  readonly reader: Reader;
  /** Where names are looked for first, and new datasets go unless `owner_org` says otherwise. */
  readonly tenant: string;
  /** Whether what is written may be made public at once. */
  readonly mayPublish: boolean;
}

export type Failed = { readonly error: CkanError };
export type Outcome<T> = { readonly value: T } | Failed;
export type Action = (request: ActionRequest) => Promise<{ readonly result: unknown } | Failed>;

/** The administrator's token opens every tenant; clients of CKAN do not say which one they mean. */
export function opensEveryTenant(c: RouteContext): boolean {
  const { kind } = c.get('principal');
  return kind === 'admin-token' || kind === 'open';
}

export function ckanReader(c: RouteContext, { identity }: CatalogParts): Reader {
  if (!opensEveryTenant(c)) return readerOf(identity, c.get('principal'));
  const staffOf = openTenants(identity).map(({ name }) => name);
  return { staffOf, memberOf: staffOf };
}

/** Those that are not closed. */
export function openTenants(identity: Pick<CatalogParts['identity'], 'tenants'>) {
  return identity.tenants().filter(({ closedAt }) => closedAt === undefined);
}

/** Whoever changes something of a tenant: the one the caller was judged for, or any for the administrator. */
export async function actorFor(
  { c, parts }: ActionRequest,
  tenant: string,
): Promise<Outcome<Actor>> {
  const principal = c.get('principal');
  if (tenant !== principal.tenant && !opensEveryTenant(c)) {
    return denied(`the request is for ${principal.tenant}; name ${tenant} as the tenant`);
  }
  return openTenants(parts.identity).some(({ name }) => name === tenant)
    ? { value: { tenant, principal: principal.id } }
    : validation('owner_org', 'Organization does not exist');
}

/** By `id` or `name`: what the caller sees of it. */
export async function packageOf(
  { parts, given, reader, tenant }: ActionRequest,
  showing: Showing = 'published',
  ...names: readonly string[]
): Promise<Outcome<DatasetRecord>> {
  const id = textOf(given, ...(names.length === 0 ? ['id', 'name_or_id', 'name'] : names));
  if (id === undefined) return validation(names[0] ?? 'id', 'Missing value');
  const record = await findDataset(parts.database, reader, id, { showing, preferred: tenant });
  return record === undefined ? notFound() : { value: record };
}

/** A dataset to be changed, and who changes it. */
export async function ownPackageOf(
  request: ActionRequest,
  ...names: readonly string[]
): Promise<Outcome<{ readonly actor: Actor; readonly record: DatasetRecord }>> {
  const found = await packageOf(request, 'head', ...names);
  if ('error' in found) return found;
  const actor = await actorFor(request, found.value.tenant);
  return 'error' in actor ? actor : { value: { actor: actor.value, record: found.value } };
}

export interface FoundResource {
  readonly record: DatasetRecord;
  readonly resource: Resource;
  readonly position: number;
}

export async function resourceOf(
  { parts, given, reader }: ActionRequest,
  showing: Showing = 'published',
  ...names: readonly string[]
): Promise<Outcome<FoundResource>> {
  const id = textOf(given, ...(names.length === 0 ? ['id', 'resource_id'] : names));
  if (id === undefined) return validation(names[0] ?? 'id', 'Missing value');
  const shown: Showing[] = showing === 'head' ? ['head'] : ['published', 'head'];
  for (const one of shown) {
    const record = await findDatasetOfResource(parts.database, reader, id, one);
    const position = record?.document.resources.findIndex((resource) => resource.id === id) ?? -1;
    const resource = record?.document.resources[position];
    if (record !== undefined && resource !== undefined) {
      return { value: { record, resource, position } };
    }
  }
  return notFound();
}

export async function ownResourceOf(
  request: ActionRequest,
  ...names: readonly string[]
): Promise<Outcome<FoundResource & { readonly actor: Actor }>> {
  const found = await resourceOf(request, 'head', ...names);
  if ('error' in found) return found;
  const actor = await actorFor(request, found.value.record.tenant);
  return 'error' in actor ? actor : { value: { ...found.value, actor: actor.value } };
}
