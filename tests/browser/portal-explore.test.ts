/** The data map: layers of any type, the list beside it, a drawn area, and a history. */
import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RunningServer, startServer } from '../server.ts';
import { accessibilityFaults } from './axe.ts';
import { launchBrowser } from './chromium.ts';
import { openPage } from './page.ts';
import { countOf, languages, numberIn, overflowOf, ownFaults, soon } from './portal-pages.ts';
import { takeScreenshot } from './screenshot.ts';

vi.setConfig({ testTimeout: 240_000 });

let browser: Browser;
let server: RunningServer;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), startServer()]);
}, 180_000);

afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

async function drawn(page: Page): Promise<void> {
  await page.getByRole('button', { name: '拡大' }).waitFor(soon);
}

test.each(languages)(
  'in $language it is accessible and fits',
  async ({ prefix, lang, language }) => {
    await using view = await openPage(browser, { language: lang });
    const { page } = view;
    await page.goto(`${server.url}${prefix}/explore`, { waitUntil: 'networkidle' });
    await page.locator('canvas').waitFor(soon);
    expect(await accessibilityFaults(page)).toEqual([]);
    await takeScreenshot(page, `explore-${language}`);
    await page.setViewportSize({ width: 360, height: 780 });
    expect(await overflowOf(page)).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    await takeScreenshot(page, `explore-${language}`);
    expect(ownFaults(view)).toEqual([]);
  },
);

describe('what is shown', () => {
  test('counts are those of the API, and follow the part of the map', async () => {
    await using view = await openPage(browser);
    const { page } = view;
    await page.goto(`${server.url}/explore`, { waitUntil: 'networkidle' });
    const sites = page.locator('[data-count="EvacuationSite"]');
    expect(numberIn(await sites.textContent())).toBe(await countOf(server, 'type=EvacuationSite'));
    await drawn(page);
    for (let step = 0; step < 3; step += 1) {
      await page.getByRole('button', { name: '拡大' }).click();
      await page.waitForURL(/[?&]b=/);
    }
    await expect
      .poll(async () => {
        const bounds = new URL(page.url()).searchParams.get('b')?.split(',').map(Number) ?? [];
        const [w, s, e, n] = bounds;
        const ring = [
          [w, s],
          [e, s],
          [e, n],
          [w, n],
          [w, s],
        ];
        const query = `type=EvacuationSite&georel=intersects&geometry=Polygon&coordinates=${JSON.stringify([ring])}`;
        return numberIn(await sites.textContent()) - (await countOf(server, query));
      }, soon)
      .toBe(0);
    await page.getByRole('heading', { name: '地図の範囲の件数' }).waitFor();
  });

  test('an area is drawn by keyboard alone, and its places are counted', async () => {
    await using view = await openPage(browser);
    const { page } = view;
    await page.goto(`${server.url}/explore`, { waitUntil: 'networkidle' });
    await drawn(page);
    await page.getByRole('button', { name: '範囲を描いて数える' }).focus();
    await page.keyboard.press('Enter');
    for (const arrow of ['ArrowRight', 'ArrowDown', 'ArrowLeft']) {
      await page.getByRole('button', { name: /地図の中心を角にする/ }).focus();
      await page.keyboard.press('Enter');
      await page.locator('canvas').focus();
      const before = page.url();
      for (let times = 0; times < 2; times += 1) {
        await page.keyboard.press(arrow);
        await expect.poll(() => page.url(), soon).not.toBe(before);
      }
    }
    await page.getByRole('button', { name: '囲みを終える' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/[?&]area=/, soon);
    await page.getByRole('heading', { name: '囲んだ範囲の件数' }).waitFor(soon);
    await takeScreenshot(page, 'explore-area');
  });

  test('a number that has changed is a line, and the same numbers a table', async () => {
    const headers = {
      authorization: `Bearer ${server.token}`,
      'content-type': 'application/json',
    };
    const id = 'urn:ngsi-ld:WaterLevel:1';
    for (const [value, hour] of [
      [1.5, '01'],
      [2.25, '02'],
      [1.75, '03'],
    ] as const) {
      const response = await fetch(`${server.url}/ngsi-ld/v1/entityOperations/upsert`, {
        method: 'POST',
        headers,
        body: JSON.stringify([
          {
            id,
            type: 'EvacuationSite',
            name: { type: 'Property', value: '水位計' },
            level: { type: 'Property', value, observedAt: `2026-11-21T${hour}:00:00Z` },
            location: {
              type: 'GeoProperty',
              value: { type: 'Point', coordinates: [129.87, 32.75] },
            },
          },
        ]),
      });
      expect(response.status).toBeLessThan(300);
    }
    await using view = await openPage(browser, { hasJavaScript: false });
    const { page } = view;
    await page.goto(`${server.url}/explore?type=EvacuationSite&id=${encodeURIComponent(id)}`);
    await expect
      .poll(() => page.getByRole('heading', { name: '水位計' }).count(), { timeout: 60_000 })
      .toBe(1);
    await expect
      .poll(() => page.getByRole('img', { name: /levelの変化: 1.5–2.25/ }).count(), {
        timeout: 60_000,
      })
      .toBe(1);
    await expect.poll(() => page.locator('figure tbody tr').count(), { timeout: 60_000 }).toBe(3);
    await expect
      .poll(() => page.locator('main noscript').textContent(), { timeout: 60_000 })
      .toContain('JavaScriptが必要です');
  });

  test('a day is gone through by keyboard; list, map and address tell the same hour', async () => {
    await using view = await openPage(browser);
    const { page } = view;
    await page.goto(`${server.url}/explore?type=EvacuationSite`, { waitUntil: 'networkidle' });
    await page.getByRole('link', { name: '時間をさかのぼって見る' }).click();
    const slider = page.getByRole('slider', { name: '時刻を動かす' });
    await slider.waitFor(soon);
    const value = page.locator('[data-moment="urn:ngsi-ld:WaterLevel:1"]');
    for (const [hour, told] of [
      [11, '2.25'],
      [10, '1.5'],
      [9, '–'],
    ] as const) {
      await slider.focus();
      await page.keyboard.press('ArrowLeft');
      await expect.poll(() => value.textContent(), soon).toBe(told);
      await expect.poll(() => slider.getAttribute('aria-valuetext'), soon).toContain(`${hour}:00`);
      expect(new URL(page.url()).searchParams.get('h')).toBe(String(hour));
    }
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: '再生する' }).click();
    await expect.poll(() => value.textContent(), soon).toBe('1.5');
    await page.getByRole('button', { name: '一時停止する' }).click();
    await page.getByRole('button', { name: '再生する' }).waitFor(soon);
    await takeScreenshot(page, 'explore-time');
    await page.setViewportSize({ width: 360, height: 780 });
    expect(await overflowOf(page)).toBe(0);
    await takeScreenshot(page, 'explore-time');
    expect(ownFaults(view)).toEqual([]);
  });

  test('an hour that was shared is shown without scripts too', async () => {
    await using view = await openPage(browser, { hasJavaScript: false });
    const { page } = view;
    await page.goto(`${server.url}/explore?type=EvacuationSite&at=level&day=2026-11-21&h=12`);
    await expect
      .poll(() => page.locator('[data-moment="urn:ngsi-ld:WaterLevel:1"]').textContent(), soon)
      .toBe('1.75');
    await page.getByRole('slider', { name: '時刻を動かす' }).press('Home');
    await page.getByRole('button', { name: 'この日時を表示する' }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('h'), soon).toBe('0');
  });

  test('a circle around a town hall is counted without drawing', async () => {
    await using view = await openPage(browser, { hasJavaScript: false });
    const { page } = view;
    await page.goto(`${server.url}/explore?type=EvacuationSite`);
    await page.getByLabel('半径').selectOption('2000');
    await page.getByRole('button', { name: '円の中を数える' }).click();
    await page.getByRole('heading', { name: '囲んだ範囲の件数' }).waitFor(soon);
    const area = new URL(page.url()).searchParams.get('area') ?? '';
    const corners = area.split(';').map((corner) => corner.split(',').map(Number));
    expect(corners).toHaveLength(32);
    const ring = JSON.stringify([[...corners, corners[0]]]);
    const query = `type=EvacuationSite&georel=intersects&geometry=Polygon&coordinates=${ring}`;
    const counted = page.locator('[data-count="EvacuationSite"]');
    expect(numberIn(await counted.textContent())).toBe(await countOf(server, query));
  });

  test('a filter that cannot be read is said to be one', async () => {
    await using view = await openPage(browser, { hasJavaScript: false });
    await view.page.goto(`${server.url}/explore?type=EvacuationSite&q=((`);
    await view.page.getByText('条件の書き方が正しくありません。').waitFor();
  });
});

/** Sixty parks around 長崎市, in a published table with the licence and the publisher of its dataset. */
async function publishParks(): Promise<{ readonly id: string; readonly resource: string }> {
  const headers = {
    authorization: `Bearer ${server.token}`,
    'content-type': 'application/json',
  };
  const send = async (method: string, path: string, body: unknown) => {
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers,
      body: JSON.stringify(body),
    });
    expect(response.ok, `${method} ${path}: ${response.status}`).toBe(true);
    // Answers of the server under test.
    return (await response.json()) as Record<string, unknown>;
  };
  const resource = randomUUID();
  const made = await send('POST', '/api/datasets', {
    name: 'parks-on-the-map',
    title: { ja: '地図の公園', en: 'Parks of the map' },
    publisher: { name: '見本市' },
    licence: 'cc-by-4.0',
    resources: [{ id: resource, name: { ja: '公園一覧' }, format: 'CSV' }],
  });
  const id = String(made['id']);
  await send('PUT', `/api/datasets/${id}/publication`, {});
  const records = Array.from({ length: 60 }, (_, n) => ({
    名称: `第${n + 1}公園`,
    面積: 100 * (n + 1),
    緯度: 32.7 + (n % 10) / 100,
    経度: 129.8 + Math.floor(n / 10) / 100,
  }));
  const fields = [
    { id: '名称', type: 'text' },
    { id: '面積', type: 'numeric' },
    { id: '緯度', type: 'numeric' },
    { id: '経度', type: 'numeric' },
  ];
  await send('POST', '/api/3/action/datastore_create', { resource_id: resource, fields, records });
  return { id, resource };
}

describe('a published table as a layer', () => {
  let parks: Awaited<ReturnType<typeof publishParks>>;
  beforeAll(async () => {
    parks = await publishParks();
  }, 60_000);
  const counted = (page: Page) => page.locator(`[data-count="@${parks.id}/${parks.resource}"]`);

  test('is found, added, narrowed down, read row by row and saved, without scripts', async () => {
    await using view = await openPage(browser, { hasJavaScript: false });
    const { page } = view;
    await page.goto(`${server.url}/explore?type=EvacuationSite`);
    await page.getByLabel('公開データセットを地図に加える').fill('地図の公園');
    await page.getByRole('button', { name: '探す' }).click();
    await page.getByRole('link', { name: '地図の公園（公園一覧）を地図に加える' }).click();
    await expect.poll(async () => numberIn(await counted(page).textContent()), soon).toBe(60);
    await page.getByText('見本市').first().waitFor(soon);
    await page.getByRole('combobox', { name: '項目' }).selectOption({ label: '面積' });
    await page.getByRole('textbox', { name: '値' }).fill('5000');
    await page.getByRole('combobox', { name: '比べ方' }).selectOption('ge');
    await page.getByRole('button', { name: '絞り込む' }).click();
    await page.getByRole('link', { name: /面積が5000以上/ }).waitFor(soon);
    await expect.poll(async () => numberIn(await counted(page).textContent()), soon).toBe(11);
    const sites = await countOf(server, 'type=EvacuationSite');
    const shown = page.locator('[data-count="EvacuationSite"]');
    await expect.poll(async () => numberIn(await shown.textContent()), soon).toBe(sites);
    // The list goes on from the sites to the parks.
    const pages = Math.ceil((sites + 11) / 20);
    await page.goto(`${page.url()}&page=${pages}`);
    await page.getByRole('link', { name: '第60公園' }).click();
    await page.getByRole('heading', { name: '第60公園' }).waitFor(soon);
    await page.getByText('6000', { exact: true }).waitFor(soon);
    const link = await page.getByRole('link', { name: 'CSVで保存' }).getAttribute('href');
    const sheet = await (await fetch(`${server.url}${link}`)).text();
    const parkLines = sheet.split('\r\n').filter((line) => line.startsWith('地図の公園,'));
    expect(parkLines).toHaveLength(11);
    expect(sheet.split('\r\n').filter((line) => line.startsWith('指定緊急避難場所,'))).toHaveLength(
      sites,
    );
    await page.getByRole('link', { name: 'データセットのページ' }).first().click();
    await page.getByRole('heading', { level: 1, name: '地図の公園' }).waitFor(soon);
  });

  test('comes from the page of its dataset, and a press on the map shows its row', async () => {
    await using view = await openPage(browser);
    const { page } = view;
    await page.goto(`${server.url}/catalog/parks-on-the-map`);
    await page.getByRole('link', { name: '地図で見る（ほかのデータと重ねる）' }).click();
    await expect.poll(async () => numberIn(await counted(page).textContent()), soon).toBe(60);
    await page.locator('[data-drawn="whole"]').waitFor(soon);
    // The first park alone in the middle of the map.
    const around = [129.797, 32.698, 129.803, 32.702].join(',');
    const address = `/explore?d=${parks.id}/${parks.resource}&b=${around}`;
    await page.goto(`${server.url}${address}`);
    await expect.poll(async () => numberIn(await counted(page).textContent()), soon).toBe(1);
    await page.locator('[data-drawn="whole"]').waitFor(soon);
    const area = await page.locator('canvas.maplibregl-canvas').boundingBox();
    if (area === null) throw new Error('There is no map on the page');
    await page.mouse.click(area.x + area.width / 2, area.y + area.height / 2);
    await page.getByRole('heading', { name: '第1公園' }).waitFor(soon);
    expect(new URL(page.url()).searchParams.get('id')).toContain(`@${parks.id}/`);
    expect(await accessibilityFaults(page)).toEqual([]);
    await takeScreenshot(page, 'explore-table');
    await page.setViewportSize({ width: 360, height: 780 });
    expect(await overflowOf(page)).toBe(0);
    await takeScreenshot(page, 'explore-table');
    expect(ownFaults(view)).toEqual([]);
  });

  test.each(languages)(
    'in $language it is accessible and fits',
    async ({ prefix, lang, language }) => {
      await using view = await openPage(browser, { language: lang, colours: 'dark', width: 360 });
      const { page } = view;
      const search = new URLSearchParams({ d: `${parks.id}/${parks.resource}`, find: '' });
      search.append('f', `${encodeURIComponent(`@${parks.id}/${parks.resource}`)}:面積:ge:5000`);
      await page.goto(`${server.url}${prefix}/explore?${search}`);
      await expect.poll(async () => numberIn(await counted(page).textContent()), soon).toBe(11);
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(await overflowOf(page)).toBe(0);
      await takeScreenshot(page, `explore-table-${language}`);
      expect(ownFaults(view)).toEqual([]);
    },
  );
});

test('entities are narrowed down by attribute, comparison and value', async () => {
  await using view = await openPage(browser, { hasJavaScript: false });
  const { page } = view;
  await page.goto(`${server.url}/explore?type=EvacuationSite`);
  await page.getByRole('combobox', { name: '項目' }).selectOption({ label: '災害の種類' });
  await page.getByRole('textbox', { name: '値' }).fill('津波');
  await page.getByRole('button', { name: '絞り込む' }).click();
  await page.getByRole('link', { name: /災害の種類が津波/ }).waitFor(soon);
  const expected = await countOf(server, 'type=EvacuationSite&q=hazard==%22tsunami%22');
  expect(expected).toBeGreaterThan(0);
  const sites = page.locator('[data-count="EvacuationSite"]');
  await expect.poll(async () => numberIn(await sites.textContent()), soon).toBe(expected);
  await page.getByRole('link', { name: /災害の種類が津波/ }).click();
  const all = await countOf(server, 'type=EvacuationSite');
  await expect.poll(async () => numberIn(await sites.textContent()), soon).toBe(all);
});
