/** What of history is kept, and for how long: the policies of a tenant, for administrators. */
import { z } from 'zod';
import { problemResponse, type Route, readJsonAs } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import type { FaceParts } from '#platform/context/index.ts';
import type { History } from '../history.ts';
import {
  deletePolicy,
  type HistoryPolicy,
  listPolicies,
  previewPolicy,
  putPolicy,
} from '../retention.ts';

export interface PolicyRouteParts extends Pick<FaceParts, 'identity'> {
  readonly history: History;
}

const daysMax = 36_500;

const policySchema = z
  .strictObject({
    entityType: z
      .union([z.url(), z.literal('')])
      .describe('Expanded name of the entity type; empty for every type without a policy'),
    isRecorded: z.boolean().default(true).describe('Whether changes are recorded at all'),
    keepDays: z.int().min(1).max(daysMax).optional().describe('Older instances are deleted'),
    coarsenAfterDays: z
      .int()
      .min(1)
      .max(daysMax)
      .optional()
      .describe('Of older instances only the last of each period stays'),
    coarsenPeriodSeconds: z.int().min(1).max(31_536_000).optional().describe('That period'),
  })
  .refine(
    (policy) =>
      (policy.coarsenAfterDays === undefined) === (policy.coarsenPeriodSeconds === undefined),
    { path: ['coarsenPeriodSeconds'], error: 'coarsening needs both days and period' },
  )
  .meta({ id: 'HistoryPolicy' });

const path = '/api/history/policies';
const tag = 'Operations';
const typeQuery = z.object({
  entityType: z.string().optional().describe('Expanded name; empty or absent for the other types'),
});

/** The tenant is that of the `NGSILD-Tenant` header. Every process goes by a policy within a second. */
export function policyRoutes({ identity, history }: PolicyRouteParts): readonly Route[] {
  const { database } = history;
  return [
    {
      method: 'GET',
      path,
      operationId: 'listHistoryPolicies',
      summary: 'Say what of history is kept',
      tag,
      access: 'administer',
      responses: {
        200: {
          description: 'By type. What has no policy is kept for ever, as it is.',
          content: { 'application/json': z.object({ policies: z.array(policySchema) }) },
        },
      },
      handle: async (c) => {
        const tenant = await identity.tenantToRead(
          c.req.header('ngsild-tenant'),
          c.get('principal'),
        );
        if (!tenant.ok) return problemResponse(c, tenant.error);
        const all = await listPolicies(database);
        const own = all.filter((policy) => policy.tenant === tenant.value);
        return c.json({ policies: own.map(shown) });
      },
    },
    {
      method: 'PUT',
      path,
      operationId: 'putHistoryPolicy',
      summary: 'Decide what of a type’s history is kept',
      tag,
      access: 'administer',
      body: { content: { 'application/json': policySchema }, required: true },
      responses: { 204: { description: 'It holds instead of the policy before.' } },
      handle: async (c) => {
        const parsed = await readJsonAs(c, policySchema);
        if (!parsed.ok) return problemResponse(c, parsed.error);
        const tenant = await identity.tenantToWrite(
          c.req.header('ngsild-tenant'),
          c.get('principal'),
        );
        if (!tenant.ok) return problemResponse(c, tenant.error);
        await putPolicy(database, policyOf(tenant.value, parsed.value));
        await history.reloadPolicies();
        return new Response(null, { status: 204 });
      },
    },
    previewRoute({ identity, history }),
    {
      method: 'DELETE',
      path,
      operationId: 'deleteHistoryPolicy',
      summary: 'Keep a type’s history as that of other types',
      tag,
      access: 'administer',
      query: typeQuery,
      responses: { 204: { description: 'It is gone; what was deleted by it stays deleted.' } },
      handle: async (c) => {
        const tenant = await identity.tenantToRead(
          c.req.header('ngsild-tenant'),
          c.get('principal'),
        );
        if (!tenant.ok) return problemResponse(c, tenant.error);
        const entityType = c.req.query('entityType') ?? '';
        if (await deletePolicy(database, tenant.value, entityType)) {
          await history.reloadPolicies();
          return new Response(null, { status: 204 });
        }
        const named = entityType === '' ? 'the other types' : entityType;
        return problemResponse(c, problem('not-found', `There is no policy for ${named}.`));
      },
    },
  ];
}

/** Counting is bounded, as is what a person takes in of a number. */
const previewMax = 100_000;

function previewRoute({ identity, history }: PolicyRouteParts): Route {
  return {
    method: 'POST',
    path: `${path}/preview`,
    operationId: 'previewHistoryPolicy',
    summary: 'Say what a policy would delete now',
    description: 'Nothing is written. An instance may be counted in both numbers.',
    tag,
    access: 'administer',
    body: { content: { 'application/json': policySchema }, required: true },
    responses: {
      200: {
        description: `At most ${previewMax} are counted.`,
        content: { 'application/json': z.object({ expired: z.int(), coarsened: z.int() }) },
      },
    },
    handle: async (c) => {
      const parsed = await readJsonAs(c, policySchema);
      if (!parsed.ok) return problemResponse(c, parsed.error);
      const tenant = await identity.tenantToRead(c.req.header('ngsild-tenant'), c.get('principal'));
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const policy = policyOf(tenant.value, parsed.value);
      const { database, clock } = history;
      return c.json(await previewPolicy(database, policy, clock.now(), previewMax));
    },
  };
}

/** Under exactOptionalPropertyTypes an absent member is not an undefined one. */
function policyOf(tenant: string, given: z.infer<typeof policySchema>): HistoryPolicy {
  const { entityType, isRecorded, keepDays, coarsenAfterDays, coarsenPeriodSeconds } = given;
  return {
    tenant,
    entityType,
    isRecorded,
    ...(keepDays === undefined ? {} : { keepDays }),
    ...(coarsenAfterDays === undefined ? {} : { coarsenAfterDays }),
    ...(coarsenPeriodSeconds === undefined ? {} : { coarsenPeriodSeconds }),
  };
}

function shown(policy: HistoryPolicy): z.input<typeof policySchema> {
  const { entityType, isRecorded, keepDays, coarsenAfterDays, coarsenPeriodSeconds } = policy;
  return { entityType, isRecorded, keepDays, coarsenAfterDays, coarsenPeriodSeconds };
}
