/** PDCA of a fiscal year: read by everyone once published, written by editors, decided by approvers. */
import { z } from 'zod';
import type { RouteContext } from '#kernel/http/index.ts';
import { type Access, problemResponse, type Route, readJsonAs } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { actorOf } from '#platform/indicators/index.ts';
import { contentSchema, type Step } from '../record.ts';
import type { RecordKey } from '../record-store.ts';
import type { RecordPlace } from '../records.ts';
import { countGrades, countStandings, isToldOf, reportBranches, yearsOf } from '../report.ts';
import {
  findAsked,
  idParameters,
  type PlanParts,
  readProgress,
  tag,
  tenantQuery,
  yearOf,
  yearParameters,
} from './parts.ts';
import { progressSchema, recordSchema, renderProgress, renderRecord } from './render.ts';

const recordParameters = yearParameters.extend({ node: z.string() });
const writeSchema = z
  .strictObject({
    content: contentSchema,
    baseRevision: z.int().min(0).optional().describe('The revision this change was made of'),
  })
  .meta({ id: 'PlanRecordChange' });
const stepSchema = z.strictObject({ comment: z.string().max(5_000).optional() });

/** Which access a step asks for. */
const accessOf: Readonly<Record<Step, Access>> = {
  submit: 'write',
  return: 'approve',
  approve: 'approve',
  publish: 'publish',
};
const summaryOf: Readonly<Record<Step, string>> = {
  submit: 'Submit a record for approval',
  return: 'Return a record to its author',
  approve: 'Approve a record',
  publish: 'Publish an approved record',
};

export function recordRoutes(parts: PlanParts): readonly Route[] {
  return [
    yearsRoute(parts),
    yearRoute(parts),
    revisionsRoute(parts),
    writeRoute(parts),
    ...(['submit', 'return', 'approve', 'publish'] as const).map((step) => stepRoute(parts, step)),
  ];
}

function yearsRoute(parts: PlanParts): Route {
  return {
    method: 'GET',
    path: '/api/plans/{id}/years',
    operationId: 'listPlanYears',
    summary: 'List the fiscal years of a plan, with how many records there are',
    tag,
    access: 'read',
    isOpenData: true,
    parameters: idParameters,
    query: tenantQuery,
    responses: {
      200: {
        description: 'Ascending',
        content: {
          'application/json': z.object({
            years: z.array(z.object({ year: z.int(), records: z.int(), published: z.int() })),
          }),
        },
      },
    },
    handle: async (c) => {
      const found = await findAsked(c, parts);
      if (!found.ok) return problemResponse(c, found.error);
      const { held, tenant, isStaff } = found.value;
      const key = { tenant, plan: held.plan.id };
      const records = await parts.records.list(key, { isPublishedOnly: !isStaff });
      const published = await parts.records.list(key, { isPublishedOnly: true });
      const progress = await readProgress(parts, tenant, held);
      const countIn = (all: typeof records, year: number) =>
        all.filter((record) => record.year === year).length;
      return c.json({
        years: yearsOf(held.plan, records, progress).map((year) => ({
          year,
          records: countIn(records, year),
          published: countIn(published, year),
        })),
      });
    },
  };
}

function yearRoute(parts: PlanParts): Route {
  return {
    method: 'GET',
    path: '/api/plans/{id}/years/{year}',
    operationId: 'getPlanYear',
    summary: 'Report a fiscal year: records, indicators, and both by policy',
    tag,
    access: 'read',
    isOpenData: true,
    parameters: yearParameters,
    query: tenantQuery,
    responses: {
      200: {
        description: 'Without credentials: what is published',
        content: {
          'application/json': z.object({
            year: z.int(),
            records: z.array(recordSchema),
            indicators: z.array(progressSchema),
            standings: z.record(z.string(), z.int()),
            grades: z.record(z.string(), z.int()),
            branches: z.array(z.unknown()),
          }),
        },
      },
    },
    handle: async (c) => {
      const year = yearOf(c);
      if (!year.ok) return problemResponse(c, year.error);
      const found = await findAsked(c, parts);
      if (!found.ok) return problemResponse(c, found.error);
      const { held, tenant, isStaff } = found.value;
      const key = { tenant, plan: held.plan.id };
      const records = await parts.records.list(key, {
        year: year.value,
        isPublishedOnly: !isStaff,
      });
      const progress = await readProgress(parts, tenant, held, year.value);
      if (!isStaff && !isToldOf(held.plan, year.value, records, progress)) {
        const { from, to } = held.plan.period;
        const detail = `Plan ${held.plan.id} tells nothing of ${year.value}; its fiscal years are ${from} to ${to}.`;
        return problemResponse(c, problem('not-found', detail, 'year'));
      }
      return c.json({
        year: year.value,
        records: records.map((record) => renderRecord(record, isStaff)),
        indicators: progress.map(renderProgress),
        standings: countStandings(progress),
        grades: countGrades(records),
        branches: reportBranches(held.plan, progress, records),
      });
    },
  };
}

interface Asked {
  readonly key: RecordKey;
  readonly place: RecordPlace;
}

/** The record of the path; its node must be one of the plan. */
async function findPlace(c: RouteContext, parts: PlanParts): Promise<Result<Asked>> {
  const year = yearOf(c);
  if (!year.ok) return year;
  const found = await findAsked(c, parts);
  if (!found.ok) return found;
  const { tenant, held } = found.value;
  const node = c.req.param('node') ?? '';
  if (!held.plan.nodes.some(({ id }) => id === node)) {
    return err(problem('not-found', `The plan has no node ${node}.`));
  }
  return ok({ key: { tenant, plan: held.plan.id }, place: { node, year: year.value } });
}

function revisionsRoute(parts: PlanParts): Route {
  return {
    method: 'GET',
    path: '/api/plans/{id}/years/{year}/records/{node}',
    operationId: 'listPlanRecordRevisions',
    summary: 'Show a record with all its revisions',
    tag,
    access: 'write',
    parameters: recordParameters,
    query: tenantQuery,
    responses: {
      200: {
        description: 'The newest first; empty where nothing was written yet',
        content: { 'application/json': z.object({ revisions: z.array(recordSchema) }) },
      },
    },
    handle: async (c) => {
      const asked = await findPlace(c, parts);
      if (!asked.ok) return problemResponse(c, asked.error);
      const revisions = await parts.records.revisions(asked.value.key, asked.value.place);
      return c.json({ revisions: revisions.map((record) => renderRecord(record, true)) });
    },
  };
}

function writeRoute(parts: PlanParts): Route {
  return {
    method: 'PUT',
    path: '/api/plans/{id}/years/{year}/records/{node}',
    operationId: 'putPlanRecord',
    summary: 'Write the plan, do, check and act of a node in a fiscal year',
    tag,
    access: 'write',
    parameters: recordParameters,
    query: tenantQuery,
    body: { required: true, content: { 'application/json': writeSchema } },
    responses: {
      200: { description: 'A new draft', content: { 'application/json': recordSchema } },
    },
    handle: async (c) => {
      const body = await readJsonAs(c, writeSchema);
      if (!body.ok) return problemResponse(c, body.error);
      const asked = await findPlace(c, parts);
      if (!asked.ok) return problemResponse(c, asked.error);
      const { content, baseRevision } = body.value;
      const actor = actorOf(c.get('principal'));
      const writing = { content, baseRevision, actor };
      const written = await parts.records.write(asked.value.key, asked.value.place, writing);
      if (!written.ok) return problemResponse(c, written.error);
      return c.json(renderRecord(written.value, true));
    },
  };
}

function stepRoute(parts: PlanParts, step: Step): Route {
  return {
    method: 'POST',
    path: `/api/plans/{id}/years/{year}/records/{node}/${step}`,
    operationId: `${step}PlanRecord`,
    summary: summaryOf[step],
    ...(step === 'approve' ? { description: 'Whoever wrote a record does not approve it.' } : {}),
    tag,
    access: accessOf[step],
    parameters: recordParameters,
    query: tenantQuery,
    body: { required: true, content: { 'application/json': stepSchema } },
    responses: {
      200: { description: 'The step is taken', content: { 'application/json': recordSchema } },
    },
    handle: async (c) => {
      const body = await readJsonAs(c, stepSchema);
      if (!body.ok) return problemResponse(c, body.error);
      const asked = await findPlace(c, parts);
      if (!asked.ok) return problemResponse(c, asked.error);
      const actor = actorOf(c.get('principal'));
      const taking = { step, actor, comment: body.value.comment };
      const taken = await parts.records.take(asked.value.key, asked.value.place, taking);
      if (!taken.ok) return problemResponse(c, taken.error);
      return c.json(renderRecord(taken.value, true));
    },
  };
}
