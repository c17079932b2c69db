/** Accounts in a browser: passkey, password, providers, recovery, settings; for everyone, and without JavaScript. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type OpenIdProvider, startOpenIdProvider } from '../openid-provider.ts';
import { type RunningServer, startServer } from '../server.ts';
import { accessibilityFaults } from './axe.ts';
import { launchBrowser } from './chromium.ts';
import { pressOn, typeInto } from './keys.ts';
import { openPage, type View } from './page.ts';
import { languages, overflowOf, ownFaults, soon } from './portal-pages.ts';
import { takeScreenshot } from './screenshot.ts';

vi.setConfig({ testTimeout: 180_000 });

const password = 'いつも歩く川べりの道 42';
const adminMail = 'kanri@example.jp';

let browser: Browser;
let server: RunningServer;
let sso: OpenIdProvider;
let card: OpenIdProvider;

beforeAll(async () => {
  const claimsOf = (): Record<string, unknown> => ({
    name: '山田 太郎',
    address: '長崎県長崎市尾上町3番1号',
    birthdate: '19850315',
    gender: '1',
  });
  [sso, card] = await Promise.all([
    startOpenIdProvider({ claimsOf }),
    startOpenIdProvider({ claimsOf, isDigitalId: true, acr: 'aal3' }),
  ]);
  const env = { KUMIKI_PRIVATE_ISSUERS: `${sso.issuer} ${card.issuer}` };
  [browser, server] = await Promise.all([launchBrowser(), startServer({ env })]);
  await addProviders();
}, 240_000);

afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
  await Promise.all([sso, card].map((each) => each[Symbol.asyncDispose]()));
});

async function addProviders(): Promise<void> {
  const redirectUri = `${server.url}/api/account/callback`;
  await addProvider({
    ...{ audience: 'staff', label: '県庁SSO', issuer: sso.issuer, clientId: 'kumiki' },
    clientSecret: 'only for this test',
  });
  sso.register([
    {
      client_id: 'kumiki',
      client_secret: 'only for this test',
      token_endpoint_auth_method: 'client_secret_post',
      redirect_uris: [redirectUri],
      post_logout_redirect_uris: [`${server.url}/`],
      id_token_signed_response_alg: 'ES256',
    },
  ]);
  const id = await addProvider({
    ...{
      audience: 'residents',
      profile: 'digital-id',
      issuer: card.issuer,
      clientId: 'RP00000001',
    },
    scopes: ['openid', 'name', 'address', 'birthdate', 'gender'],
  });
  const keys = await fetch(`${server.url}/api/account/providers/${id}/jwks`);
  card.register([
    {
      client_id: 'RP00000001',
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      // The keys as the server publishes them, which is what a provider reads.
      jwks: (await keys.json()) as never,
      subject_type: 'pairwise',
      redirect_uris: [redirectUri],
      id_token_signed_response_alg: 'ES256',
    },
  ]);
}

async function addProvider(provider: object): Promise<string> {
  const answer = await fetch(`${server.url}/api/tenants/default/sign-in-providers`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(provider),
  });
  if (answer.status !== 201) throw new Error(await answer.text());
  // The server under test answers its own document; a wrong one fails the tests that use it.
  return ((await answer.json()) as { readonly id: string }).id;
}

/** The code of the newest letter to an address, from the folder that takes the place of a mail server. */
async function codeFor(address: string, count = 1): Promise<string> {
  const folder = path.join(server.dataFolder, 'mail');
  let code: string | undefined;
  await expect
    .poll(async () => {
      const names: string[] = await readdir(folder).catch(() => []);
      // Named after the moment of sending.
      names.sort();
      const letters = await Promise.all(
        names.map((name) => readFile(path.join(folder, name), 'utf8')),
      );
      const own = letters.filter((letter) => letter.includes(`To: ${address}\n`));
      code = /\d{4}-\d{4}/.exec(own.at(-1)?.split('\n\n').slice(1).join('\n\n') ?? '')?.[0];
      return own.length;
    }, soon)
    .toBeGreaterThanOrEqual(count);
  if (code === undefined) throw new Error('The letter holds no code');
  return code;
}

async function signUp(page: Page, address: string, given: string): Promise<void> {
  await page.goto(`${server.url}/account/sign-up`);
  await page.getByLabel('メールアドレス').fill(address);
  await page.getByRole('button', { name: '確認コードを送る' }).click();
  await page.getByLabel('確認コード').fill(await codeFor(address));
  await page.getByLabel('お名前').fill('長崎 花子');
  if (given !== '') await page.getByLabel('パスワード').fill(given);
  await page.getByRole('button', { name: '次へ進む' }).click();
  await page.waitForURL(`${server.url}/account`);
}

async function signIn(page: Page, address: string, given = password): Promise<void> {
  await page.getByLabel('メールアドレス').fill(address);
  await page.getByLabel('パスワード').fill(given);
  await page.getByRole('button', { name: 'ログインする' }).click();
}

async function signOut(page: Page): Promise<void> {
  await page.goto(`${server.url}/sign-out`);
  await page.getByRole('main').getByRole('button', { name: 'ログアウト' }).click();
  await page.waitForURL(`${server.url}/`);
}

/** An authenticator that agrees to everything, as a phone whose owner has unlocked it. */
async function addAuthenticator(view: View): Promise<void> {
  const client = await view.context.newCDPSession(view.page);
  await client.send('WebAuthn.enable');
  await client.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

describe('the first administrator', () => {
  test('is made with the token of the first start, once, and works among staff', async () => {
    await using view = await openPage(browser, { hasJavaScript: false });
    const { page } = view;
    await page.goto(`${server.url}/sign-in`);
    await page.getByRole('link', { name: '最初の管理者の登録' }).click();
    await page.getByLabel('管理者トークン').fill('wrong');
    await page.getByLabel('お名前').fill('管理 花子');
    await page.getByLabel('メールアドレス').fill(adminMail);
    await page.getByLabel('パスワード').fill(password);
    await page.getByRole('button', { name: '管理者として登録する' }).click();
    await expect.poll(() => page.getByText('管理者トークンが違います。').count(), soon).toBe(2);
    expect(await page.getByLabel('パスワード').inputValue()).toBe('');
    await page.getByLabel('管理者トークン').fill(server.token);
    await page.getByLabel('お名前').fill('管理 花子');
    await page.getByLabel('メールアドレス').fill(adminMail);
    await page.getByLabel('パスワード').fill(password);
    await page.getByRole('button', { name: '管理者として登録する' }).click();
    await page.waitForURL(`${server.url}/account`);
    await page.goto(`${server.url}/staff`);
    await expect.poll(() => page.getByText('管理 花子').count(), soon).toBeGreaterThan(0);
    await page.goto(`${server.url}/account/setup`);
    await expect
      .poll(() => page.getByText('最初の管理者は登録済みです。').count(), { timeout: 60_000 })
      .toBe(1);
    const again = await fetch(`${server.url}/api/account/first-administrator`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ token: server.token, mail: 'other@example.jp', displayName: 'x', password },
      }),
    });
    expect(again.status).toBe(409);
  });
});

describe('a passkey', () => {
  test('is made after signing up without password, and signs in from then on', async () => {
    await using view = await openPage(browser, { width: 360 });
    const { page } = view;
    await addAuthenticator(view);
    await signUp(page, 'passkey@example.jp', '');
    await page.getByRole('button', { name: 'パスキーを追加する' }).click();
    await expect
      .poll(() => page.getByRole('button', { name: 'パスキー 1を外す' }).count(), soon)
      .toBe(1);
    await signOut(page);
    await page.goto(`${server.url}/sign-in`);
    await page.getByRole('button', { name: 'パスキーでログイン' }).click();
    await page.waitForURL(`${server.url}/account`, { timeout: 60_000 });
    expect(await page.getByLabel('お名前').inputValue()).toBe('長崎 花子');
    expect(ownFaults(view)).toEqual([]);
  });

  test('that is not there is told, and the other ways stay', async () => {
    await using view = await openPage(browser);
    await addAuthenticator(view);
    await view.page.goto(`${server.url}/sign-in`, { waitUntil: 'networkidle' });
    await view.page.getByRole('button', { name: 'パスキーでログイン' }).click();
    await expect
      .poll(() => view.page.getByRole('alert').textContent(), { timeout: 90_000 })
      .toContain('パスキーを使えませんでした');
    expect(await view.page.getByLabel('パスワード').count()).toBe(1);
  });
});

describe('address and password', () => {
  test('sign up, out and in without JavaScript, and lead back to the page that asked', async () => {
    await using view = await openPage(browser, { hasJavaScript: false });
    const { page } = view;
    const address = 'password@example.jp';
    await signUp(page, address, password);
    await signOut(page);
    await page.goto(`${server.url}/account/proxies`);
    await signIn(page, address, 'まちがい まちがい まちがい');
    await expect
      .poll(() => page.getByText('メールアドレスかパスワードが違います。').count(), {
        timeout: 60_000,
      })
      .toBe(1);
    await signIn(page, address);
    await page.waitForURL(`${server.url}/account/proxies`);
    const cookies = await view.context.cookies();
    const session = cookies.find(({ name }) => name === 'kumiki-session');
    expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
  });

  test('a forgotten password is replaced by a code, without JavaScript', async () => {
    await using view = await openPage(browser, { hasJavaScript: false });
    const { page } = view;
    const address = 'forgotten@example.jp';
    await signUp(page, address, password);
    await signOut(page);
    await page.goto(`${server.url}/sign-in`);
    await page.getByRole('link', { name: 'パスワードやパスキーが使えないとき' }).click();
    await page.getByLabel('メールアドレス').fill(address);
    await page.getByRole('button', { name: '確認コードを送る' }).click();
    await page.getByLabel('確認コード').fill('0000 0000');
    await page.getByRole('button', { name: '次へ進む' }).click();
    await expect
      .poll(() => page.getByText('確認コードが違います。').count(), { timeout: 60_000 })
      .toBe(2);
    await page.getByLabel('確認コード').fill(await codeFor(address, 2));
    await page.getByLabel('新しいパスワード').fill('夏の雲と別の長い言い回し');
    await page.getByRole('button', { name: '次へ進む' }).click();
    await page.waitForURL(`${server.url}/account`);
    await signOut(page);
    await page.goto(`${server.url}/sign-in`);
    await signIn(page, address, '夏の雲と別の長い言い回し');
    await page.waitForURL(`${server.url}/account`);
  });

  test('other devices are listed and signed out', async () => {
    const address = 'devices@example.jp';
    await using first = await openPage(browser, { hasJavaScript: false });
    await signUp(first.page, address, password);
    await using second = await openPage(browser, { hasJavaScript: false });
    await second.page.goto(`${server.url}/sign-in`);
    await signIn(second.page, address);
    await second.page.waitForURL(`${server.url}/account`);
    await second.page.getByRole('button', { name: 'この端末をログアウトさせる' }).click();
    await second.page.waitForURL(`${server.url}/account`);
    await first.page.goto(`${server.url}/account`);
    expect(new URL(first.page.url()).pathname).toBe('/sign-in');
  });

  test('an account is deleted, and nobody signs in with it any longer', async () => {
    await using view = await openPage(browser, { hasJavaScript: false });
    const { page } = view;
    await signUp(page, 'gone@example.jp', password);
    await page.getByRole('link', { name: '削除すると何が起こるかを確かめる' }).click();
    await page.getByRole('button', { name: 'アカウントを削除する' }).click();
    await page.waitForURL(`${server.url}/`);
    await page.goto(`${server.url}/sign-in`);
    await signIn(page, 'gone@example.jp');
    await expect
      .poll(() => page.getByText('メールアドレスかパスワードが違います。').count(), {
        timeout: 60_000,
      })
      .toBe(1);
  });
});

describe('a provider', () => {
  test('signs staff in by a form that leads there, and out again', async () => {
    await using view = await openPage(browser);
    const { page } = view;
    await page.goto(`${server.url}/staff`);
    await page.getByRole('main').getByRole('link', { name: 'ログイン' }).click();
    const signInPage = await page.request.get(`${server.url}/sign-in`);
    const policy = signInPage.headers()['content-security-policy'];
    expect(policy).toContain(`form-action 'self' ${sso.issuer}`);
    await page.getByRole('button', { name: '県庁SSOでログイン' }).click();
    await page.getByLabel('Account').fill('u1234');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${server.url}/staff`);
    await expect.poll(() => page.getByText('山田 太郎').count(), soon).toBeGreaterThan(0);
    await page.goto(`${server.url}/sign-out`);
    await page.getByRole('main').getByRole('button', { name: 'ログアウト' }).click();
    await page.getByRole('button', { name: 'Leave the provider' }).click();
    await page.waitForURL(`${server.url}/`);
    // The page of staff says 401 to whoever is not signed in yet.
    expect(ownFaults(view).filter((fault) => !fault.includes('401'))).toEqual([]);
  });

  test('that is left without signing in is told', async () => {
    await using view = await openPage(browser, { hasJavaScript: false });
    const { page } = view;
    await page.goto(`${server.url}/sign-in`);
    await page.getByRole('button', { name: '県庁SSOでログイン' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => page.getByText('ログインを取りやめました。').count(), soon).toBe(1);
  });

  test('デジタル認証アプリ certifies somebody who is signed in', async () => {
    await using view = await openPage(browser, { width: 360 });
    const { page } = view;
    await signUp(page, 'card@example.jp', password);
    await expect
      .poll(() => page.getByText('メールアドレス確認済み').count(), { timeout: 60_000 })
      .toBe(1);
    await page.getByRole('button', { name: 'マイナンバーカード' }).click();
    await page.getByLabel('Account').fill('holder-of-a-card');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${server.url}/account`);
    await expect.poll(() => page.getByText('マイナンバーカード確認済み').count(), soon).toBe(1);
    await expect.poll(() => page.getByText('1985-03-15').count(), { timeout: 60_000 }).toBe(1);
    expect(card.authorizations.at(-1)?.get('acr_values')).toBe('aal3 crl');
    await signOut(page);
    await page.goto(`${server.url}/sign-in`);
    await page.getByRole('button', { name: 'マイナンバーカード' }).click();
    await page.waitForURL(`${server.url}/account`);
    expect(await page.getByLabel('お名前').inputValue()).toBe('長崎 花子');
  });
});

describe('somebody who acts for somebody else', () => {
  test('is asked, accepts, and sees it over every page of the account', async () => {
    await using principal = await openPage(browser, { hasJavaScript: false });
    await signUp(principal.page, 'mother@example.jp', password);
    await using agent = await openPage(browser, { hasJavaScript: false });
    await signUp(agent.page, 'daughter@example.jp', password);
    await principal.page.goto(`${server.url}/account/proxies`);
    await principal.page.getByLabel('代理を頼む人のメールアドレス').fill('daughter@example.jp');
    const until = new Date(Date.now() + 100 * 86_400_000);
    await principal.page.getByLabel('年', { exact: true }).fill(String(until.getFullYear()));
    await principal.page.getByLabel('月', { exact: true }).fill(String(until.getMonth() + 1));
    await principal.page.getByLabel('日', { exact: true }).fill(String(until.getDate()));
    await principal.page.getByRole('button', { name: '依頼を送る' }).click();
    await expect.poll(() => principal.page.getByText('返事を待っています。').count(), soon).toBe(1);
    await agent.page.goto(`${server.url}/account/proxies`);
    await agent.page.getByRole('button', { name: '代理を引き受ける' }).click();
    await agent.page.getByRole('button', { name: '代理として操作する' }).click();
    const acting = agent.page.getByText('長崎 花子さんの代理として操作しています');
    await expect.poll(() => acting.count(), soon).toBe(1);
    await agent.page.goto(`${server.url}/account`);
    await expect.poll(() => acting.count(), soon).toBe(1);
    await principal.page.goto(`${server.url}/account/proxies`);
    const end = principal.page.getByRole('button', { name: '取り決めを終わらせる' });
    await end.click();
    // What is left before its answer has come may not have been done.
    await end.waitFor({ state: 'detached', ...soon });
    await agent.page.goto(`${server.url}/account`);
    await agent.page.getByRole('heading', { level: 1 }).waitFor(soon);
    expect(await agent.page.getByText('代理として操作しています').count()).toBe(0);
  });
});

describe.each(languages)('in $language', ({ language, prefix, lang }) => {
  test('every page is accessible, and fits 1280, 360 and 320 px', async () => {
    await using view = await openPage(browser, { language: lang });
    const { page } = view;
    const check = async (name: string): Promise<void> => {
      expect(await page.getAttribute('html', 'lang')).toBe(lang);
      expect(await accessibilityFaults(page), name).toEqual([]);
      await takeScreenshot(page, `account-${name}-${language}`);
      for (const width of [360, 320]) {
        await page.setViewportSize({ width, height: 780 });
        expect(await overflowOf(page), name).toBe(0);
      }
      expect(await accessibilityFaults(page), name).toEqual([]);
      await page.setViewportSize({ width: 1280, height: 800 });
    };
    const goTo = (where: string): Promise<unknown> =>
      page.goto(`${server.url}${prefix}${where}`, { waitUntil: 'networkidle' });
    for (const where of ['/sign-in', '/account/sign-up', '/account/recovery', '/account/setup']) {
      await goTo(where);
      await check(where.replaceAll('/', '-'));
    }
    const address = `${language}@example.jp`;
    const session = await signedInAs(address);
    await view.context.addCookies([{ ...session, url: server.url }]);
    for (const where of ['/account', '/account/mail', '/account/proxies', '/account/delete']) {
      await goTo(where);
      await check(where.replaceAll('/', '-'));
    }
    expect(ownFaults(view)).toEqual([]);
  });
});

/** The session cookie of a new person, made over HTTP. */
async function signedInAs(address: string): Promise<{ name: string; value: string }> {
  const post = (where: string, body: object): Promise<Response> =>
    fetch(`${server.url}${where}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const begun = await post('/api/account/sign-up', { mail: address });
  // The server under test answers its own document.
  const { ticket } = (await begun.json()) as { readonly ticket: string };
  const code = await codeFor(address);
  const given = { ticket, code, displayName: '試験', password };
  const answer = await post('/api/account/sign-up/confirmation', given);
  const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('kumiki-session='));
  const value = /^kumiki-session=([^;]+)/.exec(cookie ?? '')?.[1];
  if (value === undefined) throw new Error(await answer.text());
  return { name: 'kumiki-session', value };
}

test('the keyboard alone is enough to sign in', async () => {
  await signedInAs('keyboard@example.jp');
  await using view = await openPage(browser);
  const { page } = view;
  await page.goto(`${server.url}/sign-in`, { waitUntil: 'networkidle' });
  await page.getByLabel('メールアドレス').focus();
  await page.keyboard.type('keyboard@example.jp');
  await page.keyboard.press('Tab');
  await page.keyboard.insertText(password);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${server.url}/account`);
});

describe('the keyboard alone is enough', () => {
  const leave = async (page: Page): Promise<void> => {
    await page.goto(`${server.url}/sign-out`);
    await pressOn(page, page.getByRole('main').getByRole('button', { name: 'ログアウト' }));
    await page.waitForURL(`${server.url}/`, soon);
  };

  test('to sign up, to add a passkey, to leave, and to come back with it', async () => {
    const address = 'keys@example.jp';
    await using view = await openPage(browser);
    const { page } = view;
    await addAuthenticator(view);
    await page.goto(`${server.url}/account/sign-up`);
    await typeInto(page, page.getByLabel('メールアドレス'), address);
    await page.keyboard.press('Enter');
    await page.getByLabel('確認コード').waitFor(soon);
    await typeInto(page, page.getByLabel('確認コード'), await codeFor(address));
    await typeInto(page, page.getByLabel('お名前'), '長崎 花子');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${server.url}/account`, soon);
    await pressOn(page, page.getByRole('button', { name: 'パスキーを追加する' }));
    await page.getByRole('button', { name: 'パスキー 1を外す' }).waitFor(soon);
    await leave(page);
    await page.goto(`${server.url}/sign-in`);
    await pressOn(page, page.getByRole('button', { name: 'パスキーでログイン' }));
    await page.waitForURL(`${server.url}/account`, soon);
  });

  test('to recover an account, to ask somebody to act for one, and to delete it', async () => {
    const address = 'lost-keys@example.jp';
    await signedInAs(address);
    await signedInAs('helping-keys@example.jp');
    await using view = await openPage(browser);
    const { page } = view;
    await page.goto(`${server.url}/sign-in`);
    await pressOn(page, page.getByRole('link', { name: 'パスワードやパスキーが使えないとき' }));
    await page.waitForURL(/\/account\/recovery/, soon);
    await typeInto(page, page.getByLabel('メールアドレス'), address);
    await page.keyboard.press('Enter');
    await page.getByLabel('確認コード').waitFor(soon);
    await typeInto(page, page.getByLabel('確認コード'), await codeFor(address, 2));
    await typeInto(page, page.getByLabel('新しいパスワード'), '秋の雲と別の長い言い回し');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${server.url}/account`, soon);

    await page.goto(`${server.url}/account/proxies`);
    const agent = page.getByLabel('代理を頼む人のメールアドレス');
    await typeInto(page, agent, 'helping-keys@example.jp');
    const until = new Date(Date.now() + 100 * 86_400_000);
    const parts = {
      年: until.getFullYear(),
      月: until.getMonth() + 1,
      日: until.getDate(),
    };
    for (const [name, value] of Object.entries(parts)) {
      await typeInto(page, page.getByLabel(name, { exact: true }), String(value));
    }
    await pressOn(page, page.getByRole('button', { name: '依頼を送る' }));
    await page.getByText('返事を待っています。').waitFor(soon);

    await page.goto(`${server.url}/account`);
    await pressOn(page, page.getByRole('link', { name: '削除すると何が起こるかを確かめる' }));
    await page.waitForURL(/\/account\/delete/, soon);
    await pressOn(page, page.getByRole('button', { name: 'アカウントを削除する' }));
    await page.waitForURL(`${server.url}/`, soon);
  });
});

test('nothing personal stands in the log of the server', () => {
  const output = server.output();
  for (const word of ['@example.jp', '長崎 花子', '山田 太郎', '尾上町', password]) {
    expect(output).not.toContain(word);
  }
});
