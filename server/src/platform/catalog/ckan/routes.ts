/** The CKAN Action API at both of its paths, and the dump of a table. CKAN 2.11. */
import { z } from 'zod';
import { problemResponse, type Route, type RouteContext } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import type { CatalogParts } from '../catalog.ts';
import { datapusherReadActions, datapusherWriteActions } from './datapusher-actions.ts';
import { datastoreReadActions, datastoreWriteActions, rowQueryOf } from './datastore-actions.ts';
import { ckanDump, ckanDumpFormats, ckanDumpTypes } from './dump.ts';
import { badRequest, ckanProblemWriter, envelope, errorOf } from './envelope.ts';
import { groupingReadActions, groupingWriteActions } from './grouping-actions.ts';
import { bodyParameters, countOf, flagOf, queryParameters, textOf } from './parameters.ts';
import { readActions } from './read-actions.ts';
import { type Action, type ActionRequest, ckanReader, resourceOf } from './request.ts';
import { writeActions } from './write-actions.ts';

const tag = 'CKAN';
const bases = [
  { path: '/api/action', suffix: '' },
  { path: '/api/3/action', suffix: 'V3' },
  // A site of one tenant: clients of CKAN know addresses, and no header that names one.
  { path: '/ckan/{tenant}/api/action', suffix: 'OfTenant' },
  { path: '/ckan/{tenant}/api/3/action', suffix: 'OfTenantV3' },
] as const;

const reading: Readonly<Record<string, Action>> = {
  ...readActions,
  ...groupingReadActions,
  ...datastoreReadActions,
  ...datapusherReadActions,
};
const writing: Readonly<Record<string, Action>> = {
  ...writeActions,
  ...groupingWriteActions,
  ...datastoreWriteActions,
  ...datapusherWriteActions,
};
/** What takes away from the public, and what everyone sees at once. */
const publishing = new Set([
  'package_delete',
  'dataset_purge',
  'group_create',
  'group_update',
  'group_patch',
  'group_delete',
  'organization_update',
  'organization_patch',
  'organization_delete',
]);

const answerSchema = z
  .object({ help: z.string(), success: z.boolean(), result: z.unknown() })
  .meta({ id: 'CkanAnswer' });
const responses = {
  200: { description: 'The answer in its envelope', content: { 'application/json': answerSchema } },
};
const anyBody = { content: { 'application/json': z.record(z.string(), z.unknown()) } };

export function ckanRoutes(parts: CatalogParts): readonly Route[] {
  return bases
    .flatMap((base) => [
      readRoute(parts, base, 'GET'),
      readRoute(parts, base, 'POST'),
      ...Object.keys(writing).map((name) => writeRoute(parts, base, name)),
    ])
    .concat(versionRoute, dumpRoute(parts));
}

/** What clients ask to see whether a site speaks the interface at all. */
const versionRoute: Route = {
  method: 'GET',
  path: '/api/3',
  operationId: 'getCkanVersion',
  summary: 'Say which version of the CKAN API this is',
  tag,
  access: 'open',
  isOpenData: true,
  responses: {
    200: {
      description: 'The version',
      content: { 'application/json': z.object({ version: z.number().int() }) },
    },
  },
  handle: async (c) => c.json({ version: 3 }),
};

type Base = (typeof bases)[number];

/** Which actions there are: their names are their help. */
const helpShow: Action = async ({ given }) => {
  const name = textOf(given, 'name') ?? '';
  const isKnown = name in reading || name in writing || name === 'help_show';
  if (!isKnown) return { error: errorOf(problem('not-found', `Action ${name} does not exist.`)) };
  const how = name in writing ? 'POST, with an API token.' : 'GET or POST.';
  return { result: `${name}: as in CKAN 2.11. ${how}` };
};

function helpOf({ publicUrl }: CatalogParts, name: string): string {
  return `${publicUrl}/api/3/action/help_show?name=${encodeURIComponent(name)}`;
}

async function act(
  c: RouteContext,
  parts: CatalogParts,
  name: string,
  action: Action,
): Promise<Response> {
  const principal = c.get('principal');
  const help = helpOf(parts, name);
  const named = parts.identity.may(principal, 'write')
    ? await parts.identity.tenantToWrite(principal.tenant, principal)
    : await parts.identity.tenantToRead(principal.tenant, principal);
  if (!named.ok) return envelope(help, { error: errorOf(named.error) });
  const tenant = named.value;
  const asked =
    c.req.method === 'GET' || c.req.method === 'HEAD'
      ? { ok: true as const, value: { given: queryParameters(c) } }
      : await bodyParameters(c, (file) => parts.files.store(tenant, file));
  if (!asked.ok) {
    return asked.error.code === 'invalid-request'
      ? badRequest(`JSON Error: ${asked.error.detail}`)
      : envelope(help, { error: errorOf(asked.error) });
  }
  const file = 'file' in asked.value ? asked.value.file : undefined;
  const request: ActionRequest = {
    c,
    parts,
    given: asked.value.given,
    file,
    reader: ckanReader(c, parts),
    tenant,
    mayPublish: parts.identity.may(principal, 'publish'),
  };
  return envelope(help, await action(request));
}

function readRoute(parts: CatalogParts, { path, suffix }: Base, method: 'GET' | 'POST'): Route {
  return {
    method,
    path: `${path}/{action}`,
    operationId: `${method === 'GET' ? 'get' : 'ask'}CkanAction${suffix}`,
    summary: 'Ask an action of the CKAN API that reads',
    description: `One of ${Object.keys(reading).join(', ')}.`,
    tag,
    access: 'read',
    isOpenData: true,
    writeProblem: ckanProblemWriter(helpOf(parts, 'help_show')),
    ...(method === 'POST' ? { body: anyBody } : {}),
    responses,
    handle: async (c) => {
      const name = c.req.param('action') ?? '';
      const action =
        name === 'help_show' ? helpShow : Object.hasOwn(reading, name) && reading[name];
      if (action === false || action === undefined) {
        return badRequest(
          Object.hasOwn(writing, name)
            ? 'JSON Error: Invalid request. Please use POST method for your request'
            : `Action name not known: ${name}`,
        );
      }
      return act(c, parts, name, action);
    },
  };
}

function writeRoute(parts: CatalogParts, { path, suffix }: Base, name: string): Route {
  const action = writing[name];
  if (action === undefined) throw new Error(`${name} is no action`);
  const takesFiles = name.startsWith('resource_');
  return {
    method: 'POST',
    path: `${path}/${name}`,
    operationId: `ckan_${name}${suffix}`,
    summary: `${name} of the CKAN API`,
    tag,
    access: publishing.has(name) ? 'publish' : 'write',
    writeProblem: ckanProblemWriter(helpOf(parts, name)),
    body: takesFiles
      ? { content: { ...anyBody.content, 'multipart/form-data': z.unknown() } }
      : anyBody,
    bodyBytesMax: takesFiles
      ? parts.serverLimits.uploadBytesMax
      : Math.max(parts.serverLimits.bodyBytesMax, 50_000_000),
    answerSecondsMax: parts.serverLimits.receiveSecondsMax,
    responses,
    handle: (c) => act(c, parts, name, action),
  };
}

function dumpRoute(parts: CatalogParts): Route {
  return {
    method: 'GET',
    path: '/datastore/dump/{resource}',
    operationId: 'ckanDatastoreDump',
    summary: 'Take all rows of a resource as CKAN gives them, with `_id`',
    tag,
    access: 'read',
    isOpenData: true,
    query: z.object({
      tenant: z.string().optional(),
      format: z.enum(ckanDumpFormats).optional(),
      bom: z.string().optional(),
      q: z.string().optional(),
      filters: z.string().optional().describe('JSON, as in datastore_search'),
      fields: z.string().optional(),
      sort: z.string().optional(),
      limit: z.string().optional().describe('All rows if absent'),
      offset: z.string().optional(),
    }),
    responses: { 200: { description: 'All rows', content: { 'text/csv': z.unknown() } } },
    handle: (c) => answerCkanDump(c, parts),
  };
}

async function answerCkanDump(c: RouteContext, parts: CatalogParts): Promise<Response> {
  const given = { ...queryParameters(c), resource_id: c.req.param('resource') ?? '' };
  const named = (textOf(given, 'format') ?? 'csv').toLowerCase();
  const format = ckanDumpFormats.find((one) => one === named);
  if (format === undefined) {
    const detail = `format is none of ${ckanDumpFormats.join(', ')}.`;
    return problemResponse(c, problem('bad-request-data', detail, 'format'));
  }
  const reader = ckanReader(c, parts);
  const { tenant } = c.get('principal');
  const request = { c, parts, given, file: undefined, reader, tenant, mayPublish: false };
  const found = await resourceOf(request, 'published', 'resource_id');
  if ('error' in found) {
    return problemResponse(c, problem('not-found', 'The resource does not exist.'));
  }
  const query = rowQueryOf(request);
  if ('error' in query) {
    return problemResponse(c, problem('bad-request-data', query.error.message));
  }
  const limit = countOf(given, 'limit', Number.MAX_SAFE_INTEGER);
  const { record, resource } = found.value;
  const ref = { tenant: record.tenant, resourceId: resource.id };
  const options = { format, withMark: flagOf(given, 'bom') };
  const dumped = await ckanDump(parts.datastore, ref, { ...query, limit }, options);
  if (!dumped.ok) return problemResponse(c, dumped.error);
  parts.downloads.count(record.tenant, record.id, resource.id);
  return new Response(dumped.value, {
    headers: {
      'content-type': ckanDumpTypes[format],
      'content-disposition': `attachment; filename="${resource.id}.${format}"`,
    },
  });
}
