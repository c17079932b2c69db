/** Suggestions and reports over HTTP: anybody writes them, staff reads and settles them. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import {
  faultOf,
  problemResponse,
  type Route,
  type RouteContext,
  readJson,
  readQuery,
} from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import type { CatalogParts } from '../catalog.ts';
import {
  findMessage,
  insertMessage,
  listAnswers,
  listMessages,
  type Message,
  messageStates,
  messageText,
  updateMessage,
} from '../messages.ts';
import { actorOf, datasetOf, lookOf } from './request.ts';

const tag = 'Datasets';
const ofTenant = z.object({ tenant: z.string().optional() });
const accepted = {
  201: {
    description: 'It has arrived',
    content: { 'application/json': z.object({ id: z.string() }) },
  },
};

export function messageRoutes(parts: CatalogParts): readonly Route[] {
  return [
    suggestDataset(parts),
    reportMistake(parts),
    showMessage(parts),
    listPublicAnswers(parts),
    listArrived(parts),
    settle(parts),
  ];
}

function bodySchema({ limits }: CatalogParts) {
  return z
    .object({
      body: messageText(limits.messageCharactersMax),
      resource: z.uuid().optional(),
      replyTo: z.email().max(320).optional().describe('Only for those who want an answer'),
    })
    .meta({ id: 'DatasetMessage' });
}

interface About {
  readonly kind: Message['kind'];
  readonly tenant: string;
  readonly datasetId: string | undefined;
}

async function take(c: RouteContext, parts: CatalogParts, about: About): Promise<Response> {
  const body = await readJson(c);
  if (!body.ok) return problemResponse(c, body.error);
  const parsed = bodySchema(parts).safeParse(body.value);
  if (!parsed.success) {
    const { pointer, detail } = faultOf(parsed.error, body.value);
    return problemResponse(c, problem('bad-request-data', detail, pointer));
  }
  const now = parts.now();
  const message: Message = {
    id: now.toString(16).padStart(12, '0') + randomBytes(12).toString('hex'),
    kind: about.kind,
    datasetId: about.datasetId,
    resourceId: parsed.data.resource,
    body: parsed.data.body,
    replyTo: parsed.data.replyTo,
    state: 'new',
    answer: undefined,
    arrivedAt: new Date(now),
  };
  const { messagesPerDayMax } = parts.limits;
  if (!(await insertMessage(parts.database, about.tenant, message, messagesPerDayMax))) {
    const detail = 'Too many messages have arrived today; please try again tomorrow.';
    const extensions = { retryAfterSeconds: 86_400 };
    return problemResponse(c, { ...problem('rate-limited', detail), extensions });
  }
  return c.json({ id: message.id }, 201);
}

function suggestDataset(parts: CatalogParts): Route {
  return {
    method: 'POST',
    path: '/api/dataset-suggestions',
    operationId: 'suggestDataset',
    summary: 'Suggest a dataset that should be published',
    tag,
    access: 'read',
    query: ofTenant,
    body: { content: { 'application/json': bodySchema(parts) }, required: true },
    bodyBytesMax: 50_000,
    responses: accepted,
    handle: async (c) => {
      const look = await lookOf(c, parts);
      if (!look.ok) return problemResponse(c, look.error);
      const { tenant } = look.value;
      return take(c, parts, { kind: 'suggestion', tenant, datasetId: undefined });
    },
  };
}

function reportMistake(parts: CatalogParts): Route {
  return {
    method: 'POST',
    path: '/api/datasets/{id}/reports',
    operationId: 'reportMistake',
    summary: 'Report a mistake in a dataset',
    tag,
    access: 'read',
    query: ofTenant,
    body: { content: { 'application/json': bodySchema(parts) }, required: true },
    bodyBytesMax: 50_000,
    responses: accepted,
    handle: async (c) => {
      const record = await datasetOf(c, parts);
      if (!record.ok) return problemResponse(c, record.error);
      const { tenant, id } = record.value;
      return take(c, parts, { kind: 'report', tenant, datasetId: id });
    },
  };
}

function showMessage(parts: CatalogParts): Route {
  const receipt = z.object({
    kind: z.enum(['suggestion', 'report']),
    state: z.enum(messageStates),
    arrivedAt: z.iso.datetime(),
    answer: z.string().optional(),
    datasetId: z.string().optional(),
  });
  return {
    method: 'GET',
    path: '/api/dataset-messages/{message}',
    operationId: 'getDatasetMessage',
    summary: 'Say what became of a suggestion or report, to whoever has its id',
    description: 'The id was told to the sender alone. What was written is not told again.',
    tag,
    access: 'open',
    responses: {
      200: { description: 'State and answer', content: { 'application/json': receipt } },
    },
    handle: async (c) => {
      const id = c.req.param('message') ?? '';
      const found = await findMessage(parts.database, id);
      if (found === undefined) {
        return problemResponse(c, problem('not-found', 'The message does not exist.'));
      }
      const { kind, state, arrivedAt, answer, datasetId } = found.message;
      c.header('cache-control', 'no-store');
      return c.json({ kind, state, arrivedAt: arrivedAt.toISOString(), answer, datasetId });
    },
  };
}

function listPublicAnswers(parts: CatalogParts): Route {
  const answer = z.object({
    answers: z.array(z.object({ answer: z.string(), answeredAt: z.iso.datetime() })),
  });
  return {
    method: 'GET',
    path: '/api/datasets/{id}/answers',
    operationId: 'listDatasetAnswers',
    summary: 'What staff answered to reports of mistakes in a dataset',
    tag,
    access: 'read',
    isOpenData: true,
    query: ofTenant,
    responses: {
      200: { description: 'The newest first', content: { 'application/json': answer } },
    },
    handle: async (c) => {
      const record = await datasetOf(c, parts);
      if (!record.ok) return problemResponse(c, record.error);
      const { tenant, id } = record.value;
      const answers = await listAnswers(parts.database, tenant, id, 50);
      return c.json({
        answers: answers.map((one) => ({ ...one, answeredAt: one.answeredAt.toISOString() })),
      });
    },
  };
}

function render({ arrivedAt, ...message }: Message): object {
  return { ...message, arrivedAt: arrivedAt.toISOString() };
}

const shown = z.record(z.string(), z.unknown());

function listArrived(parts: CatalogParts): Route {
  const query = ofTenant.extend({
    state: z.enum(messageStates).optional(),
    before: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  });
  return {
    method: 'GET',
    path: '/api/catalog/messages',
    operationId: 'listDatasetMessages',
    summary: 'List suggestions and reports of a tenant, the newest first',
    tag,
    access: 'write',
    query,
    responses: {
      200: {
        description: 'A page; `next` goes into `before` for the following one',
        content: {
          'application/json': z.object({ messages: z.array(shown), next: z.string().optional() }),
        },
      },
    },
    handle: async (c) => {
      const asked = readQuery(c, query);
      if (!asked.ok) return problemResponse(c, asked.error);
      const actor = await actorOf(c, parts);
      if (!actor.ok) return problemResponse(c, actor.error);
      const { state, before, limit } = asked.value;
      const page = { state, before, limit: limit + 1 };
      const messages = await listMessages(parts.database, actor.value.tenant, page);
      const last = messages.length > limit ? messages[limit - 1] : undefined;
      return c.json({
        messages: messages.slice(0, limit).map(render),
        ...(last === undefined ? {} : { next: last.id }),
      });
    },
  };
}

function settle(parts: CatalogParts): Route {
  const schema = z.object({
    state: z.enum(messageStates),
    answer: z.string().max(4_000).optional(),
  });
  return {
    method: 'PATCH',
    path: '/api/catalog/messages/{message}',
    operationId: 'settleDatasetMessage',
    summary: 'Say what became of a suggestion or report',
    tag,
    access: 'write',
    query: ofTenant,
    body: { content: { 'application/json': schema }, required: true },
    responses: { 200: { description: 'The message', content: { 'application/json': shown } } },
    handle: async (c) => {
      const actor = await actorOf(c, parts);
      if (!actor.ok) return problemResponse(c, actor.error);
      const body = await readJson(c);
      if (!body.ok) return problemResponse(c, body.error);
      const parsed = schema.safeParse(body.value);
      if (!parsed.success) {
        const detail = `state is one of ${messageStates.join(', ')}.`;
        return problemResponse(c, problem('bad-request-data', detail, '/state'));
      }
      const id = c.req.param('message') ?? '';
      const { state, answer } = parsed.data;
      const change = { state, answer, at: new Date(parts.now()) };
      const message = await updateMessage(parts.database, actor.value.tenant, id, change);
      return message === undefined
        ? problemResponse(c, problem('not-found', `Message ${id} does not exist.`))
        : c.json(render(message));
    },
  };
}
