/** A plan as open data: files that can be taken in again, and its place in the catalogue. */
import { z } from 'zod';
import { problemResponse, type Route, type RouteContext } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { indicatorCsv, planCsv, planYaml, recordCsv } from '../exports.ts';
import { datasetDraftOf } from '../findable.ts';
import { indicatorIdOf } from '../plans.ts';
import { planWorkbook } from '../template.ts';
import {
  type Found,
  fileAnswer,
  findAsked,
  idParameters,
  type PlanParts,
  tag,
  tenantOf,
  tenantQuery,
  yearOf,
  yearParameters,
} from './parts.ts';
import { workbookType } from './template-routes.ts';

interface Exported {
  readonly file: string;
  readonly operationId: string;
  readonly what: string;
  readonly type: string;
  readonly content: (parts: PlanParts, found: Found) => Promise<string | Uint8Array>;
}

const csv = 'text/csv; charset=utf-8';

const exportedFiles: readonly Exported[] = [
  {
    file: 'plan.csv',
    operationId: 'exportPlanCsv',
    what: 'A plan as CSV, which can be taken in again',
    type: csv,
    content: (_, { held }) => Promise.resolve(planCsv(held.plan)),
  },
  {
    file: 'plan.xlsx',
    operationId: 'exportPlanXlsx',
    what: 'A plan as a workbook, which can be taken in again',
    type: workbookType,
    content: (_, { held }) => Promise.resolve(planWorkbook(held.plan)),
  },
  {
    file: 'plan.yaml',
    operationId: 'exportPlanYaml',
    what: 'A plan as YAML, which can be taken in again',
    type: 'application/yaml',
    content: (_, { held }) => Promise.resolve(planYaml(held.plan)),
  },
  {
    file: 'indicators.csv',
    operationId: 'exportPlanIndicators',
    what: 'Baselines, targets and approved values as CSV',
    type: csv,
    content: async ({ indicators }, { held, tenant }) => {
      const { plan } = held;
      const ids = plan.indicators.map(({ id }) => indicatorIdOf(plan.id, id));
      return indicatorCsv(plan, await indicators.values(tenant, ids, true));
    },
  },
];

export function exportRoutes(parts: PlanParts): readonly Route[] {
  return [
    ...exportedFiles.map((exported) => fileRoute(parts, exported)),
    recordsRoute(parts),
    datasetRoute(parts),
  ];
}

function fileRoute(parts: PlanParts, exported: Exported): Route {
  const { file, operationId, what, type, content } = exported;
  return {
    method: 'GET',
    path: `/api/plans/{id}/${file}`,
    operationId,
    summary: what,
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
      const name = `${found.value.held.plan.id}-${file}`;
      return fileAnswer(await content(parts, found.value), type, name);
    },
  };
}

function recordsRoute(parts: PlanParts): Route {
  return {
    method: 'GET',
    path: '/api/plans/{id}/years/{year}/records.csv',
    operationId: 'exportPlanRecords',
    summary: 'The published records of a fiscal year as CSV',
    tag,
    access: 'read',
    isOpenData: true,
    parameters: yearParameters,
    query: tenantQuery,
    responses: { 200: { description: 'The file', content: { 'text/csv': z.string() } } },
    handle: async (c) => {
      const year = yearOf(c);
      if (!year.ok) return problemResponse(c, year.error);
      const found = await findAsked(c, parts);
      if (!found.ok) return problemResponse(c, found.error);
      const { tenant, held } = found.value;
      const key = { tenant, plan: held.plan.id };
      const asked = { year: year.value, isPublishedOnly: true };
      const records = await parts.records.list(key, asked);
      const name = `${held.plan.id}-${year.value}-records.csv`;
      return fileAnswer(recordCsv(held.plan, records), csv, name);
    },
  };
}

function datasetRoute(parts: PlanParts): Route {
  const schema = z.object({
    outcome: z.enum(['created', 'updated', 'unchanged']),
    dataset: z.object({ id: z.string(), name: z.string() }),
  });
  return {
    method: 'POST',
    path: '/api/plans/{id}/dataset',
    operationId: 'publishPlanDataset',
    summary: 'Put a public plan into the catalogue, or bring its dataset up to date',
    tag,
    access: 'publish',
    parameters: idParameters,
    query: tenantQuery,
    responses: {
      200: { description: 'Its dataset', content: { 'application/json': schema } },
    },
    handle: (c) => publishDataset(c, parts),
  };
}

async function publishDataset(c: RouteContext, parts: PlanParts): Promise<Response> {
  const principal = c.get('principal');
  const tenant = await parts.identity.tenantToWrite(tenantOf(c), principal);
  if (!tenant.ok) return problemResponse(c, tenant.error);
  const held = await parts.plans.find(tenant.value, c.req.param('id') ?? '', false);
  if (!held.ok) return problemResponse(c, held.error);
  if (!held.value.isPublic) {
    const detail = 'The plan is not public: a dataset of it would lead nowhere.';
    return problemResponse(c, problem('conflict', detail));
  }
  const { datasets, publicUrl } = parts.catalogue;
  const harvested = await datasets.harvest(
    { tenant: tenant.value, principal: principal.id },
    { source: 'plans', identifier: held.value.plan.id },
    datasetDraftOf(held.value, tenant.value, publicUrl),
    { publish: true },
  );
  if (!harvested.ok) return problemResponse(c, harvested.error);
  const { outcome, record } = harvested.value;
  return c.json({ outcome, dataset: { id: record.id, name: record.document.name } });
}
