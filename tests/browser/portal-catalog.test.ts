/** The catalogue as citizens see it: found, read, taken, cited, in three languages, with and without scripts. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RunningServer, startServer } from '../server.ts';
import { accessibilityFaults } from './axe.ts';
import { weighFirstView } from './budget.ts';
import { launchBrowser } from './chromium.ts';
import { openPage } from './page.ts';
import { languages, overflowOf, ownFaults } from './portal-pages.ts';
import { takeScreenshot } from './screenshot.ts';

vi.setConfig({ testTimeout: 240_000 });

let browser: Browser;
let server: RunningServer;
const resource = randomUUID();
let cookies: { name: string; value: string; url: string }[] = [];
/** Where the sender of a report finds the answer. */
let receipt = '';

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
  const draft = {
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
  };
  const made = await send('POST', '/api/datasets', draft);
  const own = `/api/datasets/${String(made['id'])}`;
  await send('PUT', `${own}/publication`, {});
  await send('PUT', own, { ...draft, tags: ['公園', '緑'] });
  await send('PUT', `${own}/publication`, {});
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
    const own = '/catalog/parks-of-the-city';
    for (const path of [
      '/catalog',
      own,
      `${own}/versions/2`,
      '/catalog/browse',
      '/catalog/suggest',
    ]) {
      const response = await page.goto(`${server.url}${prefix}${path}`, {
        waitUntil: 'networkidle',
      });
      expect(response?.status()).toBe(200);
      expect(await accessibilityFaults(page)).toEqual([]);
      await takeScreenshot(page, `catalog-${language}-${path.split('/').at(-1) ?? ''}`);
      await page.setViewportSize({ width: 360, height: 780 });
      expect(await overflowOf(page)).toBe(0);
      await takeScreenshot(page, `catalog-${language}-${path.split('/').at(-1) ?? ''}`);
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
  await page.waitForURL(/[?&]q=/);
  await page.getByRole('link', { name: '市内の公園' }).click();
  await page.getByRole('heading', { level: 1, name: '市内の公園' }).waitFor();
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
  await expect.poll(() => first.locator('td').nth(1).textContent(), { timeout: 60_000 }).toBe('0');
  await page.goto(
    `${server.url}/catalog/parks-of-the-city?filter=${encodeURIComponent('第12公園')}`,
  );
  const table = page.locator('section[aria-labelledby=table] table').first();
  expect(await table.locator('tbody tr').count()).toBe(1);
  // A value of a suggested chart leads to its rows, and away again.
  await page.goto(`${server.url}/catalog/parks-of-the-city`);
  await page.getByRole('link', { name: '街区公園', exact: true }).click();
  await page.getByText('40件').first().waitFor();
  await expect
    .poll(() => table.locator('tbody tr').nth(1).textContent(), { timeout: 60_000 })
    .toContain('第4公園');
  await page.getByRole('link', { name: /「種別」が「街区公園」の行/ }).click();
  await page.getByText('120件').first().waitFor();
  await page.goto(`${server.url}/catalog?page=2`);
  await expect.poll(() => page.locator('article').count(), { timeout: 60_000 }).toBe(6);
});

test('what a version changed is told beside the one before, and the score of the description is shown', async () => {
  await using view = await openPage(browser, { language: 'ja', hasJavaScript: false });
  const { page } = view;
  await page.goto(`${server.url}/catalog/parks-of-the-city`);
  expect(await page.textContent('main')).toMatch(/\d項目そろっています/);
  await page.getByRole('link', { name: /^第2版/ }).click();
  await page.getByRole('heading', { level: 1, name: '第2版の変更点' }).waitFor();
  const text = (await page.textContent('main')) ?? '';
  expect(text).toContain('公園、子育て');
  expect(text).toContain('公園、緑');
  expect(text).not.toContain('ライセンス');
});

test('rows stand on a map of vector tiles that is loaded when it is asked for', async () => {
  await using view = await openPage(browser, { language: 'ja' });
  const { page } = view;
  await page.goto(`${server.url}/catalog/parks-of-the-city`, { waitUntil: 'networkidle' });
  const tiles: string[] = [];
  page.on('response', (response) => {
    if (response.url().includes('/tiles/') && response.ok()) tiles.push(response.url());
  });
  await page.getByRole('button', { name: '動かせる地図で見る' }).click();
  await page.locator('[data-map=ready]').waitFor({ timeout: 60_000 });
  await expect.poll(() => tiles.length, { timeout: 60_000 }).toBeGreaterThan(0);
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.setViewportSize({ width: 360, height: 780 });
  expect(await overflowOf(page)).toBe(0);
  await takeScreenshot(page, 'catalog-map');
  expect(ownFaults(view)).toEqual([]);
});

test('examples for programs work as they are copied', async () => {
  await using view = await openPage(browser, { language: 'ja' });
  const { page } = view;
  await page.goto(`${server.url}/catalog/parks-of-the-city`, { waitUntil: 'networkidle' });
  const run = promisify(execFile);
  const codeOf = async (tab: string): Promise<string> => {
    await page.getByRole('tab', { name: tab, exact: true }).click();
    return (await page.locator('[role=tabpanel]:visible code').textContent()) ?? '';
  };
  const curl = await run('sh', ['-c', await codeOf('curl')]);
  expect(JSON.parse(curl.stdout)).toMatchObject({ total: 120 });
  const script = ['--input-type=module', '-e', await codeOf('JavaScript')];
  const javaScript = await run(process.execPath, script);
  expect(javaScript.stdout).toContain('第1公園');
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
  await page.getByRole('link', { name: '回答を確認するページを開く' }).click();
  await page.getByText('担当の職員が確認しています').waitFor();
  receipt = page.url();
  expect(await accessibilityFaults(page)).toEqual([]);
  const response = await fetch(`${server.url}/api/catalog/messages`, {
    headers: { authorization: `Bearer ${server.token}` },
  });
  expect(await response.json()).toMatchObject({
    messages: [{ kind: 'report', body: '第3公園の位置が違います。', state: 'new' }],
  });
});

test('datasets are found by the municipality their rows stand in, with a look inside, without scripts', async () => {
  // Rows are measured a moment after they have come.
  const found = async (): Promise<unknown> => {
    const answer = await fetch(`${server.url}/api/datasets?bbox=129.7,32.6,130,32.9`);
    return answer.json();
  };
  await expect.poll(found, { timeout: 60_000 }).toMatchObject({ total: 1 });
  await using view = await openPage(browser, { language: 'ja', hasJavaScript: false });
  const { page } = view;
  await page.goto(`${server.url}/catalog`);
  await page.getByText('地図の範囲で探す').click();
  await page.getByLabel('市区町村').selectOption({ label: '長崎市' });
  await page.getByRole('button', { name: 'この市区町村で探す' }).click();
  await page.getByRole('heading', { name: '1件のデータセット' }).waitFor();
  await page.getByRole('link', { name: '市内の公園' }).waitFor();
  await page.getByText('中身を少し見る（120行・5列）').click();
  await page.getByRole('cell', { name: '第3公園' }).waitFor();
  await page.getByLabel('市区町村').selectOption({ label: '対馬市' });
  await page.getByRole('button', { name: 'この市区町村で探す' }).click();
  await page.getByText('条件に合うデータセットはありません').waitFor();
});

test('the part of a map that is seen is what is looked through', async () => {
  await using view = await openPage(browser, { language: 'ja' });
  const { page } = view;
  await page.goto(`${server.url}/catalog`, { waitUntil: 'networkidle' });
  await page.getByText('地図の範囲で探す').click();
  await page.getByRole('button', { name: '地図を動かして範囲を選ぶ' }).click();
  const here = page.getByRole('button', { name: 'この地図の範囲で探す' });
  await here.waitFor({ timeout: 90_000 });
  expect(await accessibilityFaults(page)).toEqual([]);
  await takeScreenshot(page, 'catalog-bounds-map');
  await here.click();
  await page.waitForURL(/bbox=/);
  await page.getByRole('heading', { name: '1件のデータセット' }).waitFor();
  await page.getByRole('link', { name: '市内の公園' }).waitFor();
  await page.getByText('中身を少し見る（120行・5列）').click();
  await page.getByRole('cell', { name: '第3公園' }).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await takeScreenshot(page, 'catalog-bounds');
  await page.setViewportSize({ width: 360, height: 780 });
  expect(await overflowOf(page)).toBe(0);
  await takeScreenshot(page, 'catalog-bounds');
  expect(ownFaults(view)).toEqual([]);
});

/** Tab goes on until the element has the focus, as a person does who uses no mouse. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let presses = 0; presses < 150; presses += 1) {
    if (await wanted.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('Tab never reaches it');
}

async function pressKey(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor();
  await tabTo(page, wanted);
  await page.keyboard.press('Enter');
}

describe('staff', () => {
  beforeAll(async () => {
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
    cookies = answer.headers.getSetCookie().flatMap((cookie) => {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      return name === undefined || value === undefined ? [] : [{ name, value, url: server.url }];
    });
  });

  async function isSound(page: Page, name: string): Promise<void> {
    expect(await accessibilityFaults(page)).toEqual([]);
    await takeScreenshot(page, name);
    await page.setViewportSize({ width: 360, height: 780 });
    expect(await overflowOf(page)).toBe(0);
    await takeScreenshot(page, name);
    await page.setViewportSize({ width: 1280, height: 900 });
  }

  test('make a dataset, plan it, publish it, change it and withdraw it, by keyboard alone', async () => {
    await using view = await openPage(browser, { language: 'ja' });
    const { page } = view;
    await page.context().addCookies(cookies);
    await page.goto(`${server.url}/staff/catalog`, { waitUntil: 'networkidle' });
    await isSound(page, 'catalog-staff');
    await page.goto(`${server.url}/staff/catalog/new`, { waitUntil: 'networkidle' });
    await isSound(page, 'catalog-staff-new');
    const title = page.getByRole('textbox', { name: 'データセット名' }).first();
    await tabTo(page, title);
    await page.keyboard.type('ごみ集積場所');
    await pressKey(page, page.getByRole('button', { name: '下書きとして保存する' }));
    await page.getByText('下書きを保存しました').waitFor();
    await page.getByRole('heading', { name: /データの説明の充実度/ }).waitFor();
    expect(await page.textContent('main')).toContain('「ライセンス」を選んでください');
    await isSound(page, 'catalog-staff-edit');
    const address = page.url().replace(/\?.*/, '');

    await page.goto(address, { waitUntil: 'networkidle' });
    await tabTo(page, page.getByLabel('公開する日時'));
    await page.getByLabel('公開する日時').fill('2099-04-01T09:00');
    await pressKey(page, page.getByRole('button', { name: '保存して公開する' }));
    await page.getByText('公開を予約しました').waitFor();
    await page.getByText(/2099.*に公開予定/).waitFor();
    await page.goto(address, { waitUntil: 'networkidle' });
    await pressKey(page, page.getByRole('button', { name: '公開の予約を取り消す' }));
    await page.getByText('公開の予約を取り消しました').waitFor();

    await page.goto(address, { waitUntil: 'networkidle' });
    await pressKey(page, page.getByRole('button', { name: '保存して公開する' }));
    await page.getByText('公開しました').waitFor();

    await page.goto(address, { waitUntil: 'networkidle' });
    await page.getByLabel('ファイルを追加する').setInputFiles({
      name: 'gomi.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('名称\n第1集積場所\n'),
    });
    const words = page.getByRole('textbox', { name: '説明' }).first();
    await tabTo(page, words);
    await page.keyboard.type('市内のごみ集積場所の一覧です。');
    await pressKey(page, page.getByRole('button', { name: '下書きとして保存する' }));
    await page.getByText('未公開の変更あり').waitFor();
    await page.goto(address, { waitUntil: 'networkidle' });
    await pressKey(page, page.getByRole('button', { name: '保存して公開する' }));
    await page.getByText('公開しました').waitFor();
    await page.goto(address, { waitUntil: 'networkidle' });
    const shown = page.locator('main').getByRole('link', { name: '公開ページを見る' });
    const publicPath = (await shown.getAttribute('href')) ?? '';
    const see = await fetch(`${server.url}${publicPath}`);
    expect(await see.text()).toContain('gomi.csv');

    await pressKey(page, page.getByRole('button', { name: '公開をやめる' }));
    await page.getByText('公開をやめました').waitFor();
    expect((await fetch(`${server.url}${publicPath}`)).status).toBe(404);
    expect(ownFaults(view)).toEqual([]);
  });

  test('change many at once, take it back, narrow the list, and take it as a file', async () => {
    await using view = await openPage(browser, { language: 'ja' });
    const { page } = view;
    await page.context().addCookies(cookies);
    await page.goto(`${server.url}/staff/catalog?q=資料`, { waitUntil: 'networkidle' });
    await isSound(page, 'catalog-staff-bulk');
    for (const title of ['資料3', '資料7']) {
      await page.getByRole('checkbox', { name: `「${title}」を選ぶ`, exact: true }).check();
    }
    await page.getByRole('textbox', { name: 'タグ' }).fill('統計');
    await page.getByRole('button', { name: 'タグを付ける' }).click();
    await page.getByText('2件を変更しました').waitFor();
    // What was public is public with its new tag.
    const tagged = `${server.url}/api/datasets?tags=${encodeURIComponent('統計')}`;
    expect(await (await fetch(tagged)).json()).toMatchObject({ total: 2 });
    await page.getByRole('button', { name: '元に戻す' }).click();
    await expect
      .poll(async (): Promise<unknown> => (await fetch(tagged)).json(), { timeout: 60_000 })
      .toMatchObject({ total: 0 });
    await page.getByRole('checkbox', { name: '「資料5」を選ぶ', exact: true }).check();
    await page.getByRole('button', { name: '公開をやめる' }).click();
    await page.getByText('1件を変更しました').waitFor();
    await page.goto(`${server.url}/staff/catalog?standing=withdrawn&q=資料`, {
      waitUntil: 'networkidle',
    });
    await page.getByRole('link', { name: '資料5', exact: true }).waitFor();
    const file = page.getByRole('link', { name: /CSV/ }).first();
    const [download] = await Promise.all([page.waitForEvent('download'), file.click()]);
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('資料5,公開終了');
    expect((await fetch(`${server.url}/staff/catalog.csv`)).status).toBe(401);
    expect(ownFaults(view)).toEqual([]);
  });

  test('compare versions of a dataset and go back to one, as a draft', async () => {
    await using view = await openPage(browser, { language: 'ja' });
    const { page } = view;
    await page.context().addCookies(cookies);
    const found = await fetch(`${server.url}/api/datasets/parks-of-the-city`);
    const { id } = (await found.json()) as { id: string };
    await page.goto(`${server.url}/staff/catalog/${id}`, { waitUntil: 'networkidle' });
    await page.getByRole('link', { name: '変更の記録' }).click();
    await page.getByRole('heading', { name: '第2版の変更点' }).waitFor();
    await page.getByText('公園、子育て').waitFor();
    await isSound(page, 'catalog-staff-versions');
    await page.getByRole('link', { name: '第1版' }).first().click();
    await page.getByRole('button', { name: '第1版の内容に戻す' }).click();
    await page.getByText('前の版の内容を下書きに戻しました').waitFor();
    await page.getByText('未公開の変更あり').waitFor();
    const staff = await fetch(`${server.url}/api/datasets/${id}?draft=true`, {
      headers: { authorization: `Bearer ${server.token}` },
    });
    expect(await staff.json()).toMatchObject({ head: 3, published: 2, tags: ['公園', '子育て'] });
    expect(ownFaults(view)).toEqual([]);
  });

  test('delete a dataset, and take that back', async () => {
    await using view = await openPage(browser, { language: 'ja' });
    const { page } = view;
    await page.context().addCookies(cookies);
    const own = `${server.url}/api/datasets/parks-of-the-city`;
    const status = async () => (await fetch(own)).status;
    const { id } = (await (await fetch(own)).json()) as { id: string };
    await page.goto(`${server.url}/staff/catalog/${id}`, { waitUntil: 'networkidle' });
    await page.getByRole('button', { name: '削除する' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '削除する' }).click();
    await page.getByText('データセットを削除しました').waitFor();
    await expect.poll(status, { timeout: 30_000 }).toBe(404);
    await page.getByRole('link', { name: '削除したデータセット' }).click();
    await page.getByRole('heading', { level: 1, name: '削除したデータセット' }).waitFor();
    await isSound(page, 'catalog-staff-deleted');
    await page
      .getByRole('button', { name: /元に戻す/ })
      .first()
      .click();
    await page.getByText('データセットを元に戻しました').waitFor();
    await expect.poll(status, { timeout: 30_000 }).toBe(200);
    expect(ownFaults(view)).toEqual([]);
  });

  test('make a group, which datasets can be filed under', async () => {
    await using view = await openPage(browser, { language: 'ja' });
    const { page } = view;
    await page.context().addCookies(cookies);
    await page.goto(`${server.url}/staff/catalog/groups`, { waitUntil: 'networkidle' });
    await page.getByRole('textbox', { name: 'グループ名' }).fill('防災');
    await page.getByRole('textbox', { name: 'アドレスに使う名前' }).fill('bousai');
    await page.getByRole('button', { name: '作る' }).click();
    await page.getByRole('link', { name: '防災' }).waitFor();
    await page.getByText('名前を変える').click();
    await page.locator('[name=title-bousai]').fill('防災・減災');
    await page.getByRole('button', { name: '変更する' }).click();
    await page.getByRole('link', { name: '防災・減災' }).waitFor();
    await isSound(page, 'catalog-staff-groups');
    await page.goto(`${server.url}/staff/catalog/new`, { waitUntil: 'networkidle' });
    expect(
      await page.getByRole('checkbox', { name: '防災・減災', includeHidden: true }).count(),
    ).toBe(1);
  });

  test('answer a report by keyboard, and the answer reaches its sender and the page of the dataset', async () => {
    await using view = await openPage(browser, { language: 'ja' });
    const { page } = view;
    await page.context().addCookies(cookies);
    await page.goto(`${server.url}/staff/catalog/messages`, { waitUntil: 'networkidle' });
    await isSound(page, 'catalog-staff-messages');
    await tabTo(page, page.getByRole('textbox', { name: '回答' }));
    await page.keyboard.type('位置を直しました。ご連絡ありがとうございます。');
    await pressKey(page, page.getByRole('button', { name: '回答して対応済みにする' }));
    await page.getByRole('button', { name: '未対応に戻す' }).waitFor();
    for (const path of [receipt, `${server.url}/catalog/parks-of-the-city`]) {
      await page.goto(path, { waitUntil: 'networkidle' });
      await page.getByText('位置を直しました。').waitFor();
      expect(await page.textContent('main')).not.toContain('第3公園の位置が違います');
    }
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
