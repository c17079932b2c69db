/** Writing within rules, over HTTP: what is refused leaves no trace and tells nothing. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freshTenant, testDatabase } from '#kernel/database/testing.ts';
import type { Http } from '#kernel/http/index.ts';
import { httpWith } from '#kernel/http/testing.ts';
import { createLog } from '#kernel/log.ts';
import { createIdentity, type Identity } from '#platform/identity/index.ts';
import { type ContextCapability, openContext } from './context.ts';
import { contextRoutes } from './routes/routes.ts';

const admin = 'the-token-of-this-test';
const vocabulary = 'https://uri.etsi.org/ngsi-ld/default-context/';

let identity: Identity;
let context: ContextCapability;
let http: Http;
let tenant: string;
let limited: string;

beforeAll(async () => {
  const database = await testDatabase();
  const log = createLog(() => undefined, { now: () => 0 });
  const clock = { now: () => Date.now() };
  identity = await createIdentity({
    ...{ database, log, clock },
    credentials: { matches: (given) => given === admin },
    isOpen: false,
    pollMs: 60_000,
  });
  context = await openContext({ database, log, clock });
  const pageLimits = { pageSizeDefault: 20, pageSizeMax: 1_000 };
  const routes = contextRoutes({ ...context, identity, pageLimits });
  ({ http } = httpWith(routes, { authorise: identity.authorise }));
});
afterAll(async () => {
  await context.close();
  await identity.close();
});

beforeEach(async () => {
  tenant = freshTenant();
  await identity.ensureTenant(tenant);
  const made = await identity.machines.register({
    ...{ tenant, name: 'gauges', purpose: '', owner: 'test' },
    ...{ scopes: ['read', 'write'], wantedScopes: [], reach: 'rules' },
  });
  if (!made.ok) throw new Error(made.error.detail);
  limited = made.value.secret;
  const audience = `machine:${made.value.id}`;
  const entityType = `${vocabulary}Gauge`;
  await identity.administration.addRules(
    [
      { tenant, action: 'read', audience, entityType },
      { tenant, action: 'write', audience, entityType, scope: '/river' },
    ],
    identity.principalNow('token:admin', tenant),
  );
});

async function ask(
  method: string,
  path: string,
  body?: unknown,
  token = limited,
): Promise<{ readonly status: number; readonly json: unknown }> {
  const response = await http.request(`/ngsi-ld/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'ngsild-tenant': tenant,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, json: text === '' ? undefined : JSON.parse(text) };
}

const gauge = (id: string, scope = '/river', level = 1): object => ({
  id: `urn:ngsi-ld:Gauge:${id}`,
  type: 'Gauge',
  scope,
  level: { type: 'Property', value: level },
});
const secret = {
  id: 'urn:ngsi-ld:Secret:1',
  type: 'Secret',
  word: { type: 'Property', value: 'x' },
};
const one = (id: string): string => `/entities/urn:ngsi-ld:Gauge:${id}`;
const statusOf = async (...asked: Parameters<typeof ask>): Promise<number> =>
  (await ask(...asked)).status;

describe('a token that writes what rules name', () => {
  test('creates, changes and deletes there', async () => {
    expect(await statusOf('POST', '/entities', gauge('1'))).toBe(201);
    const level = { level: { type: 'Property', value: 2 } };
    expect(await statusOf('PATCH', `${one('1')}/attrs`, level)).toBe(204);
    expect(await statusOf('PATCH', one('1'), level)).toBe(204);
    expect(await statusOf('DELETE', one('1'))).toBe(204);
  });

  test('creates nothing elsewhere, and moves nothing there', async () => {
    expect(await statusOf('POST', '/entities', gauge('1', '/sea'))).toBe(403);
    expect(await statusOf('GET', one('1'), undefined, admin)).toBe(404);
    await ask('POST', '/entities', gauge('2'));
    expect(await statusOf('PATCH', one('2'), { scope: ['/river', '/sea'] })).toBe(403);
    expect(await statusOf('POST', `${one('2')}/attrs`, { type: ['Gauge', 'Shelter'] })).toBe(403);
    expect(await ask('GET', one('2'), undefined, admin)).toMatchObject({
      json: { type: 'Gauge', scope: '/river' },
    });
  });

  test('changes nothing that it only sees', async () => {
    await ask('POST', '/entities', gauge('1', '/sea'), admin);
    const level = { level: { type: 'Property', value: 9 } };
    expect(await statusOf('PATCH', `${one('1')}/attrs`, level)).toBe(403);
    expect(await statusOf('DELETE', `${one('1')}/attrs/level`)).toBe(403);
    expect(await statusOf('PUT', one('1'), gauge('1', '/river', 9))).toBe(403);
    expect(await statusOf('DELETE', one('1'))).toBe(403);
    expect(await ask('GET', one('1'), undefined, admin)).toMatchObject({
      json: { level: { value: 1 }, scope: '/sea' },
    });
  });

  test('is told of what it may not see as of what does not exist', async () => {
    await ask('POST', '/entities', secret, admin);
    for (const [method, rest, body] of [
      ['DELETE', '', undefined],
      ['DELETE', '/attrs/word', undefined],
      ['PATCH', '/attrs', { word: { type: 'Property', value: 'y' } }],
      ['PATCH', '', { word: { type: 'Property', value: 'y' } }],
    ] as const) {
      const hidden = await ask(method, `/entities/${secret.id}${rest}`, body);
      const absent = await ask(method, `/entities/urn:ngsi-ld:Secret:2${rest}`, body);
      expect([method, rest, hidden.status]).toEqual([method, rest, 404]);
      expect(absent.status).toBe(404);
    }
  });

  test('gets its part of a batch, and the rest refused one by one', async () => {
    const { status, json } = await ask('POST', '/entityOperations/upsert', [
      gauge('1'),
      gauge('2', '/sea'),
      secret,
    ]);
    expect(status).toBe(207);
    expect(json).toMatchObject({
      success: ['urn:ngsi-ld:Gauge:1'],
      errors: [{ entityId: 'urn:ngsi-ld:Gauge:2' }, { entityId: secret.id }],
    });
  });

  test('purges only what it may write', async () => {
    await ask('POST', '/entityOperations/create', [gauge('1'), secret], admin);
    expect(await statusOf('DELETE', '/entities?type=Gauge,Secret')).toBe(204);
    expect(await statusOf('GET', one('1'), undefined, admin)).toBe(404);
    expect(await statusOf('GET', `/entities/${secret.id}`, undefined, admin)).toBe(200);
  });
});
