/** Kinds of GビズID accounts, against a provider that tells them in a claim of its own. */
import { randomBytes } from 'node:crypto';
import { fc, test as property } from '@fast-check/vitest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type OpenIdProvider,
  startOpenIdProvider,
  visitProvider,
} from '../../../../../../tests/openid-provider.ts';
import { type TestedAccounts, type TestedBrowser, testedAccounts } from '../testing.ts';
import { businessKindOf } from './business-kinds.ts';

let business: OpenIdProvider;
let tested: TestedAccounts;
const client = { clientId: 'kumiki', clientSecret: 'a secret of the provider' };
const path = '/api/tenants/default/sign-in-providers';
/** The claim and its words are of this test: the real ones are in what デジタル庁 gives to whoever connects. */
const words = { claim: 'kind_of_account', prime: 'P', member: '3' };

beforeAll(async () => {
  business = await startOpenIdProvider({
    profileClaims: ['kind_of_account'],
    // `P-1234` is an account of kind P; a number stands in the claim as a number.
    claimsOf: (account) => {
      const [kind = ''] = account.split('-');
      return kind === '' ? {} : { kind_of_account: kind === '3' ? 3 : kind };
    },
  });
  business.register([
    {
      client_id: client.clientId,
      client_secret: client.clientSecret,
      token_endpoint_auth_method: 'client_secret_post',
      redirect_uris: ['http://localhost:8080/api/account/callback'],
      id_token_signed_response_alg: 'ES256',
    },
  ]);
  tested = await testedAccounts({ privateOrigins: [business.issuer] });
});
afterAll(async () => {
  await tested[Symbol.asyncDispose]();
  await business[Symbol.asyncDispose]();
});

async function add(more: object, status = 201): Promise<string> {
  const wish = { audience: 'residents', label: 'GビズID', issuer: business.issuer, ...client };
  const answer = await tested.browser().json('POST', path, { ...wish, ...more }, status);
  return String(Reflect.get(Object(answer), 'id'));
}

async function comeBackAs(browser: TestedBrowser, id: string, kind: string): Promise<string> {
  const begun = await browser.json('POST', '/api/account/sign-in/provider', { provider: id });
  const account = `${kind}-${randomBytes(6).toString('hex')}`;
  const back = new URL(await visitProvider(String(Reflect.get(Object(begun), 'url')), account));
  const answer = await browser.request('GET', `${back.pathname}${back.search}`);
  return answer.headers.get('location') ?? '';
}

describe('a GビズID account', () => {
  test.each([
    ['P', 'prime'],
    ['3', 'member'],
  ])(
    'of a kind that may sign in (%s) does, and its person sees which it is',
    async (word, kind) => {
      const id = await add({ profile: 'gbizid', businessKinds: words });
      const browser = tested.browser();
      expect(await comeBackAs(browser, id, word)).toBe('/');
      expect(await browser.json('GET', '/api/account')).toMatchObject({
        providers: [{ businessKind: kind }],
      });
    },
  );

  test.each([
    ['another kind', 'E'],
    ['a word nobody knows', 'constructor'],
    ['no kind at all', ''],
  ])('that tells %s signs nobody in, and nobody comes into being', async (_, word) => {
    const id = await add({ profile: 'gbizid', businessKinds: words });
    const browser = tested.browser();
    expect(await comeBackAs(browser, id, word)).toContain('failure=kind');
    expect(await browser.json('GET', '/api/session')).toMatchObject({ isSignedIn: false });
  });

  test('signs in whatever its kind where no words are set, and words can be set and taken away', async () => {
    const id = await add({ profile: 'gbizid' });
    expect(await comeBackAs(tested.browser(), id, 'E')).toBe('/');
    const admin = tested.browser();
    const changed = { audience: 'residents', label: 'GビズID', clientId: client.clientId };
    const named = await admin.json('PUT', `${path}/${id}`, { ...changed, businessKinds: words });
    expect(named).toMatchObject({ businessKinds: words });
    expect(await comeBackAs(tested.browser(), id, 'E')).toContain('failure=kind');
    expect(await admin.json('PUT', `${path}/${id}`, changed)).not.toHaveProperty('businessKinds');
    expect(await comeBackAs(tested.browser(), id, 'E')).toBe('/');
  });

  test('has kinds with this profile alone, a word for one of them at least, and no word for two', async () => {
    await add({ profile: 'openid', businessKinds: words }, 400);
    await add({ profile: 'gbizid', businessKinds: { claim: 'kind_of_account' } }, 400);
    await add({ profile: 'gbizid', businessKinds: { claim: 'k', prime: '1', member: '1' } }, 400);
  });

  property.prop([fc.dictionary(fc.string(), fc.jsonValue())])(
    'is of no kind, whatever else its claims hold',
    (claims) => {
      const { kind_of_account: _, ...others } = claims;
      expect(businessKindOf(words, others)).toBeUndefined();
    },
  );
});
