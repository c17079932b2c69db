/** HTTP of indicators: read by everyone as far as public, reported by editors, decided by approvers. */
import { z } from 'zod';
import {
  type Principal,
  problemResponse,
  type Route,
  type RouteContext,
  readJsonAs,
  readQuery,
} from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Identity } from '#platform/identity/index.ts';
import { formulaSchema, indicatorSchema } from './definition.ts';
import type { Actor, Decision, Indicators } from './indicators.ts';
import { renderHeld, renderValue, valueSchema } from './render.ts';
import type { HeldIndicator } from './store.ts';

export interface IndicatorRouteOptions {
  readonly identity: Pick<Identity, 'tenantToRead' | 'tenantToWrite' | 'readableBy'>;
  readonly indicators: Indicators;
  /** The fiscal year of this moment. */
  readonly thisYear: () => number;
}

export interface Seeing {
  readonly tenant: string;
  /** Not only what is public and approved. */
  readonly isStaff: boolean;
}

/** Who reads, and how much of it. Problems: those of the tenant. */
export async function seesEverything(
  c: RouteContext,
  identity: IndicatorRouteOptions['identity'],
): Promise<Result<Seeing>> {
  const principal = c.get('principal');
  const tenant = await identity.tenantToRead(tenantOf(c), principal);
  if (!tenant.ok) return tenant;
  const isStaff = identity.readableBy(principal, tenant.value).kind === 'everything';
  return ok({ tenant: tenant.value, isStaff });
}

function tenantOf(c: RouteContext): string | undefined {
  return c.req.query('tenant') ?? c.req.header('ngsild-tenant');
}

export function actorOf({ id, kind }: Principal): Actor {
  return { id, mayActAlone: kind === 'open' };
}

const tag = 'Indicators';
const tenantQuery = z.object({
  tenant: z.string().optional().describe('Whose; as the header NGSILD-Tenant'),
});
const listQuery = tenantQuery.extend({
  owner: z.string().optional().describe('Those of one document: `plan:fukushima`'),
});
const heldSchema = indicatorSchema.extend({
  owner: z.string(),
  isPublic: z.boolean(),
  standing: z.enum(['achieved', 'on-schedule', 'behind', 'no-target', 'no-value']),
  values: z.array(valueSchema),
  live: z.object({ value: z.number().optional(), isSuppressed: z.boolean() }).optional(),
});
const yearParameters = z.object({ id: z.string(), year: z.coerce.number().int() });
const reportSchema = z
  .strictObject({
    value: z.number(),
    evidence: z.string().max(5_000).optional().describe('Where the number comes from'),
    comment: z.string().max(5_000).optional(),
  })
  .meta({ id: 'IndicatorReport' });
const decisionSchema = z.strictObject({ comment: z.string().max(5_000).optional() });

export function indicatorRoutes(options: IndicatorRouteOptions): readonly Route[] {
  return [
    listRoute(options),
    getRoute(options),
    measuresRoute(options),
    tryRoute(options),
    revisionsRoute(options),
    reportRoute(options),
    decideRoute(options, 'approve'),
    decideRoute(options, 'return'),
  ];
}

async function renderAll(
  { indicators, thisYear }: IndicatorRouteOptions,
  { tenant, isStaff }: Seeing,
  held: readonly HeldIndicator[],
) {
  const ids = held.map(({ indicator }) => indicator.id);
  const values = await indicators.values(tenant, ids, !isStaff);
  return Promise.all(
    held.map(async (each) => {
      const live = await indicators.live(tenant, each.indicator);
      return renderHeld(each, values.get(each.indicator.id) ?? [], live, {
        isStaff,
        year: thisYear(),
      });
    }),
  );
}

function listRoute(options: IndicatorRouteOptions): Route {
  return {
    method: 'GET',
    path: '/api/indicators',
    operationId: 'listIndicators',
    summary: 'List indicators with their values and how far they are',
    tag,
    access: 'read',
    isOpenData: true,
    query: listQuery,
    responses: {
      200: {
        description:
          'In the order of their documents. Without credentials: public ones, approved values',
        content: { 'application/json': z.object({ indicators: z.array(heldSchema) }) },
      },
    },
    handle: async (c) => {
      const query = readQuery(c, listQuery);
      if (!query.ok) return problemResponse(c, query.error);
      const seeing = await seesEverything(c, options.identity);
      if (!seeing.ok) return problemResponse(c, seeing.error);
      const { owner } = query.value;
      const held = await options.indicators.list(seeing.value.tenant, {
        ...(owner === undefined ? {} : { owner }),
        isPublicOnly: !seeing.value.isStaff,
      });
      return c.json({ indicators: await renderAll(options, seeing.value, held) });
    },
  };
}

function getRoute(options: IndicatorRouteOptions): Route {
  return {
    method: 'GET',
    path: '/api/indicators/{id}',
    operationId: 'getIndicator',
    summary: 'Show an indicator with its values and how far it is',
    tag,
    access: 'read',
    isOpenData: true,
    query: tenantQuery,
    responses: {
      200: { description: 'The indicator', content: { 'application/json': heldSchema } },
    },
    handle: async (c) => {
      const seeing = await seesEverything(c, options.identity);
      if (!seeing.ok) return problemResponse(c, seeing.error);
      const { tenant, isStaff } = seeing.value;
      const held = await options.indicators.find(tenant, c.req.param('id') ?? '', !isStaff);
      if (!held.ok) return problemResponse(c, held.error);
      const [shown] = await renderAll(options, seeing.value, [held.value]);
      return c.json(shown);
    },
  };
}

function measuresRoute({ indicators }: IndicatorRouteOptions): Route {
  const shown = indicators.measures.map(({ name, title, description, parameters }) => ({
    name,
    title,
    description,
    parameters: z.toJSONSchema(parameters),
  }));
  const schema = z.object({
    name: z.string(),
    title: z.object({ ja: z.string(), en: z.string() }),
    description: z.string(),
    parameters: z.unknown(),
  });
  return {
    method: 'GET',
    path: '/api/indicator-measures',
    operationId: 'listMeasures',
    summary: 'List what formulas of indicators can count',
    tag,
    access: 'read',
    isOpenData: true,
    responses: {
      200: {
        description: 'Names, with the JSON Schema of their parameters',
        content: { 'application/json': z.object({ measures: z.array(schema) }) },
      },
    },
    handle: (c) => c.json({ measures: shown }),
  };
}

const trySchema = z.strictObject({ formula: formulaSchema }).meta({ id: 'FormulaTrial' });

function tryRoute({ identity, indicators }: IndicatorRouteOptions): Route {
  const schema = z.object({ value: z.number().optional(), isSuppressed: z.boolean() });
  return {
    method: 'POST',
    path: '/api/indicator-trials',
    operationId: 'tryFormula',
    summary: 'Compute a formula once, without saving it',
    tag,
    access: 'write',
    query: tenantQuery,
    body: { content: { 'application/json': trySchema }, required: true },
    responses: {
      200: {
        description: 'Its value now; absent where it is withheld, or divides by nothing',
        content: { 'application/json': schema },
      },
    },
    handle: async (c) => {
      const body = await readJsonAs(c, trySchema);
      if (!body.ok) return problemResponse(c, body.error);
      const tenant = await identity.tenantToRead(tenantOf(c), c.get('principal'));
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const computed = await indicators.compute(tenant.value, body.value.formula);
      return computed.ok ? c.json(computed.value) : problemResponse(c, computed.error);
    },
  };
}

function yearOf(c: RouteContext): Result<number> {
  const year = Number(c.req.param('year'));
  if (Number.isInteger(year) && year >= 1900 && year <= 2200) return ok(year);
  return err(problem('bad-request-data', 'The year is a fiscal year such as 2025.', 'year'));
}

function revisionsRoute({ identity, indicators }: IndicatorRouteOptions): Route {
  return {
    method: 'GET',
    path: '/api/indicators/{id}/values/{year}',
    operationId: 'listIndicatorRevisions',
    summary: 'Show every revision of the value of a fiscal year',
    tag,
    access: 'write',
    parameters: yearParameters,
    query: tenantQuery,
    responses: {
      200: {
        description: 'The newest first',
        content: { 'application/json': z.object({ revisions: z.array(valueSchema) }) },
      },
    },
    handle: async (c) => {
      const year = yearOf(c);
      if (!year.ok) return problemResponse(c, year.error);
      const tenant = await identity.tenantToRead(tenantOf(c), c.get('principal'));
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const id = c.req.param('id') ?? '';
      const held = await indicators.find(tenant.value, id, false);
      if (!held.ok) return problemResponse(c, held.error);
      const revisions = await indicators.revisions(tenant.value, id, year.value);
      return c.json({ revisions: revisions.map((value) => renderValue(value, true)) });
    },
  };
}

function reportRoute({ identity, indicators }: IndicatorRouteOptions): Route {
  return {
    method: 'PUT',
    path: '/api/indicators/{id}/values/{year}',
    operationId: 'reportIndicatorValue',
    summary: 'Report the value of a fiscal year, for approval',
    tag,
    access: 'write',
    parameters: yearParameters,
    query: tenantQuery,
    body: { content: { 'application/json': reportSchema }, required: true },
    responses: {
      200: {
        description:
          'A new revision; the approved one before stays public until this one is approved',
        content: { 'application/json': valueSchema },
      },
    },
    handle: async (c) => {
      const year = yearOf(c);
      if (!year.ok) return problemResponse(c, year.error);
      const body = await readJsonAs(c, reportSchema);
      if (!body.ok) return problemResponse(c, body.error);
      const principal = c.get('principal');
      const tenant = await identity.tenantToWrite(tenantOf(c), principal);
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const { value, evidence, comment } = body.value;
      const report = { year: year.value, value, evidence, comment };
      const id = c.req.param('id') ?? '';
      const added = await indicators.report(tenant.value, id, actorOf(principal), report);
      if (!added.ok) return problemResponse(c, added.error);
      return c.json(renderValue(added.value, true));
    },
  };
}

function decideRoute(
  { identity, indicators }: IndicatorRouteOptions,
  step: 'approve' | 'return',
): Route {
  const state: Decision['state'] = step === 'approve' ? 'approved' : 'returned';
  return {
    method: 'POST',
    path: `/api/indicators/{id}/values/{year}/${step}`,
    operationId: `${step}IndicatorValue`,
    summary: step === 'approve' ? 'Approve a reported value' : 'Return a reported value',
    description: 'Whoever reported a value does not decide on it.',
    tag,
    access: 'approve',
    parameters: yearParameters,
    query: tenantQuery,
    body: { content: { 'application/json': decisionSchema }, required: true },
    responses: {
      200: { description: 'It is decided', content: { 'application/json': valueSchema } },
    },
    handle: async (c) => {
      const year = yearOf(c);
      if (!year.ok) return problemResponse(c, year.error);
      const body = await readJsonAs(c, decisionSchema);
      if (!body.ok) return problemResponse(c, body.error);
      const principal = c.get('principal');
      const tenant = await identity.tenantToRead(tenantOf(c), principal);
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const decision = { year: year.value, state, comment: body.value.comment };
      const id = c.req.param('id') ?? '';
      const decided = await indicators.decide(tenant.value, id, actorOf(principal), decision);
      if (!decided.ok) return problemResponse(c, decided.error);
      return c.json(renderValue(decided.value, true));
    },
  };
}
