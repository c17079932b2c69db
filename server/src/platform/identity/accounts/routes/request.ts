/** What the routes of accounts read from a request, and put into an answer. */
import type { z } from 'zod';
import {
  clientAddress,
  faultOf,
  problemResponse,
  type RouteContext,
  readJson,
} from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Accounts } from '../accounts.ts';
import { cookieText, findCookie } from '../cookies.ts';
import type { SignedIn } from '../core.ts';
import { deviceOf } from '../device.ts';
import { notSignedIn } from '../problems.ts';
import type { Session } from '../session.ts';
import type { OpenedSession } from '../sessions.ts';
import type { Visitor } from '../visitor.ts';

/** A JSON body through a schema; forms of other sites cannot send this media type. */
export async function readBody<Schema extends z.ZodType>(
  c: RouteContext,
  schema: Schema,
): Promise<Result<z.infer<Schema>>> {
  if (!/^application\/json\b/i.test(c.req.header('content-type') ?? '')) {
    return err(problem('unsupported-media-type', 'The body is sent as application/json.'));
  }
  const body = await readJson(c);
  if (!body.ok) return body;
  const parsed = schema.safeParse(body.value);
  if (parsed.success) return ok(parsed.data);
  const { pointer, detail } = faultOf(parsed.error, body.value);
  return err(problem('bad-request-data', detail, pointer));
}

export function visitorOf(
  { inside }: Accounts,
  c: RouteContext,
  language: Visitor['language'] = 'ja',
): Visitor {
  return {
    network: clientAddress(c, inside.isProxyTrusted) ?? 'unknown',
    device: deviceOf(c.req.header('user-agent')),
    deviceToken: findCookie(c.req.raw.headers, inside.cookies.device),
    language,
  };
}

/** What is about one person is kept by nobody on the way. */
export function privately(response: Response): Response {
  response.headers.set('cache-control', 'no-store');
  return response;
}

export function refused(c: RouteContext, found: Parameters<typeof problemResponse>[1]): Response {
  return privately(problemResponse(c, found));
}

/** Puts the session into the browser. */
export function withSession(
  { inside }: Accounts,
  response: Response,
  { token, spans }: OpenedSession,
): Response {
  const { cookies } = inside;
  const seconds = spans.totalMsMax / 1000;
  response.headers.append('set-cookie', cookieText(cookies, cookies.session, token, seconds));
  return privately(response);
}

export function withSignIn(accounts: Accounts, response: Response, signedIn: SignedIn): Response {
  const { cookies } = accounts.inside;
  const seconds = accounts.inside.core.limits.knownDeviceMsMax / 1000;
  response.headers.append(
    'set-cookie',
    cookieText(cookies, cookies.device, signedIn.deviceToken, seconds),
  );
  return withSession(accounts, response, signedIn);
}

export function withoutSession({ inside }: Accounts, response: Response): Response {
  const { cookies } = inside;
  response.headers.append('set-cookie', cookieText(cookies, cookies.session, '', 0));
  return privately(response);
}

/** The session, or the problem that nobody is signed in. */
export async function sessionOf(accounts: Accounts, c: RouteContext): Promise<Result<Session>> {
  const session = await accounts.findSession(c.req.raw.headers);
  return session === undefined ? err(notSignedIn()) : ok(session);
}
