/** HTTP of connectors. */
import { z } from 'zod';
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import {
  problemResponse,
  type Route,
  type RouteContext,
  readJsonAs,
  readQuery,
} from '#kernel/http/index.ts';
import type { Limits } from '#kernel/limits.ts';
import { ok, type Result } from '#kernel/result.ts';
import type { Actor } from '#platform/catalog/index.ts';
import type { Identity } from '#platform/identity/index.ts';
import { type Connector, type ConnectorRun, connectorSchema, isStale } from './connector.ts';
import type { Connectors } from './service.ts';
import { listConnectors, listRuns } from './store.ts';

export interface ConnectorRouteOptions {
  readonly database: Database;
  readonly connectors: Connectors;
  readonly tenants: Pick<Identity, 'tenantToWrite'>;
  readonly clock: Clock;
  readonly serverLimits: Limits;
}

const tag = 'Connectors';
const instant = z.iso.datetime();
const runSchema = z
  .object({
    id: z.string(),
    isDry: z.boolean(),
    state: z.enum(['running', 'completed', 'failed']),
    startedAt: instant,
    finishedAt: instant.optional(),
    report: z.unknown().describe('Counts, differences to the last run, errors'),
  })
  .meta({ id: 'ConnectorRun' });
const answerSchema = z
  .object({
    id: z.string(),
    settings: connectorSchema,
    isStale: z.boolean().describe('Without a good run for longer than `staleHours`'),
    lastOkAt: instant.optional(),
    runs: z.array(runSchema).optional(),
  })
  .meta({ id: 'Connector' });
const one = { content: { 'application/json': answerSchema } };
const tenantQuery = z.object({ tenant: z.string().optional() });
const runsShown = 20;

export function connectorRoutes(options: ConnectorRouteOptions): readonly Route[] {
  return [
    listRoute(options),
    createRoute(options),
    findRoute(options),
    changeRoute(options),
    removeRoute(options),
    runRoute(options),
  ];
}

async function actorOf(
  c: RouteContext,
  { tenants }: ConnectorRouteOptions,
): Promise<Result<Actor>> {
  const principal = c.get('principal');
  const tenant = await tenants.tenantToWrite(principal.tenant, principal);
  return tenant.ok ? ok({ tenant: tenant.value, principal: principal.id }) : tenant;
}

function render(connector: Connector, now: number, runs?: readonly ConnectorRun[]) {
  const { id, settings, lastOkAt } = connector;
  return {
    id,
    settings,
    isStale: isStale(connector, now),
    lastOkAt: lastOkAt?.toISOString(),
    runs: runs?.map(renderRun),
  };
}

function renderRun({ id, isDry, state, startedAt, finishedAt, report }: ConnectorRun) {
  return {
    id,
    isDry,
    state,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString(),
    report,
  };
}

/** Everything about connectors is for whoever administers the tenant: a harvest is a decision. */
const common = { tag, access: 'administer', query: tenantQuery } as const;

function listRoute(options: ConnectorRouteOptions): Route {
  return {
    ...common,
    method: 'GET',
    path: '/api/connectors',
    operationId: 'listConnectors',
    summary: 'List connectors, with their state',
    responses: {
      200: {
        description: 'All of the tenant',
        content: { 'application/json': z.object({ connectors: z.array(answerSchema) }) },
      },
    },
    handle: async (c) => {
      const actor = await actorOf(c, options);
      if (!actor.ok) return problemResponse(c, actor.error);
      const connectors = await listConnectors(options.database, actor.value.tenant);
      const now = options.clock.now();
      return c.json({ connectors: connectors.map((each) => render(each, now)) });
    },
  };
}

function createRoute(options: ConnectorRouteOptions): Route {
  return {
    ...common,
    method: 'POST',
    path: '/api/connectors',
    operationId: 'createConnector',
    summary: 'Add a source: a CKAN catalogue or the address of a file',
    body: { content: { 'application/json': connectorSchema }, required: true },
    responses: { 201: { description: 'The connector', ...one } },
    handle: async (c) => {
      const actor = await actorOf(c, options);
      if (!actor.ok) return problemResponse(c, actor.error);
      const settings = await readJsonAs(c, connectorSchema);
      if (!settings.ok) return problemResponse(c, settings.error);
      const created = await options.connectors.create(actor.value, settings.value);
      if (!created.ok) return problemResponse(c, created.error);
      c.header('location', `/api/connectors/${created.value.id}`);
      return c.json(render(created.value, options.clock.now()), 201);
    },
  };
}

function findRoute(options: ConnectorRouteOptions): Route {
  return {
    ...common,
    method: 'GET',
    path: '/api/connectors/{id}',
    operationId: 'getConnector',
    summary: 'Describe a connector with its last runs',
    responses: { 200: { description: 'The connector', ...one } },
    handle: async (c) => {
      const actor = await actorOf(c, options);
      if (!actor.ok) return problemResponse(c, actor.error);
      const { tenant } = actor.value;
      const found = await options.connectors.find(tenant, c.req.param('id') ?? '');
      if (!found.ok) return problemResponse(c, found.error);
      const runs = await listRuns(options.database, tenant, found.value.id, runsShown);
      return c.json(render(found.value, options.clock.now(), runs));
    },
  };
}

function changeRoute(options: ConnectorRouteOptions): Route {
  return {
    ...common,
    method: 'PUT',
    path: '/api/connectors/{id}',
    operationId: 'changeConnector',
    summary: 'Change a connector',
    body: { content: { 'application/json': connectorSchema }, required: true },
    responses: { 200: { description: 'The connector', ...one } },
    handle: async (c) => {
      const actor = await actorOf(c, options);
      if (!actor.ok) return problemResponse(c, actor.error);
      const settings = await readJsonAs(c, connectorSchema);
      if (!settings.ok) return problemResponse(c, settings.error);
      const id = c.req.param('id') ?? '';
      const changed = await options.connectors.change(actor.value, id, settings.value);
      if (!changed.ok) return problemResponse(c, changed.error);
      return c.json(render(changed.value, options.clock.now()));
    },
  };
}

function removeRoute(options: ConnectorRouteOptions): Route {
  return {
    ...common,
    method: 'DELETE',
    path: '/api/connectors/{id}',
    operationId: 'deleteConnector',
    summary: 'Remove a connector; what it brought in stays',
    responses: { 204: { description: 'Removed' } },
    handle: async (c) => {
      const actor = await actorOf(c, options);
      if (!actor.ok) return problemResponse(c, actor.error);
      const removed = await options.connectors.remove(actor.value, c.req.param('id') ?? '');
      return removed.ok ? c.body(null, 204) : problemResponse(c, removed.error);
    },
  };
}

function runRoute(options: ConnectorRouteOptions): Route {
  const query = tenantQuery.extend({
    dry: z.stringbool().default(false).describe('Tells what would change, and writes nothing'),
  });
  return {
    ...common,
    query,
    method: 'POST',
    path: '/api/connectors/{id}/runs',
    operationId: 'runConnector',
    summary: 'Run a connector now',
    answerSecondsMax: options.serverLimits.receiveSecondsMax,
    responses: {
      200: { description: 'The run', content: { 'application/json': runSchema } },
    },
    handle: async (c) => {
      const asked = readQuery(c, query);
      if (!asked.ok) return problemResponse(c, asked.error);
      const actor = await actorOf(c, options);
      if (!actor.ok) return problemResponse(c, actor.error);
      const id = c.req.param('id') ?? '';
      const run = await options.connectors.run(actor.value, id, asked.value.dry);
      return run.ok ? c.json(renderRun(run.value)) : problemResponse(c, run.error);
    },
  };
}
