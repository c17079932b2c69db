/** HTTP of the trail: search, CSV, export, checkpoints. */
import { csvRow } from '@kumiki/civic';
import { z } from 'zod';
import {
  type Principal,
  problemResponse,
  type Route,
  type RouteContext,
  readJson,
  readQuery,
} from '#kernel/http/index.ts';
import { type Problem, problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { defaultTenant } from '../tenant.ts';
import type { Audit } from './audit.ts';
import { checkpointSchema } from './checkpoint.ts';
import type { AuditRow } from './event.ts';
import { RowNames } from './names.ts';
import { momentOf, type SearchFilters, searchQuery } from './search.ts';

const tag = 'Audit';

const rowSchema = z
  .object({
    seq: z.number().int().describe('Place in the chain: 1, 2, 3 …'),
    at: z.iso.datetime({ precision: 3 }),
    tenant: z.string(),
    actor: z.string().describe('Who, as a pseudonym'),
    actorName: z.string().describe('Name today, where it is known and may be told; or empty'),
    kind: z.enum(['read', 'write', 'refusal']),
    action: z.string().describe('operationId'),
    object: z.string().describe('Ids it was done to'),
    objectName: z.string().describe('Names of these today, parted by 、; or empty'),
    query: z.string().describe('Parameters; values only of those that hold nothing personal'),
    status: z.number().int(),
    policy: z.string().describe('What allowed it'),
    origin: z.string().describe('What is kept of the address'),
    requestId: z.string(),
    hash: z.string(),
  })
  .meta({ id: 'AuditRow' });

const pageSchema = z
  .object({
    rows: z.array(rowSchema).describe('Newest first'),
    next: z.number().int().optional().describe('`before` of the next page; absent on the last'),
  })
  .meta({ id: 'AuditPage' });

export function auditRoutes(audit: Audit): readonly Route[] {
  return [
    searchRoute(audit),
    csvRoute(audit),
    exportRoute(audit),
    keyRoute(audit),
    listCheckpointsRoute(audit),
    makeCheckpointRoute(audit),
    pruneRoute(audit),
  ];
}

interface Wish {
  readonly filters: SearchFilters;
  readonly before: number | undefined;
  readonly limit: number;
}

/** Whoever stands above all tenants: the token of the first start. */
const everyTenant = '*';

function readWish(c: RouteContext): Result<Wish> {
  const query = readQuery(c, searchQuery);
  if (!query.ok) return query;
  const { actor, action, object, kind, before, limit } = query.value;
  const from = momentOf(query.value.from, false);
  const to = momentOf(query.value.to, true);
  const { tenant } = c.get('principal');
  const filters = { actor, action, object, kind, from, to };
  return ok({
    filters: tenant === everyTenant ? filters : { ...filters, tenant },
    before,
    limit,
  });
}

function searchRoute(audit: Audit): Route {
  return {
    method: 'GET',
    path: '/api/audit',
    operationId: 'searchAudit',
    summary: 'Search the audit trail of a tenant',
    description:
      'Who did what to what, when, from where, under which policy: newest first, `next` is `before` of the next page.',
    tag,
    access: 'audit',
    query: searchQuery,
    responses: { 200: { description: 'Rows', content: { 'application/json': pageSchema } } },
    handle: async (c) => {
      const wish = readWish(c);
      if (!wish.ok) return problemResponse(c, wish.error);
      const { filters, before, limit } = wish.value;
      const rows = await audit.search(filters, before, limit + 1);
      const named = await RowNames.of(rows.slice(0, limit), c.get('principal'), audit.lookups);
      const page = rows.slice(0, limit).map((row) => withNames(row, named));
      const last = page.at(-1);
      return c.json(
        rows.length > limit && last !== undefined ? { rows: page, next: last.seq } : { rows: page },
        200,
        { 'cache-control': 'no-store' },
      );
    },
  };
}

/** Names are not of the trail: they are what the things are called now. */
function withNames(row: AuditRow, names: RowNames) {
  return { ...row, actorName: names.actorOf(row), objectName: names.objectOf(row) };
}

const csvColumns = [
  'seq',
  'at',
  'tenant',
  'actor',
  'actorName',
  'kind',
  'action',
  'object',
  'objectName',
  'query',
  'status',
  'policy',
  'origin',
  'requestId',
  'hash',
] as const satisfies readonly (keyof ReturnType<typeof withNames>)[];

function csvRoute(audit: Audit): Route {
  return {
    method: 'GET',
    path: '/api/audit.csv',
    operationId: 'searchAuditAsCsv',
    summary: 'Take what a search finds away as CSV',
    description: `Newest first, at most ${audit.limits.auditCsvRowsMax} rows; \`limit\` is not looked at.`,
    tag,
    access: 'audit',
    query: searchQuery,
    responses: { 200: { description: 'CSV', content: { 'text/csv': z.string() } } },
    handle: (c) => {
      const wish = readWish(c);
      if (!wish.ok) return problemResponse(c, wish.error);
      const { filters, before } = wish.value;
      return new Response(ReadableStream.from(csvOf(audit, c.get('principal'), filters, before)), {
        headers: {
          'content-type': 'text/csv; charset=utf-8; header=present',
          'content-disposition': 'attachment; filename="audit.csv"',
          'cache-control': 'no-store',
        },
      });
    },
  };
}

const encoder = new TextEncoder();

/** With a byte order mark, so that spreadsheets read it as UTF-8. */
async function* csvOf(
  audit: Audit,
  reader: Principal,
  filters: SearchFilters,
  first: number | undefined,
): AsyncGenerator<Uint8Array, void, void> {
  yield encoder.encode(`\u{FEFF}${csvRow(csvColumns)}`);
  let before = first;
  for (let count = 0; count < audit.limits.auditCsvRowsMax; ) {
    const limit = Math.min(1_000, audit.limits.auditCsvRowsMax - count);
    const rows = await audit.search(filters, before, limit);
    const last = rows.at(-1);
    if (last === undefined) return;
    const names = await RowNames.of(rows, reader, audit.lookups);
    const named = rows.map((row) => withNames(row, names));
    yield encoder.encode(
      named.map((row) => csvRow(csvColumns.map((column) => row[column]))).join(''),
    );
    before = last.seq;
    count += rows.length;
  }
}

/** The chain is one over all tenants, so whoever takes it away sees all of them. */
function refuseElsewhere(principal: Principal): Problem | undefined {
  if (principal.tenant === defaultTenant) return undefined;
  return problem('forbidden', `The whole trail is for administrators of ${defaultTenant}.`);
}

function exportRoute(audit: Audit): Route {
  return {
    method: 'GET',
    path: '/api/audit/export',
    operationId: 'exportAudit',
    summary: 'Take the whole trail away, to verify it elsewhere',
    description:
      'Lines of JSON: where it begins and what was signed, the rows in their order, `{"end":N}`. ' +
      '`./kumiki audit verify FILE` verifies it without this server.',
    tag,
    access: 'administer',
    responses: {
      200: { description: 'The trail', content: { 'application/x-ndjson': z.string() } },
    },
    handle: async (c) => {
      const refusal = refuseElsewhere(c.get('principal'));
      if (refusal !== undefined) return problemResponse(c, refusal);
      const lines = await audit.export();
      const bytes = (async function* () {
        for await (const line of lines) yield encoder.encode(line);
      })();
      return new Response(ReadableStream.from(bytes), {
        headers: {
          'content-type': 'application/x-ndjson; charset=utf-8',
          'content-disposition': 'attachment; filename="kumiki-audit.ndjson"',
          'cache-control': 'no-store',
        },
      });
    },
  };
}

function keyRoute({ key }: Audit): Route {
  const schema = z
    .object({ keyId: z.string(), publicKey: z.string().describe('SPKI in PEM') })
    .meta({ id: 'AuditKey' });
  return {
    method: 'GET',
    path: '/api/audit/key',
    operationId: 'getAuditKey',
    summary: 'The public key that signs checkpoints',
    tag,
    access: 'open',
    isOpenData: true,
    responses: { 200: { description: 'The key', content: { 'application/json': schema } } },
    handle: (c) => c.json({ keyId: key.keyId, publicKey: key.publicKey }),
  };
}

const checkpointsPath = '/api/audit/checkpoints';
const checkpointsSchema = z.object({ checkpoints: z.array(checkpointSchema) });

function listCheckpointsRoute(audit: Audit): Route {
  const query = z.object({ limit: z.coerce.number().int().min(1).max(1_000).default(20) });
  return {
    method: 'GET',
    path: checkpointsPath,
    operationId: 'listAuditCheckpoints',
    summary: 'Signed checkpoints of the audit trail',
    description:
      'For everybody: whoever keeps one can later prove that nothing before it was changed. It tells nothing but how many rows there were.',
    tag,
    access: 'open',
    isOpenData: true,
    query,
    responses: {
      200: { description: 'Newest first', content: { 'application/json': checkpointsSchema } },
    },
    handle: async (c) => {
      const parsed = readQuery(c, query);
      if (!parsed.ok) return problemResponse(c, parsed.error);
      return c.json({ checkpoints: await audit.listCheckpoints(parsed.value.limit) });
    },
  };
}

function makeCheckpointRoute(audit: Audit): Route {
  return {
    method: 'POST',
    path: checkpointsPath,
    operationId: 'makeAuditCheckpoint',
    summary: 'Sign where the audit trail stands now',
    tag,
    access: 'audit',
    responses: {
      201: { description: 'The checkpoint', content: { 'application/json': checkpointSchema } },
    },
    handle: async (c) => c.json(await audit.checkpoint(), 201),
  };
}

const pruningSchema = z
  .object({ through: z.number().int().positive().describe('The row of a checkpoint') })
  .meta({ id: 'AuditPruning' });

function pruneRoute(audit: Audit): Route {
  return {
    method: 'POST',
    path: '/api/audit/prunings',
    operationId: 'pruneAudit',
    summary: 'Remove old rows up to a checkpoint',
    description:
      'Export them before. The checkpoint stays as the beginning of the rest, so that both verify. ' +
      '403 where the trail belongs to another role of the database (`--migrate-url`).',
    tag,
    access: 'administer',
    body: { content: { 'application/json': pruningSchema }, required: true },
    responses: {
      200: {
        description: 'What was removed',
        content: { 'application/json': z.object({ rows: z.number().int() }) },
      },
    },
    handle: async (c) => {
      const refusal = refuseElsewhere(c.get('principal'));
      if (refusal !== undefined) return problemResponse(c, refusal);
      const through = await readThrough(c);
      if (!through.ok) return problemResponse(c, through.error);
      const pruned = await audit.prune(through.value);
      return pruned.ok ? c.json({ rows: pruned.value.rows }) : problemResponse(c, pruned.error);
    },
  };
}

async function readThrough(c: RouteContext): Promise<Result<number>> {
  const body = await readJson(c);
  if (!body.ok) return body;
  const parsed = pruningSchema.safeParse(body.value);
  if (parsed.success) return ok(parsed.data.through);
  return err(problem('bad-request-data', 'The body is {"through": NUMBER}.', '/through'));
}
