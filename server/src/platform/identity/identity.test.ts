import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshTenant, testDatabase } from '#kernel/database/testing.ts';
import { anonymousAt, type Principal } from '#kernel/http/index.ts';
import { httpWith, route } from '#kernel/http/testing.ts';
import { createLog } from '#kernel/log.ts';
import { createIdentity, everything, type Identity, identityRoutes, nothing } from './index.ts';
import { testRegion } from './testing.ts';

const token = 'the-token-of-this-test';
const shelter = 'https://example.org/EvacuationShelter';
const anonymous = anonymousAt('default');
const routeParts = { region: testRegion(), publicUrl: 'http://localhost:8080' };

/** The administrator's token, at a tenant. */
function adminAt(tenant: string): Principal {
  const policy = 'admin-token';
  return { id: 'token:admin', kind: 'admin-token', tenant, roles: ['administrator'], policy };
}

const opened: Identity[] = [];
// The engine may have to start first, which is no test's time.
beforeAll(() => testDatabase());
afterAll(() => Promise.all(opened.map((identity) => identity.close())));

async function newIdentity(isOpen = false): Promise<Identity> {
  const identity = await createIdentity({
    database: await testDatabase(),
    log: createLog(() => undefined, { now: () => 0 }),
    credentials: { matches: (given) => given === token },
    isOpen,
    pollMs: 50,
  });
  opened.push(identity);
  return identity;
}

async function newTenant(identity: Identity): Promise<string> {
  const tenant = await identity.ensureTenant(freshTenant());
  if (!tenant.ok) throw new Error(tenant.error.detail);
  return tenant.value;
}

/** Waits for what polling brings; fails the test after two seconds. */
async function eventually(claim: () => boolean): Promise<void> {
  for (let waited = 0; !claim(); waited += 20) {
    if (waited > 2000) throw new Error('It does not come true');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('access to routes', () => {
  const routes = (['open', 'read', 'write', 'administer'] as const).map((access) =>
    route({ path: `/${access}`, access, handle: (c) => c.text(c.get('principal').id) }),
  );
  const bearer = { headers: { authorization: `Bearer ${token}` } };

  test.each([
    ['/open', {}, 200, 'anonymous'],
    ['/read', {}, 200, 'anonymous'],
    ['/write', {}, 401, 'unauthenticated'],
    ['/administer', {}, 401, 'unauthenticated'],
    ['/read', bearer, 200, 'token:admin'],
    ['/write', bearer, 200, 'token:admin'],
    ['/administer', bearer, 200, 'token:admin'],
    ['/open', { headers: { authorization: 'Bearer wrong' } }, 200, 'anonymous'],
    ['/read', { headers: { authorization: 'Bearer wrong' } }, 401, 'not known'],
    ['/write', { headers: { authorization: `Basic ${token}` } }, 401, 'Bearer TOKEN'],
  ])('%s with %j answers %i', async (path, init, status, text) => {
    const { http } = httpWith(routes, { authorise: (await newIdentity()).authorise });
    const response = await http.request(path, init);
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(text);
  });

  test('a server started open asks nobody', async () => {
    const identity = await newIdentity(true);
    const { http } = httpWith(routes, { authorise: identity.authorise });
    expect((await http.request('/administer')).status).toBe(200);
    expect(
      identity.readableBy({ ...adminAt('default'), id: 'open', kind: 'open' }, 'default'),
    ).toBe(everything);
  });
});

describe('tenants', () => {
  test('the default tenant always exists', async () => {
    const identity = await newIdentity();
    expect(await identity.tenantToRead(undefined, anonymous)).toEqual({
      ok: true,
      value: 'default',
    });
  });

  test('a write with the token brings a tenant into being; what others do with an unknown one is a problem', async () => {
    const identity = await newIdentity();
    const name = freshTenant();
    const absent = { ok: false, error: { code: 'nonexistent-tenant' } };
    const editor: Principal = { ...anonymousAt(name), kind: 'person', roles: ['editor'] };
    expect(await identity.tenantToRead(name, anonymousAt(name))).toMatchObject(absent);
    expect(await identity.tenantToWrite(name, editor)).toMatchObject(absent);
    expect(await identity.tenantToWrite(name, adminAt(name))).toEqual({ ok: true, value: name });
    expect(await identity.tenantToRead(name, anonymousAt(name))).toEqual({ ok: true, value: name });
  });

  test('another process sees a new tenant at once', async () => {
    const [one, other] = [await newIdentity(), await newIdentity()];
    const tenant = await newTenant(one);
    expect(await other.tenantToRead(tenant, anonymousAt(tenant))).toEqual({
      ok: true,
      value: tenant,
    });
  });

  test('many writers may bring one tenant into being', async () => {
    const identities = await Promise.all([1, 2, 3].map(() => newIdentity()));
    const name = freshTenant();
    const results = await Promise.all(identities.map((identity) => identity.ensureTenant(name)));
    expect(results.every(({ ok }) => ok)).toBe(true);
  });

  test.each(['with space', 'x'.repeat(129), '県'])('%s is no name', async (name) => {
    const identity = await newIdentity();
    expect(await identity.tenantToWrite(name, adminAt(name))).toMatchObject({
      error: { code: 'bad-request-data', pointer: 'NGSILD-Tenant' },
    });
  });
});

describe('the tenant of a request', () => {
  const where = route({
    path: '/tenants/{tenant}',
    access: 'read',
    handle: (c) => c.text(c.get('principal').tenant),
  });
  const nowhere = route({
    path: '/nowhere',
    access: 'read',
    handle: (c) => c.text(c.get('principal').tenant),
  });

  test.each([
    ['/nowhere', {}, 200, 'default'],
    ['/nowhere?tenant=a', {}, 200, 'a'],
    ['/nowhere', { 'ngsild-tenant': 'b' }, 200, 'b'],
    ['/tenants/c', {}, 200, 'c'],
    ['/nowhere?tenant=a', { 'ngsild-tenant': 'b' }, 400, 'different tenants'],
    ['/tenants/c?tenant=a', {}, 400, 'different tenants'],
    ['/tenants/c', { 'ngsild-tenant': 'b' }, 400, 'different tenants'],
    ['/nowhere?tenant=two%20words', {}, 200, ''],
  ] as const)('%s with %j answers %i %s', async (path, headers, status, text) => {
    const identity = await newIdentity();
    const { http } = httpWith([where, nowhere], { authorise: identity.authorise });
    const response = await http.request(path, { headers });
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(text);
  });

  test('a caller judged for one tenant is refused another', async () => {
    const identity = await newIdentity();
    const tenant = await newTenant(identity);
    expect(await identity.tenantToRead(tenant, anonymous)).toMatchObject({
      error: { code: 'forbidden' },
    });
  });
});

describe('visibility', () => {
  test('nothing is public until a rule says so, and everything is seen with the token', async () => {
    const identity = await newIdentity();
    const tenant = await newTenant(identity);
    expect(identity.readableBy(anonymous, tenant)).toEqual(nothing);
    expect(identity.readableBy(adminAt(tenant), tenant)).toBe(everything);
  });

  test('a rule is seen at once here, and soon by other processes', async () => {
    const [one, other] = [await newIdentity(), await newIdentity()];
    const tenant = await newTenant(one);
    await one.addPublicRules(tenant, [{ entityType: shelter, scope: '/bosai' }]);
    const view = { kind: 'rules', rules: [{ entityType: shelter, scope: '/bosai' }] };
    expect(one.readableBy(anonymous, tenant)).toEqual(view);
    await eventually(() => other.publicRules(tenant).length === 1);
    expect(other.readableBy(anonymous, tenant)).toEqual(view);
  });

  test('adding a known rule again changes nothing', async () => {
    const identity = await newIdentity();
    const tenant = await newTenant(identity);
    const rules = [{ entityType: shelter, attributes: ['https://example.org/name'] }];
    await identity.addPublicRules(tenant, rules);
    const before = identity.readableBy(anonymous, tenant);
    await identity.addPublicRules(tenant, rules);
    expect(identity.readableBy(anonymous, tenant)).toBe(before);
  });

  test('administrators read and replace the rules by HTTP', async () => {
    const identity = await newIdentity();
    const { http } = httpWith(identityRoutes(identity, routeParts), {
      authorise: identity.authorise,
    });
    const path = `/api/tenants/${freshTenant()}/public-rules`;
    const put = (body: object): Promise<Response> =>
      http.request(path, {
        method: 'PUT',
        body: JSON.stringify(body),
        headers: { authorization: `Bearer ${token}` },
      });
    const get = { headers: { authorization: `Bearer ${token}` } };
    expect((await put({ rules: [{ entityType: shelter }] })).status).toBe(204);
    expect(await (await http.request(path, get)).json()).toEqual({
      rules: [{ entityType: shelter }],
    });
    expect(await (await put({ rules: [{ entityType: 'no uri' }] })).json()).toMatchObject({
      code: 'bad-request-data',
      pointer: '/rules/0/entityType',
    });
    expect((await put({ rules: [] })).status).toBe(204);
    expect(await (await http.request(path, get)).json()).toEqual({ rules: [] });
    expect((await http.request(path)).status).toBe(401);
  });
});
