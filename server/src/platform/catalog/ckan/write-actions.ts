/** Actions that write packages and resources. What may not be published stays a draft. */
import { randomUUID } from 'node:crypto';
import type { Result } from '#kernel/result.ts';
import type { DatasetDocument, DatasetRecord, Resource } from '../dataset.ts';
import { namePattern } from '../dataset.ts';
import { errorOf, validation } from './envelope.ts';
import { packageDict } from './package.ts';
import { type Given, isObject, jsonOf, textOf } from './parameters.ts';
import { draftPackage, draftResource } from './parse-package.ts';
import { packageContext, packagesOf } from './read-actions.ts';
import {
  type Action,
  type ActionRequest,
  actorFor,
  ownPackageOf,
  ownResourceOf,
} from './request.ts';

async function shown(request: ActionRequest, done: Result<DatasetRecord>) {
  if (!done.ok) return { error: errorOf(done.error) };
  const [result] = await packagesOf(request, [done.value]);
  return { result };
}

function wantsDraft(given: Given): boolean {
  return given['state'] === 'draft';
}

const nameRule = 'Must be purely lowercase alphanumeric (ascii) characters and these symbols: -_';

const packageCreate: Action = async (request) => {
  const { given, parts, mayPublish, tenant } = request;
  const name = textOf(given, 'name');
  if (name === undefined) return validation('name', 'Missing value');
  if (!namePattern.test(name)) return validation('name', nameRule);
  const actor = await actorFor(request, textOf(given, 'owner_org') ?? tenant);
  if ('error' in actor) return actor;
  const draft = draftPackage(given, parts);
  const publish = mayPublish && !wantsDraft(given);
  const done = await parts.datasets.create(actor.value, draft, { publish });
  if (!done.ok && done.error.code === 'already-exists') {
    return validation('name', 'That URL is already in use.');
  }
  return shown(request, done);
};

/** What was published stays so in its new version; a draft becomes public when the client says `active`. */
function publishes({ mayPublish, given }: ActionRequest, record: DatasetRecord): boolean {
  if (!mayPublish || wantsDraft(given)) return false;
  return record.published !== undefined || given['state'] === 'active';
}

const packageUpdate: Action = async (request) => {
  const { given, parts } = request;
  const found = await ownPackageOf(request, 'id', 'name');
  if ('error' in found) return found;
  const { actor, record } = found.value;
  const publish = publishes(request, record);
  return shown(
    request,
    await parts.datasets.change(
      actor,
      record.id,
      (before) => draftPackage(given, { ...parts, before }),
      { publish },
    ),
  );
};

const packagePatch: Action = async (request) => {
  const { given, parts } = request;
  const found = await ownPackageOf(request, 'id', 'name');
  if ('error' in found) return found;
  const { actor, record } = found.value;
  const context = await packageContext(request, [record]);
  const { id: _id, ...changes } = given;
  const publish = publishes(request, record);
  const change = (before: DatasetDocument): object => {
    const whole = packageDict({ ...record, document: before }, context);
    return draftPackage({ ...whole, ...changes }, { ...parts, before });
  };
  return shown(request, await parts.datasets.change(actor, record.id, change, { publish }));
};

const packageDelete: Action = async (request) => {
  const found = await ownPackageOf(request, 'id', 'name');
  if ('error' in found) return found;
  const { actor, record } = found.value;
  const done = await request.parts.datasets.remove(actor, record.id);
  return done.ok ? { result: null } : { error: errorOf(done.error) };
};

/** The file of the form, or what the parameters say. */
function resourceDraft(
  { given, file, parts }: ActionRequest,
  before: DatasetDocument,
  id: string,
): object {
  const merged = { ...given, id };
  const draft = draftResource(merged, { publicUrl: parts.publicUrl, before });
  const name = textOf(given, 'name') ?? file?.name;
  if (file === undefined) return { ...draft, id };
  const { url: _url, ...rest }: { url?: unknown } = { ...draft };
  return { ...rest, id, file, ...(name === undefined ? {} : { name: { ja: name } }) };
}

/** What CKAN has its DataPusher do: the rows of a file that was sent are there a moment later. */
async function askForTable(
  { c, file, parts, given }: ActionRequest,
  { tenant, document }: DatasetRecord,
  id: string,
): Promise<void> {
  const held = document.resources.find((resource) => resource.id === id)?.file;
  if (file === undefined || held === undefined) return;
  const by = { principal: c.get('principal').id, isNew: given['id'] === undefined };
  await parts.fileTables.ask({ tenant, resourceId: id }, held, by);
}

async function resourceShown(request: ActionRequest, done: Result<DatasetRecord>, id: string) {
  if (!done.ok) return { error: errorOf(done.error) };
  await askForTable(request, done.value, id);
  const [dict] = await packagesOf(request, [done.value]);
  const given = dict?.['resources'];
  const resources: readonly unknown[] = Array.isArray(given) ? given : [];
  const found = resources.find((one) => isObject(one) && one['id'] === id);
  return { result: found };
}

const resourceCreate: Action = async (request) => {
  const found = await ownPackageOf(request, 'package_id');
  if ('error' in found) return found;
  const { actor, record } = found.value;
  const id = randomUUID();
  const publish = publishes(request, record);
  const done = await request.parts.datasets.change(
    actor,
    record.id,
    (before) => ({
      ...before,
      resources: [...before.resources, resourceDraft(request, before, id)],
    }),
    { publish },
  );
  return resourceShown(request, done, id);
};

/** `patch` keeps what is not named, `update` does not. */
function changeResource(mode: 'update' | 'patch'): Action {
  return async (request) => {
    const found = await ownResourceOf(request, 'id');
    if ('error' in found) return found;
    const { actor, record, resource } = found.value;
    const publish = publishes(request, record);
    const done = await request.parts.datasets.change(
      actor,
      record.id,
      (before) => ({
        ...before,
        resources: before.resources.map((one) => {
          if (one.id !== resource.id) return one;
          const draft = resourceDraft(request, before, one.id);
          return mode === 'update' ? draft : patched(one, draft);
        }),
      }),
      { publish },
    );
    return resourceShown(request, done, resource.id);
  };
}

/** A resource is a file or an address: the newer of them stays. */
function patched(resource: Resource, draft: { file?: unknown; url?: unknown }): object {
  const { file, url, ...rest } = resource;
  const place = draft.file !== undefined || draft.url !== undefined ? {} : { file, url };
  return { ...rest, ...place, ...draft };
}

const resourceDelete: Action = async (request) => {
  const found = await ownResourceOf(request, 'id');
  if ('error' in found) return found;
  const { actor, record, resource } = found.value;
  const publish = publishes(request, record);
  const done = await request.parts.datasets.change(
    actor,
    record.id,
    (before) => ({
      ...before,
      resources: before.resources.filter(({ id }) => id !== resource.id),
    }),
    { publish },
  );
  if (!done.ok) return { error: errorOf(done.error) };
  const ref = { tenant: record.tenant, resourceId: resource.id };
  await request.parts.fileTables.forget(ref);
  await request.parts.datastore.drop(ref);
  return { result: null };
};

const resourceReorder: Action = async (request) => {
  const { given, parts } = request;
  const found = await ownPackageOf(request, 'id');
  if ('error' in found) return found;
  const { actor, record } = found.value;
  const order = jsonOf(given['order']);
  if (!Array.isArray(order)) return validation('order', 'Must be a list of resource ids');
  const placeOf = (id: string): number => {
    const at = order.indexOf(id);
    return at < 0 ? order.length : at;
  };
  const publish = publishes(request, record);
  const done = await parts.datasets.change(
    actor,
    record.id,
    (before) => ({
      ...before,
      resources: before.resources.toSorted((a, b) => placeOf(a.id) - placeOf(b.id)),
    }),
    { publish },
  );
  if (!done.ok) return { error: errorOf(done.error) };
  const ids = done.value.document.resources.map(({ id }) => id);
  return { result: { id: record.id, order: ids } };
};

const ownerOrgUpdate: Action = async (request) => {
  const found = await ownPackageOf(request, 'id');
  if ('error' in found) return found;
  const org = textOf(request.given, 'organization_id', 'owner_org');
  return org === found.value.record.tenant
    ? { result: null }
    : validation('organization_id', 'A dataset stays with its organization: harvest it instead');
};

export const writeActions: Readonly<Record<string, Action>> = {
  package_create: packageCreate,
  package_update: packageUpdate,
  package_patch: packagePatch,
  package_delete: packageDelete,
  dataset_purge: packageDelete,
  package_resource_reorder: resourceReorder,
  package_owner_org_update: ownerOrgUpdate,
  resource_create: resourceCreate,
  resource_update: changeResource('update'),
  resource_patch: changeResource('patch'),
  resource_delete: resourceDelete,
};
