/**
 * A tenant's configuration goes from one installation to another, whatever their versions. Elsewhere it does not:
 * realms that an older version exported are not read by the next (keycloak 38106, 26266).
 */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '#kernel/config.ts';
import { freshTenant } from '#kernel/database/testing.ts';
import { httpWith } from '#kernel/http/testing.ts';
import { createLog } from '#kernel/log.ts';
import { type TestedAccounts, testedAccounts } from '../accounts/testing.ts';
import { createIdentity, type Identity } from '../index.ts';
import { documentVersion, parseTenantDocument, type TenantDocument } from './tenant-document.ts';
import { transferRoutes } from './transfer-routes.ts';

const token = 'the-token-of-this-test';
const fixtures = path.join(import.meta.dirname, 'fixtures');
const shelter = 'https://example.org/Shelter';

let tested: TestedAccounts;
let identity: Identity;
let ask: (method: string, tenant: string, body?: unknown) => Promise<Response>;

beforeAll(async () => {
  tested = await testedAccounts({ privateOrigins: ['http://localhost:1'] });
  identity = await createIdentity({
    database: tested.database,
    log: createLog(() => undefined, { now: () => 0 }),
    credentials: { matches: (given) => given === token },
    isOpen: false,
    pollMs: 60_000,
  });
  const config = readConfig({}, {});
  if (!config.ok) throw new Error(config.error.join('\n'));
  const { http } = httpWith(transferRoutes(identity, tested.accounts), {
    authorise: identity.authorise,
  });
  ask = (method, tenant, body) =>
    Promise.resolve(
      http.request(`/api/tenants/${tenant}/configuration`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
});
afterAll(async () => {
  await identity.close();
  await tested[Symbol.asyncDispose]();
});

async function newTenant(): Promise<string> {
  const name = freshTenant();
  const displayName = { ja: '町', kana: 'まち', en: 'Town' };
  const tenant = { name, kind: 'municipality' as const, displayName, createdBy: 'test' };
  await identity.administration.createTenants([tenant]);
  return name;
}

/** A tenant with one of everything. */
async function furnished(): Promise<{ readonly tenant: string; readonly secret: string }> {
  const [tenant, neighbour] = [await newTenant(), await newTenant()];
  const made = await identity.machines.register({
    ...{ tenant, name: '水位計', purpose: '川の水位', owner: 'test' },
    ...{ scopes: ['read', 'write'], wantedScopes: [], reach: 'rules', requestsPerMinute: 60 },
  });
  if (!made.ok) throw new Error(made.error.detail);
  const rule = (action: 'read' | 'write', audience: string, more: object = {}) => ({
    ...{ tenant, action, audience, entityType: shelter, ...more },
  });
  const by = identity.principalNow('token:admin', tenant);
  await identity.administration.addRules(
    [
      rule('read', 'public', { scope: '/bosai', attributes: ['https://example.org/name'] }),
      rule('read', `tenant:${neighbour}`),
      rule('write', `machine:${made.value.id}`),
      rule('read', 'person:somebody'),
    ],
    by,
  );
  const reach = { tenant, role: 'viewer', reads: 'rules', writes: 'everything' } as const;
  await identity.administration.setReach(reach, 'test');
  const add = (wish: object) =>
    tested.accounts.inside.providers.add(
      tenant,
      {
        ...{ audience: 'staff', profile: 'openid', issuer: 'http://localhost:1' },
        ...{ label: 'SSO', clientId: 'kumiki', ...wish },
      },
      'test',
    );
  await add({ clientSecret: 'a secret of the provider' });
  await add({ clientId: 'by-key' });
  return { tenant, secret: made.value.secret };
}

async function exported(tenant: string): Promise<TenantDocument> {
  const answer = await ask('GET', tenant);
  expect(answer.status).toBe(200);
  return (await answer.json()) as TenantDocument;
}

interface Taken {
  readonly rules: number;
  readonly clients: readonly { readonly id: string; readonly secret: string }[];
  readonly signInProviders: readonly object[];
  readonly notices: readonly { readonly code: string; readonly pointer: string }[];
}

async function taken(tenant: string, document: unknown): Promise<Taken> {
  const answer = await ask('POST', tenant, document);
  expect([answer.status, await answer.clone().text()]).toEqual([200, expect.any(String)]);
  return (await answer.json()) as Taken;
}

describe('the configuration of a tenant', () => {
  test('is given out whole, without a secret', async () => {
    const { tenant, secret } = await furnished();
    const document = await exported(tenant);
    expect(document).toMatchObject({ format: 'kumiki-tenant', version: documentVersion });
    expect(document.rules).toHaveLength(4);
    expect(document.roles).toEqual([{ role: 'viewer', reads: 'rules', writes: 'everything' }]);
    expect(document.clients).toMatchObject([{ name: '水位計', requestsPerMinute: 60 }]);
    expect(document.signInProviders).toMatchObject([
      { clientId: 'kumiki', authentication: 'secret' },
      { clientId: 'by-key', authentication: 'private-key' },
    ]);
    const text = JSON.stringify(document);
    for (const word of [secret, 'a secret of the provider', '"d"', 'kmk_']) {
      expect(text).not.toContain(word);
    }
  });

  test('comes into another tenant: clients get new secrets, rules follow them, what cannot come is named', async () => {
    const { tenant } = await furnished();
    const document = await exported(tenant);
    const other = await newTenant();
    const first = await taken(other, document);
    expect(first.notices).toMatchObject([
      { code: 'secret-wanted', pointer: '/signInProviders/0' },
      { code: 'rule-left-out', pointer: expect.stringMatching(/^\/rules\/\d$/) },
    ]);
    expect(first.signInProviders).toHaveLength(1);
    const [client] = first.clients;
    expect(client?.secret).toMatch(/^kmk_/);
    const holder = await identity.machines.holder(client?.secret ?? '');
    expect(holder?.machine).toMatchObject({ tenant: other, name: '水位計', reach: 'rules' });
    const again = await exported(other);
    expect(again.roles).toEqual(document.roles);
    expect(again.rules.map(({ audience }) => audience)).toContain(`machine:${client?.id}`);
    const withSecret = document.signInProviders.map((one) =>
      one.authentication === 'secret' ? { ...one, clientSecret: 'another' } : one,
    );
    const second = await taken(other, { ...again, signInProviders: withSecret });
    expect([second.clients, second.notices]).toEqual([[], []]);
    expect(second.signInProviders).toHaveLength(2);
  });

  test('taken in twice is the same as once', async () => {
    const { tenant } = await furnished();
    const before = await exported(tenant);
    // A person without a role here is not carried; the rule for them stays where it was.
    await taken(tenant, before);
    expect(await exported(tenant)).toEqual(before);
  });
});

describe('versions of the document', () => {
  test('every one there ever was has a fixture, and is read', async () => {
    const files = await readdir(fixtures);
    expect(files.toSorted()).toEqual(
      Array.from({ length: documentVersion }, (_, at) => `tenant-v${at + 1}.json`),
    );
    for (const file of files) {
      const given: unknown = JSON.parse(await readFile(path.join(fixtures, file), 'utf8'));
      const read = parseTenantDocument(given);
      expect([file, read.ok]).toEqual([file, true]);
      const came = await taken(await newTenant(), given);
      expect([file, came.rules, came.clients.length]).toEqual([file, 1, 1]);
    }
  });

  test('a newer one is refused with both versions, before anything is done', async () => {
    const { tenant } = await furnished();
    const other = await newTenant();
    const newer = { ...(await exported(tenant)), version: documentVersion + 1, extra: true };
    const answer = await ask('POST', other, newer);
    expect(answer.status).toBe(400);
    const { detail } = (await answer.json()) as { detail: string };
    expect(detail).toContain(`version ${documentVersion + 1}`);
    expect(detail).toContain(`up to ${documentVersion}`);
    expect((await exported(other)).rules).toEqual([]);
  });

  test.each([
    ['nothing', null],
    ['another format', { format: 'keycloak-realm', version: 1 }],
    ['a version that is none', { format: 'kumiki-tenant', version: 'new' }],
    ['a document without rules', { format: 'kumiki-tenant', version: documentVersion }],
  ])('%s is refused with its place', async (_, document) => {
    const answer = await ask('POST', 'default', document);
    expect(answer.status).toBe(400);
  });
});
