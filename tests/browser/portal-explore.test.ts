/** The data map: layers of any type, the list beside it, a drawn area, and a history. */
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
      .poll(() => page.getByRole('heading', { name: '水位計' }).count(), { timeout: 20_000 })
      .toBe(1);
    await expect
      .poll(() => page.getByRole('img', { name: /levelの変化: 1.5–2.25/ }).count(), {
        timeout: 20_000,
      })
      .toBe(1);
    await expect.poll(() => page.locator('figure tbody tr').count(), { timeout: 20_000 }).toBe(3);
    await expect
      .poll(() => page.locator('main noscript').textContent(), { timeout: 20_000 })
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
