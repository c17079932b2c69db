/** The portal as an app on a device: it can be installed, and opens without a network. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type RunningServer, startServer } from '../server.ts';
import { accessibilityFaults } from './axe.ts';
import { launchBrowser } from './chromium.ts';
import { openPage } from './page.ts';
import { languages, soon } from './portal-pages.ts';

vi.setConfig({ testTimeout: 240_000 });

const run = promisify(execFile);

let browser: Browser;
let server: RunningServer;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), startServer()]);
}, 180_000);

afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

test.each(languages)('in $language it says what a device needs to install it', async (each) => {
  const { prefix, lang } = each;
  const html = await (await fetch(`${server.url}${prefix}/about`)).text();
  expect(html).toContain(`<link rel="manifest" href="${prefix}/manifest.webmanifest"/>`);
  const response = await fetch(`${server.url}${prefix}/manifest.webmanifest`);
  const manifest: unknown = await response.json();
  expect(manifest).toMatchObject({ lang, display: 'standalone', start_url: prefix || '/' });
  const icons = JSON.stringify(manifest).match(/\/icons\/[a-z0-9-]+\.png/g) ?? [];
  expect(icons).toHaveLength(3);
  for (const icon of icons) {
    const bytes = new Uint8Array(await (await fetch(`${server.url}${icon}`)).arrayBuffer());
    expect([...bytes.subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
  }
});

test('without a network a page that was seen is shown, and another says why it is not', async () => {
  await using view = await openPage(browser);
  const { page, context } = view;
  await page.goto(`${server.url}/shelters`, { waitUntil: 'networkidle' });
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, undefined, soon);
  // What the worker sees is kept: the first page came before it.
  await page.goto(`${server.url}/shelters`, { waitUntil: 'networkidle' });
  await context.setOffline(true);
  await page.goto(`${server.url}/shelters`);
  await expect.poll(() => page.getByRole('article').count(), { timeout: 60_000 }).toBe(20);
  // Whatever the page, it is said in the language of its address.
  for (const { prefix, lang, title } of [
    { prefix: '', lang: 'ja', title: 'インターネットにつながっていません' },
    { prefix: '/easy', lang: 'ja', title: 'インターネットに つながっていません' },
    { prefix: '/en', lang: 'en', title: 'You are offline' },
  ]) {
    await page.goto(`${server.url}${prefix}/about`);
    await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor(soon);
    expect(await page.getAttribute('html', 'lang')).toBe(lang);
    // It looks as it should: its stylesheet is kept too.
    expect(await page.evaluate(() => getComputedStyle(document.body).fontFamily)).toContain(
      'Noto Sans JP',
    );
    expect(await accessibilityFaults(page)).toEqual([]);
  }
  await context.setOffline(false);
});

test('a municipality is chosen once, and stands in the ways on', async () => {
  await using view = await openPage(browser, { hasJavaScript: false });
  const { page } = view;
  await page.goto(server.url);
  await page.getByLabel('お住まい・行き先の市町村').selectOption('422011');
  await page.getByRole('button', { name: 'この市町村で見る' }).click();
  await page.waitForURL(/\/\?city=422011/, soon);
  await page.getByRole('link', { name: '一覧でさがす' }).click();
  await page.waitForURL(/\/shelters\?city=422011/, soon);
  // Also where it means nothing, so that it is there again on the next page that knows it.
  await page
    .getByRole('navigation', { name: '主なページ' })
    .getByRole('link', { name: 'オープンデータ' })
    .click();
  await page.waitForURL(/\/catalog\?city=422011/, soon);
  await page.getByRole('link', { name: 'ホーム', exact: true }).first().click();
  await page.waitForURL(/\/\?city=422011/, soon);
  expect(await page.getByLabel('お住まい・行き先の市町村').inputValue()).toBe('422011');
  expect(await page.context().cookies()).toEqual([]);
});

test('a warning stands over the home page while it holds, and what is open now is told', async () => {
  const send = async (method: string, path: string, body: object): Promise<void> => {
    const headers = { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' };
    const answer = await fetch(`${server.url}${path}`, {
      method,
      headers,
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  };
  const property = (value: unknown) => ({ type: 'Property', value });
  const rule = (type: string) => ({
    entityType: `https://uri.etsi.org/ngsi-ld/default-context/${type}`,
  });
  await send('POST', '/ngsi-ld/v1/entityOperations/create', [
    {
      id: 'urn:ngsi-ld:Alert:now',
      type: 'Alert',
      headline: property('大雨警報'),
      severity: property('high'),
    },
    {
      id: 'urn:ngsi-ld:Alert:past',
      type: 'Alert',
      headline: property('過ぎた警報'),
      validTo: property('2020-01-01T00:00:00Z'),
    },
    {
      id: 'urn:ngsi-ld:PublicFacility:1',
      type: 'PublicFacility',
      name: property('見本市立図書館'),
      serviceDay: property('月;火;水;木;金;土;日'),
      startTime: property('00:00'),
      endTime: property('24:00'),
    },
  ]);
  const rules = await fetch(`${server.url}/api/tenants/default/public-rules`, {
    headers: { authorization: `Bearer ${server.token}` },
  });
  // The server under test answers its own document.
  const known = (await rules.json()) as { readonly rules: readonly object[] };
  await send('PUT', '/api/tenants/default/public-rules', {
    rules: [...known.rules, rule('Alert'), rule('PublicFacility')],
  });
  const home = async () => await (await fetch(server.url)).text();
  await expect.poll(home, soon).toContain('大雨警報');
  await expect.poll(home, soon).toContain('見本市立図書館');
  expect(await home()).toMatch(/role="alert"/);
  expect(await home()).not.toContain('過ぎた警報');
});

test('a language model is told how to use the data', async () => {
  const text = await (await fetch(`${server.url}/llms.txt`)).text();
  expect(text).toMatch(/^# Nagasaki/);
  expect(text).toContain(`${server.url}/openapi.json`);
  expect(text).toContain('- EvacuationSite: ');
  // Whatever it names is there.
  const addresses = [...text.matchAll(/\]\((http[^)]+)\)/g)].map(([, address = '']) => address);
  expect(addresses.length).toBeGreaterThan(10);
  for (const address of addresses) {
    const answer = await fetch(address);
    await answer.body?.cancel();
    expect([address, answer.status]).toEqual([address, 200]);
  }
});

test('what the guide shows runs as it stands: curl, JavaScript, Python', async () => {
  await using view = await openPage(browser, { hasJavaScript: false });
  await view.page.goto(`${server.url}/developers`);
  const codes = await view.page.locator('pre code').allTextContents();
  expect(codes).toHaveLength(12);
  for (const [place, code] of codes.entries()) {
    const [command = '', ...args] = [
      ['sh', '-c', code],
      [process.execPath, '--input-type=module', '--eval', code],
      ['python3', '-c', code],
    ][place % 3] ?? [''];
    const { stdout } = await run(command, args);
    expect([code, stdout.trim().length > 10]).toEqual([code, true]);
  }
});

test('without scripts one chooses a request, sends it from the page, and reads the answer', async () => {
  await using view = await openPage(browser, { hasJavaScript: false });
  const { page } = view;
  await page.goto(`${server.url}/developers`);
  await page.getByRole('link', { name: 'ページの中で試す' }).click();
  await page.getByRole('link', { name: 'Query entities', exact: true }).click();
  await page.locator('input[name="query.type"]').fill('EvacuationShelter');
  await page.getByRole('button', { name: '問い合わせる' }).click();
  await page.getByRole('heading', { name: '答え（200）' }).waitFor();
  expect(await page.locator('pre').last().textContent()).toContain('"type": "EvacuationShelter"');
  await page.goto(`${server.url}/developers/explorer?op=queryEntities&run=1&query.q=((`);
  await page.getByRole('heading', { name: '答え（400）' }).waitFor();
});

test('on paper a page is black on white, without menus and buttons, and says where it is from', async () => {
  await using view = await openPage(browser, { colours: 'dark', contrast: 'more' });
  const { page } = view;
  await page.goto(`${server.url}/easy/shelters`);
  // What is to be read has its furigana.
  expect(await page.locator('main ruby rt').count()).toBeGreaterThan(10);
  await page.emulateMedia({ media: 'print' });
  await page.locator('body > header').waitFor({ state: 'hidden', ...soon });
  const colours = await page.evaluate(() => {
    const { backgroundColor, color } = getComputedStyle(document.documentElement);
    return [backgroundColor, color];
  });
  expect(colours).toEqual(['rgb(255, 255, 255)', 'rgb(0, 0, 0)']);
  await page.locator('body > footer').getByText('印刷').first().waitFor(soon);
});

test('places are among what is found and suggested', async () => {
  await using view = await openPage(browser);
  const { page } = view;
  await page.goto(server.url);
  const field = page.getByRole('combobox', { name: 'データ・場所・計画をさがす' });
  await field.pressSequentially('サンプル');
  const option = page.getByRole('option').filter({ hasText: '場所' }).first();
  await option.waitFor(soon);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/search\?q=/, soon);
  const found = page.getByRole('main').getByRole('listitem').filter({ hasText: 'サンプル' });
  await found.first().waitFor(soon);
  expect(await accessibilityFaults(page)).toEqual([]);
  await found.first().getByRole('link').click();
  await page.waitForURL(/\/shelters\/urn/, soon);
});

test('the change log of the project is a page', async () => {
  const html = await (await fetch(`${server.url}/developers/changes`)).text();
  expect(html).toContain('<h1');
  expect((html.match(/<li/g) ?? []).length).toBeGreaterThan(10);
});
