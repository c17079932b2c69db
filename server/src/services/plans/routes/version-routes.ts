/** Versions of a plan, and plans side by side. */
import { z } from 'zod';
import { problemResponse, type Route, readJsonAs } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { compare } from '../comparison.ts';
import { planDocument } from '../exports.ts';
import { changesBetween } from '../plan-changes.ts';
import {
  everyoneQuery,
  idParameters,
  listAsked,
  type PlanParts,
  readProgress,
  tag,
  tenantOf,
  tenantQuery,
} from './parts.ts';
import { changeSchema, renderSummary, summarySchema } from './render.ts';

const versionSchema = z.object({
  version: z.int(),
  note: z.string().optional(),
  changedBy: z.string(),
  changedAt: z.iso.datetime(),
});

export function versionRoutes(parts: PlanParts): readonly Route[] {
  return [
    listVersionsRoute(parts),
    getVersionRoute(parts),
    restoreRoute(parts),
    comparisonRoute(parts),
  ];
}

function listVersionsRoute(parts: PlanParts): Route {
  return {
    method: 'GET',
    path: '/api/plans/{id}/versions',
    operationId: 'listPlanVersions',
    summary: 'List the versions of a plan',
    tag,
    access: 'write',
    parameters: idParameters,
    query: tenantQuery,
    responses: {
      200: {
        description: 'The newest first',
        content: { 'application/json': z.object({ versions: z.array(versionSchema) }) },
      },
    },
    handle: async (c) => {
      const tenant = await parts.identity.tenantToRead(tenantOf(c), c.get('principal'));
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const versions = await parts.plans.versions(tenant.value, c.req.param('id') ?? '');
      if (versions.length === 0) {
        return problemResponse(c, problem('not-found', 'The plan does not exist.'));
      }
      return c.json({
        versions: versions.map(({ version, note, changedBy, changedAt }) => ({
          version,
          note,
          changedBy,
          changedAt: changedAt.toISOString(),
        })),
      });
    },
  };
}

const versionParameters = idParameters.extend({ version: z.string() });

function getVersionRoute(parts: PlanParts): Route {
  return {
    method: 'GET',
    path: '/api/plans/{id}/versions/{version}',
    operationId: 'getPlanVersion',
    summary: 'Show a version of a plan, and what it changed',
    tag,
    access: 'write',
    parameters: versionParameters,
    query: tenantQuery.extend({
      against: z
        .string()
        .optional()
        .describe('The version it is compared with; the one before it when absent'),
    }),
    responses: {
      200: {
        description: 'The document, and what is different from the other version',
        content: {
          'application/json': z.object({
            version: z.int(),
            against: z.int().describe('0 where there is none: everything is added'),
            document: z.unknown(),
            changes: z.array(changeSchema),
            changesMore: z.int(),
          }),
        },
      },
    },
    handle: async (c) => {
      const tenant = await parts.identity.tenantToRead(tenantOf(c), c.get('principal'));
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const version = versionOf(c.req.param('version'));
      const plan = await parts.plans.version(tenant.value, c.req.param('id') ?? '', version);
      if (!plan.ok) return problemResponse(c, plan.error);
      const given = c.req.query('against');
      const against = given === undefined ? version - 1 : versionOf(given);
      const other = await parts.plans.version(tenant.value, c.req.param('id') ?? '', against);
      const changes = changesBetween(other.ok ? other.value : undefined, plan.value);
      const shownMax = parts.limits.planChangesShownMax;
      return c.json({
        version,
        against: other.ok ? against : 0,
        document: planDocument(plan.value),
        changes: changes.slice(0, shownMax),
        changesMore: Math.max(0, changes.length - shownMax),
      });
    },
  };
}

/** 0, which no version has, for what is no number of one. */
function versionOf(text: string | undefined): number {
  return /^\d{1,9}$/.test(text ?? '') ? Number(text) : 0;
}

const restoreSchema = z.strictObject({ note: z.string().max(500).optional() });

function restoreRoute(parts: PlanParts): Route {
  return {
    method: 'POST',
    path: '/api/plans/{id}/versions/{version}/restore',
    operationId: 'restorePlanVersion',
    summary: 'Bring a version back, as a new one',
    tag,
    access: 'write',
    parameters: versionParameters,
    query: tenantQuery,
    body: { required: true, content: { 'application/json': restoreSchema } },
    responses: {
      200: {
        description: 'The plan as it is now',
        content: { 'application/json': z.object({ plan: summarySchema }) },
      },
    },
    handle: async (c) => {
      const body = await readJsonAs(c, restoreSchema);
      if (!body.ok) return problemResponse(c, body.error);
      const principal = c.get('principal');
      const tenant = await parts.identity.tenantToWrite(tenantOf(c), principal);
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const version = versionOf(c.req.param('version'));
      const plan = await parts.plans.version(tenant.value, c.req.param('id') ?? '', version);
      if (!plan.ok) return problemResponse(c, plan.error);
      const note = body.value.note ?? `${version}版に戻す`;
      const saved = await parts.plans.save(tenant.value, {
        plan: plan.value,
        isPublic: undefined,
        actor: principal.id,
        note,
      });
      if (!saved.ok) return problemResponse(c, saved.error);
      return c.json({ plan: renderSummary(saved.value.held, tenant.value) });
    },
  };
}

function comparisonRoute(parts: PlanParts): Route {
  const schema = z.object({
    topics: z.array(
      z.object({ id: z.string(), title: z.object({ ja: z.string(), en: z.string() }) }),
    ),
    plans: z.array(z.unknown()),
    shared: z.array(z.unknown()),
  });
  return {
    method: 'GET',
    path: '/api/plan-comparison',
    operationId: 'comparePlans',
    summary: 'Put plans side by side: their build, their progress, and the indicators they share',
    tag,
    access: 'read',
    isOpenData: true,
    query: everyoneQuery,
    responses: {
      200: { description: 'All plans that may be seen', content: { 'application/json': schema } },
    },
    handle: async (c) => {
      const all = await listAsked(c, parts);
      if (!all.ok) return problemResponse(c, all.error);
      const compared = [];
      for (const { tenant, held } of all.value) {
        const progress = await readProgress(parts, tenant, held);
        compared.push({ tenant, plan: held.plan, progress });
      }
      return c.json(compare(compared));
    },
  };
}
