/** `GET /api/events`: the changes of a query's answer, as they are committed. HTML Standard, 9.2. */
import { coreContext, queryLinkDepth } from '@kumiki/ngsi-ld';
import { z } from 'zod';
import type { Route } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import {
  type Contexts,
  type FaceParts,
  type FaceRequest,
  faceRoute,
  parseContextLink,
  readFilter,
  readRepresentation,
} from '#platform/context/index.ts';
import { isNamed, messageOf, type Watch } from '../event-message.ts';
import type { EventBatch, EventStreams } from '../event-stream.ts';
import type { SubscriptionLimits } from '../limits.ts';
import type { Subscriptions } from '../subscriptions.ts';

export interface EventRouteParts extends FaceParts {
  readonly subscriptions: Pick<Subscriptions, 'events' | 'limits'>;
}

const description = `A stream of server-sent events. \`created\` and \`modified\` carry an entity of the query's
answer as it stands; \`deleted\` carries the id and type of one that is gone or answers no longer (it may name one
that never did). Several changes of an entity in a short time are told as one. \`reload\` says that changes may be
missing: read the query again; where its reason is \`slow\`, the stream ends with it. Read the query after the stream
has begun, and nothing is missed. A stream goes on from the \`Last-Event-ID\` that a browser sends by itself.`;

export function eventRoutes(parts: EventRouteParts): readonly Route[] {
  return [
    faceRoute(parts, {
      method: 'GET',
      path: '/api/events',
      tag: 'Events',
      operationId: 'watchEntities',
      summary: "Watch the changes of a query's answer",
      description,
      access: 'read',
      known: [
        'id',
        'type',
        'idPattern',
        'q',
        'scopeQ',
        'georel',
        'geometry',
        'coordinates',
        'geoproperty',
        'jsonKeys',
        'expandValues',
        'attrs',
        'pick',
        'omit',
        'lang',
        'datasetId',
        'options',
        'format',
        'local',
      ],
      headers: z.object({
        'Last-Event-ID': z.string().optional().describe('Where an earlier stream ended.'),
      }),
      responses: {
        200: {
          description: 'Events for as long as the client listens.',
          content: { 'text/event-stream': z.string() },
        },
      },
      answer: (request) => watch(parts, request),
    }),
  ];
}

async function watch(parts: EventRouteParts, request: FaceRequest): Promise<Result<Response>> {
  const wanted = await readWatch(parts.contexts, request);
  if (!wanted.ok) return wanted;
  const { c } = request;
  const stream = openStream(parts, request, wanted.value);
  const lastEventId = c.req.header('last-event-id');
  const { events } = parts.subscriptions;
  const stop = await events.watch(stream.watcher, lastEventId === '' ? undefined : lastEventId);
  if (stop === undefined) {
    const detail = 'Too many streams are open.';
    return err({ code: 'unavailable', detail, extensions: { retryAfterSeconds: 5 } });
  }
  stream.begin(stop);
  c.get('closing').addEventListener('abort', stream.watcher.end, { once: true });
  return ok(
    new Response(stream.body, {
      headers: {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store, no-transform',
        // Proxies that gather answers would hold events back.
        'x-accel-buffering': 'no',
      },
    }),
  );
}

async function readWatch(contexts: Contexts, request: FaceRequest): Promise<Result<Watch>> {
  const { c, parameters } = request;
  const link = parseContextLink(c.req.header('link'));
  if (!link.ok) return link;
  const compiled = link.value === undefined ? ok(coreContext) : await contexts.compile(link.value);
  if (!compiled.ok) return compiled;
  const context = compiled.value;
  const filter = readFilter(parameters, context);
  if (!filter.ok) return filter;
  const { q } = filter.value;
  if (q !== undefined && queryLinkDepth(q) > 0) {
    const detail = 'A stream cannot look into linked entities.';
    return err(problem('too-complex-query', detail, 'q'));
  }
  const representation = readRepresentation(parameters, context);
  if (!representation.ok) return representation;
  const { attributes, ...options } = representation.value;
  const asked = attributes === undefined ? filter.value : { ...filter.value, attributes };
  return ok({ filter: asked, context, options });
}

interface OpenStream {
  readonly body: ReadableStream<Uint8Array>;
  readonly watcher: Parameters<EventStreams['watch']>[0];
  /** Sends the head; `stop` ends the watch when the client goes. */
  begin(stop: () => void): void;
}

const encoder = new TextEncoder();

/** Holds a bounded part of what the client has not taken yet. */
function openStream(
  { identity, subscriptions }: EventRouteParts,
  { c, tenant }: FaceRequest,
  wanted: Watch,
): OpenStream {
  const { events, limits } = subscriptions;
  const principal = c.get('principal');
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  let stop: (() => void) | undefined;
  let isOver = false;
  let heartbeat: NodeJS.Timeout | undefined;
  const finish = (): void => {
    isOver = true;
    clearInterval(heartbeat);
    stop?.();
  };
  const end = (last?: string): void => {
    if (isOver) return;
    if (last !== undefined) controller?.enqueue(encoder.encode(last));
    controller?.close();
    finish();
  };
  const send = (text: string): void => {
    if (isOver || text === '') return;
    // An empty id makes the client forget where it stood.
    if ((controller?.desiredSize ?? 0) <= 0) end(reload('slow', ''));
    else controller?.enqueue(encoder.encode(text));
  };
  const tell = (batch: EventBatch): void => {
    if (batch.isCut) send(reload('missed', batch.cursor));
    else send(textOf(batch, wanted, identity.readableBy(principal, tenant)));
  };
  const body = new ReadableStream<Uint8Array>(
    {
      start: (own) => {
        controller = own;
      },
      cancel: finish,
    },
    streamStrategy(limits),
  );
  return {
    body,
    watcher: {
      tenant,
      wants: (id, heads) => isNamed(id, heads, wanted.filter),
      tell,
      end: () => end(),
    },
    begin(stopWatch) {
      stop = stopWatch;
      if (isOver) return stopWatch();
      const say = (): void => send(`id: ${events.cursor()}\n\n`);
      send(`retry: ${retryMs}\n`);
      say();
      heartbeat = setInterval(say, limits.eventHeartbeatSeconds * 1_000).unref();
    },
  };
}

/** How long a browser waits before it connects again. */
const retryMs = 2_000;

function streamStrategy({ eventBufferBytesMax }: SubscriptionLimits): QueuingStrategy<Uint8Array> {
  return new ByteLengthQueuingStrategy({ highWaterMark: eventBufferBytesMax });
}

/** Only the last event of a batch moves the client on: one cut in between is told the whole batch again. */
function textOf(
  { news, cursor }: EventBatch,
  wanted: Watch,
  visibility: Parameters<typeof messageOf>[2],
): string {
  const messages = news.flatMap((item) => messageOf(item, wanted, visibility) ?? []);
  return messages
    .map(({ event, data }, index) => {
      const id = index === messages.length - 1 ? `id: ${cursor}\n` : '';
      return `event: ${event}\n${id}data: ${data}\n\n`;
    })
    .join('');
}

function reload(reason: 'slow' | 'missed', cursor: string): string {
  return `event: reload\nid: ${cursor}\ndata: ${JSON.stringify({ reason })}\n\n`;
}
