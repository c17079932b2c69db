/** HTTP of imports, of the region, and of the @context of our data models. */
import type { Region } from '@kumiki/civic';
import { z } from 'zod';
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import {
  problemResponse,
  type Route,
  type RouteContext,
  readQuery,
  readStream,
} from '#kernel/http/index.ts';
import type { Limits } from '#kernel/limits.ts';
import { type Problem, problem } from '#kernel/problem.ts';
import { err, type Result } from '#kernel/result.ts';
import type { Catalog } from '#platform/catalog/index.ts';
import type { Identity } from '#platform/identity/index.ts';
import { importHistorySchema, importRunSchema, regionSchema, renderRun } from './answers.ts';
import { contextDocument } from './context-document.ts';
import { type ImportOptions, importQuery, parseImportOptions } from './import-options.ts';
import type { ImportRequest, ImportService } from './import-service.ts';
import type { ConnectLimits } from './limits.ts';
import { isGeographic, peek } from './read-records.ts';
import { regionAnswer } from './region.ts';
import type { ImportSessions } from './sessions/service.ts';
import { findImportRun, type ImportRun, listImportRuns } from './store.ts';
import { contentKindOf } from './table/content-kind.ts';
import { withLongStart } from './text-encoding.ts';

export interface ConnectRouteOptions {
  readonly database: Database;
  readonly imports: ImportService;
  readonly sessions: ImportSessions;
  readonly files: Pick<Catalog['files'], 'open'>;
  readonly tenants: Pick<Identity, 'may' | 'permitBy' | 'tenantToRead' | 'tenantToWrite'>;
  readonly region: Region;
  readonly clock: Clock;
  readonly limits: ConnectLimits;
  readonly serverLimits: Limits;
}

export function connectRoutes(options: ConnectRouteOptions): readonly Route[] {
  return [
    importFile(options),
    listImports(options),
    getImport(options),
    getOriginal(options),
    getRegion(options),
    getContext(),
  ];
}

function importFile(options: ConnectRouteOptions): Route {
  const { imports, sessions, tenants, clock, limits, serverLimits } = options;
  return {
    method: 'POST',
    path: '/api/imports',
    operationId: 'importFile',
    summary: 'Take a file in',
    description:
      'The body is the file itself. Its format is told by its content; every row becomes an entity, ' +
      'and every fault a notice. Answered when all is stored. The same file again changes nothing.',
    tag: 'Imports',
    access: 'write',
    query: importQuery,
    headers: z.object({
      'x-file-name': z
        .string()
        .optional()
        .describe('Name of the file, percent-encoded, with its folder: `emergency/422011.json`'),
      'ngsild-tenant': z.string().optional().describe('Whose data it is'),
    }),
    body: {
      description: 'CSV, TSV, XLSX, JSON, GeoJSON, TopoJSON, or a shapefile in a ZIP',
      content: {
        'application/geo+json': z.unknown(),
        'application/json': z.unknown(),
        'application/octet-stream': z.unknown(),
      },
      required: true,
    },
    bodyBytesMax: serverLimits.uploadBytesMax,
    answerSecondsMax: serverLimits.receiveSecondsMax,
    responses: {
      200: {
        description: 'What was taken in; `state` is `incomplete` when the file breaks off',
        content: { 'application/json': importRunSchema },
      },
    },
    handle: async (c) => {
      const query = readQuery(c, importQuery);
      if (!query.ok) return problemResponse(c, query.error);
      const parsed = parseImportOptions(query.value, c.req.header('x-file-name'));
      if (!parsed.ok) return problemResponse(c, parsed.error);
      const tenant = await tenantOf(c, query.value.tenant, tenants.tenantToWrite);
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const principal = c.get('principal');
      const body = await peek(withLongStart(readStream(c), tellingBytes));
      const request = {
        tenant: tenant.value,
        principal: principal.id,
        permit: tenants.permitBy(principal, tenant.value),
        mayPublish: tenants.may(principal, 'publish'),
        options: parsed.value,
      };
      const run = isTabular(body.first, parsed.value)
        ? await runTable(sessions, request, body.chunks)
        : await imports.run({ ...request, body: body.chunks, log: c.get('log') });
      if (!run.ok) return problemResponse(c, run.error);
      const refusal = findRefusal(run.value);
      if (refusal !== undefined) return problemResponse(c, refusal);
      return c.json(renderRun(run.value, clock.now(), limits.silenceMsMax));
    },
  };
}

/** Enough to tell a table from places; a mistake only costs the streaming. */
const tellingBytes = 64;

/** Tables become datasets with rows; places that stream through go to the broker alone. */
function isTabular(first: Uint8Array, { format }: ImportOptions): boolean {
  if (first.length === 0 || (format !== undefined && format !== 'table')) return false;
  const kind = contentKindOf(first);
  return kind === 'text' || kind === 'zip' || (kind === 'json' && !isGeographic(first));
}

function runTable(
  sessions: ImportSessions,
  { tenant, principal, options, permit, mayPublish }: Omit<ImportRequest, 'body' | 'log'>,
  body: AsyncIterable<Uint8Array>,
): Promise<Result<ImportRun>> {
  const { fileName, license, isPublic } = options;
  const base = fileName.replace(/^.*\//, '');
  const publish = mayPublish === true && (isPublic ?? license !== undefined);
  const wish = { licence: license, publish, identifier: fileName };
  const upload = { actor: { tenant, principal }, fileName: base, body };
  return sessions.run(upload, options, { ...wish, permit });
}

/** A file of which nothing could be read is a mistake of the request, told as one. */
function findRefusal({ summary }: ImportRun): Problem | undefined {
  const fault = summary.notices.find(
    ({ severity, row }) => severity === 'error' && (row ?? 1) === 1,
  );
  if (fault === undefined || summary.rows.read > 0) return undefined;
  const code = fault.code === 'file-not-understood' ? 'unsupported-media-type' : 'bad-request-data';
  return { code, detail: `${fault.message.en}.`, extensions: { notices: summary.notices } };
}

/** The parameter and the header name the same thing; both at once must agree. */
async function tenantOf(
  c: RouteContext,
  parameter: string | undefined,
  resolve: Identity['tenantToRead'],
): Promise<Result<string>> {
  const header = c.req.header('ngsild-tenant');
  if (parameter !== undefined && header !== undefined && parameter !== header) {
    const detail = 'The parameter tenant and the header NGSILD-Tenant name different tenants.';
    return err(problem('bad-request-data', detail, 'tenant'));
  }
  return resolve(parameter ?? header, c.get('principal'));
}

function historyQuery({ pageSizeDefault, pageSizeMax }: Limits) {
  return z.object({
    limit: z.coerce
      .number()
      .int()
      .min(1)
      .max(pageSizeMax)
      .default(pageSizeDefault)
      .describe('Imports of a page'),
    before: z.string().max(100).optional().describe('The id of an import: the ones before it'),
    tenant: z.string().optional().describe('Whose imports; as the header NGSILD-Tenant'),
  });
}

function listImports(options: ConnectRouteOptions): Route {
  const { database, tenants, clock, limits, serverLimits } = options;
  const schema = historyQuery(serverLimits);
  return {
    method: 'GET',
    path: '/api/imports',
    operationId: 'listImports',
    summary: 'List imports, the newest first',
    tag: 'Imports',
    access: 'administer',
    query: schema,
    responses: {
      200: {
        description: 'A page; `next` is the address of the following one, absent on the last',
        content: { 'application/json': importHistorySchema },
      },
    },
    handle: async (c) => {
      const query = readQuery(c, schema);
      if (!query.ok) return problemResponse(c, query.error);
      const { limit, before, tenant: parameter } = query.value;
      const tenant = await tenantOf(c, parameter, tenants.tenantToRead);
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const runs = await listImportRuns(database, tenant.value, { before, limit: limit + 1 });
      const page = runs.slice(0, limit);
      const last = page.at(-1);
      const isMore = runs.length > limit && last !== undefined;
      const parameters = new URLSearchParams({
        limit: String(limit),
        ...(parameter === undefined ? {} : { tenant: parameter }),
        before: last?.id ?? '',
      });
      return c.json({
        imports: page.map((run) => renderRun(run, clock.now(), limits.silenceMsMax)),
        ...(isMore ? { next: `/api/imports?${parameters.toString()}` } : {}),
      });
    },
  };
}

function getImport({ database, tenants, clock, limits }: ConnectRouteOptions): Route {
  const schema = z.object({ tenant: z.string().optional() });
  return {
    method: 'GET',
    path: '/api/imports/{id}',
    operationId: 'getImport',
    summary: 'Say how an import went, or how far it is',
    tag: 'Imports',
    access: 'administer',
    query: schema,
    responses: {
      200: { description: 'The import', content: { 'application/json': importRunSchema } },
    },
    handle: async (c) => {
      const query = readQuery(c, schema);
      if (!query.ok) return problemResponse(c, query.error);
      const tenant = await tenantOf(c, query.value.tenant, tenants.tenantToRead);
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const id = c.req.param('id') ?? '';
      const run = await findImportRun(database, tenant.value, id);
      if (run === undefined)
        return problemResponse(c, problem('not-found', `Import ${id} does not exist.`));
      return c.json(renderRun(run, clock.now(), limits.silenceMsMax));
    },
  };
}

/** The file as it was sent: whatever was mended, this is where it began. */
function getOriginal({ database, files, tenants }: ConnectRouteOptions): Route {
  const schema = z.object({ tenant: z.string().optional() });
  return {
    method: 'GET',
    path: '/api/imports/{id}/file',
    operationId: 'getImportOriginal',
    summary: 'Give back the file of an import as it was sent',
    tag: 'Imports',
    access: 'administer',
    query: schema,
    responses: {
      200: {
        description: 'The bytes of the file',
        content: { 'application/octet-stream': z.unknown() },
      },
    },
    handle: async (c) => {
      const query = readQuery(c, schema);
      if (!query.ok) return problemResponse(c, query.error);
      const tenant = await tenantOf(c, query.value.tenant, tenants.tenantToRead);
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const id = c.req.param('id') ?? '';
      const file = (await findImportRun(database, tenant.value, id))?.file;
      const content = file && (await files.open(tenant.value, file.sha256));
      if (file === undefined || content === undefined) {
        return problemResponse(c, problem('not-found', `Import ${id} has no original.`));
      }
      return c.body(content.body, 200, {
        'content-type': 'application/octet-stream',
        'content-length': String(file.bytes),
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      });
    },
  };
}

function getRegion({ region }: ConnectRouteOptions): Route {
  const answer = regionAnswer(region);
  return {
    method: 'GET',
    path: '/api/region',
    operationId: 'getRegion',
    summary: 'Describe the region this server serves',
    tag: 'Region',
    access: 'open',
    isOpenData: true,
    responses: {
      200: {
        description: 'Code, names, extent, municipalities, hazards and official feeds',
        content: { 'application/json': regionSchema },
      },
    },
    handle: (c) => c.json(answer),
  };
}

function getContext(): Route {
  const document = JSON.stringify(contextDocument(), null, 2);
  return {
    method: 'GET',
    path: '/contexts/kumiki.jsonld',
    operationId: 'getKumikiContext',
    summary: 'The @context of the data models',
    tag: 'Region',
    access: 'open',
    isOpenData: true,
    responses: {
      200: {
        description: 'A JSON-LD context',
        content: {
          'application/ld+json': z.object({ '@context': z.record(z.string(), z.string()) }),
        },
      },
    },
    handle: (c) => c.body(document, 200, { 'content-type': 'application/ld+json' }),
  };
}
