/** Pages of administrators, from the first administrator on: tenants, roles, rules and tokens, by forms. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { runKumiki } from '../launcher/command.ts';
import { type OpenIdProvider, startOpenIdProvider } from '../openid-provider.ts';
import { type RunningServer, startServer } from '../server.ts';
import { accessibilityFaults } from './axe.ts';
import { launchBrowser } from './chromium.ts';
import { openPage } from './page.ts';
import { overflowOf, soon } from './portal-pages.ts';
import { takeScreenshot } from './screenshot.ts';

vi.setConfig({ testTimeout: 180_000 });

let browser: Browser;
let server: RunningServer;
let sso: OpenIdProvider;
let cookies: { name: string; value: string; url: string }[] = [];

beforeAll(async () => {
  [browser, sso] = await Promise.all([launchBrowser(), startOpenIdProvider()]);
  server = await startServer({ env: { KUMIKI_PRIVATE_ISSUERS: sso.issuer } });
  sso.register([
    { client_id: 'kumiki', client_secret: 'a secret', redirect_uris: [`${server.url}/none`] },
  ]);
  const answer = await fetch(`${server.url}/api/account/first-administrator`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url },
    body: JSON.stringify({
      token: server.token,
      mail: 'admin@city.example',
      displayName: '管理 花子',
      password: 'a long enough sentence for a test',
    }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  cookies = cookiesOf(answer);
}, 180_000);

function cookiesOf(answer: Response): { name: string; value: string; url: string }[] {
  return answer.headers.getSetCookie().flatMap((cookie) => {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    return name === undefined || value === undefined ? [] : [{ name, value, url: server.url }];
  });
}

/** Invited by the operator's token; the letter lies in the folder that takes the place of a mail server. */
async function secondAdministrator(): Promise<string> {
  const headers = { 'content-type': 'application/json', origin: server.url };
  await fetch(`${server.url}/api/tenants/default/invitations`, {
    method: 'POST',
    headers: { ...headers, authorization: `Bearer ${server.token}` },
    body: JSON.stringify({ mail: 'second@city.example', roles: ['administrator'], language: 'ja' }),
  });
  const folder = path.join(server.dataFolder, 'mail');
  let ticket = '';
  await expect
    .poll(async () => {
      for (const name of await readdir(folder).catch((): string[] => [])) {
        const letter = await readFile(path.join(folder, name), 'utf8');
        ticket = /invitation\?ticket=([\w.-]+)/.exec(letter)?.[1] ?? ticket;
      }
      return ticket;
    }, soon)
    .not.toBe('');
  const accepted = await fetch(`${server.url}/api/account/invitation`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ ticket, displayName: '副管理 次郎' }),
  });
  if (!accepted.ok) throw new Error(await accepted.text());
  return cookiesOf(accepted)
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ');
}
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
  await sso[Symbol.asyncDispose]();
});

async function withPage(path: string, work: (page: Page) => Promise<void>): Promise<void> {
  await using view = await openPage(browser, { language: 'ja' });
  const { page } = view;
  await page.context().addCookies(cookies);
  await page.goto(`${server.url}${path}`, { waitUntil: 'networkidle' });
  await work(page);
  // What the API refuses is an answer of the page, and the browser says so.
  expect(view.faults().filter((fault) => !fault.includes('409'))).toEqual([]);
}

/** Of the navigation, the form fields, the tables: everything on the page. */
async function isSound(page: Page, name: string): Promise<void> {
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.setViewportSize({ width: 360, height: 780 });
  expect(await overflowOf(page)).toBe(0);
  await takeScreenshot(page, name);
  await page.setViewportSize({ width: 1280, height: 900 });
}

describe('an administrator', () => {
  test('makes the tenants of all municipalities, and finds one', async () => {
    await withPage('/staff/admin', async (page) => {
      await isSound(page, 'admin-tenants');
      await page.getByRole('button', { name: '21の団体を作る' }).first().click();
      await page.getByRole('dialog').getByRole('button', { name: '21の団体を作る' }).click();
      await expect.poll(() => page.textContent('main'), soon).toContain('作成しました');
      await page.goto(`${server.url}/staff/admin?q=ながさきし`, { waitUntil: 'networkidle' });
      await expect
        .poll(() => page.getByRole('rowheader').allTextContents(), soon)
        .toEqual(['長崎市']);
      await page.getByRole('link', { name: '長崎市' }).click();
      await expect.poll(() => page.textContent('h1'), soon).toBe('長崎市');
      await isSound(page, 'admin-tenant');
    });
  });

  test('permits the public a kind of data in a sentence, takes it back, and undoes that', async () => {
    await withPage('/staff/admin/422029/public', async (page) => {
      await isSound(page, 'admin-rules');
      const sentence = 'だれでもは、Statueのすべての項目を見られます。';
      await page.getByLabel('データの種類').fill('Statue');
      await page.getByRole('button', { name: '許可する' }).click();
      await expect
        .poll(() => page.locator('main ul li', { hasText: sentence }).count(), soon)
        .toBe(1);
      await page.getByRole('button', { name: '取り消す' }).first().click();
      await page.getByRole('dialog').getByRole('button', { name: '取り消す' }).click();
      await expect
        .poll(() => page.locator('main ul li', { hasText: sentence }).count(), soon)
        .toBe(0);
      await page.getByRole('button', { name: '元に戻す' }).click();
      await expect
        .poll(() => page.locator('main ul li', { hasText: sentence }).count(), soon)
        .toBe(1);
    });
  });

  test('makes a token that is shown once, and works', async () => {
    await withPage('/staff/admin/default/tokens', async (page) => {
      await isSound(page, 'admin-tokens');
      await page.getByLabel('名前', { exact: false }).last().fill('水位計ゲートウェイ');
      await page.getByLabel('公開前のデータを見る').check();
      await page.getByRole('button', { name: 'トークンを作る' }).click();
      await expect.poll(() => page.textContent('main'), soon).toContain('kmk_');
      const token = /kmk_[\w-]{43}/.exec((await page.textContent('main')) ?? '')?.[0] ?? '';
      const me = await fetch(`${server.url}/api/me`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect(await me.json()).toMatchObject({ kind: 'machine', tenant: 'default' });
      await page.reload();
      expect(await page.textContent('main')).not.toContain('kmk_');
    });
  });

  test('tests an OpenID Connect provider, adds it, changes it, and removes it', async () => {
    await withPage('/staff/admin/default/sign-in', async (page) => {
      await isSound(page, 'admin-providers');
      const text = (): Promise<string | null> => page.textContent('main');
      const inspect = page.getByRole('button', { name: '接続を確かめる' });
      await page.getByLabel('発行者').fill(`${sso.issuer}/nowhere`);
      await inspect.click();
      await expect.poll(text, soon).toContain('OpenID Connectの設定情報がありません');
      await page.getByLabel('発行者').fill(sso.issuer);
      await page.getByLabel('クライアントシークレット').fill('a secret nobody sees again');
      await inspect.click();
      await expect.poll(text, soon).toContain('接続できました');
      await page.getByLabel('ボタンに出す名前').fill('県庁の職員アカウント');
      await page.getByLabel('クライアントID').fill('kumiki');
      await page.getByRole('button', { name: '追加する', exact: true }).click();
      await expect.poll(text, soon).toContain('追加しました');
      await expect
        .poll(() => page.getByRole('heading', { name: '県庁の職員アカウント' }).count(), soon)
        .toBe(1);
      expect(await page.content()).not.toContain('a secret nobody sees again');
      await page.getByRole('link', { name: '「県庁の職員アカウント」を変更する' }).click();
      // The form to add one has a field of the same name until the form to change it stands there.
      await page.getByRole('button', { name: '保存する' }).waitFor();
      await page.getByLabel('ボタンに出す名前').fill('職員ログイン');
      await isSound(page, 'admin-provider');
      await page.getByRole('button', { name: '保存する' }).click();
      await expect.poll(text, soon).toContain('保存しました');
      await expect
        .poll(() => page.getByRole('heading').allTextContents(), soon)
        .toContain('職員ログイン');
      expect(await page.content()).not.toContain('a secret nobody sees again');
      await page.goto(`${server.url}/sign-in`);
      await expect.poll(text, soon).toContain('職員ログイン');
      await page.goto(`${server.url}/staff/admin/default/sign-in`, { waitUntil: 'networkidle' });
      await page.getByRole('button', { name: '連携をやめる' }).click();
      await page.getByRole('dialog').getByRole('button', { name: '連携をやめる' }).click();
      await expect.poll(text, soon).toContain('連携しているログイン先はありません');
    });
  });

  test('sees who works where, with the way to invite others', async () => {
    await withPage('/staff/admin/default/members', async (page) => {
      await isSound(page, 'admin-members');
      expect(await page.textContent('main')).toContain('管理 花子');
      await page.getByRole('link', { name: '管理 花子さんに役割を加える' }).click();
      await page.getByRole('combobox', { name: '役割' }).selectOption({ label: '監査担当者' });
      await page.getByRole('button', { name: 'この役割を与える' }).click();
      await expect.poll(() => page.textContent('main'), soon).toContain('許可しました');
      await isSound(page, 'admin-members-role');
      await page.getByRole('button', { name: '外す' }).first().click();
      await page.getByRole('dialog').getByRole('button', { name: '外す' }).click();
      // The last administrator of the installation stays.
      await expect.poll(() => page.textContent('main'), soon).toContain('変更できませんでした');
    });
  });
});

test('where four eyes are asked for, what one administrator proposes another one approves', async () => {
  const cookie = await secondAdministrator();
  await withPage('/staff/admin/default/changes', async (page) => {
    const text = (): Promise<string | null> => page.textContent('main');
    await page.getByRole('button', { name: '別の管理者の承認を必要にする' }).click();
    const question = page.getByRole('dialog');
    await question.getByRole('button', { name: '別の管理者の承認を必要にする' }).click();
    await expect.poll(text, soon).toContain('いまは、別の管理者の承認が必要です');
    await page.goto(`${server.url}/staff/admin/default/public`, { waitUntil: 'networkidle' });
    await page.locator('#field-entityType').selectOption({ index: 1 });
    await page.getByRole('button', { name: '許可する' }).click();
    await expect.poll(text, soon).toContain('別の管理者が承認すると有効になります');
    const proposed = await fetch(`${server.url}/api/tenants/default/members/someone/roles/editor`, {
      method: 'PUT',
      headers: { cookie, origin: server.url, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(proposed.status).toBe(202);
    await page.goto(`${server.url}/staff/admin/default/changes`, { waitUntil: 'networkidle' });
    await expect.poll(text, soon).toContain('あなたが提案した変更です');
    await isSound(page, 'admin-changes');
    // One's own can only be taken back.
    expect(await page.getByRole('button', { name: '取り下げる' }).count()).toBe(1);
    await page.getByRole('button', { name: '承認する' }).click();
    await expect.poll(text, soon).toContain('承認しました');
    await expect.poll(text, soon).toContain('提案：副管理 次郎');
    await page.getByRole('button', { name: '取り下げる' }).click();
    await expect.poll(text, soon).toContain('承認を待っている変更はありません');
    await isSound(page, 'admin-changes-decided');
  });
});

test('a developer registers an application, and gets its token once', async () => {
  await withPage('/developers/apps', async (page) => {
    await isSound(page, 'developers');
    await page.getByLabel('アプリの名前').fill('バスの地図');
    await page.getByRole('button', { name: '登録する' }).click();
    await expect.poll(() => page.textContent('main'), soon).toContain('kmk_');
    await page.reload();
    expect(await page.textContent('main')).not.toContain('kmk_');
    expect(await page.textContent('main')).toContain('バスの地図');
    await page.getByRole('link', { name: '「バスの地図」の利用の記録' }).click();
    await expect
      .poll(() => page.textContent('main'), soon)
      .toContain('この90日間は使われていません');
  });
});

test('what was set up here goes to another tenant by the command line, and a newer file is refused', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'kumiki-tenant-'));
  const file = path.join(folder, 'town.json');
  const there = ['--url', server.url, '--token', server.token];
  try {
    const taken = await runKumiki(['tenant', 'export', file, '--tenant', '422029', ...there]);
    expect(taken).toMatchObject({ exitCode: 0 });
    const document = JSON.parse(await readFile(file, 'utf8')) as { rules: unknown[] };
    expect(JSON.stringify(document.rules)).toContain('Statue');
    // Under its own name elsewhere; here another one, without the code that is taken.
    const tenant = { name: 'copy', kind: 'partner', displayName: { ja: '写し', kana: '', en: '' } };
    await writeFile(file, JSON.stringify({ ...document, tenant }));
    const brought = await runKumiki(['tenant', 'import', file, ...there]);
    expect(brought).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('1 rules') });
    await withPage('/staff/admin/copy/public', async (page) => {
      await expect.poll(() => page.textContent('main'), soon).toContain('Statue');
    });
    await writeFile(file, JSON.stringify({ ...document, tenant, version: 99 }));
    const newer = await runKumiki(['tenant', 'import', file, ...there]);
    expect(newer).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('version 99') });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});
