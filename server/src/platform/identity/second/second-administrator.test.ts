/** Four eyes: what gives rights waits for another administrator, and there is no way around it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshTenant } from '#kernel/database/testing.ts';
import { httpWith } from '#kernel/http/testing.ts';
import { createLog } from '#kernel/log.ts';
import { type TestedAccounts, testedAccounts } from '../accounts/testing.ts';
import { createIdentity, type Identity, identityRoutes } from '../index.ts';
import { testRegion } from '../testing.ts';
import { allowsMore, onlyHides, reachesFurther } from './change.ts';

const token = 'the-token-of-this-test';
const shelter = 'https://example.org/Shelter';

let tested: TestedAccounts;
let identity: Identity;
let request: (method: string, path: string, as: As, body?: object) => Promise<Response>;

/** A person by id, a token, or the administrator's token. */
type As = { readonly person: string } | { readonly token: string };
const emergency: As = { token };

beforeAll(async () => {
  tested = await testedAccounts({
    roles: {
      rolesOf: (id) => identity.roles.rolesOf(id),
      grant: (...given) => identity.roles.grant(...given),
      settle: () => identity.roles.settle(),
      revokeAll: (...given) => identity.roles.revokeAll(...given),
      administratorsOf: (...given) => identity.roles.administratorsOf(...given),
    },
  });
  identity = await createIdentity({
    database: tested.database,
    log: createLog(() => undefined, { now: () => 0 }),
    credentials: { matches: (given) => given === token },
    isOpen: false,
    pollMs: 60_000,
    findSession: async (c) => {
      const person = /^person=(.+)$/.exec(c.req.header('cookie') ?? '')?.[1];
      return person === undefined ? undefined : { personId: person };
    },
  });
  const routes = identityRoutes(identity, { region: testRegion(), publicUrl: 'http://localhost' });
  const { http } = httpWith(routes, { authorise: identity.authorise });
  request = (method, path, as, body) =>
    Promise.resolve(
      http.request(path, {
        method,
        headers: {
          ...('person' in as
            ? { cookie: `person=${as.person}` }
            : { authorization: `Bearer ${as.token}` }),
          'content-type': 'application/json',
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
});
afterAll(async () => {
  await identity.close();
  await tested[Symbol.asyncDispose]();
});

interface Town {
  readonly name: string;
  readonly path: string;
  readonly one: As & { readonly person: string };
  readonly other: As & { readonly person: string };
}

/** A tenant with two administrators that asks for four eyes. */
async function newTown(): Promise<Town> {
  const name = freshTenant();
  await identity.ensureTenant(name);
  const [one, other] = [{ person: freshTenant() }, { person: freshTenant() }];
  for (const { person } of [one, other]) {
    const membership = { tenant: name, person, role: 'administrator' } as const;
    await identity.administration.grant(membership, 'token:admin');
  }
  const path = `/api/tenants/${name}`;
  const answer = await request('PUT', `${path}/second-administrator`, one, { isNeeded: true });
  expect(answer.status).toBe(204);
  return { name, path, one, other };
}

interface Waiting {
  readonly id: string;
  readonly change: { readonly kind: string };
  readonly proposedBy: string;
  readonly decision?: string;
  readonly decidedBy?: string;
}

async function changes({ path, one }: Town, state = 'waiting'): Promise<readonly Waiting[]> {
  const answer = await request('GET', `${path}/changes?state=${state}`, one);
  return ((await answer.json()) as { changes: readonly Waiting[] }).changes;
}

async function approve({ path }: Town, id: string | undefined, as: As): Promise<number> {
  return (await request('PUT', `${path}/changes/${id}/approval`, as)).status;
}

const isPublic = ({ name }: Town): boolean => identity.publicRules(name).length > 0;

describe('in a tenant that asks for four eyes', () => {
  test('a rule waits for another administrator than who proposed it', async () => {
    const town = await newTown();
    const rule = { audience: 'public', entityType: shelter };
    expect((await request('POST', `${town.path}/rules`, town.one, rule)).status).toBe(202);
    // Proposed twice, it waits once.
    expect((await request('POST', `${town.path}/rules`, town.one, rule)).status).toBe(202);
    const [waiting, ...more] = await changes(town);
    expect([waiting?.proposedBy, more]).toEqual([`user:${town.one.person}`, []]);
    expect(isPublic(town)).toBe(false);
    expect(await approve(town, waiting?.id, town.one)).toBe(403);
    expect(await approve(town, waiting?.id, town.other)).toBe(204);
    expect(identity.publicRules(town.name)).toEqual([{ entityType: shelter }]);
    expect(await approve(town, waiting?.id, town.other)).toBe(404);
    expect(await changes(town, 'decided')).toMatchObject([
      { decision: 'approved', decidedBy: `user:${town.other.person}` },
    ]);
  });

  test('what is rejected, or taken back, is not done', async () => {
    const town = await newTown();
    const role = `${town.path}/members/somebody/roles/auditor`;
    for (const as of [town.one, town.other]) {
      expect((await request('PUT', role, town.one, {})).status).toBe(202);
      const [waiting] = await changes(town);
      const gone = await request('DELETE', `${town.path}/changes/${waiting?.id}`, as);
      expect(gone.status).toBe(204);
    }
    expect(identity.policies().membershipsOf('somebody')).toEqual([]);
    expect((await changes(town, 'decided')).map(({ decision }) => decision)).toEqual([
      'rejected',
      'rejected',
    ]);
  });

  test('roles, reach, scopes and everything public wait; what takes away is done at once', async () => {
    const town = await newTown();
    const send = async (method: string, path: string, body?: object): Promise<number> =>
      (await request(method, `${town.path}${path}`, town.one, body)).status;
    const rules = { rules: [{ entityType: shelter }, { entityType: `${shelter}2` }] };
    expect(await send('PUT', '/members/someone/roles/editor', {})).toBe(202);
    expect(await send('PUT', '/public-rules', rules)).toBe(202);
    const made = await request('POST', `${town.path}/machines`, town.one, {
      ...{ name: 'gateway', scopes: ['write', 'administer'] },
    });
    const { id, secret } = (await made.json()) as { id: string; secret: string };
    expect((await identity.machines.holder(secret))?.scopes).toEqual([]);
    // Narrower is at once; wider again waits.
    expect(await send('PUT', '/roles/editor', { reads: 'rules', writes: 'rules' })).toBe(204);
    expect(await send('PUT', '/roles/editor', { reads: 'everything', writes: 'rules' })).toBe(202);
    for (const { id: one } of await changes(town)) {
      expect(await approve(town, one, town.other)).toBe(204);
    }
    expect((await identity.machines.holder(secret))?.scopes).toEqual(['write', 'administer']);
    expect(identity.policies().membershipsOf('someone')).toHaveLength(1);
    expect(identity.policies().reachOf(town.name, 'editor').reads).toBe('everything');
    expect(identity.publicRules(town.name)).toHaveLength(2);
    // Hidden at once: what was made public by mistake does not wait.
    expect(await send('PUT', '/public-rules', { rules: [{ entityType: shelter }] })).toBe(204);
    expect(identity.publicRules(town.name)).toHaveLength(1);
    expect(await send('DELETE', '/members/someone/roles/editor')).toBe(204);
    const fewer = { name: 'gateway', scopes: ['administer'] };
    expect(await send('PUT', `/machines/${id}`, fewer)).toBe(204);
    expect(await changes(town)).toEqual([]);
  });

  test('a machine proposes and never approves, and whose machine it is does not approve for it', async () => {
    const town = await newTown();
    const body = { name: 'script', scopes: ['administer'] };
    const made = await request('POST', `${town.path}/machines`, town.one, body);
    const { secret } = (await made.json()) as { secret: string };
    const [scopes] = await changes(town);
    expect(await approve(town, scopes?.id, town.other)).toBe(204);
    const rule = { audience: 'public', entityType: shelter };
    const script = { token: secret };
    expect((await request('POST', `${town.path}/rules`, script, rule)).status).toBe(202);
    const [waiting] = await changes(town);
    expect(await approve(town, waiting?.id, script)).toBe(403);
    expect(await approve(town, waiting?.id, town.one)).toBe(403);
    expect(await approve(town, waiting?.id, town.other)).toBe(204);
  });

  test('the setting is turned off by two, and turned on only where two could decide', async () => {
    const town = await newTown();
    const path = `${town.path}/second-administrator`;
    expect((await request('PUT', path, town.one, { isNeeded: false })).status).toBe(202);
    const setting = async (): Promise<unknown> => (await request('GET', path, town.one)).json();
    expect(await setting()).toEqual({ isNeeded: true });
    const [waiting] = await changes(town);
    expect(await approve(town, waiting?.id, town.other)).toBe(204);
    expect(await setting()).toEqual({ isNeeded: false });
    const alone = { person: freshTenant() };
    const name = freshTenant();
    await identity.ensureTenant(name);
    const membership = { tenant: name, person: alone.person, role: 'administrator' } as const;
    await identity.administration.grant(membership, 'token:admin');
    const single = `/api/tenants/${name}/second-administrator`;
    expect((await request('PUT', single, alone, { isNeeded: true })).status).toBe(409);
  });

  test('a neighbour’s administrator neither sees, approves nor rejects', async () => {
    const [town, neighbour] = [await newTown(), await newTown()];
    const rule = { audience: 'public', entityType: shelter };
    await request('POST', `${town.path}/rules`, town.one, rule);
    const [waiting] = await changes(town);
    expect(await approve(town, waiting?.id, neighbour.one)).toBe(403);
    // By the path of their own tenant it is not there either.
    expect(await approve(neighbour, waiting?.id, neighbour.one)).toBe(404);
    const gone = await request(
      'DELETE',
      `${neighbour.path}/changes/${waiting?.id}`,
      neighbour.other,
    );
    expect(gone.status).toBe(404);
    expect(isPublic(town)).toBe(false);
  });

  test('roles of an invitation wait once it was accepted', async () => {
    const town = await newTown();
    const mail = `${freshTenant()}@example.jp`;
    const roles = ['administrator'] as const;
    const invitation = { mail, roles, language: 'ja' } as const;
    const { staff } = tested.accounts.inside;
    await staff.invite(town.name, invitation, `user:${town.one.person}`);
    const letter = await tested.letterTo(mail);
    const ticket = /ticket=([\w.-]+)/.exec(letter.text)?.[1] ?? '';
    const visitor = {
      network: 'test',
      device: '',
      deviceToken: undefined,
      language: 'ja',
    } as const;
    const accepted = await staff.accept({ ticket, displayName: '新人' }, undefined, visitor);
    expect(accepted.ok).toBe(true);
    const [waiting] = await changes(town);
    expect(waiting).toMatchObject({
      change: { kind: 'role', role: 'administrator' },
      proposedBy: `user:${town.one.person}`,
    });
    expect(await approve(town, waiting?.id, town.one)).toBe(403);
    expect(await approve(town, waiting?.id, town.other)).toBe(204);
  });

  test('the administrator’s token does not wait: it is for emergencies', async () => {
    const town = await newTown();
    const rule = { audience: 'public', entityType: shelter };
    expect((await request('POST', `${town.path}/rules`, emergency, rule)).status).toBe(201);
    expect(isPublic(town)).toBe(true);
  });

  test('what has ended while it waited is not approved', async () => {
    const town = await newTown();
    const expiresAt = new Date(Date.now() + 1_500).toISOString();
    const role = `${town.path}/members/brief/roles/viewer`;
    expect((await request('PUT', role, town.one, { expiresAt })).status).toBe(202);
    const [waiting] = await changes(town);
    await expect
      .poll(() => Date.now() > Date.parse(expiresAt), { timeout: 30_000, interval: 100 })
      .toBe(true);
    expect(await approve(town, waiting?.id, town.other)).toBe(409);
    expect(identity.policies().membershipsOf('brief')).toEqual([]);
  });
});

describe('whether a change gives rights', () => {
  const rule = (more: object = {}) => ({ entityType: shelter, ...more });
  test.each([
    ['fewer public rules', [rule(), rule({ scope: '/a' })], [rule()], true],
    ['none at all', [rule()], [], true],
    ['fewer attributes is another rule', [rule()], [rule({ attributes: ['https://a/b'] })], false],
    ['another order of attributes is the same', ...orders(), true],
    ['another type', [rule()], [rule({ entityType: 'https://example.org/X' })], false],
  ])('%s', (_, held, wanted, hides) => {
    expect(onlyHides(held, wanted)).toBe(hides);
  });

  function orders() {
    const attributes = ['https://a/b', 'https://a/c'];
    return [[rule({ attributes })], [rule({ attributes: attributes.toReversed() })]] as const;
  }

  test('a role that writes everything again reaches further', () => {
    const [narrow, wide] = [
      { reads: 'everything', writes: 'rules' },
      { reads: 'rules', writes: 'everything' },
    ] as const;
    expect(reachesFurther(narrow, wide)).toBe(true);
    expect(reachesFurther(narrow, { reads: 'rules', writes: 'rules' })).toBe(false);
  });

  test('a machine for longer, or for ever, is allowed more', () => {
    const held = { scopes: ['read'], reach: 'rules', expiresAt: new Date(5) } as const;
    expect(allowsMore(held, { ...held, expiresAt: new Date(6) })).toBe(true);
    expect(allowsMore(held, { scopes: ['read'], reach: 'rules' })).toBe(true);
    expect(allowsMore(held, { ...held, scopes: [], expiresAt: new Date(4) })).toBe(false);
    expect(allowsMore(held, { ...held, reach: 'everything' })).toBe(true);
  });
});
