/** HTTP: how well machines can read the published files of a dataset, for everyone who may see it. */
import { z } from 'zod';
import type { Database } from '#kernel/database/index.ts';
import { problemResponse, type Route } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { findDataset, type Resource, readerOf } from '#platform/catalog/index.ts';
import type { Identity } from '#platform/identity/index.ts';
import { listQuality, type MeasuredQuality } from './store.ts';

export interface ReadabilityRouteOptions {
  readonly database: Database;
  readonly tenants: Pick<Identity, 'standingOf' | 'tenantToRead'>;
}

/** Newest measurements of a dataset that are looked through for those of its published files. */
const measurementsMax = 200;

const named = z.object({ ja: z.string(), en: z.string() });
const answer = z
  .object({
    rules: z.string(),
    files: z.array(
      z.object({
        resource: z.string(),
        measuredAt: z.iso.datetime(),
        score: z.number().describe('0 to 100: the mean of the three levels'),
        levels: z.record(z.string(), z.number()),
        broken: z.array(
          z.object({
            id: z.string().describe('`L1-01` to `L3-09`'),
            name: named,
            count: z.number(),
            deduction: z.number().describe('Points off its level'),
            places: z.array(
              z.object({ row: z.number().optional(), column: z.string().optional() }),
            ),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'DatasetReadability' });

export function readabilityRoute({ database, tenants }: ReadabilityRouteOptions): Route {
  return {
    method: 'GET',
    path: '/api/datasets/{id}/readability',
    operationId: 'getDatasetReadability',
    summary: 'How well machines can read the files of a dataset, by 行政データ機械可読性ルール',
    description: 'Files of tables that were taken in by an import; others are not measured.',
    tag: 'Datasets',
    access: 'read',
    isOpenData: true,
    query: z.object({ tenant: z.string().optional() }),
    responses: {
      200: {
        description: 'The last measurement of each published file',
        content: { 'application/json': answer },
      },
    },
    handle: async (c) => {
      const principal = c.get('principal');
      const tenant = await tenants.tenantToRead(principal.tenant, principal);
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const id = c.req.param('id') ?? '';
      const showing = { showing: 'published', preferred: tenant.value } as const;
      const record = await findDataset(database, readerOf(tenants, principal), id, showing);
      if (record === undefined) {
        return problemResponse(c, problem('not-found', `Dataset ${id} does not exist.`));
      }
      const asked = { datasetId: record.id, limit: measurementsMax };
      const reports = await listQuality(database, record.tenant, asked);
      const files = record.document.resources.flatMap((resource) => render(resource, reports));
      return c.json({ rules: rulesName, files });
    },
  };
}

const rulesName = '行政データ機械可読性ルール（デジタル庁）';

/** A newer file that is not published yet was measured, too: it is told by its content. */
function render({ id, file }: Resource, reports: readonly MeasuredQuality[]) {
  const report = reports.find(
    ({ resourceId, report: { sha256 } }) =>
      resourceId === id && (sha256 === undefined || sha256 === file?.sha256),
  );
  if (report === undefined) return [];
  const { levels, broken } = report.report.readability;
  return [
    {
      resource: id,
      measuredAt: report.measuredAt.toISOString(),
      score: report.readability,
      levels: levels ?? {},
      broken: broken.map(({ rule, count, places }) => ({
        id: rule.id,
        name: rule.name,
        count,
        deduction: rule.deduction,
        places: places ?? [],
      })),
    },
  ];
}
