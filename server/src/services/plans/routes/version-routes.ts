/** Versions of a plan, and what it is as open data. */
import { z } from 'zod';
import { problemResponse, type Route, readJsonAs } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { seesEverything } from '#platform/indicators/index.ts';
import { compare } from '../comparison.ts';
import { indicatorCsv, planCsv, planDocument, planYaml } from '../exports.ts';
import { indicatorIdOf } from '../plans.ts';
import {
  findAsked,
  idParameters,
  type PlanParts,
  readProgress,
  tag,
  tenantOf,
  tenantQuery,
} from './parts.ts';
import { renderSummary, summarySchema } from './render.ts';

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
    ...exportRoutes(parts),
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
    summary: 'Show a version of a plan',
    tag,
    access: 'write',
    parameters: versionParameters,
    query: tenantQuery,
    responses: {
      200: {
        description: 'The document',
        content: { 'application/json': z.object({ version: z.int(), document: z.unknown() }) },
      },
    },
    handle: async (c) => {
      const tenant = await parts.identity.tenantToRead(tenantOf(c), c.get('principal'));
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const version = versionOf(c.req.param('version'));
      const plan = await parts.plans.version(tenant.value, c.req.param('id') ?? '', version);
      if (!plan.ok) return problemResponse(c, plan.error);
      return c.json({ version, document: planDocument(plan.value) });
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
      return c.json({ plan: renderSummary(saved.value.held) });
    },
  };
}

const kinds = [
  {
    file: 'plan.csv',
    operationId: 'exportPlanCsv',
    what: 'A plan',
    type: 'text/csv; charset=utf-8',
  },
  { file: 'plan.yaml', operationId: 'exportPlanYaml', what: 'A plan', type: 'application/yaml' },
  {
    file: 'indicators.csv',
    operationId: 'exportPlanIndicators',
    what: 'Baselines, targets and approved values',
    type: 'text/csv; charset=utf-8',
  },
] as const;

function exportRoutes(parts: PlanParts): readonly Route[] {
  return kinds.map(
    ({ file, operationId, what, type }): Route => ({
      method: 'GET',
      path: `/api/plans/{id}/${file}`,
      operationId,
      summary: `${what} as ${file.endsWith('csv') ? 'CSV' : 'YAML'}, which can be taken in again`,
      tag,
      access: 'read',
      isOpenData: true,
      parameters: idParameters,
      query: tenantQuery,
      responses: {
        200: { description: 'The file', content: { [type.replace(/;.*/, '')]: z.string() } },
      },
      handle: async (c) => {
        const found = await findAsked(c, parts);
        if (!found.ok) return problemResponse(c, found.error);
        const { held, tenant } = found.value;
        const { plan } = held;
        const name = `${plan.id}-${file}`;
        const headers = {
          'content-type': type,
          'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
        };
        if (file === 'plan.yaml') return c.body(planYaml(plan), 200, headers);
        if (file === 'plan.csv') return c.body(planCsv(plan), 200, headers);
        const ids = plan.indicators.map(({ id }) => indicatorIdOf(plan.id, id));
        const values = await parts.indicators.values(tenant, ids, true);
        return c.body(indicatorCsv(plan, values), 200, headers);
      },
    }),
  );
}

function comparisonRoute(parts: PlanParts): Route {
  const schema = z.object({ plans: z.array(z.unknown()), shared: z.array(z.unknown()) });
  return {
    method: 'GET',
    path: '/api/plan-comparison',
    operationId: 'comparePlans',
    summary: 'Put plans side by side: their build, their progress, and the indicators they share',
    tag,
    access: 'read',
    isOpenData: true,
    query: tenantQuery,
    responses: {
      200: { description: 'All plans that may be seen', content: { 'application/json': schema } },
    },
    handle: async (c) => {
      const seeing = await seesEverything(c, parts.identity);
      if (!seeing.ok) return problemResponse(c, seeing.error);
      const { tenant, isStaff } = seeing.value;
      const all = await parts.plans.list(tenant, !isStaff);
      const compared = [];
      for (const held of all) {
        compared.push({ plan: held.plan, progress: await readProgress(parts, tenant, held) });
      }
      return c.json(compare(compared));
    },
  };
}
