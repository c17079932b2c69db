/** `/api/plans`: list, read, take in, change, remove. */
import { z } from 'zod';
import {
  problemResponse,
  type Route,
  type RouteContext,
  readBytes,
  readJsonAs,
  readQuery,
} from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { planDocument } from '../exports.ts';
import type { PlanLimits } from '../limits.ts';
import { parsePlan } from '../parse-plan.ts';
import type { Plan } from '../plan.ts';
import { countStandings } from '../report.ts';
import { type PreviewedPlan, previewDocument, takeDocument } from '../take-document.ts';
import { countPlan, nest } from '../tree.ts';
import {
  everyoneQuery,
  findAsked,
  idParameters,
  listAsked,
  type PlanParts,
  readProgress,
  tag,
  tenantOf,
  tenantQuery,
} from './parts.ts';
import {
  changeSchema,
  progressSchema,
  renderProgress,
  renderSummary,
  summarySchema,
} from './render.ts';
import { workbookType } from './template-routes.ts';

const listQuery = everyoneQuery.extend({
  q: z.string().max(200).optional().describe('Words of title or publisher'),
});

export function planRoutes(parts: PlanParts): readonly Route[] {
  return [listRoute(parts), getRoute(parts), takeRoute(parts), putRoute(parts), deleteRoute(parts)];
}

function listRoute(parts: PlanParts): Route {
  return {
    method: 'GET',
    path: '/api/plans',
    operationId: 'listPlans',
    summary: 'List plans with their node and indicator counts',
    tag,
    access: 'read',
    isOpenData: true,
    query: listQuery,
    responses: {
      200: {
        description: 'By the code of the publisher',
        content: { 'application/json': z.object({ plans: z.array(summarySchema) }) },
      },
    },
    handle: async (c) => {
      const query = readQuery(c, listQuery);
      if (!query.ok) return problemResponse(c, query.error);
      const all = await listAsked(c, parts);
      if (!all.ok) return problemResponse(c, all.error);
      const words = (query.value.q ?? '').normalize('NFKC').toLowerCase().split(/\s+/);
      const found = all.value.filter(({ held }) => {
        const { title, publisher } = held.plan;
        const text = `${title} ${publisher}`.normalize('NFKC').toLowerCase();
        return words.every((word) => text.includes(word));
      });
      return c.json({ plans: found.map(({ tenant, held }) => renderSummary(held, tenant)) });
    },
  };
}

function getRoute(parts: PlanParts): Route {
  return {
    method: 'GET',
    path: '/api/plans/{id}',
    operationId: 'getPlan',
    summary: 'Show a plan as a tree, with its indicators and how far they are',
    tag,
    access: 'read',
    isOpenData: true,
    parameters: idParameters,
    query: tenantQuery,
    responses: {
      200: {
        description: 'The plan: `tree` nests the nodes, `document` is what can be sent back',
        content: {
          'application/json': summarySchema.extend({
            tree: z.array(z.unknown()).describe('Nodes with `children`'),
            indicators: z.array(progressSchema),
            standings: z.record(z.string(), z.int()),
            document: z.unknown(),
          }),
        },
      },
    },
    handle: async (c) => {
      const found = await findAsked(c, parts);
      if (!found.ok) return problemResponse(c, found.error);
      const { held, tenant } = found.value;
      const progress = await readProgress(parts, tenant, held);
      const { nodes, context, governance, logic } = held.plan;
      c.header('etag', `"${held.version}"`);
      return c.json({
        ...renderSummary(held, tenant),
        tree: nest(nodes),
        indicators: progress.map(renderProgress),
        standings: countStandings(progress),
        context: context ?? [],
        governance,
        logic,
        document: planDocument(held.plan),
      });
    },
  };
}

const takeQuery = tenantQuery.extend({
  public: z
    .enum(['true', 'false'])
    .optional()
    .describe('Whether everyone may read it; true if new'),
  preview: z
    .enum(['true', 'false'])
    .optional()
    .describe('`true`: nothing is saved, and what it would change is told'),
});
const faultSchema = z.object({
  severity: z.enum(['error', 'warning']),
  pointer: z.string(),
  line: z.int().optional(),
  sheet: z.string().optional(),
  message: z.object({ ja: z.string(), en: z.string() }),
  remedy: z.object({ ja: z.string(), en: z.string() }),
});
const takenSchema = z.object({
  outcome: z.enum(['created', 'updated', 'unchanged']),
  plan: summarySchema,
  faults: z.array(faultSchema),
});
const previewSchema = z.object({
  outcome: z.enum(['created', 'updated', 'unchanged']),
  document: z.unknown().describe('The plan as it was read: what can be sent to be saved'),
  counts: z.object({ nodeCount: z.int(), indicatorCount: z.int() }),
  changes: z.array(changeSchema),
  changesMore: z.int().describe('How many further changes there are'),
  faults: z.array(faultSchema),
});

function takeRoute(parts: PlanParts): Route {
  return {
    method: 'POST',
    path: '/api/plans',
    operationId: 'takePlan',
    summary: 'Take a plan in from YAML, JSON, CSV or XLSX',
    description:
      'Good nodes and indicators go in; each faulty one is told with its line and what to do. The same ' +
      'document again changes nothing.',
    tag,
    access: 'write',
    query: takeQuery,
    body: {
      required: true,
      content: {
        'application/yaml': z.string(),
        'application/json': z.unknown(),
        'text/csv': z.string(),
        [workbookType]: z.string(),
      },
    },
    bodyBytesMax: parts.limits.planFileBytesMax,
    responses: {
      200: {
        description: 'It was there before; or what it would change',
        content: { 'application/json': z.union([takenSchema, previewSchema]) },
      },
      201: { description: 'It is new', content: { 'application/json': takenSchema } },
    },
    handle: async (c) => {
      const query = readQuery(c, takeQuery);
      if (!query.ok) return problemResponse(c, query.error);
      const bytes = await readBytes(c);
      if (!bytes.ok) return problemResponse(c, bytes.error);
      const principal = c.get('principal');
      const tenant = await parts.identity.tenantToWrite(tenantOf(c), principal);
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const isPublic = query.value.public === undefined ? undefined : query.value.public === 'true';
      const taking = {
        tenant: tenant.value,
        bytes: bytes.value,
        actor: principal.id,
        isPublic,
      };
      if (query.value.preview === 'true') {
        const previewed = await previewDocument(parts.plans, taking, parts.limits);
        if (!previewed.ok) return problemResponse(c, previewed.error);
        return c.json(renderPreview(previewed.value, parts.limits.planChangesShownMax));
      }
      const taken = await takeDocument(parts.plans, taking, parts.limits);
      if (!taken.ok) return problemResponse(c, taken.error);
      const { outcome, held, faults } = taken.value;
      const answer = { outcome, plan: renderSummary(held, tenant.value), faults };
      return c.json(answer, outcome === 'created' ? 201 : 200);
    },
  };
}

function renderPreview({ plan, outcome, changes, faults }: PreviewedPlan, shownMax: number) {
  return {
    outcome,
    document: planDocument(plan),
    counts: countPlan(plan),
    changes: changes.slice(0, shownMax),
    changesMore: Math.max(0, changes.length - shownMax),
    faults,
  };
}

const putSchema = z
  .strictObject({
    document: z.looseObject({}).describe('As `document` of GET'),
    note: z.string().max(500).optional().describe('Why'),
    isPublic: z.boolean().optional(),
    baseVersion: z.int().min(0).optional().describe('The version this change was made of'),
  })
  .meta({ id: 'PlanChange' });

/** A document from an editor: nothing of it may be left out silently. */
function readWhole(document: unknown, id: string, limits: PlanLimits): Result<Plan> {
  const { plan, faults } = parsePlan(document, limits);
  const fault = faults.find(({ severity }) => severity === 'error');
  if (plan === undefined || fault !== undefined) {
    const detail = fault?.message.en ?? 'It is no plan';
    const broken = problem('bad-request-data', `${detail}.`, `/document${fault?.pointer ?? ''}`);
    return err({ ...broken, extensions: { faults } });
  }
  if (plan.id === id) return ok(plan);
  return err(problem('bad-request-data', 'The id of a plan does not change.', '/document/plan/id'));
}

function putRoute({ identity, plans, limits }: PlanParts): Route {
  return {
    method: 'PUT',
    path: '/api/plans/{id}',
    operationId: 'putPlan',
    summary: 'Save a plan as a whole, as an editor does',
    tag,
    access: 'write',
    parameters: idParameters,
    query: tenantQuery,
    body: { required: true, content: { 'application/json': putSchema } },
    bodyBytesMax: limits.planFileBytesMax,
    responses: {
      200: {
        description: 'Saved as a new version, or unchanged',
        content: { 'application/json': takenSchema.omit({ faults: true }) },
      },
    },
    handle: async (c: RouteContext) => {
      const body = await readJsonAs(c, putSchema);
      if (!body.ok) return problemResponse(c, body.error);
      const { document, note, isPublic, baseVersion } = body.value;
      const plan = readWhole(document, c.req.param('id') ?? '', limits);
      if (!plan.ok) return problemResponse(c, plan.error);
      const principal = c.get('principal');
      const tenant = await identity.tenantToWrite(tenantOf(c), principal);
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const saved = await plans.save(tenant.value, {
        plan: plan.value,
        isPublic,
        actor: principal.id,
        note,
        baseVersion,
      });
      if (!saved.ok) return problemResponse(c, saved.error);
      const { outcome, held } = saved.value;
      return c.json({ outcome, plan: renderSummary(held, tenant.value) });
    },
  };
}

function deleteRoute({ identity, plans }: PlanParts): Route {
  return {
    method: 'DELETE',
    path: '/api/plans/{id}',
    operationId: 'deletePlan',
    summary: 'Take a plan away; its versions, records and values stay and come back with it',
    tag,
    access: 'administer',
    parameters: idParameters,
    query: tenantQuery,
    responses: { 204: { description: 'It is gone' } },
    handle: async (c) => {
      const tenant = await identity.tenantToRead(tenantOf(c), c.get('principal'));
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const removed = await plans.remove(tenant.value, c.req.param('id') ?? '');
      return removed.ok ? new Response(null, { status: 204 }) : problemResponse(c, removed.error);
    },
  };
}
