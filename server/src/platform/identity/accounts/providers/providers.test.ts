/** Signing in by providers: against real ones, over HTTP. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createOutgoingGuard } from '#kernel/outgoing/index.ts';
import {
  type IdTokenLie,
  type OpenIdProvider,
  startOpenIdProvider,
  visitProvider,
} from '../../../../../../tests/openid-provider.ts';
import { codeIn, type TestedAccounts, type TestedBrowser, testedAccounts } from '../testing.ts';
import { parseCertifiedClaims } from './certified-claims.ts';
import { createProviderFetch } from './outgoing-fetch.ts';
import { satisfiesAcr } from './provider.ts';
import { createVault } from './vault.ts';

const redirectUri = 'http://localhost:8080/api/account/callback';
const password = 'いつも歩く川べりの道 42';

let sso: OpenIdProvider;
let card: OpenIdProvider;
let weakCard: OpenIdProvider;
let tested: TestedAccounts;

beforeAll(async () => {
  const claimsOf = (account: string) => ({
    name: '山田　太郎',
    email: account.includes('@') ? account : `${account}@example.jp`,
    email_verified: !account.startsWith('unverified'),
    preferred_username: 'admin',
    address: '長崎県長崎市尾上町３番１号',
    birthdate: '19850315',
    gender: '1',
  });
  [sso, card, weakCard] = await Promise.all([
    startOpenIdProvider({ claimsOf }),
    startOpenIdProvider({ claimsOf, isDigitalId: true, acr: 'aal3' }),
    startOpenIdProvider({ claimsOf, isDigitalId: true, acr: 'aal1' }),
  ]);
  tested = await testedAccounts({
    privateOrigins: [sso.issuer, card.issuer, weakCard.issuer],
  });
});
afterAll(async () => {
  await tested[Symbol.asyncDispose]();
  await Promise.all([sso, card, weakCard].map((each) => each[Symbol.asyncDispose]()));
});

const newAccount = (): string => `p${randomBytes(6).toString('hex')}`;

interface Added {
  readonly id: string;
}

async function addSso(more: object = {}): Promise<string> {
  const admin = tested.browser();
  const { id } = (await admin.json(
    'POST',
    '/api/tenants/default/sign-in-providers',
    {
      audience: 'staff',
      label: '職員SSO',
      issuer: sso.issuer,
      clientId: 'kumiki',
      clientSecret: 'a secret of the provider',
      scopes: ['openid', 'profile', 'email'],
      ...more,
    },
    201,
  )) as Added;
  sso.register([
    {
      client_id: 'kumiki',
      client_secret: 'a secret of the provider',
      token_endpoint_auth_method: 'client_secret_post',
      redirect_uris: [redirectUri],
      post_logout_redirect_uris: ['http://localhost:8080/'],
      id_token_signed_response_alg: 'ES256',
    },
  ]);
  return id;
}

async function addCard(provider: OpenIdProvider): Promise<string> {
  const admin = tested.browser();
  const { id } = (await admin.json(
    'POST',
    '/api/tenants/default/sign-in-providers',
    {
      audience: 'residents',
      profile: 'digital-id',
      issuer: provider.issuer,
      clientId: 'RP00000001',
      scopes: ['openid', 'name', 'address', 'birthdate', 'gender'],
    },
    201,
  )) as Added;
  const jwks = (await admin.json('GET', `/api/account/providers/${id}/jwks`)) as {
    keys: Record<string, unknown>[];
  };
  expect(Object.keys(jwks.keys[0] ?? {})).not.toContain('d');
  provider.register([
    {
      client_id: 'RP00000001',
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      jwks: jwks as never,
      subject_type: 'pairwise',
      redirect_uris: [redirectUri],
      id_token_signed_response_alg: 'ES256',
    },
  ]);
  return id;
}

interface Journey {
  readonly url: string;
}

const begin = (browser: TestedBrowser, provider: string, more: object = {}): Promise<Journey> =>
  browser.json('POST', '/api/account/sign-in/provider', { provider, ...more }) as Promise<Journey>;

async function comeBack(browser: TestedBrowser, url: string): Promise<string> {
  const { pathname, search } = new URL(url);
  const answer = await browser.request('GET', `${pathname}${search}`);
  expect(answer.status).toBe(303);
  return answer.headers.get('location') ?? '';
}

async function signIn(
  browser: TestedBrowser,
  provider: string,
  account: string,
  more: object = {},
): Promise<string> {
  const { url } = await begin(browser, provider, more);
  return comeBack(browser, await visitProvider(url, account));
}

async function signUp(address: string): Promise<TestedBrowser> {
  const browser = tested.browser();
  const { ticket } = (await browser.json(
    'POST',
    '/api/account/sign-up',
    { mail: address },
    202,
  )) as {
    ticket: string;
  };
  const code = codeIn(await tested.letterTo(address));
  const given = { ticket, code, displayName: '本人', password };
  await browser.json('POST', '/api/account/sign-up/confirmation', given);
  return browser;
}

interface Told {
  readonly isSignedIn: boolean;
  readonly person: { readonly id: string; readonly kind: string; readonly displayName: string };
  readonly assurance: string;
}

const session = async (browser: TestedBrowser): Promise<Told> =>
  (await browser.json('GET', '/api/session')) as Told;

describe('a provider of a tenant', () => {
  test('signs staff in with code, PKCE, state and nonce, and knows them again', async () => {
    const provider = await addSso();
    const account = newAccount();
    const first = tested.browser();
    expect(await signIn(first, provider, account, { returnTo: '/staff' })).toBe('/staff');
    const told = await session(first);
    expect(told).toMatchObject({
      isSignedIn: true,
      assurance: 'mail',
      person: { kind: 'staff', displayName: '山田 太郎' },
    });
    const asked = sso.authorizations.at(-1);
    expect(asked?.get('code_challenge_method')).toBe('S256');
    expect(asked?.get('nonce')).toMatch(/^.{20,}$/);
    expect(asked?.get('state')).toMatch(/^.{20,}$/);
    const second = tested.browser();
    await signIn(second, provider, account);
    expect((await session(second)).person.id).toBe(told.person.id);
  });

  test('never leads to an account by an address, verified or not, or by a user name', async () => {
    const provider = await addSso();
    for (const word of ['verified', 'unverified']) {
      const address = `${word}-${newAccount()}@example.jp`;
      const owner = await session(await signUp(address));
      const stranger = tested.browser();
      await signIn(stranger, provider, address);
      const told = await session(stranger);
      expect(told.isSignedIn).toBe(true);
      expect(told.person.id).not.toBe(owner.person.id);
      const own = (await stranger.json('GET', '/api/account')) as Record<string, unknown>;
      expect(own['mail']).toBeUndefined();
    }
  });

  test('of another issuer with the same subject is another person', async () => {
    await using other = await startOpenIdProvider();
    await using both = await testedAccounts({ privateOrigins: [sso.issuer, other.issuer] });
    const account = newAccount();
    const ids = new Set<string>();
    for (const each of [sso, other]) {
      const admin = both.browser();
      const wish = {
        audience: 'staff',
        label: 'SSO',
        clientId: 'kumiki',
        clientSecret: 's'.repeat(20),
      };
      const { id } = (await admin.json(
        'POST',
        '/api/tenants/default/sign-in-providers',
        { ...wish, issuer: each.issuer },
        201,
      )) as Added;
      each.register([
        {
          client_id: 'kumiki',
          client_secret: 's'.repeat(20),
          token_endpoint_auth_method: 'client_secret_post',
          redirect_uris: [redirectUri],
          id_token_signed_response_alg: 'ES256',
        },
      ]);
      const browser = both.browser();
      const { url } = await begin(browser, id);
      await comeBack(browser, await visitProvider(url, account));
      ids.add((await session(browser)).person.id);
    }
    expect(ids.size).toBe(2);
  });

  test('a journey that ends in another browser, twice, or too late signs nobody in', async () => {
    const provider = await addSso();
    const own = tested.browser();
    const back = await visitProvider((await begin(own, provider)).url, newAccount());
    const victim = tested.browser();
    expect(await comeBack(victim, back)).toContain('failure=expired');
    expect((await session(victim)).isSignedIn).toBe(false);
    expect(await comeBack(own, back)).toContain('failure=expired');
    const late = tested.browser();
    const later = await visitProvider((await begin(late, provider)).url, newAccount());
    tested.clock.move(11 * 60_000);
    expect(await comeBack(late, later)).toContain('failure=expired');
    expect((await session(late)).isSignedIn).toBe(false);
  });

  test('a code of another journey is refused, and a journey given up is told as such', async () => {
    const provider = await addSso();
    const browser = tested.browser();
    const one = new URL(await visitProvider((await begin(browser, provider)).url, newAccount()));
    const two = new URL(await visitProvider((await begin(browser, provider)).url, newAccount()));
    two.searchParams.set('code', one.searchParams.get('code') ?? '');
    expect(await comeBack(browser, two.href)).toContain('failure=refused');
    const given = await visitProvider((await begin(browser, provider)).url, undefined);
    expect(await comeBack(browser, given)).toContain('failure=cancelled');
    expect((await session(browser)).isSignedIn).toBe(false);
  });

  test('an answer that names another issuer is refused (mix-up, RFC 9207)', async () => {
    const provider = await addSso();
    const browser = tested.browser();
    const back = new URL(await visitProvider((await begin(browser, provider)).url, newAccount()));
    expect(back.searchParams.get('iss')).toBe(sso.issuer);
    back.searchParams.set('iss', card.issuer);
    expect(await comeBack(browser, back.href)).toContain('failure=refused');
  });

  test('signing out names the place where the provider ends its session', async () => {
    const provider = await addSso();
    const browser = tested.browser();
    await signIn(browser, provider, newAccount());
    const { providerUrl } = (await browser.json('DELETE', '/api/session')) as {
      providerUrl: string;
    };
    const url = new URL(providerUrl);
    expect(url.origin).toBe(sso.issuer);
    expect(url.searchParams.get('post_logout_redirect_uri')).toBe('http://localhost:8080/');
  });

  test('one leads back to this site alone', async () => {
    const provider = await addSso();
    const browser = tested.browser();
    for (const returnTo of ['https://evil.example/', '//evil.example', '/\\evil.example', 'x']) {
      const body = { provider, returnTo };
      const answer = await browser.request('POST', '/api/account/sign-in/provider', body);
      expect(answer.status).toBe(400);
    }
  });

  test('somebody signed in adds an account of their own; that of somebody else is refused', async () => {
    const provider = await addSso();
    const taken = newAccount();
    await signIn(tested.browser(), provider, taken);
    const browser = await signUp(`${newAccount()}@example.jp`);
    const { person } = await session(browser);
    expect(await signIn(browser, provider, taken, { intent: 'add' })).toContain('failure=taken');
    const own = newAccount();
    const token = browser.cookies.get('kumiki-session');
    expect(await signIn(browser, provider, own, { intent: 'add' })).toBe('/');
    expect(browser.cookies.get('kumiki-session')).not.toBe(token);
    expect(sso.authorizations.at(-1)?.get('prompt')).toBe('login');
    const elsewhere = tested.browser();
    await signIn(elsewhere, provider, own);
    expect((await session(elsewhere)).person.id).toBe(person.id);
  });

  test('is reached in private networks only where the operator has named it', async () => {
    const admin = tested.browser();
    const wish = { audience: 'staff', label: 'x', clientId: 'x', clientSecret: 'x' };
    const add = (issuer: string): Promise<Response> =>
      admin.request('POST', '/api/tenants/default/sign-in-providers', { ...wish, issuer });
    expect((await add('http://127.0.0.1:1')).status).toBe(400);
    const answer = await add('https://127.0.0.1:1');
    const { id } = (await answer.json()) as Added;
    const begun = await admin.request('POST', '/api/account/sign-in/provider', { provider: id });
    expect(begun.status).toBe(503);
    const outgoing = createProviderFetch(createOutgoingGuard(false), []);
    await expect(
      outgoing.fetch('https://10.0.0.1/', { method: 'GET', headers: {} }),
    ).rejects.toThrow('not public');
    await outgoing.close();
    await admin.json('DELETE', `/api/tenants/default/sign-in-providers/${id}`, undefined, 204);
  });

  test('its secret is never shown, and is worth nothing in the database alone', async () => {
    const provider = await addSso();
    const admin = tested.browser();
    const listed = JSON.stringify(
      await admin.json('GET', '/api/tenants/default/sign-in-providers'),
    );
    expect(listed).toContain(provider);
    expect(listed).not.toContain('a secret of the provider');
    const [row] = await tested.database.query<{ locked: Buffer }>(
      'select locked_secret as locked from sign_in_provider where id = $1',
      [provider],
    );
    expect(row?.locked.toString('latin1')).not.toContain('secret');
    expect(() =>
      createVault(Buffer.alloc(32, 1)).unlock(row?.locked ?? Buffer.alloc(0), provider),
    ).toThrow();
  });

  test('is changed without its secret, which stays until another one is given', async () => {
    const provider = await addSso();
    const admin = tested.browser();
    const path = `/api/tenants/default/sign-in-providers/${provider}`;
    const held = { audience: 'staff', label: '県庁SSO', clientId: 'kumiki' };
    const scopes = ['openid', 'profile'];
    const changed = await admin.json('PUT', path, { ...held, scopes });
    expect(changed).toMatchObject({ label: '県庁SSO', issuer: sso.issuer, scopes });
    expect(JSON.stringify(changed)).not.toContain('a secret of the provider');
    expect(await signIn(tested.browser(), provider, newAccount())).toBe('/');
    await admin.json('PUT', path, { ...held, clientSecret: 'another than it knows' });
    expect(await signIn(tested.browser(), provider, newAccount())).toContain('failure=refused');
    await admin.json('PUT', path, { ...held, clientSecret: 'a secret of the provider' });
    expect(await signIn(tested.browser(), provider, newAccount())).toBe('/');
    await using town = await testedAccounts({ tenant: 'town' });
    const theirs = `/api/tenants/town/sign-in-providers/${provider}`;
    expect((await town.browser().request('PUT', theirs, held)).status).toBe(404);
    await admin.json('DELETE', path, undefined, 204);
  });

  test('is asked what it offers before anybody depends on it', async () => {
    const admin = tested.browser();
    const inspect = (wish: object): Promise<unknown> =>
      admin.json('POST', '/api/tenants/default/sign-in-provider-inspections', wish);
    const codes = async (wish: object): Promise<unknown> => {
      const { isReady, findings } = (await inspect(wish)) as {
        isReady: boolean;
        findings: { code: string }[];
      };
      return [isReady, findings.map(({ code }) => code)];
    };
    const ssoId = await addSso();
    expect(await codes({ issuer: sso.issuer })).toEqual([true, []]);
    expect(await codes({ issuer: sso.issuer, hasKey: true })).toEqual([
      false,
      ['no-key-authentication'],
    ]);
    const cardId = await addCard(card);
    expect(await codes({ issuer: card.issuer, profile: 'digital-id' })).toEqual([true, []]);
    expect(await codes({ issuer: `${sso.issuer}/realms/other` })).toEqual([false, ['no-document']]);
    // Not in the operator's list, and not on the internet: what is there is not told apart from nothing.
    expect(await codes({ issuer: 'https://127.0.0.1:9' })).toEqual([false, ['unreachable']]);
    expect(await codes({ issuer: 'https://169.254.169.254' })).toEqual([false, ['unreachable']]);
    const plain = await admin.request('POST', '/api/tenants/default/sign-in-provider-inspections', {
      issuer: 'http://sso.example.lg.jp',
    });
    expect(plain.status).toBe(400);
    for (const id of [ssoId, cardId]) {
      await admin.json('DELETE', `/api/tenants/default/sign-in-providers/${id}`, undefined, 204);
    }
  });

  test('where forms may lead is known once somebody has looked at the choices', async () => {
    await addSso();
    await tested.browser().json('GET', '/api/account/providers');
    expect(tested.accounts.formOrigins()).toContain(sso.issuer);
  });
});

describe('デジタル認証アプリ', () => {
  test('certifies a resident by its rules: code, PKCE, private_key_jwt with ES256, acr, pairwise subject', async () => {
    const provider = await addCard(card);
    const browser = tested.browser();
    expect(await signIn(browser, provider, newAccount())).toBe('/');
    expect(await session(browser)).toMatchObject({
      assurance: 'certified',
      person: { kind: 'resident' },
    });
    const asked = card.authorizations.at(-1);
    expect(asked?.get('acr_values')).toBe('aal3 crl');
    const assertion = card.tokenRequests.at(-1)?.get('client_assertion') ?? '';
    const [header = '', payload = ''] = assertion.split('.');
    const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
    expect(read(header)).toMatchObject({ alg: 'ES256', kid: provider });
    expect(read(payload)).toMatchObject({
      iss: 'RP00000001',
      sub: 'RP00000001',
      aud: `${card.issuer}/token`,
    });
    const own = (await browser.json('GET', '/api/account')) as { certified: object };
    expect(own.certified).toMatchObject({
      name: '山田 太郎',
      address: '長崎県長崎市尾上町３番１号',
      birthdate: '1985-03-15',
      gender: 'male',
    });
  });

  test('is a step up for somebody who is signed in', async () => {
    const provider = await addCard(card);
    const browser = await signUp(`${newAccount()}@example.jp`);
    const before = await session(browser);
    expect(before.assurance).toBe('mail');
    await signIn(browser, provider, newAccount(), { intent: 'add' });
    const after = await session(browser);
    expect([after.assurance, after.person.id]).toEqual(['certified', before.person.id]);
  });

  test('a weaker acr than asked for signs nobody in', async () => {
    const provider = await addCard(weakCard);
    const browser = tested.browser();
    expect(await signIn(browser, provider, newAccount())).toContain('failure=refused');
    expect((await session(browser)).isSignedIn).toBe(false);
  });

  const now = Math.floor(Date.now() / 1000);
  test.each<readonly [string, IdTokenLie]>([
    ['another nonce', { claims: { nonce: 'of another journey' } }],
    ['no nonce', { claims: { nonce: undefined } }],
    ['another audience', { claims: { aud: 'RP00000002' } }],
    ['several audiences, and another one for whom it was made', twoAudiences()],
    ['an end that is past', { claims: { exp: now - 600 } }],
    ['no end', { claims: { exp: undefined } }],
    ['another issuer', { claims: { iss: 'https://auth-and-sign.example.evil' } }],
    ['no subject', { claims: { sub: undefined } }],
    ['no acr', { claims: { acr: undefined } }],
    ['how the certificate was checked alone for acr', { claims: { acr: 'crl' } }],
    ['the signature of another key', { signed: 'otherwise' }],
    ['no signature', { signed: 'none' }],
    ['the public key taken for a secret', { signed: 'HS256' }],
  ])('an ID token with %s signs nobody in', async (_, lie) => {
    const provider = await honestCard();
    const browser = tested.browser();
    card.lie(lie);
    try {
      expect(await signIn(browser, provider, newAccount())).toContain('failure=refused');
    } finally {
      card.lie(undefined);
    }
    expect((await session(browser)).isSignedIn).toBe(false);
    // The honest one is not refused by what went before.
    expect(await signIn(browser, provider, newAccount())).toBe('/');
  });

  // A tenant has no room for one of each test.
  let known: Promise<string> | undefined;
  const honestCard = (): Promise<string> => {
    known ??= addCard(card);
    return known;
  };

  function twoAudiences(): IdTokenLie {
    return { claims: { aud: ['RP00000001', 'RP00000002'], azp: 'RP00000002' } };
  }

  test.each([
    ['acr_values', 'aal1'],
    ['code_challenge_method', 'plain'],
    ['code_challenge', ''],
    ['nonce', ''],
    ['state', ''],
    ['scope', 'name'],
    ['response_type', 'token'],
  ])('the provider of this test enforces its rule of %s', async (name, wrong) => {
    const provider = await honestCard();
    const { url } = await begin(tested.browser(), provider);
    const asked = new URL(url);
    asked.searchParams.set(name, wrong);
    const answer = await fetch(asked, { redirect: 'manual' });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('breaks')]);
  });

  test('a client without the key is refused by it', async () => {
    const provider = await addCard(card);
    // The provider forgets the key: what it gets is signed by a stranger.
    await addCard(card);
    const browser = tested.browser();
    expect(await signIn(browser, provider, newAccount())).toContain('failure=refused');
  });

  test('only the tenant default says whose people count as certified', async () => {
    await using town = await testedAccounts({ tenant: 'town' });
    const answer = await town.browser().request('POST', '/api/tenants/town/sign-in-providers', {
      audience: 'residents',
      profile: 'digital-id',
      clientId: 'x',
    });
    expect(answer.status).toBe(403);
  });

  test.each([
    [['aal3', 'crl'], 'aal3', true],
    [['aal3', 'crl'], 'aal3 ocsp', true],
    [['aal3', 'crl'], 'crl', false],
    [['aal3'], undefined, false],
    [['aal3'], 'aal1', false],
    [[], undefined, true],
  ])('asked for %j, %j satisfies: %s', (asked, acr, isEnough) => {
    expect(satisfiesAcr(asked, acr)).toBe(isEnough);
  });

  test.each([
    [{ birthdate: '19850229' }, {}],
    [
      { birthdate: '1985-02-28', gender: '2' },
      { birthdate: '1985-02-28', gender: 'female' },
    ],
    [{ gender: 'female', name: 7 }, {}],
    [{ address: { formatted: '長崎市\n尾上町' } }, { address: '長崎市 尾上町' }],
  ])('claims %j are read as %j', (claims, certified) => {
    expect(parseCertifiedClaims(claims, 1)).toEqual({ at: 1, ...certified });
  });
});

test('no log line holds a name, an address or a secret of all this', () => {
  const told = [...tested.lines, ...tested.events.map((event) => JSON.stringify(event))].join('\n');
  for (const word of ['@', '山田', '長崎', 'secret', 'client_assertion']) {
    expect(told).not.toContain(word);
  }
});
