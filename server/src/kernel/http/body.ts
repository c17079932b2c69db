/** Request bodies, bounded while they stream, as values or problems. */
import type { IncomingMessage } from 'node:http';
import { type Problem, problem } from '../problem.ts';
import { err, ok, type Result } from '../result.ts';
import { headerOf } from './header.ts';
import { isDeeperThan } from './json-depth.ts';
import type { RouteContext } from './route.ts';

/** What a body's reading throws once it is longer than its bound. */
export class BodyTooLarge extends Error {
  readonly bytesMax: number;
  constructor(bytesMax: number) {
    super(`The request body is longer than ${bytesMax} bytes`);
    this.name = 'BodyTooLarge';
    this.bytesMax = bytesMax;
  }
}

export function bodyTooLarge(bytesMax: number): Problem {
  return problem('payload-too-large', `The request body is longer than ${bytesMax} bytes.`);
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** The whole body. Problems: `payload-too-large`, `invalid-request` when the client went away. */
export async function readBytes(c: RouteContext): Promise<Result<Uint8Array>> {
  try {
    const { incoming } = c.env;
    return ok(
      incoming !== undefined && isWhole(incoming)
        ? await receive(incoming)
        : new Uint8Array(await c.req.raw.arrayBuffer()),
    );
  } catch (thrown) {
    return err(bodyProblem(thrown));
  }
}

/** Nobody has read of it, and its declared length, which `boundBody` looked at, is all that can come. */
function isWhole(incoming: IncomingMessage): boolean {
  return (
    incoming.headers['content-length'] !== undefined &&
    !incoming.readableDidRead &&
    !incoming.destroyed
  );
}

/** From the connection itself: a body that passes through a Web request is copied and waited for several times. */
function receive(incoming: IncomingMessage): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const [first] = chunks;
      resolve(first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks));
    });
    incoming.on('error', reject);
    incoming.on('close', () => reject(new Error('The connection closed before its body ended')));
  });
}

/** Whether the request brings a body, told by its head: a look at `c.req.raw.body` would begin to read it. */
export function hasBody(c: RouteContext): boolean {
  const declared = headerOf(c, 'content-length');
  if (declared !== undefined) return Number(declared) > 0;
  const { incoming } = c.env;
  return incoming === undefined
    ? c.req.raw.body !== null
    : incoming.headers['transfer-encoding'] !== undefined;
}

/** The whole body as UTF-8, without its byte order mark; other bytes are `invalid-request`. */
export async function readText(c: RouteContext): Promise<Result<string>> {
  const bytes = await readBytes(c);
  return bytes.ok ? decoded(bytes.value) : bytes;
}

function decoded(bytes: Uint8Array): Result<string> {
  try {
    return ok(decoder.decode(bytes));
  } catch {
    return err(problem('invalid-request', 'The request body is not UTF-8.'));
  }
}

/** The whole body as JSON; anything else, or one nested too deep, is `invalid-request`. */
export async function readJson(c: RouteContext): Promise<Result<unknown>> {
  const bytes = await readBytes(c);
  if (!bytes.ok) return bytes;
  const text = decoded(bytes.value);
  if (!text.ok) return text;
  const { jsonDepthMax } = c.get('limits');
  if (isDeeperThan(text.value, jsonDepthMax)) {
    const detail = `The request body nests arrays and objects more than ${jsonDepthMax} times.`;
    return err(problem('invalid-request', detail));
  }
  try {
    return ok(JSON.parse(text.value));
  } catch {
    return err(problem('invalid-request', 'The request body is not JSON.'));
  }
}

/** The body as it arrives. Reading it throws `BodyTooLarge` past the route's bound. */
export function readStream(c: RouteContext): ReadableStream<Uint8Array> {
  return c.req.raw.body ?? new ReadableStream({ start: (controller) => controller.close() });
}

function bodyProblem(thrown: unknown): Problem {
  return thrown instanceof BodyTooLarge
    ? bodyTooLarge(thrown.bytesMax)
    : problem('invalid-request', 'The request body ends before it is complete.');
}

/**
 * Whether the declared length is within the bound. A body without a declared length is counted while it
 * streams: `c.req.raw` is replaced by a request whose body throws past the bound.
 */
export function boundBody(c: RouteContext, bytesMax: number): Result<void> {
  const declared = headerOf(c, 'content-length');
  if (declared !== undefined) {
    return Number(declared) > bytesMax ? err(bodyTooLarge(bytesMax)) : ok(undefined);
  }
  const isChunked = c.env.incoming?.headers['transfer-encoding'] !== undefined;
  if (c.env.incoming !== undefined && !isChunked) return ok(undefined);
  const { body } = c.req.raw;
  if (body !== null) {
    c.req.raw = new Request(c.req.raw, { body: counted(body, bytesMax), duplex: 'half' });
  }
  return ok(undefined);
}

function counted(body: ReadableStream<Uint8Array>, bytesMax: number): ReadableStream<Uint8Array> {
  let bytes = 0;
  return body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        bytes += chunk.byteLength;
        if (bytes > bytesMax) controller.error(new BodyTooLarge(bytesMax));
        else controller.enqueue(chunk);
      },
    }),
  );
}
