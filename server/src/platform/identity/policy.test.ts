/** Policies as they are changed over HTTP, and what follows for callers. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type EmptyDatabase, emptyDatabase, freshTenant } from '#kernel/database/testing.ts';
import type { Http } from '#kernel/http/index.ts';
import { httpWith, route } from '#kernel/http/testing.ts';
import { createLog } from '#kernel/log.ts';
import { createIdentity, type Identity, identityRoutes } from './index.ts';
import { testRegion } from './testing.ts';

const admin = 'the-token-of-this-test';
const shelter = 'https://example.org/Shelter';
const parts = { region: testRegion(), publicUrl: 'http://localhost:8080' };

// Of its own: whose administrator is the last one of the installation depends on nobody else.
let held: EmptyDatabase;
let identity: Identity;
let http: Http;
let tenant: string;
// The database asks its own clock what has ended.
const time = { now: Date.now() };

beforeAll(async () => {
  held = await emptyDatabase();
  identity = await createIdentity({
    database: held.database,
    log: createLog(() => undefined, { now: () => 0 }),
    credentials: { matches: (given) => given === admin },
    isOpen: false,
    pollMs: 50,
    clock: { now: () => time.now },
    isProxyTrusted: true,
    rates: { anonymousRequestsPerMinute: 3, machineRequestsPerMinute: 1_000, rateKeysMax: 100 },
    findSession: async (c) => {
      const person = /^person=(.+)$/.exec(c.req.header('cookie') ?? '')?.[1];
      return person === undefined ? undefined : { personId: person };
    },
  });
  const see = route({
    path: '/see',
    access: 'read',
    handle: (c) => {
      const principal = c.get('principal');
      return c.json(identity.readableBy(principal, principal.tenant));
    },
  });
  const write = route({ path: '/write', access: 'write', method: 'POST' });
  const routes = [...identityRoutes(identity, parts), see, write];
  http = httpWith(routes, { authorise: identity.authorise, isProxyTrusted: true }).http;
});
afterAll(async () => {
  await identity.close();
  await held.dispose();
});
beforeEach(async () => {
  tenant = freshTenant();
  await identity.ensureTenant(tenant);
});

interface Asked {
  readonly as?: string;
  readonly token?: string;
  readonly at?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

async function ask(
  method: string,
  path: string,
  { as, token, at, body, headers }: Asked = { token: admin },
): Promise<{ status: number; json: unknown; headers: Headers }> {
  const response = await http.request(path, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: {
      ...(as === undefined ? {} : { cookie: `person=${as}` }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(at === undefined ? {} : { 'ngsild-tenant': at }),
      ...headers,
    },
  });
  const text = await response.text();
  const json: unknown = text === '' ? undefined : JSON.parse(text);
  return { status: response.status, json, headers: response.headers };
}

const asAdmin = (body?: unknown): Asked =>
  body === undefined ? { token: admin } : { token: admin, body };
const grant = (person: string, role: string, where = tenant, body: object = {}) =>
  ask('PUT', `/api/tenants/${where}/members/${person}/roles/${role}`, asAdmin(body));
const rule = (body: object, where = tenant) =>
  ask('POST', `/api/tenants/${where}/rules`, asAdmin({ entityType: shelter, ...body }));
const nothing = { kind: 'rules', rules: [] };
const everything = { kind: 'everything' };
const onlyShelters = { kind: 'rules', rules: [{ entityType: shelter }] };
const sees = async (asked: Asked, where = tenant): Promise<unknown> =>
  (await ask('GET', '/see', { ...asked, at: where })).json;

describe('tenants', () => {
  test('are created, described, found by a part of a name, and closed', async () => {
    const name = freshTenant();
    const kind = 'municipality';
    const body = { name, kind, displayName: { ja: `東の町${name}`, en: 'East Town' } };
    const answer = await ask('POST', '/api/tenants', asAdmin(body));
    expect([answer.status, answer.json]).toMatchObject([
      201,
      { name, kind, displayName: { ...body.displayName, kana: '' }, createdAt: expect.any(String) },
    ]);
    expect((await ask('GET', `/api/tenants/${name}`)).json).toEqual(answer.json);
    // The first tenant is never called by its id on a page: its region names it.
    const first = await ask('GET', '/api/tenants/default');
    expect(first.json).toMatchObject({ displayName: { ja: expect.stringMatching(/[都道府県]$/) } });
    expect((await ask('POST', '/api/tenants', asAdmin(body))).status).toBe(409);
    const found = await ask('GET', `/api/tenants?q=${encodeURIComponent(`東の町${name}`)}`);
    expect(found.json).toMatchObject({ total: 1, tenants: [{ name, kind }] });
    const closed = { kind, displayName: body.displayName, isClosed: true };
    const ended = await ask('PUT', `/api/tenants/${name}`, asAdmin(closed));
    expect([ended.status, ended.json]).toMatchObject([200, { closedAt: expect.any(String) }]);
    const caller = { ...identity.principalNow('token:admin', name) };
    expect(await identity.tenantToRead(name, caller)).toMatchObject({
      error: { code: 'nonexistent-tenant' },
    });
    expect(await identity.tenantToWrite(name, caller)).toMatchObject({
      error: { code: 'nonexistent-tenant' },
    });
    const open = { ...closed, isClosed: false };
    expect((await ask('PUT', `/api/tenants/${name}`, asAdmin(open))).status).toBe(200);
    expect(await identity.tenantToRead(name, caller)).toMatchObject({ value: name });
  });

  test('of all municipalities of the region are made at once, and once', async () => {
    const first = await ask('POST', '/api/region/tenants');
    expect(first.status).toBe(200);
    expect((await ask('POST', '/api/region/tenants')).json).toEqual({ created: [] });
    expect((await ask('GET', '/api/region/tenants')).json).toMatchObject({
      prefecture: { name: 'default' },
      municipalities: [
        { name: '422011', exists: true },
        { name: '422029', exists: true },
      ],
    });
    expect((await ask('GET', '/api/tenants/422011')).json).toMatchObject({
      kind: 'municipality',
      parent: 'default',
      displayName: { ja: '東市' },
    });
  });

  test('are not created by administrators of another one, nor described otherwise than by name', async () => {
    const boss = freshTenant();
    await grant(boss, 'administrator');
    const made = { name: freshTenant(), displayName: { ja: '勝手' } };
    expect((await ask('POST', '/api/tenants', { as: boss, at: tenant, body: made })).status).toBe(
      403,
    );
    const own = `/api/tenants/${tenant}`;
    const renamed = { displayName: { ja: '新しい名前' } };
    expect((await ask('PUT', own, { as: boss, body: renamed })).status).toBe(200);
    const kind = { ...renamed, kind: 'prefecture' };
    expect((await ask('PUT', own, { as: boss, body: kind })).status).toBe(403);
    expect((await ask('GET', '/api/tenants/default', { as: boss })).status).toBe(403);
  });
});

describe('members', () => {
  test('may do what their role says, in their tenant, until it ends', async () => {
    const editor = freshTenant();
    expect((await ask('POST', '/write', { as: editor, at: tenant })).status).toBe(403);
    // Far enough for a slow machine: the database drops by its own clock what has ended.
    const expiresAt = new Date(time.now + 3_600_000).toISOString();
    expect((await grant(editor, 'editor', tenant, { expiresAt })).status).toBe(204);
    expect((await ask('POST', '/write', { as: editor, at: tenant })).status).toBe(204);
    expect((await ask('POST', '/write', { as: editor, at: 'default' })).status).toBe(403);
    expect(await sees({ as: editor })).toEqual(everything);
    expect(await sees({ as: editor }, 'default')).toMatchObject({ kind: 'rules' });
    time.now += 3_601_000;
    expect((await ask('POST', '/write', { as: editor, at: tenant })).status).toBe(403);
    expect(await sees({ as: editor })).toEqual(nothing);
  });

  test('are listed with who gave what, and lose it again', async () => {
    const person = freshTenant();
    await grant(person, 'viewer');
    await grant(person, 'auditor');
    expect((await ask('GET', `/api/tenants/${tenant}/members`)).json).toMatchObject({
      members: [
        { person, roles: [{ role: 'auditor', grantedBy: 'token:admin' }, { role: 'viewer' }] },
      ],
    });
    const path = `/api/tenants/${tenant}/members/${person}/roles/viewer`;
    expect((await ask('DELETE', path)).status).toBe(204);
    expect((await ask('DELETE', path)).status).toBe(404);
    // An auditor sees what was done, not the data.
    expect(await sees({ as: person })).toEqual(nothing);
  });

  test('a role that ended before it began is refused, and so is one that is none', async () => {
    const past = { expiresAt: new Date(time.now - 1).toISOString() };
    expect((await grant('someone', 'viewer', tenant, past)).status).toBe(400);
    expect((await grant('someone', 'king')).status).toBe(404);
  });

  test('an administrator of the installation administers tenants without seeing their data', async () => {
    const [operator, second] = [freshTenant(), freshTenant()];
    await grant(operator, 'administrator', 'default');
    expect((await ask('GET', `/api/tenants/${tenant}/members`, { as: operator })).status).toBe(200);
    expect(await sees({ as: operator })).toEqual(nothing);
    expect((await ask('POST', '/write', { as: operator, at: tenant })).status).toBe(403);
    await grant(second, 'administrator', 'default');
    const path = `/api/tenants/default/members/${second}/roles/administrator`;
    expect((await ask('DELETE', path)).status).toBe(204);
    const own = `/api/tenants/default/members/${operator}/roles/administrator`;
    expect((await ask('DELETE', own)).status).toBe(409);
  });

  test('say who they are', async () => {
    const person = freshTenant();
    await grant(person, 'publisher');
    expect((await ask('GET', `/api/me?tenant=${tenant}`, { as: person })).json).toEqual({
      id: `user:${person}`,
      kind: 'person',
      tenant,
      roles: ['publisher'],
      access: ['write', 'publish'],
      tenants: [{ name: tenant, roles: ['publisher'] }],
    });
  });
});

describe('rules', () => {
  test('show the public, a role or one person what they name, and nothing else', async () => {
    const [guest, auditor] = [freshTenant(), freshTenant()];
    await grant(auditor, 'auditor');
    await rule({ audience: 'role:auditor', scope: '/bosai' });
    await rule({ audience: `person:${guest}`, attributes: ['https://example.org/name'] });
    expect(await sees({})).toEqual(nothing);
    expect(await sees({ as: auditor })).toEqual({
      kind: 'rules',
      rules: [{ entityType: shelter, scope: '/bosai' }],
    });
    expect(await sees({ as: guest })).toEqual({
      kind: 'rules',
      rules: [{ entityType: shelter, attributes: ['https://example.org/name'] }],
    });
    await rule({ audience: 'public' });
    expect(await sees({}, tenant)).toEqual(onlyShelters);
    expect(await sees({ as: guest })).toMatchObject({ rules: [{}, {}] });
  });

  test('a role that reaches what rules name sees and writes no more', async () => {
    const person = freshTenant();
    await grant(person, 'editor');
    const path = `/api/tenants/${tenant}/roles/editor`;
    const limited = { reads: 'rules', writes: 'rules' };
    expect((await ask('PUT', path, asAdmin(limited))).status).toBe(204);
    expect(await sees({ as: person })).toEqual(nothing);
    const principal = identity.principalNow(`user:${person}`, tenant);
    const entity = { id: 'urn:x:1', types: [shelter], scopes: [], attributes: {} };
    expect(identity.permitBy(principal, tenant)?.(undefined, entity)).toMatchObject({
      code: 'not-found',
    });
    await rule({ audience: 'role:editor' });
    await rule({ audience: 'role:editor', action: 'write' });
    expect(await sees({ as: person })).toEqual(onlyShelters);
    expect(identity.permitBy(principal, tenant)?.(undefined, entity)).toBeUndefined();
  });

  test('share with another tenant, which both sides see, until they are taken away', async () => {
    const [neighbour, colleague] = [freshTenant(), freshTenant()];
    await identity.ensureTenant(neighbour);
    await grant(colleague, 'viewer', neighbour);
    expect(await sees({ as: colleague })).toEqual(nothing);
    expect((await rule({ audience: `tenant:${neighbour}` })).status).toBe(201);
    expect(await sees({ as: colleague })).toEqual(onlyShelters);
    const shares = (where: string) => ask('GET', `/api/tenants/${where}/shares`);
    const shared = { tenant, audience: `tenant:${neighbour}`, entityType: shelter };
    expect((await shares(tenant)).json).toMatchObject({ given: [shared], received: [] });
    expect((await shares(neighbour)).json).toMatchObject({ given: [], received: [shared] });
    const { json } = await ask('GET', `/api/tenants/${tenant}/rules`);
    const [id] = (json as { rules: { id: string }[] }).rules.map((each) => each.id);
    expect((await ask('DELETE', `/api/tenants/${neighbour}/rules/${id}`)).status).toBe(404);
    expect((await ask('DELETE', `/api/tenants/${tenant}/rules/${id}`)).status).toBe(204);
    expect(await sees({ as: colleague })).toEqual(nothing);
  });

  test.each([
    [{ audience: 'everyone' }, 'no audience'],
    [{ audience: 'tenant:no-such-tenant' }, 'does not exist'],
    [{ audience: 'public', action: 'write' }, 'only read'],
    [{ audience: 'role:king' }, 'no audience'],
    [{ audience: 'public', entityType: 'Shelter' }, 'an expanded name is a URI'],
  ])('%j is refused', async (body, detail) => {
    const { status, json } = await rule(body);
    expect(status).toBe(400);
    expect(json).toMatchObject({ detail: expect.stringContaining(detail) });
  });
});

describe('machines', () => {
  interface Made {
    readonly id: string;
    readonly secret: string;
  }

  async function newMachine(scopes: readonly string[], more: object = {}): Promise<Made> {
    const body = { name: 'Gateway', scopes, ...more };
    const { status, json } = await ask('POST', `/api/tenants/${tenant}/machines`, asAdmin(body));
    expect(status).toBe(201);
    // What the answer of this route is.
    return json as Made;
  }

  const oauth = (path: string, { id, secret }: Made, form: Record<string, string>) =>
    http.request(path, {
      method: 'POST',
      body: new URLSearchParams(form).toString(),
      headers: {
        authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
    });
  const newAccess = async (machine: Made, scope?: string): Promise<string> => {
    const form = { grant_type: 'client_credentials', ...(scope === undefined ? {} : { scope }) };
    const answer: unknown = await (await oauth('/oauth/token', machine, form)).json();
    return (answer as { access_token: string }).access_token;
  };

  test('see and write what their scopes say, at home', async () => {
    const [reader, writer] = [await newMachine(['read']), await newMachine(['write'])];
    expect(await sees({ token: reader.secret })).toEqual(everything);
    expect(await sees({ token: writer.secret })).toEqual(nothing);
    const write = (token: string, at = tenant) => ask('POST', '/write', { token, at });
    expect((await write(reader.secret)).status).toBe(403);
    expect((await write(writer.secret)).status).toBe(204);
    expect((await write(writer.secret, 'default')).status).toBe(403);
    expect(await sees({ token: reader.secret }, 'default')).toMatchObject({ kind: 'rules' });
    expect((await write('kmk_'.padEnd(47, 'x'))).status).toBe(401);
  });

  test('that reach what rules name see what is for them and the public', async () => {
    const machine = await newMachine(['read', 'write'], { reach: 'rules' });
    expect(await sees({ token: machine.secret })).toEqual(nothing);
    await rule({ audience: `machine:${machine.id}` });
    expect(await sees({ token: machine.secret })).toEqual(onlyShelters);
  });

  test('stop at their end, and when they are revoked, with all their tokens', async () => {
    const expiresAt = new Date(time.now + 60_000).toISOString();
    const short = await newMachine(['read'], { expiresAt });
    const long = await newMachine(['read']);
    const access = await newAccess(long);
    expect(await sees({ token: access })).toEqual(everything);
    time.now += 61_000;
    expect((await ask('GET', '/see', { token: short.secret })).status).toBe(401);
    expect(await sees({ token: long.secret })).toEqual(everything);
    const path = `/api/tenants/${tenant}/machines/${long.id}`;
    expect((await ask('DELETE', path)).status).toBe(204);
    expect((await ask('GET', '/see', { token: long.secret })).status).toBe(401);
    expect((await ask('GET', '/see', { token: access })).status).toBe(401);
  });

  test('get another secret; the one before is accepted for a while', async () => {
    const old = await newMachine(['read']);
    const path = `/api/tenants/${tenant}/machines/${old.id}/secret`;
    const { json } = await ask('POST', path, asAdmin({ graceSeconds: 60 }));
    const fresh = json as Made;
    expect(fresh.secret).not.toBe(old.secret);
    expect(await sees({ token: old.secret })).toEqual(everything);
    expect(await sees({ token: fresh.secret })).toEqual(everything);
    const access = await newAccess(old);
    time.now += 61_000;
    expect((await ask('GET', '/see', { token: old.secret })).status).toBe(401);
    expect((await ask('GET', '/see', { token: access })).status).toBe(401);
    expect(await sees({ token: fresh.secret })).toEqual(everything);
  });

  test('exchange their secret for access tokens of fewer scopes', async () => {
    const machine = await newMachine(['read', 'write']);
    const access = await newAccess(machine, 'read');
    expect(await sees({ token: access })).toEqual(everything);
    expect((await ask('POST', '/write', { token: access, at: tenant })).status).toBe(403);
    const more = await oauth('/oauth/token', machine, {
      grant_type: 'client_credentials',
      scope: 'administer',
    });
    expect([more.status, await more.json()]).toMatchObject([400, { error: 'invalid_scope' }]);
    const wrong = await oauth('/oauth/token', { ...machine, id: 'other' }, { grant_type: 'x' });
    expect([wrong.status, await wrong.json()]).toMatchObject([401, { error: 'invalid_client' }]);
    expect(wrong.headers.get('www-authenticate')).toContain('Basic');
    const other = await oauth('/oauth/token', machine, { grant_type: 'password' });
    expect(await other.json()).toMatchObject({ error: 'unsupported_grant_type' });
  });

  test('introspect and end their own tokens, and nobody else’s', async () => {
    const [one, other] = [await newMachine(['read']), await newMachine(['read'])];
    const token = await newAccess(one);
    const look = async (who: Made): Promise<unknown> =>
      (await oauth('/oauth/introspect', who, { token })).json();
    expect(await look(one)).toMatchObject({ active: true, scope: 'read', client_id: one.id });
    expect(await look(other)).toEqual({ active: false });
    expect((await oauth('/oauth/revoke', other, { token })).status).toBe(200);
    expect(await look(one)).toMatchObject({ active: true });
    expect((await oauth('/oauth/revoke', one, { token })).status).toBe(200);
    expect(await look(one)).toEqual({ active: false });
    expect((await ask('GET', '/see', { token })).status).toBe(401);
  });

  test('are held to their own limit, told in headers, and their use is written down', async () => {
    const machine = await newMachine(['read'], { requestsPerMinute: 2 });
    time.now += 120_000;
    const answers = [];
    for (let at = 0; at < 3; at++)
      answers.push(await ask('GET', '/see', { token: machine.secret }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    const [first, , last] = answers;
    expect(first?.headers.get('ratelimit-policy')).toBe('"token";q=2;w=60');
    expect(first?.headers.get('ratelimit')).toMatch(/^"token";r=1;t=\d+$/);
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
    const { json } = await ask('GET', `/api/tenants/${tenant}/machines/${machine.id}`);
    expect(json).toMatchObject({
      lastUsedAt: expect.any(String),
      usage: [{ requests: 2, refused: 1 }],
    });
  });

  test('are kept as hashes only', async () => {
    const machine = await newMachine(['read']);
    const access = await newAccess(machine);
    const rows = await held.database.query(
      `select m::text as text from machine m where id = $1
       union all select t::text from machine_access_token t where machine = $1`,
      [machine.id],
    );
    const stored = JSON.stringify(rows);
    expect(rows).toHaveLength(2);
    expect([stored.includes(machine.secret), stored.includes(access)]).toEqual([false, false]);
  });

  test('a developer registers an application, which reads public data and asks for more', async () => {
    const developer = freshTenant();
    const body = { name: 'Bus map', purpose: 'Shows buses', tenant, wantedScopes: ['read'] };
    const made = await ask('POST', '/api/developers/apps', { as: developer, body });
    expect(made.status).toBe(201);
    const { id, secret } = made.json as Made;
    expect(await sees({ token: secret })).toEqual(nothing);
    const form = { grant_type: 'client_credentials', scope: 'read' };
    expect(await (await oauth('/oauth/token', { id, secret }, form)).json()).toMatchObject({
      error: 'invalid_scope',
      error_description: expect.stringContaining('no scopes'),
    });
    await rule({ audience: 'public' });
    expect(await sees({ token: secret })).toEqual(onlyShelters);
    const list = await ask('GET', '/api/developers/apps', { as: developer });
    expect(list.json).toMatchObject({ total: 1, apps: [{ id, wantedScopes: ['read'] }] });
    const granted = { name: 'Bus map', scopes: ['read'] };
    const path = `/api/tenants/${tenant}/machines/${id}`;
    expect((await ask('PUT', path, asAdmin(granted))).status).toBe(204);
    expect(await sees({ token: secret })).toEqual(everything);
    const stranger = { as: freshTenant() };
    expect((await ask('DELETE', `/api/developers/apps/${id}`, stranger)).status).toBe(404);
    expect((await ask('GET', '/api/developers/apps', { token: admin })).status).toBe(403);
    expect((await ask('DELETE', `/api/developers/apps/${id}`, { as: developer })).status).toBe(204);
    expect((await ask('GET', '/see', { token: secret })).status).toBe(401);
  });
});

describe('requests without credentials', () => {
  const from = (address: string, more: Asked = {}): Asked => ({
    ...more,
    headers: { 'x-forwarded-for': `203.0.113.99, ${address}` },
  });

  test('are counted by the address the proxy saw, wrong tokens with them, others apart', async () => {
    time.now += 120_000;
    const statuses = [];
    for (let at = 0; at < 5; at++) {
      const asked = from('198.51.100.7', at === 1 ? { token: 'wrong' } : {});
      statuses.push((await ask('GET', '/see', asked)).status);
    }
    expect(statuses).toEqual([200, 401, 200, 429, 429]);
    expect((await ask('GET', '/see', from('198.51.100.8'))).status).toBe(200);
    expect((await ask('GET', '/see', from('198.51.100.7', { token: admin }))).status).toBe(200);
    time.now += 120_000;
    expect((await ask('GET', '/see', from('198.51.100.7'))).status).toBe(200);
  });

  test('of one IPv6 network are counted together, of this machine not at all', async () => {
    time.now += 120_000;
    const statuses = [];
    for (let at = 1; at < 6; at++) {
      statuses.push((await ask('GET', '/see', from(`2001:db8::${at}`))).status);
    }
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    expect((await ask('GET', '/see', from('2001:db8:0:1::1'))).status).toBe(200);
    for (let at = 0; at < 5; at++) {
      expect((await ask('GET', '/see', from('127.0.0.1'))).status).toBe(200);
    }
  });
});
