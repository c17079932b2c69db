/** From a file to a published dataset, by keyboard alone. */
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type RunningServer, startServer } from '../server.ts';
import { accessibilityFaults } from './axe.ts';
import { launchBrowser } from './chromium.ts';
import { openPage } from './page.ts';
import { overflowOf } from './portal-pages.ts';
import { takeScreenshot } from './screenshot.ts';

vi.setConfig({ testTimeout: 240_000 });

const password = 'いつも歩く川べりの道 42';

let browser: Browser;
let server: RunningServer;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), startServer()]);
}, 240_000);

afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

const sites = `指定緊急避難場所一覧
全国地方公共団体コード,ID,名称,名称_カナ,緯度,経度,災害種別_洪水,災害種別_地震,災害種別_津波,想定収容人数,備考
422011,1,サンプル中央公園,ｻﾝﾌﾟﾙﾁｭｳｵｳｺｳｴﾝ,32.7503,129.8778,○,○,×,"1,200",
422011,2,サンプル小学校,サンプルショウガッコウ,129.8612,32.7448,×,○,○,300人,
422011,3,サンプル公民館,サンプルコウミンカン,,,×,○,×,80,座標なし
`;

/** Tab goes on until the element has the focus, as a person does who uses no mouse. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let presses = 0; presses < 120; presses += 1) {
    if (await wanted.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('Tab never reaches it');
}

async function signIn(context: BrowserContext): Promise<void> {
  const data = {
    token: server.token,
    mail: 'kanri@example.jp',
    displayName: '管理 花子',
    password,
  };
  const address = `${server.url}/api/account/first-administrator`;
  const claimed = await context.request.post(address, { headers: { origin: server.url }, data });
  expect(claimed.status()).toBe(200);
  // All processes know a role within a second.
  const mayImport = async () =>
    (await context.request.get(`${server.url}/api/import-sessions`)).status();
  await expect.poll(mayImport, { timeout: 30_000 }).toBe(200);
}

test('a file is published by keyboard alone within two minutes, and its pages have no barriers', async () => {
  await using view = await openPage(browser);
  const { page, context } = view;
  await signIn(context);
  await page.goto(`${server.url}/staff/import`, { waitUntil: 'networkidle' });
  expect(await page.textContent('h1')).toBe('ファイルを取り込む');
  expect(await accessibilityFaults(page)).toEqual([]);
  await takeScreenshot(page, 'import-choose');
  const begun = performance.now();

  const field = page.getByLabel('取り込むファイル');
  await tabTo(page, field);
  // What the window of the system does, which no test can reach.
  await field.setInputFiles({
    name: '422011_evacuation_space.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(sites),
  });
  await tabTo(page, page.getByRole('button', { name: '中身を見る' }));
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/staff\/import\/[0-9a-f]+$/, { timeout: 60_000 });
  await page.getByText('自治体標準オープンデータセット 03').waitFor({ timeout: 60_000 });
  await page.waitForLoadState('networkidle');
  expect(await accessibilityFaults(page)).toEqual([]);
  await takeScreenshot(page, 'import-check');

  const title = page.getByLabel('データセットの名前');
  expect(await title.inputValue()).toBe('指定緊急避難場所一覧（長崎市）');
  await tabTo(page, page.getByRole('button', { name: '取り込む', exact: true }));
  await page.keyboard.press('Enter');
  await page.getByText('取り込みが終わりました').waitFor({ timeout: 90_000 });
  expect((performance.now() - begun) / 1_000).toBeLessThan(120);
  await expect
    .poll(() => page.getByText('3行を保存し、0行は取り込みませんでした').count(), {
      timeout: 60_000,
    })
    .toBe(1);
  expect(await accessibilityFaults(page)).toEqual([]);
  await takeScreenshot(page, 'import-done');

  // The dataset says how well machines can read its file, and why not better.
  await page.getByRole('link', { name: 'データセットを見る' }).click();
  const badge = page.getByRole('link', { name: /機械可読性 [0-9]+点/ });
  await badge.waitFor({ timeout: 60_000 });
  await page.getByRole('heading', { name: '機械可読性', exact: true }).waitFor({ timeout: 30_000 });
  await expect.poll(() => page.getByText('L3-01').count(), { timeout: 30_000 }).toBe(1);
  expect(await accessibilityFaults(page)).toEqual([]);
  await takeScreenshot(page, 'dataset-readability');

  const found = await fetch(
    `${server.url}/ngsi-ld/v1/entities?type=EvacuationSite&q=name=="サンプル小学校"&format=simplified`,
  );
  expect(await found.json()).toMatchObject([
    {
      hazard: ['earthquake', 'tsunami'],
      capacity: 300,
      location: { type: 'Point', coordinates: [129.8612, 32.7448] },
    },
  ]);
  await page.goto(`${server.url}/staff/quality`, { waitUntil: 'networkidle' });
  await expect
    .poll(() => page.getByText('指定緊急避難場所一覧').count(), { timeout: 60_000 })
    .toBeGreaterThan(0);
  // The title above the header is a breach that publishing the repaired file mends, at one click.
  await page.getByText('L3-01').waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: '直したファイルを並べて公開する' }).click();
  await page.getByText('直したファイルを加えました').waitFor({ timeout: 60_000 });
  expect(await accessibilityFaults(page)).toEqual([]);
  await takeScreenshot(page, 'quality');
  await page.setViewportSize({ width: 360, height: 780 });
  expect(await overflowOf(page)).toBe(0);
  await takeScreenshot(page, 'quality-360');
  await page.setViewportSize({ width: 1_280, height: 800 });
  await page.goto(`${server.url}/staff/connectors`, { waitUntil: 'networkidle' });
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByLabel('名前').fill('県のカタログ');
  await page.getByLabel('URL').last().fill('http://127.0.0.1:9');
  await page.getByRole('button', { name: '登録する' }).click();
  await page.waitForURL(/\/staff\/connectors\/[0-9a-f]+$/, { timeout: 60_000 });
  await page.getByRole('button', { name: '試しに実行する（保存しない）' }).click();
  await page
    .getByText('失敗（試行）')
    .or(page.getByText('失敗 (試行)'))
    .waitFor({ timeout: 60_000 });
  await expect
    .poll(() => page.getByText('is refused').count(), { timeout: 60_000 })
    .toBeGreaterThan(0);
  expect(await accessibilityFaults(page)).toEqual([]);
  await takeScreenshot(page, 'connector');
  await page.setViewportSize({ width: 360, height: 780 });
  expect(await overflowOf(page)).toBe(0);
  expect(view.faults()).toEqual([]);
});

const schools = `学校名,児童数,学級数
東小学校,300,12
西小学校,250,10

中学校名,生徒数,教員数
東中学校,200,20
`;

test('of two tables in one sheet, staff choose one', async () => {
  await using view = await openPage(browser);
  const { page } = view;
  const data = { mail: 'kanri@example.jp', password };
  const address = `${server.url}/api/account/sign-in/password`;
  const headers = { origin: server.url };
  expect((await view.context.request.post(address, { headers, data })).status()).toBe(200);
  await page.goto(`${server.url}/staff/import`, { waitUntil: 'networkidle' });
  await page.getByLabel('取り込むファイル').setInputFiles({
    name: '学校.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(schools),
  });
  await page.getByRole('button', { name: '中身を見る' }).click();
  await page.getByText('下に、もう一つの表があります').waitFor({ timeout: 60_000 });
  await page.waitForLoadState('networkidle');
  expect(await accessibilityFaults(page)).toEqual([]);
  await takeScreenshot(page, 'import-two-tables');
  await page.getByLabel('上の表だけを取り込む').check();
  await page.getByRole('button', { name: 'この内容で見なおす' }).first().click();
  await page
    .getByText('下にある別の表の行なので、取り込みませんでした')
    .first()
    .waitFor({ timeout: 60_000 });
  expect(await page.getByLabel('上の表だけを取り込む').isChecked()).toBe(true);
  await page.setViewportSize({ width: 360, height: 780 });
  await expect.poll(() => overflowOf(page), { timeout: 30_000 }).toBe(0);
});
