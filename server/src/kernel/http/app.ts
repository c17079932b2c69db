/** Mounts routes on Hono: one handler per route, no middleware chain. */
import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import type { Limits } from '../limits.ts';
import { errorFields, type Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { type Problem, problem, problemTable } from '../problem.ts';
import type { Result } from '../result.ts';
import { problemHeaders, writeProblemJson } from './answer.ts';
import { type AuditedKind, type Auditor, auditedKind, describeRequest } from './audit.ts';
import { BodyTooLarge, bodyTooLarge, boundBody } from './body.ts';
import { clientAddress, createRequestIds, onBehalfOf } from './client.ts';
import { Deadlines, TooLate } from './deadlines.ts';
import { createFinish, type Finish } from './finish.ts';
import { createForgeryGuard, type ForgeryGuard } from './forgery.ts';
import { createMeasures, type Measures } from './measures.ts';
import { anonymousAt, type Principal } from './principal.ts';
import type { Connection, ProblemWriter, RequestState, Route, RouteContext } from './route.ts';
import { type PageSources, preflightHeaders } from './security.ts';
import { dotsRefused, refuseTarget } from './targets.ts';

/** Who calls, and may they use this route? A problem is answered instead of the route. */
export type Authorise = (
  c: RouteContext,
  route: Route,
) => Result<Principal> | Promise<Result<Principal>>;

/** Answers what is no route and lies under no first segment of one: the portal. `nonce` is the one of the page's policy. */
export type Fallback = (
  request: Request,
  page: { readonly nonce: string; readonly requestId: string },
) => Promise<Response | undefined> | Response | undefined;

export interface HttpOptions {
  readonly routes: readonly Route[];
  readonly authorise: Authorise;
  /** Keeps who did what. Every route goes through it. */
  readonly audit: Auditor;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly limits: Limits;
  /** Without a slash at its end. */
  readonly publicUrl: string;
  readonly isProxyTrusted: boolean;
  readonly logsRequests?: boolean;
  /** The problem behind a thrown value that is no defect: a database that is away. */
  readonly explain?: (thrown: unknown) => Problem | undefined;
  /** Why nothing may be written now: a disk that is nearly full. */
  readonly writeStop?: () => Problem | undefined;
  readonly fallback?: Fallback;
  readonly pageSources?: PageSources;
}

type App = Hono<{ Variables: RequestState; Bindings: Connection }>;

export interface Http {
  /** Answers a request in process, as a client would be answered. Never rejects. */
  fetch(request: Request, connection?: Connection): Promise<Response>;
  /** For tests: a path or an address, and the init of a request. */
  request(input: string, init?: RequestInit): Promise<Response>;
  readonly routes: readonly Route[];
  /** Tells answers that stream for ever to end. */
  beginClose(): void;
}

/** What handling a request needs, made once. */
interface Shell {
  readonly options: HttpOptions;
  readonly typeBase: string;
  readonly requestId: (c: RouteContext) => string;
  readonly forgery: ForgeryGuard;
  readonly finish: Finish;
  readonly measures: Measures;
  readonly deadlines: Deadlines;
  readonly closing: AbortController;
}

/** Throws when two routes share method and path, or an operationId. */
export function createHttp(options: HttpOptions): Http {
  refuseDuplicates(options.routes);
  const shell: Shell = {
    options,
    typeBase: `${options.publicUrl}/docs/errors/`,
    requestId: createRequestIds(randomBytes(4).toString('hex'), options.isProxyTrusted),
    forgery: createForgeryGuard(options.publicUrl),
    finish: createFinish(options),
    measures: createMeasures(options),
    deadlines: new Deadlines(),
    closing: new AbortController(),
  };
  // A slash at the end of a path says nothing: clients of NGSI-LD write it as they like.
  const app: App = new Hono({ strict: false });
  // Paths without parameters first: they win over `/{id}` on the same level.
  const byPrecision = options.routes.toSorted((a, b) => parameterCount(a) - parameterCount(b));
  for (const route of byPrecision) {
    app.on(route.method, honoPath(route.path), createHandler(shell, route));
  }
  const elsewhere = createElsewhere(shell);
  app.notFound((c) => elsewhere.fetch(c.req.raw, c.env));
  const refusing: App = new Hono();
  refusing.all('*', createRefusal(shell));
  // The target as it came: whoever parses it finds another path.
  const appFor = (target: string): App => (refuseTarget(target) === undefined ? app : refusing);
  return {
    fetch: (request, connection = {}) => {
      const target = connection.incoming?.url ?? request.url;
      return Promise.resolve(appFor(target).fetch(request, connection));
    },
    request: (input, init) => Promise.resolve(appFor(input).request(input, init, {})),
    routes: options.routes,
    beginClose: () => shell.closing.abort(),
  };
}

/** `{id}` becomes a parameter, which may be empty: that it must not be is for the route to say. */
function honoPath(path: string): string {
  return path.replace(/\{([^}]+)\}/g, ':$1{[^/]*}');
}

function parameterCount(route: Route): number {
  return route.path.split('{').length - 1;
}

/** Paths that differ only in the names of their parameters are one path. */
function shapeOf(path: string): string {
  return path.replace(/\{[^}]+\}/g, '{}');
}

function refuseDuplicates(routes: readonly Route[]): void {
  const seen = new Set<string>();
  for (const { method, path, operationId } of routes) {
    for (const key of [`${method} ${shapeOf(path)}`, `operationId ${operationId}`]) {
      if (seen.has(key)) throw new Error(`Two routes claim ${key}`);
      seen.add(key);
    }
  }
}

const anonymous = anonymousAt('');

function begin(shell: Shell, c: RouteContext, write: ProblemWriter, principal: Principal): string {
  const requestId = shell.requestId(c);
  c.set('requestId', requestId);
  c.set('principal', principal);
  c.set('log', shell.options.log.with({ requestId }));
  c.set('limits', shell.options.limits);
  c.set('closing', shell.closing.signal);
  c.set('answerProblem', (found) => write(found, shell.typeBase));
  return requestId;
}

/** A route with what is decided about it once. */
interface Mounted {
  readonly route: Route;
  readonly audited: AuditedKind;
  readonly bytesMax: number;
}

function createHandler(shell: Shell, route: Route): (c: RouteContext) => Promise<Response> {
  const { limits } = shell.options;
  const bytesMax = route.bodyBytesMax ?? limits.bodyBytesMax;
  const mounted: Mounted = { route, audited: auditedKind(route), bytesMax };
  const answerMsMax = (route.answerSecondsMax ?? limits.answerSecondsMax) * 1000;
  const measure = shell.measures.ofRoute(route);
  const write = writerOf(route);
  return async (c) => {
    const startedAt = measure.start();
    begin(shell, c, write, anonymous);
    let response: Response;
    try {
      response = await shell.deadlines.watch(answer(shell, mounted, c), answerMsMax);
    } catch (thrown) {
      response = write(explain(shell, c, route.path, thrown), shell.typeBase);
    }
    response = await shell.finish(c, response, route);
    measure.end(c, response.status, startedAt);
    return response;
  };
}

async function answer(shell: Shell, mounted: Mounted, c: RouteContext): Promise<Response> {
  const { route, audited, bytesMax } = mounted;
  const { audit, authorise } = shell.options;
  const answerProblem = c.get('answerProblem');
  const forged = route.access === 'read' ? undefined : shell.forgery(c);
  if (forged !== undefined) return answerProblem(forged);
  const permission = authorise(c, route);
  const allowed = permission instanceof Promise ? await permission : permission;
  if (!allowed.ok) {
    noteRefusal(shell, mounted, c, allowed.error);
    return answerProblem(allowed.error);
  }
  c.set('principal', allowed.value);
  if (route.access === 'write' && route.method !== 'DELETE') {
    const stop = shell.options.writeStop?.();
    if (stop !== undefined) return answerProblem(stop);
  }
  if (route.method !== 'GET') {
    const bounded = boundBody(c, bytesMax);
    if (!bounded.ok) return answerProblem(bounded.error);
  }
  const isPublic =
    audited === 'open' || (route.access === 'read' && audit.seesOnlyPublic(allowed.value));
  return isPublic ? route.handle(c) : handleRecorded(shell, route, audited, c);
}

/** The answer leaves when its row is kept for good; where it cannot be kept, what was read does not leave. */
async function handleRecorded(
  shell: Shell,
  route: Route,
  kind: Exclude<AuditedKind, 'open'>,
  c: RouteContext,
): Promise<Response> {
  const { audit, isProxyTrusted } = shell.options;
  if (kind === 'write' && !audit.canWrite()) return c.get('answerProblem')(trailAway(shell));
  const record = (status: number, made?: string | null): Promise<void> =>
    audit.record(
      describeRequest(c, route, { kind, status, made: made ?? undefined, isProxyTrusted }),
    );
  let response: Response;
  try {
    response = await route.handle(c);
  } catch (thrown) {
    // Nobody knows how far a write that broke off has come.
    if (kind === 'write') await record(500).catch(() => undefined);
    throw thrown;
  }
  try {
    await record(response.status, kind === 'write' ? response.headers.get('location') : null);
    return response;
  } catch (thrown) {
    c.get('log').error('answer withheld: no audit trail', {
      route: route.path,
      ...errorFields(thrown),
    });
    await response.body?.cancel();
    return c.get('answerProblem')(trailAway(shell, kind === 'write' && response.ok));
  }
}

function noteRefusal(
  shell: Shell,
  { route, audited }: Mounted,
  c: RouteContext,
  why: Problem,
): void {
  const { audit, isProxyTrusted } = shell.options;
  const { status } = problemTable[why.code];
  if (audited === 'open' || (status !== 401 && status !== 403)) return;
  audit.refused(describeRequest(c, route, { kind: 'refusal', status, isProxyTrusted }));
}

function trailAway(shell: Shell, isDone = false): Problem {
  const { retryAfterSeconds } = shell.options.limits;
  const detail = isDone
    ? 'The change is made; its row in the audit trail is not written yet, and will be.'
    : 'The audit trail cannot be written, so nothing that needs a row in it is answered.';
  return { ...problem('unavailable', detail), extensions: { retryAfterSeconds } };
}

/** What is told of a thrown value: a known outage, or a defect with nothing but the request id. */
function explain(shell: Shell, c: RouteContext, path: string, thrown: unknown): Problem {
  if (thrown instanceof BodyTooLarge) return bodyTooLarge(thrown.bytesMax);
  const { retryAfterSeconds } = shell.options.limits;
  if (thrown instanceof TooLate) {
    c.get('log').warn('answer takes too long', { route: path });
    const detail = 'The answer takes longer than this server allows.';
    return { ...problem('unavailable', detail), extensions: { retryAfterSeconds } };
  }
  const known = shell.options.explain?.(thrown);
  if (known !== undefined) {
    c.get('log').warn('request refused', { route: path, code: known.code, ...errorFields(thrown) });
    return known;
  }
  c.get('log').error('defect', { route: path, ...errorFields(thrown) });
  return problem('internal', `The server has a defect; the request id is ${c.get('requestId')}.`);
}

/** The face's writer, with the headers a problem brings along. */
function writerOf(route: Route | undefined): ProblemWriter {
  const write = route?.writeProblem;
  if (write === undefined) return writeProblemJson;
  return (found, typeBase) => {
    const response = write(found, typeBase);
    for (const [name, value] of Object.entries(problemHeaders(found))) {
      response.headers.set(name, value);
    }
    return response;
  };
}

/** Known paths asked with another method, `OPTIONS`, pages of the portal, and nothing at all. */
function createElsewhere(shell: Shell): App {
  const app: App = new Hono({ strict: false });
  const byShape = Map.groupBy(
    shell.options.routes.toSorted((a, b) => parameterCount(a) - parameterCount(b)),
    (route) => shapeOf(route.path),
  );
  for (const routes of byShape.values()) {
    app.all(honoPath(routes[0]?.path ?? ''), createMethodAnswer(shell, routes));
  }
  app.all('*', createFallback(shell));
  return app;
}

function createMethodAnswer(
  shell: Shell,
  routes: readonly Route[],
): (c: RouteContext) => Promise<Response> {
  const methods = routes.map((route): string => route.method);
  if (methods.includes('GET')) methods.push('HEAD');
  const allow = [...methods, 'OPTIONS'].join(', ');
  const openData = routes.find((route) => route.isOpenData);
  const [first] = routes;
  const write = writerOf(first);
  const measure = shell.measures.elsewhere;
  return async (c) => {
    const startedAt = measure.start();
    begin(shell, c, write, anonymous);
    let response: Response;
    if (c.req.method === 'OPTIONS') {
      const cors = openData === undefined ? {} : { 'access-control-allow-methods': allow };
      const more = openData === undefined ? {} : preflightHeaders;
      response = new Response(null, { status: 204, headers: { allow, ...cors, ...more } });
    } else {
      const detail = `${c.req.path} answers ${allow}, not ${c.req.method}.`;
      response = write(problem('method-not-allowed', detail), shell.typeBase);
      response.headers.set('allow', allow);
    }
    response = await shell.finish(c, response, openData ?? first);
    measure.end(c, response.status, startedAt);
    return response;
  };
}

/** The first segment of a path with the slash before it: where a face begins. */
function rootOf(path: string): string {
  return path.split('/', 2).join('/');
}

/** A route of each face, by the first segment of its paths. */
function facesOf(routes: readonly Route[]): ReadonlyMap<string, Route> {
  return new Map(routes.map((route) => [rootOf(route.path), route]));
}

/** Refuses a target that names nothing, in the words of the face that what is left of it lies under. */
function createRefusal(shell: Shell): (c: RouteContext) => Promise<Response> {
  const measure = shell.measures.elsewhere;
  const faces = facesOf(shell.options.routes);
  return async (c) => {
    const startedAt = measure.start();
    const face = faces.get(rootOf(c.req.path));
    const write = writerOf(face);
    begin(shell, c, write, anonymous);
    // In process the address was parsed before it came here, and its dots with it.
    const detail = refuseTarget(c.env.incoming?.url ?? c.req.url) ?? dotsRefused;
    const refused = write(problem('bad-request-data', detail), shell.typeBase);
    const response = await shell.finish(c, refused, face);
    measure.end(c, response.status, startedAt);
    return response;
  };
}

function createFallback(shell: Shell): (c: RouteContext) => Promise<Response> {
  const { fallback, routes, isProxyTrusted } = shell.options;
  const measure = shell.measures.elsewhere;
  const faces = facesOf(routes);
  return async (c) => {
    const startedAt = measure.start();
    const face = faces.get(rootOf(c.req.path));
    const write = writerOf(face);
    const requestId = begin(shell, c, write, anonymous);
    const nonce = randomBytes(16).toString('base64url');
    let response: Response | undefined;
    try {
      // A client of the interface that errs wants a problem, not a page.
      if (face === undefined) {
        const forged = shell.forgery(c);
        response =
          forged === undefined
            ? await onBehalfOf(clientAddress(c, isProxyTrusted), () =>
                fallback?.(c.req.raw, { nonce, requestId }),
              )
            : write(forged, shell.typeBase);
      }
    } catch (thrown) {
      response = write(explain(shell, c, 'portal', thrown), shell.typeBase);
    }
    const absent = (): Response =>
      write(problem('not-found', `${c.req.path} does not exist.`), shell.typeBase);
    response = await shell.finish(c, response ?? absent(), undefined, nonce);
    measure.end(c, response.status, startedAt);
    return response;
  };
}
