/** HTTP of import sessions and of quality. */
import type { Region } from '@kumiki/civic';
import { z } from 'zod';
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import {
  problemResponse,
  type Route,
  type RouteContext,
  readJsonAs,
  readQuery,
  readStream,
} from '#kernel/http/index.ts';
import type { Limits } from '#kernel/limits.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Actor, Catalog } from '#platform/catalog/index.ts';
import type { Identity } from '#platform/identity/index.ts';
import { importRunSchema, renderRun } from '../answers.ts';
import { parseFileName } from '../import-options.ts';
import type { ConnectLimits } from '../limits.ts';
import { findImportRun } from '../store.ts';
import { proposeTitle } from './propose-title.ts';
import { readabilityRoute } from './readability-routes.ts';
import { addRepairedFile } from './repaired-file.ts';
import type { ImportSessions } from './service.ts';
import { commitSchema, correctionsSchema, type ImportSession } from './session.ts';
import { standardsRoute } from './standards-route.ts';
import { listQuality, listSessions } from './store.ts';

export interface SessionRouteOptions {
  readonly database: Database;
  readonly sessions: ImportSessions;
  readonly catalog: Pick<Catalog, 'datasets' | 'datastore' | 'files'>;
  readonly tenants: Pick<
    Identity,
    'may' | 'permitBy' | 'standingOf' | 'tenantToRead' | 'tenantToWrite'
  >;
  readonly clock: Clock;
  readonly limits: ConnectLimits;
  readonly serverLimits: Limits;
  readonly region: Pick<Region, 'municipalities'>;
}

const tag = 'Imports';
const tenantQuery = z.object({ tenant: z.string().optional() });

const sessionSchema = z
  .object({
    id: z.string(),
    file: z.object({ name: z.string(), bytes: z.number(), sha256: z.string() }),
    proposedTitle: z.string().describe('What the dataset could be called'),
    state: z.enum(['open', 'waiting', 'running', 'done', 'failed', 'cancelled']),
    corrections: correctionsSchema,
    analysis: z.unknown().describe('Columns, standard, repairs, first rows, points, notices'),
    run: importRunSchema.optional(),
    dataset: z.string().optional(),
    resource: z.string().optional(),
    failure: z.string().optional(),
    createdAt: z.iso.datetime(),
    changedAt: z.iso.datetime(),
  })
  .meta({ id: 'ImportSession' });
const answer = {
  200: { description: 'The session', content: { 'application/json': sessionSchema } },
};

export function sessionRoutes(options: SessionRouteOptions): readonly Route[] {
  return [
    openRoute(options),
    listRoute(options),
    findRoute(options),
    correctRoute(options),
    commitRoute(options),
    cancelRoute(options),
    qualityRoute(options),
    readabilityRoute(options),
    repairedRoute(options),
    standardsRoute(),
  ];
}

async function actorOf(c: RouteContext, { tenants }: SessionRouteOptions): Promise<Result<Actor>> {
  const principal = c.get('principal');
  const tenant = await tenants.tenantToWrite(principal.tenant, principal);
  return tenant.ok ? ok({ tenant: tenant.value, principal: principal.id }) : tenant;
}

async function render(
  c: RouteContext,
  { database, clock, limits, region }: SessionRouteOptions,
  session: Result<ImportSession>,
): Promise<Response> {
  if (!session.ok) return problemResponse(c, session.error);
  const { value } = session;
  const run =
    value.runId === undefined
      ? undefined
      : await findImportRun(database, value.tenant, value.runId);
  const { name, bytes, sha256 } = value.file;
  return c.json({
    id: value.id,
    file: { name, bytes, sha256 },
    proposedTitle: proposeTitle(value, region),
    state: value.state,
    corrections: value.corrections,
    analysis: value.analysis,
    ...(run === undefined ? {} : { run: renderRun(run, clock.now(), limits.silenceMsMax) }),
    dataset: value.datasetId,
    resource: value.resourceId,
    failure: value.failure,
    createdAt: value.createdAt.toISOString(),
    changedAt: value.changedAt.toISOString(),
  });
}

function openRoute(options: SessionRouteOptions): Route {
  return {
    method: 'POST',
    path: '/api/import-sessions',
    operationId: 'openImportSession',
    summary: 'Keep a file and look at it',
    description:
      'The body is the file itself. The answer tells its encoding, header, columns, the standard it matches, what would be repaired, ' +
      'and its first rows. Nothing is taken in before it is committed.',
    tag,
    access: 'write',
    query: tenantQuery,
    headers: z.object({
      'x-file-name': z.string().optional().describe('Name of the file, percent-encoded'),
      'idempotency-key': z.string().optional().describe('The same key is the same upload'),
    }),
    body: { content: { 'application/octet-stream': z.unknown() }, required: true },
    bodyBytesMax: options.serverLimits.uploadBytesMax,
    answerSecondsMax: options.serverLimits.receiveSecondsMax,
    responses: answer,
    handle: async (c) => {
      const actor = await actorOf(c, options);
      if (!actor.ok) return problemResponse(c, actor.error);
      const fileName = parseFileName(c.req.header('x-file-name'));
      if (fileName === undefined) {
        const detail = 'X-File-Name is not percent-encoded UTF-8.';
        return problemResponse(c, problem('bad-request-data', detail, 'X-File-Name'));
      }
      const key = c.req.header('idempotency-key')?.slice(0, 200);
      const body = readStream(c);
      const upload = { actor: actor.value, fileName, body, key };
      return render(c, options, await options.sessions.open(upload));
    },
  };
}

function listRoute(options: SessionRouteOptions): Route {
  const { pageSizeDefault, pageSizeMax } = options.serverLimits;
  const query = tenantQuery.extend({
    limit: z.coerce.number().int().min(1).max(pageSizeMax).default(pageSizeDefault),
    before: z.string().max(100).optional(),
  });
  return {
    method: 'GET',
    path: '/api/import-sessions',
    operationId: 'listImportSessions',
    summary: 'List uploads, the newest first',
    tag,
    access: 'write',
    query,
    responses: {
      200: {
        description: 'A page, without what is in the files',
        content: { 'application/json': z.object({ sessions: z.array(z.unknown()) }) },
      },
    },
    handle: async (c) => {
      const asked = readQuery(c, query);
      if (!asked.ok) return problemResponse(c, asked.error);
      const actor = await actorOf(c, options);
      if (!actor.ok) return problemResponse(c, actor.error);
      const { before, limit } = asked.value;
      const { tenant } = actor.value;
      const sessions = await listSessions(options.database, tenant, { before, limit });
      return c.json({
        sessions: sessions.map(({ id, fileName, state, datasetId, changedAt, analysis }) => ({
          id,
          file: fileName,
          state,
          dataset: datasetId,
          changedAt: changedAt.toISOString(),
          standard: analysis.match?.name,
        })),
      });
    },
  };
}

/** A session of the caller's tenant, by the path. */
function sessionRoute(
  options: SessionRouteOptions,
  route: Pick<Route, 'method' | 'path' | 'operationId' | 'summary' | 'body'>,
  act: (c: RouteContext, actor: Actor, id: string) => Promise<Result<ImportSession>>,
): Route {
  return {
    ...route,
    tag,
    access: 'write',
    query: tenantQuery,
    responses: answer,
    handle: async (c) => {
      const actor = await actorOf(c, options);
      if (!actor.ok) return problemResponse(c, actor.error);
      return render(c, options, await act(c, actor.value, c.req.param('id') ?? ''));
    },
  };
}

function findRoute(options: SessionRouteOptions): Route {
  const route = {
    method: 'GET',
    path: '/api/import-sessions/{id}',
    operationId: 'getImportSession',
    summary: 'Say what is seen of a file, or how far taking it in is',
  } as const;
  return sessionRoute(options, route, (_, { tenant }, id) => options.sessions.find(tenant, id));
}

function correctRoute(options: SessionRouteOptions): Route {
  const route = {
    method: 'PUT',
    path: '/api/import-sessions/{id}/corrections',
    operationId: 'correctImportSession',
    summary: 'Say otherwise: header, roles of columns, standard, repairs that are not wanted',
    body: { content: { 'application/json': correctionsSchema }, required: true },
  } as const;
  return sessionRoute(options, route, async (c, actor, id) => {
    const body = await readJsonAs(c, correctionsSchema);
    return body.ok ? options.sessions.correct(actor, id, body.value) : body;
  });
}

function commitRoute(options: SessionRouteOptions): Route {
  const route = {
    method: 'POST',
    path: '/api/import-sessions/{id}/commit',
    operationId: 'commitImportSession',
    summary: 'Take the file in: as a dataset, its rows, and entities',
    body: { content: { 'application/json': commitSchema }, required: true },
  } as const;
  return sessionRoute(options, route, async (c, actor, id) => {
    const body = await readJsonAs(c, commitSchema);
    if (!body.ok) return body;
    // The work goes on after this request, so what the caller may not do is refused here.
    const { tenants } = options;
    const principal = c.get('principal');
    if (body.value.publish && !tenants.may(principal, 'publish')) {
      return err(problem('forbidden', 'You may not publish; take the file in as a draft.'));
    }
    if (tenants.permitBy(principal, actor.tenant) !== undefined) {
      const detail = 'Your right to write is limited to some entities; a file may hold others.';
      return err(problem('forbidden', detail));
    }
    return options.sessions.commit(actor, id, body.value);
  });
}

function cancelRoute(options: SessionRouteOptions): Route {
  const route = {
    method: 'POST',
    path: '/api/import-sessions/{id}/cancel',
    operationId: 'cancelImportSession',
    summary: 'Stop taking the file in',
  } as const;
  return sessionRoute(options, route, (_, actor, id) => options.sessions.cancel(actor, id));
}

function qualityRoute(options: SessionRouteOptions): Route {
  const query = tenantQuery.extend({
    dataset: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(1_000).default(200),
  });
  return {
    method: 'GET',
    path: '/api/quality',
    operationId: 'listQuality',
    summary: 'Quality of datasets over time, the newest first',
    tag,
    access: 'write',
    query,
    responses: {
      200: {
        description: 'Points, broken rules and profiles of columns',
        content: { 'application/json': z.object({ reports: z.array(z.unknown()) }) },
      },
    },
    handle: async (c) => {
      const asked = readQuery(c, query);
      if (!asked.ok) return problemResponse(c, asked.error);
      const actor = await actorOf(c, options);
      if (!actor.ok) return problemResponse(c, actor.error);
      const { dataset: datasetId, limit } = asked.value;
      const { tenant } = actor.value;
      const reports = await listQuality(options.database, tenant, { datasetId, limit });
      return c.json({
        reports: reports.map((report) => ({
          ...report,
          measuredAt: report.measuredAt.toISOString(),
        })),
      });
    },
  };
}

const repairedBody = z.object({
  dataset: z.string().max(100),
  resource: z.string().max(100).describe('The file whose rows are stored repaired'),
});

function repairedRoute(options: SessionRouteOptions): Route {
  return {
    method: 'POST',
    path: '/api/quality/repaired',
    operationId: 'publishRepairedFile',
    summary: 'Put the repaired file beside the original',
    description:
      'The rows as they are stored become a UTF-8 CSV in the same dataset; published at once where the dataset is.',
    tag,
    access: 'write',
    query: tenantQuery,
    body: { content: { 'application/json': repairedBody }, required: true },
    responses: {
      200: {
        description: 'The file that was added, or took the place of an earlier one',
        content: {
          'application/json': z.object({
            dataset: z.string(),
            resource: z.string(),
            name: z.string(),
          }),
        },
      },
    },
    handle: async (c) => {
      const actor = await actorOf(c, options);
      if (!actor.ok) return problemResponse(c, actor.error);
      if (!options.tenants.may(c.get('principal'), 'publish')) {
        return problemResponse(c, problem('forbidden', 'You may not publish.'));
      }
      const body = await readJsonAs(c, repairedBody);
      if (!body.ok) return problemResponse(c, body.error);
      const { dataset, resource } = body.value;
      const added = await addRepairedFile(options.catalog, actor.value, dataset, resource);
      return added.ok ? c.json(added.value) : problemResponse(c, added.error);
    },
  };
}
