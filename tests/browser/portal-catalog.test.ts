/** The catalogue as citizens see it: found, read, taken, cited, in three languages, with and without scripts. */
import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RunningServer, startServer } from '../server.ts';
import { accessibilityFaults } from './axe.ts';
import { weighFirstView } from './budget.ts';
import { launchBrowser } from './chromium.ts';
import { openPage } from './page.ts';
import { languages, overflowOf, ownFaults } from './portal-pages.ts';
import { takeScreenshot } from './screenshot.ts';

vi.setConfig({ testTimeout: 120_000 });

let browser: Browser;
let server: RunningServer;
const resource = randomUUID();

async function send(method: string, path: string, body: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.ok, `${method} ${path}`).toBe(true);
  // Answers of the server under test; what is missing fails the test that looks for it.
  return (await response.json()) as Record<string, unknown>;
}

beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), startServer()]);
  const made = await send('POST', '/api/datasets', {
    name: 'parks-of-the-city',
    title: { ja: '市内の公園', easy: 'まちの こうえん', en: 'Parks of the city' },
    description: { ja: '市が管理する公園の名称、種別、面積、位置です。' },
    publisher: { name: '見本市', url: 'https://city.example/' },
    licence: 'cc-by-4.0',
    estat: ['08'],
    tags: ['公園', '子育て'],
    frequency: 'ANNUAL',
    issued: '2026-04-01',
    updated: '2026-11-01',
    resources: [{ id: resource, name: { ja: '公園一覧' }, format: 'CSV' }],
  });
  await send('PUT', `/api/datasets/${String(made['id'])}/publication`, {});
  const fields = [
    { id: '名称', type: 'text' },
    { id: '種別', type: 'text' },
    { id: '面積', type: 'numeric' },
    { id: '緯度', type: 'numeric' },
    { id: '経度', type: 'numeric' },
  ];
  const records = Array.from({ length: 120 }, (_, n) => ({
    名称: `第${n + 1}公園`,
    種別: n % 3 === 0 ? '街区公園' : '近隣公園',
    面積: (n * 37) % 1000,
    緯度: 32.7 + (n % 12) / 100,
    経度: 129.8 + (n % 10) / 100,
  }));
  await send('POST', '/api/3/action/datastore_create', { resource_id: resource, fields, records });
  for (let n = 0; n < 25; n += 1) {
    const name = `dataset-number-${n}`;
    const { result } = (await send('POST', '/api/3/action/package_create', {
      name,
      title: `資料${n}`,
      license_id: 'cc0-1.0',
    })) as { result: { state: string } };
    expect(result.state).toBe('active');
  }
}, 240_000);

afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

describe.each(languages)('in $language', ({ language, prefix }) => {
  test('the catalogue and a dataset are accessible, fit 360 px and break no policy', async () => {
    await using view = await openPage(browser, { language });
    const { page } = view;
    for (const path of ['/catalog', '/catalog/parks-of-the-city', '/catalog/suggest']) {
      const response = await page.goto(`${server.url}${prefix}${path}`, {
        waitUntil: 'networkidle',
      });
      expect(response?.status()).toBe(200);
      expect(await accessibilityFaults(page)).toEqual([]);
      await takeScreenshot(page, `catalog-${language}-${path.split('/').at(-1) ?? ''}`);
      await page.setViewportSize({ width: 360, height: 780 });
      expect(await overflowOf(page)).toBe(0);
      await page.setViewportSize({ width: 1280, height: 900 });
    }
    expect(ownFaults(view)).toEqual([]);
  });
});

test('a dataset is found by its words and opened, without scripts', async () => {
  await using view = await openPage(browser, { language: 'ja', hasJavaScript: false });
  const { page } = view;
  await page.goto(`${server.url}/catalog`);
  await page.getByLabel('キーワード').fill('こうえん');
  await page.getByRole('button', { name: '検索する' }).click();
  await page.getByRole('link', { name: '市内の公園' }).click();
  expect(await page.textContent('h1')).toBe('市内の公園');
  await page.waitForLoadState('load');
  const text = (await page.textContent('main')) ?? '';
  expect(text).toContain('クリエイティブ・コモンズ BY 4.0 国際');
  expect(text).toContain('出典：見本市「市内の公園」（2026年）');
  expect(await page.locator('svg[role=img]').first().getAttribute('aria-label')).toContain('120');
});

test('rows are sorted and filtered by links and a form, and pages follow', async () => {
  await using view = await openPage(browser, { language: 'ja', hasJavaScript: false });
  const { page } = view;
  await page.goto(`${server.url}/catalog/parks-of-the-city`);
  await page
    .getByRole('link', { name: /面積.*小さい順|面積.*昇順|面積/ })
    .first()
    .click();
  const first = page
    .locator('section[aria-labelledby=table] table')
    .first()
    .locator('tbody tr')
    .first();
  expect(await first.locator('td').nth(1).textContent()).toBe('0');
  await page.goto(
    `${server.url}/catalog/parks-of-the-city?filter=${encodeURIComponent('第12公園')}`,
  );
  const table = page.locator('section[aria-labelledby=table] table').first();
  expect(await table.locator('tbody tr').count()).toBe(1);
  await page.goto(`${server.url}/catalog?page=2`);
  await expect.poll(() => page.locator('article').count(), { timeout: 20_000 }).toBe(6);
});

test('a mistake is reported and reaches staff', async () => {
  await using view = await openPage(browser, { language: 'ja' });
  const { page } = view;
  await page.goto(`${server.url}/catalog/parks-of-the-city/report`, { waitUntil: 'networkidle' });
  await page.getByRole('button', { name: '送る' }).click();
  await page.getByRole('alert').or(page.locator('[aria-labelledby=error-summary]')).waitFor();
  await page.getByRole('textbox', { name: '内容' }).fill('第3公園の位置が違います。');
  await page.getByRole('button', { name: '送る' }).click();
  await page.getByText('お送りいただきありがとうございます').waitFor();
  const response = await fetch(`${server.url}/api/catalog/messages`, {
    headers: { authorization: `Bearer ${server.token}` },
  });
  expect(await response.json()).toMatchObject({
    messages: [{ kind: 'report', body: '第3公園の位置が違います。', state: 'new' }],
  });
});

test.each(['/catalog', '/catalog/parks-of-the-city'])(
  '%s loads at most 200 kB of script',
  async (path) => {
    await using view = await openPage(browser, { width: 360 });
    const weight = await weighFirstView(view.page, `${server.url}${path}`);
    expect(weight.scriptBytes).toBeLessThanOrEqual(200_000);
    expect(weight.scripts.filter(({ url }) => /map-view|maplibre/.test(url))).toEqual([]);
  },
);

test('what does not exist, or is no longer public, answers 404 with a way back', async () => {
  const response = await fetch(`${server.url}/catalog/nothing-of-that-name`);
  expect(response.status).toBe(404);
  expect(await response.text()).toContain('データセットが見つかりません');
});
