/** HTTP of dashboards: what there is, and what panels show to whoever asks. */
import { z } from 'zod';
import { problemResponse, type Route, type RouteContext, readQuery } from '#kernel/http/index.ts';
import { ok, type Result } from '#kernel/result.ts';
import { readerOf } from '#platform/catalog/index.ts';
import type { Identity } from '#platform/identity/index.ts';
import { csvLanguages, csvOf } from './csv.ts';
import type { Dashboards, Shown } from './dashboards.ts';
import { type Dashboard, localText, type Panel, panelKinds } from './definition.ts';
import type { Caller } from './question.ts';

export interface DashboardRouteParts {
  readonly dashboards: Dashboards;
  readonly identity: Pick<Identity, 'readableBy' | 'tenantToRead' | 'standingOf'>;
  /** Named in answers whose cells are withheld. */
  readonly smallCountMin: number;
}

const tag = 'Dashboards';

const summarySchema = z.object({
  id: z.string(),
  service: z.string(),
  title: localText,
  summary: localText,
  panelCount: z.int(),
});

const panelSchema = z.object({
  id: z.string(),
  kind: z.enum(panelKinds),
  title: localText,
  text: localText.optional(),
  unit: localText.optional(),
  decimals: z.int(),
  link: z.string().optional(),
  source: localText.optional(),
  counts: z.enum(['things', 'people']),
});

const dashboardAnswer = z
  .object({
    id: z.string(),
    service: z.string(),
    title: localText,
    summary: localText,
    refreshSeconds: z.int(),
    panels: z.array(panelSchema),
  })
  .meta({ id: 'Dashboard' });

const figuresAnswer = z
  .object({
    panel: panelSchema,
    rowKind: z.enum(['group', 'time', 'entity', 'whole']),
    rowTitle: localText.optional(),
    columns: z.array(z.object({ title: localText, unit: localText.optional() })),
    rows: z.array(
      z.object({
        key: z.string().nullable(),
        label: localText,
        values: z.array(z.union([z.number(), z.string()]).nullable()),
        isWithheld: z.literal(true).optional(),
        place: z.array(z.number()).length(2).optional(),
      }),
    ),
    total: z.union([z.number(), z.literal('withheld')]).optional(),
    isCut: z.boolean(),
    withheldBelow: z.int().optional().describe('Groups of fewer people are withheld'),
    computedAt: z.iso.datetime(),
  })
  .meta({ id: 'PanelFigures' });

const query = z.object({ tenant: z.string().optional().describe('As the header NGSILD-Tenant') });
const csvQuery = query.extend({ lang: z.enum(csvLanguages).default('ja') });

export function dashboardRoutes(parts: DashboardRouteParts): readonly Route[] {
  return [listRoute(parts), getRoute(parts), panelRoute(parts), csvRoute(parts)];
}

function listRoute({ dashboards }: DashboardRouteParts): Route {
  return {
    method: 'GET',
    path: '/api/dashboards',
    operationId: 'listDashboards',
    summary: 'List dashboards',
    tag,
    access: 'read',
    isOpenData: true,
    query,
    responses: {
      200: {
        description: 'In the order they are offered',
        content: { 'application/json': z.object({ dashboards: z.array(summarySchema) }) },
      },
    },
    handle: (c) => {
      const shown = dashboards.list().map(({ id, service, title, summary, panels }) => ({
        id,
        service,
        title,
        summary,
        panelCount: panels.length,
      }));
      return c.json({ dashboards: shown });
    },
  };
}

function getRoute({ dashboards }: DashboardRouteParts): Route {
  return {
    method: 'GET',
    path: '/api/dashboards/{id}',
    operationId: 'getDashboard',
    summary: 'Show a dashboard and its panels, without figures',
    tag,
    access: 'read',
    isOpenData: true,
    query,
    responses: {
      200: { description: 'The dashboard', content: { 'application/json': dashboardAnswer } },
    },
    handle: (c) => {
      const found = dashboards.find(c.req.param('id') ?? '');
      return found.ok ? c.json(renderDashboard(found.value)) : problemResponse(c, found.error);
    },
  };
}

function panelRoute(parts: DashboardRouteParts): Route {
  return {
    method: 'GET',
    path: '/api/dashboards/{id}/panels/{panel}',
    operationId: 'getPanel',
    summary: 'Show the figures of a panel',
    description: 'Computed out of what the caller may see. Small cells of people are withheld.',
    tag,
    access: 'read',
    isOpenData: true,
    query,
    responses: {
      200: { description: 'The figures', content: { 'application/json': figuresAnswer } },
    },
    handle: async (c) => {
      const shown = await showFor(c, parts);
      if (!shown.ok) return problemResponse(c, shown.error);
      const body = renderFigures(shown.value, parts.smallCountMin);
      return Response.json(body, { headers: cachingOf(c) });
    },
  };
}

function csvRoute(parts: DashboardRouteParts): Route {
  return {
    method: 'GET',
    path: '/api/dashboards/{id}/panels/{panel}/figures.csv',
    operationId: 'getPanelCsv',
    summary: 'Take the figures of a panel as CSV',
    tag,
    access: 'read',
    isOpenData: true,
    query: csvQuery,
    responses: {
      200: {
        description: 'What is shown, with a byte order mark; withheld cells are X',
        content: { 'text/csv': z.string() },
      },
    },
    handle: async (c) => {
      const asked = readQuery(c, csvQuery);
      if (!asked.ok) return problemResponse(c, asked.error);
      const shown = await showFor(c, parts);
      if (!shown.ok) return problemResponse(c, shown.error);
      const { panel, figures } = shown.value;
      const name = `${c.req.param('id') ?? ''}-${panel.id}.csv`;
      return new Response(csvOf(panel, figures, asked.value.lang), {
        headers: {
          ...cachingOf(c),
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': `attachment; filename="${name}"`,
        },
      });
    },
  };
}

async function showFor(c: RouteContext, parts: DashboardRouteParts): Promise<Result<Shown>> {
  const { dashboards, identity } = parts;
  const asked = readQuery(c, query);
  if (!asked.ok) return asked;
  const found = dashboards.find(c.req.param('id') ?? '');
  if (!found.ok) return found;
  const caller = await callerOf(c, identity, asked.value.tenant);
  if (!caller.ok) return caller;
  return await dashboards.show(found.value, c.req.param('panel') ?? '', caller.value);
}

async function callerOf(
  c: RouteContext,
  identity: DashboardRouteParts['identity'],
  named: string | undefined,
): Promise<Result<Caller>> {
  const principal = c.get('principal');
  const tenant = await identity.tenantToRead(named ?? c.req.header('ngsild-tenant'), principal);
  if (!tenant.ok) return tenant;
  return ok({
    tenant: tenant.value,
    visibility: identity.readableBy(principal, tenant.value),
    reader: readerOf(identity, principal),
  });
}

function renderPanel({ id, kind, title, text, unit, decimals, link, source, counts }: Panel) {
  return { id, kind, title, text, unit, decimals, link, source, counts };
}

function renderDashboard({ id, service, title, summary, refreshSeconds, panels }: Dashboard) {
  return { id, service, title, summary, refreshSeconds, panels: panels.map(renderPanel) };
}

function renderFigures({ panel, figures, computedAt }: Shown, smallCountMin: number) {
  const isAnyWithheld = figures.rows.some(({ isWithheld }) => isWithheld === true);
  return {
    panel: renderPanel(panel),
    ...figures,
    ...(isAnyWithheld ? { withheldBelow: smallCountMin } : {}),
    computedAt: computedAt.toISOString(),
  };
}

/** Whoever may see more than everyone keeps it for themselves. */
function cachingOf(c: RouteContext) {
  const isPublic = c.get('principal').kind === 'anonymous';
  return {
    'cache-control': isPublic ? 'public, max-age=5' : 'private, no-cache',
    vary: 'authorization, cookie, ngsild-tenant',
  };
}
