/** Actions on what gathers packages: organizations (tenants), groups, tags. */
import { namePattern } from '../dataset.ts';
import {
  deleteGroup,
  findGroup,
  type Group,
  insertGroup,
  listGroups,
  updateGroup,
} from '../groups.ts';
import { datasetKind } from '../index-dataset.ts';
import { publicReader } from '../reader.ts';
import { countByTenant, listDatasetsById } from '../store.ts';
import { denied, notFound, validation } from './envelope.ts';
import { organisationOf, pythonTime } from './package.ts';
import { flagOf, listOf, textOf } from './parameters.ts';
import { packagesOf } from './read-actions.ts';
import { type Action, type ActionRequest, actorFor, opensEveryTenant } from './request.ts';

/** Packages counted by the values of a field, hidden ones not among them. */
async function countsOf(
  { parts, reader }: ActionRequest,
  field: string,
): Promise<ReadonlyMap<string, number>> {
  const asked = { kinds: [datasetKind], limit: 0, countFacets: [field] };
  const { facets } = await parts.search.find(reader, asked);
  return new Map((facets[field] ?? []).map(({ value, count }) => [value, count]));
}

async function packagesWith(request: ActionRequest, field: string, value: string) {
  const { parts } = request;
  const asked = { kinds: [datasetKind], facets: { [field]: [value] }, limit: 1_000 };
  const { hits } = await parts.search.find(publicReader, asked);
  const ids = hits.map(({ id }) => id);
  return packagesOf(
    request,
    await listDatasetsById(parts.database, publicReader, ids, 'published'),
  );
}

/** Tenants with something published, and those whose staff asks. */
async function tenantsOf({ parts, reader }: ActionRequest): Promise<ReadonlyMap<string, number>> {
  const counts = new Map(await countByTenant(parts.database, reader));
  for (const tenant of reader.staffOf) counts.set(tenant, counts.get(tenant) ?? 0);
  return new Map([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function organisation(
  { parts }: ActionRequest,
  name: string,
  packages?: number,
): Record<string, unknown> {
  const tenant = parts.identity.tenants().find((one) => one.name === name);
  return organisationOf(name, tenant, packages);
}

const organizationList: Action = async (request) => {
  const tenants = await tenantsOf(request);
  if (!flagOf(request.given, 'all_fields')) return { result: [...tenants.keys()] };
  return { result: [...tenants].map(([tenant, count]) => organisation(request, tenant, count)) };
};

const organizationShow: Action = async (request) => {
  const id = textOf(request.given, 'id');
  if (id === undefined) return validation('id', 'Missing value');
  const count = (await tenantsOf(request)).get(id);
  if (count === undefined) return notFound();
  const packages = flagOf(request.given, 'include_datasets')
    ? { packages: await packagesWith(request, 'organization', id) }
    : {};
  return {
    result: { ...organisation(request, id, count), ...packages, users: [], groups: [], extras: [] },
  };
};

const organizationAutocomplete: Action = async (request) => {
  const start = (textOf(request.given, 'q') ?? '').toLowerCase();
  const names = [...(await tenantsOf(request)).keys()];
  const found = names.filter((name) => name.toLowerCase().includes(start));
  return { result: found.map((name) => ({ id: name, name, title: name })) };
};

const organizationListForUser: Action = async (request) => ({
  result: request.reader.staffOf.map((name) => ({
    ...organisation(request, name),
    capacity: 'editor',
  })),
});

const organizationCreate: Action = async (request) => {
  const { c, given, parts } = request;
  if (!opensEveryTenant(c)) return denied('organizations are made by the administrator');
  const name = textOf(given, 'name');
  if (name === undefined) return validation('name', 'Missing value');
  if (!namePattern.test(name)) {
    return validation(
      'name',
      'Must be purely lowercase alphanumeric (ascii) characters and these symbols: -_',
    );
  }
  if (parts.identity.tenants().some((tenant) => tenant.name === name)) {
    return validation('name', 'Group name already exists in database');
  }
  const made = await parts.identity.ensureTenant(name);
  if (!made.ok) return validation('name', made.error.detail);
  return { result: organisation(request, name, 0) };
};

const organizationKept: Action = async () =>
  denied('organizations are tenants: they are changed on the pages of the administration');

function groupDict(group: Group, count: number | undefined): Record<string, unknown> {
  return {
    id: group.name,
    name: group.name,
    title: group.title.ja,
    display_name: group.title.ja,
    description: group.description?.ja ?? '',
    type: 'group',
    state: 'active',
    is_organization: false,
    approval_status: 'approved',
    image_url: '',
    image_display_url: '',
    created: pythonTime(group.createdAt),
    package_count: count ?? 0,
  };
}

const groupList: Action = async (request) => {
  const groups = await listGroups(request.parts.database, request.parts.limits.listedGroupsMax);
  if (!flagOf(request.given, 'all_fields')) return { result: groups.map(({ name }) => name) };
  const counts = await countsOf(request, 'groups');
  return { result: groups.map((group) => groupDict(group, counts.get(group.name))) };
};

const groupShow: Action = async (request) => {
  const { given, parts } = request;
  const id = textOf(given, 'id');
  if (id === undefined) return validation('id', 'Missing value');
  const group = await findGroup(parts.database, id);
  if (group === undefined) return notFound();
  const counts = await countsOf(request, 'groups');
  const packages = flagOf(given, 'include_datasets')
    ? { packages: await packagesWith(request, 'groups', id) }
    : {};
  const result = { ...groupDict(group, counts.get(id)), ...packages, extras: [], users: [] };
  return { result: { ...result, tags: [], groups: [] } };
};

const groupAutocomplete: Action = async ({ parts, given }) => {
  const start = (textOf(given, 'q') ?? '').toLowerCase();
  const groups = await listGroups(parts.database, parts.limits.listedGroupsMax);
  const found = groups.filter(
    ({ name, title }) => name.includes(start) || title.ja.includes(start),
  );
  return { result: found.map(({ name, title }) => ({ id: name, name, title: title.ja })) };
};

const groupCreate: Action = async (request) => {
  const { given, parts, tenant } = request;
  const name = textOf(given, 'name') ?? '';
  if (!namePattern.test(name)) {
    return validation(
      'name',
      'Must be purely lowercase alphanumeric (ascii) characters and these symbols: -_',
    );
  }
  const actor = await actorFor(request, tenant);
  if ('error' in actor) return actor;
  const description = textOf(given, 'description');
  const group: Group = {
    tenant,
    name,
    title: { ja: textOf(given, 'title') ?? name },
    description: description === undefined ? undefined : { ja: description },
    createdAt: new Date(parts.now()),
  };
  return (await insertGroup(parts.database, group))
    ? { result: groupDict(group, 0) }
    : validation('name', 'Group name already exists in database');
};

const groupUpdate: Action = async (request) => {
  const { given, parts } = request;
  const group = await findGroup(parts.database, textOf(given, 'id', 'name') ?? '');
  if (group === undefined) return notFound();
  const actor = await actorFor(request, group.tenant);
  if ('error' in actor) return actor;
  const description = textOf(given, 'description');
  const changed: Group = {
    ...group,
    title: { ...group.title, ja: textOf(given, 'title') ?? group.title.ja },
    description: description === undefined ? group.description : { ja: description },
  };
  await updateGroup(parts.database, changed);
  return { result: groupDict(changed, (await countsOf(request, 'groups')).get(group.name)) };
};

const groupDelete: Action = async (request) => {
  const { given, parts } = request;
  const group = await findGroup(parts.database, textOf(given, 'id') ?? '');
  if (group === undefined) return notFound();
  const actor = await actorFor(request, group.tenant);
  if ('error' in actor) return actor;
  await deleteGroup(parts.database, group.tenant, group.name);
  return { result: null };
};

const tagList: Action = async (request) => {
  const names = [...(await countsOf(request, 'tags')).keys()].toSorted();
  const words = listOf(request.given, 'query') ?? [];
  const found = names.filter((name) => words.every((word) => name.includes(word)));
  if (!flagOf(request.given, 'all_fields')) return { result: found };
  return {
    result: found.map((name) => ({ id: name, name, display_name: name, vocabulary_id: null })),
  };
};

const tagShow: Action = async (request) => {
  const id = textOf(request.given, 'id');
  if (id === undefined) return validation('id', 'Missing value');
  if (!(await countsOf(request, 'tags')).has(id)) return notFound();
  const packages = flagOf(request.given, 'include_datasets')
    ? { packages: await packagesWith(request, 'tags', id) }
    : {};
  return { result: { id, name: id, display_name: id, vocabulary_id: null, ...packages } };
};

const tagSearch: Action = async (request) => {
  const words = listOf(request.given, 'query') ?? listOf(request.given, 'q') ?? [];
  const names = [...(await countsOf(request, 'tags')).keys()].toSorted();
  const found = names.filter((name) => words.every((word) => name.includes(word)));
  const results = found.map((name) => ({ id: name, name, vocabulary_id: null }));
  return { result: { count: results.length, results } };
};

const tagAutocomplete: Action = async (request) => {
  const start = textOf(request.given, 'q', 'query') ?? '';
  const names = [...(await countsOf(request, 'tags')).keys()];
  return { result: names.filter((name) => name.includes(start)).slice(0, 100) };
};

export const groupingReadActions: Readonly<Record<string, Action>> = {
  organization_list: organizationList,
  organization_show: organizationShow,
  organization_autocomplete: organizationAutocomplete,
  organization_list_for_user: organizationListForUser,
  group_list: groupList,
  group_show: groupShow,
  group_autocomplete: groupAutocomplete,
  tag_list: tagList,
  tag_show: tagShow,
  tag_search: tagSearch,
  tag_autocomplete: tagAutocomplete,
};

export const groupingWriteActions: Readonly<Record<string, Action>> = {
  organization_create: organizationCreate,
  organization_update: organizationKept,
  organization_patch: organizationKept,
  organization_delete: organizationKept,
  group_create: groupCreate,
  group_update: groupUpdate,
  group_patch: groupUpdate,
  group_delete: groupDelete,
};
