/** The broker as tests use it: over the database of the run, HTTP in process, a tenant of one's own. */
import type { JsonValue } from '@kumiki/ngsi-ld';
import type { Clock } from '#kernel/clock.ts';
import { freshTenant, testDatabase } from '#kernel/database/testing.ts';
import type { Http } from '#kernel/http/index.ts';
import { httpWith } from '#kernel/http/testing.ts';
import { createLog } from '#kernel/log.ts';
import { createIdentity, type Identity } from '#platform/identity/index.ts';
import { type ContextCapability, type ContextOptions, openContext } from './context.ts';
import { contextRoutes } from './routes/routes.ts';

/** A context of terms that tests write with. */
export const testContext = 'https://city.example/context.jsonld';

export interface TestBroker extends ContextCapability {
  readonly identity: Identity;
  readonly http: Http;
  /** Exists, and nobody else has it. */
  readonly tenant: string;
  /** Time stands still until a test moves it. */
  readonly time: { now: number };
  request(method: string, path: string, options?: TestRequest): Promise<TestAnswer>;
}

export interface TestRequest {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The default tenant of the broker under test when absent. */
  readonly tenant?: string;
}

export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** `undefined` where there is no body. */
  readonly json: JsonValue | undefined;
}

/** Everyone may do everything. Close it after the tests. */
export async function openTestBroker(options: Partial<ContextOptions> = {}): Promise<TestBroker> {
  const database = options.database ?? (await testDatabase());
  const time = { now: Date.UTC(2026, 10, 21, 9) };
  const clock: Clock = options.clock ?? { now: () => time.now };
  const identity = await createIdentity({
    database,
    log: createLog(() => undefined, clock),
    credentials: { matches: () => true },
    isOpen: true,
    pollMs: 60_000,
  });
  const log = createLog(() => undefined, clock);
  const capability = await openContext({ log, ...options, database, clock });
  const pageLimits = { pageSizeDefault: 20, pageSizeMax: 1_000 };
  const { http } = httpWith(contextRoutes({ ...capability, identity, pageLimits }), {
    authorise: identity.authorise,
  });
  const tenant = freshTenant();
  await identity.ensureTenant(tenant);
  return {
    ...capability,
    identity,
    http,
    tenant,
    time,
    request: (method, path, request = {}) => send(http, tenant, method, path, request),
    close: async () => {
      await capability.close();
      await identity.close();
    },
  };
}

async function send(
  http: Http,
  ownTenant: string,
  method: string,
  path: string,
  { body, headers = {}, tenant = ownTenant }: TestRequest,
): Promise<TestAnswer> {
  const answer = await http.request(`/ngsi-ld/v1${path}`, {
    method,
    headers: {
      'ngsild-tenant': tenant,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  // `as`: JSON.parse gives JSON.
  const json = text === '' ? undefined : (JSON.parse(text) as JsonValue);
  return { status: answer.status, headers: answer.headers, text, json };
}
