/** Dashboards: what they show is what the API counts, in every language and scheme, with and without scripts. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RunningServer, startServer } from '../server.ts';
import { accessibilityFaults } from './axe.ts';
import { weighFirstView } from './budget.ts';
import { launchBrowser } from './chromium.ts';
import { openPage } from './page.ts';
import { countOf, languages, numberIn, overflowOf, ownFaults, soon } from './portal-pages.ts';
import { takeScreenshot } from './screenshot.ts';

vi.setConfig({ testTimeout: 240_000 });

let browser: Browser;
let server: RunningServer;

beforeAll(async () => {
  const env = { KUMIKI_DASHBOARD_KEPT_SECONDS: '0' };
  [browser, server] = await Promise.all([launchBrowser(), startServer({ env })]);
  await fill();
}, 240_000);

afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

async function write(entities: readonly object[]): Promise<void> {
  const response = await fetch(`${server.url}/ngsi-ld/v1/entityOperations/upsert?options=update`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(entities),
  });
  expect(response.status).toBeLessThan(300);
}

const stations = ['九十九橋', '河増', '松丸'];

/** Levels of three stations, everyone may read them. */
async function fill(): Promise<void> {
  const headers = {
    authorization: `Bearer ${server.token}`,
    'content-type': 'application/json',
  };
  const rules = `${server.url}/api/tenants/default/public-rules`;
  const known = (await (await fetch(rules, { headers })).json()) as { rules: object[] };
  const entityType = 'https://uri.etsi.org/ngsi-ld/default-context/WaterLevelObserved';
  const answer = await fetch(rules, {
    method: 'PUT',
    headers,
    body: JSON.stringify({ rules: [...known.rules, { entityType }] }),
  });
  expect(answer.status).toBeLessThan(300);
  for (const hour of [1, 2, 3, 4]) {
    await write(
      stations.map((name, place) => ({
        id: `urn:ngsi-ld:WaterLevelObserved:${place}`,
        type: 'WaterLevelObserved',
        name: { type: 'Property', value: name },
        waterLevel: {
          type: 'Property',
          value: 1 + place + (hour * (place + 1)) / 10,
          observedAt: `2026-11-21T0${hour}:10:00Z`,
        },
        location: {
          type: 'GeoProperty',
          value: { type: 'Point', coordinates: [129.8 + place / 20, 32.75] },
        },
      })),
    );
  }
}

const figure = (page: Page, panel: string) => page.locator(`[data-panel="${panel}"] [data-figure]`);

describe.each(languages)('in $language', ({ prefix, lang, language }) => {
  test.each(['', '/shelters', '/rivers', '/open-data', '/city-os'])(
    '/dashboards%s is accessible, fits, and hurts no rule',
    async (path) => {
      await using view = await openPage(browser, { language: lang });
      const { page } = view;
      await page.goto(`${server.url}${prefix}/dashboards${path}`, { waitUntil: 'networkidle' });
      await page.getByRole('heading', { level: 1 }).waitFor(soon);
      expect(await accessibilityFaults(page)).toEqual([]);
      const name = `dashboards${path.replace('/', '-')}-${language}`;
      await takeScreenshot(page, name);
      await page.setViewportSize({ width: 360, height: 780 });
      expect(await overflowOf(page)).toBe(0);
      expect(await accessibilityFaults(page)).toEqual([]);
      await takeScreenshot(page, name);
      expect(ownFaults(view)).toEqual([]);
    },
  );
});

test.each([
  { colours: 'dark', contrast: 'no-preference' },
  { colours: 'light', contrast: 'more' },
  { colours: 'dark', contrast: 'more' },
] as const)('charts and maps are read in $colours, contrast $contrast', async (scheme) => {
  await using view = await openPage(browser, scheme);
  const { page } = view;
  for (const path of ['shelters', 'rivers']) {
    await page.goto(`${server.url}/dashboards/${path}`, { waitUntil: 'networkidle' });
    expect(await accessibilityFaults(page)).toEqual([]);
    await takeScreenshot(page, `dashboards-${path}-${scheme.colours}-${scheme.contrast}`);
  }
});

describe('what is shown', () => {
  test('is what the API counts, also without scripts', async () => {
    await using view = await openPage(browser, { hasJavaScript: false });
    const { page } = view;
    await page.goto(`${server.url}/dashboards/shelters`);
    expect(numberIn(await figure(page, 'sites').textContent())).toBe(
      await countOf(server, 'type=EvacuationSite'),
    );
    const tsunami = page.locator('[data-panel="by-hazard"] [data-value="tsunami"]');
    expect(numberIn(await tsunami.textContent())).toBe(
      await countOf(server, 'type=EvacuationSite&q=hazard=="tsunami"'),
    );
    await page.getByRole('img', { name: /市町村ごとの避難場所の地図/ }).waitFor(soon);
    await page.getByRole('link', { name: '今すぐ更新' }).waitFor(soon);
    await page.goto(`${server.url}/dashboards/rivers`);
    await page
      .getByRole('img', { name: /水位が最も上がった観測所。.*最小0\.00、最大0\.90/ })
      .waitFor(soon);
    await page.locator('[data-panel="latest"]').getByText('4.20').waitFor(soon);
  });

  test('can be taken as CSV, row by row', async () => {
    await using view = await openPage(browser);
    const { page } = view;
    await page.goto(`${server.url}/dashboards/shelters`);
    const link = page.getByRole('link', { name: 'CSV （災害の種類ごとの避難場所）' });
    const address = await link.getAttribute('href');
    const text = await (await fetch(`${server.url}${address ?? ''}`)).text();
    const shown = await page.locator('[data-panel="by-hazard"] [data-value]').allTextContents();
    const taken = text.trim().split('\r\n').slice(1);
    expect(taken.map((line) => Number(line.split(',').at(-1)))).toEqual(shown.map(numberIn));
  });

  test('of a trend any time is read by keyboard, and every number stands in a table', async () => {
    await using view = await openPage(browser);
    const { page } = view;
    await page.goto(`${server.url}/dashboards/rivers`, { waitUntil: 'networkidle' });
    const panel = page.locator('[data-panel="rise"]');
    const cursor = panel.getByRole('slider', { name: '時刻を選ぶ' });
    await cursor.waitFor(soon);
    await expect.poll(() => cursor.getAttribute('aria-valuetext'), soon).toContain('13:00');
    await cursor.focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => cursor.getAttribute('aria-valuetext'), soon).toContain('12:00');
    await expect.poll(() => panel.locator('figcaption').textContent(), soon).toContain('0.60');
    await panel.getByText('数字を表で見る').click();
    await expect.poll(() => panel.locator('tbody tr').count(), soon).toBe(24);
  });

  test('follows the data: by a press, and by itself unless that is stopped', async () => {
    await using view = await openPage(browser);
    const { page } = view;
    await page.clock.install();
    await page.goto(`${server.url}/dashboards/rivers`, { waitUntil: 'networkidle' });
    const count = async (): Promise<number> =>
      numberIn(await figure(page, 'stations').textContent());
    expect(await count()).toBe(3);
    const more = (id: string): object => ({
      id: `urn:ngsi-ld:WaterLevelObserved:${id}`,
      type: 'WaterLevelObserved',
      name: { type: 'Property', value: id },
    });
    await write([more('a')]);
    await page.getByRole('link', { name: '今すぐ更新' }).click();
    await expect.poll(count, soon).toBe(4);
    await page.getByRole('button', { name: '自動更新を止める' }).click();
    await write([more('b')]);
    await page.clock.fastForward(300_000);
    await page.getByRole('button', { name: '自動更新を再開する' }).waitFor(soon);
    expect(await count()).toBe(4);
    await page.getByRole('button', { name: '自動更新を再開する' }).click();
    await page.getByRole('button', { name: '自動更新を止める' }).waitFor(soon);
    await expect
      .poll(async () => {
        await page.clock.fastForward(61_000);
        return await count();
      }, soon)
      .toBe(5);
  });

  test('a dashboard that is none is not found', async () => {
    await using view = await openPage(browser);
    const response = await view.page.goto(`${server.url}/dashboards/elsewhere`);
    expect(response?.status()).toBe(404);
  });

  test('the first view weighs less than 200 kB of scripts', async () => {
    await using view = await openPage(browser);
    const weight = await weighFirstView(view.page, `${server.url}/dashboards/shelters`);
    expect(weight.scriptBytes, JSON.stringify(weight.scripts)).toBeLessThan(200_000);
  });
});
