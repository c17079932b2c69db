/** The pages of the portal over the sample region: for everyone, light, and whole without JavaScript. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RunningServer, startServer } from '../server.ts';
import { accessibilityFaults } from './axe.ts';
import { weighFirstView } from './budget.ts';
import { launchBrowser } from './chromium.ts';
import { openPage } from './page.ts';
import {
  bothTypes,
  countOf,
  languages,
  numberIn,
  overflowOf,
  ownFaults,
  type Place,
  placesOf,
  soon,
} from './portal-pages.ts';
import { takeScreenshot } from './screenshot.ts';

// Maps are drawn by the processor here, and others may use it too.
vi.setConfig({ testTimeout: 240_000 });

let browser: Browser;
let server: RunningServer;
let site: Place;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), startServer()]);
  const [first] = await placesOf(server, 'type=EvacuationSite');
  if (first === undefined) throw new Error('The server shows no sample');
  site = first;
}, 180_000);

afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

const pages = [
  { name: 'home', path: () => '' },
  { name: 'list', path: () => '/shelters?kind=site&hazard=flood&city=422011' },
  { name: 'detail', path: () => `/shelters/${site.id}` },
  { name: 'map', path: () => '/map' },
  { name: 'about', path: () => '/about' },
];

describe.each(languages)('in $language', ({ language, prefix, lang }) => {
  test.each(pages)('$name is accessible, and fits 1280, 360 and 320 px', async ({ name, path }) => {
    await using view = await openPage(browser, { language: lang });
    const address = `${server.url}${prefix}${path()}` || '/';
    await view.page.goto(address, { waitUntil: 'networkidle' });
    expect(await view.page.getAttribute('html', 'lang')).toBe(lang);
    expect(await accessibilityFaults(view.page)).toEqual([]);
    await takeScreenshot(view.page, `portal-${name}-${language}`);
    for (const width of [360, 320]) {
      await view.page.setViewportSize({ width, height: 780 });
      expect(await overflowOf(view.page)).toBe(0);
    }
    expect(await accessibilityFaults(view.page)).toEqual([]);
    await view.page.setViewportSize({ width: 360, height: 780 });
    await takeScreenshot(view.page, `portal-${name}-${language}`);
    expect(ownFaults(view)).toEqual([]);
  });
});

describe('what a first view costs', () => {
  test.each(pages.filter(({ name }) => name !== 'map'))(
    '$name: 200 kB of script, none of it for maps',
    async ({ path }) => {
      await using view = await openPage(browser, { width: 360 });
      const weight = await weighFirstView(view.page, `${server.url}${path()}`);
      expect(weight.scriptBytes).toBeLessThanOrEqual(200_000);
      expect(weight.scripts.filter(({ url }) => /map-view|maplibre/.test(url))).toEqual([]);
    },
  );

  test('fonts: 300 kB on the home page of a device that has none', async () => {
    await using view = await openPage(browser, { width: 360 });
    const weight = await weighFirstView(view.page, server.url);
    expect(weight.fontBytes).toBeGreaterThan(0);
    expect(weight.fontBytes).toBeLessThanOrEqual(300_000);
  });
});

describe('without JavaScript', () => {
  test('one filters the list, opens a place, and changes the language', async () => {
    await using view = await openPage(browser, { hasJavaScript: false });
    const { page } = view;
    await page.goto(`${server.url}/shelters`);
    await page.getByLabel('津波').check();
    await page.getByLabel('指定緊急避難場所').check();
    await page.getByRole('button', { name: 'この条件でさがす' }).click();
    const expected = await countOf(server, 'type=EvacuationSite&q=hazard=="tsunami"');
    expect(expected).toBeGreaterThan(0);
    const results = async () => numberIn(await page.textContent('#results'));
    await expect.poll(results, soon).toBe(expected);
    await page.getByRole('article').first().getByRole('link').click();
    await page.waitForURL(/\/shelters\/urn/, soon);
    await page
      .getByText('指定あり')
      .first()
      .waitFor({ state: 'attached', ...soon });
    await page.getByRole('link', { name: 'English' }).click();
    await page.waitForURL(/\/en\/shelters\/urn/, soon);
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    await page.getByText('Designated', { exact: true }).first().waitFor();
  });

  test('a name is found however it is written', async () => {
    await using view = await openPage(browser, { hasJavaScript: false });
    await view.page.goto(`${server.url}/shelters`);
    await view.page.getByLabel('名前・住所').fill('ｻﾝﾌﾟﾙ小学校');
    await view.page.getByRole('button', { name: 'この条件でさがす' }).click();
    const expected = await countOf(server, `type=${bothTypes}&q=name~="サンプル小学校"`);
    expect(expected).toBeGreaterThan(0);
    const found = async () => numberIn(await view.page.textContent('#results'));
    await expect.poll(found, soon).toBe(expected);
  });

  test('the map page is a list, with a word why', async () => {
    await using view = await openPage(browser, { hasJavaScript: false });
    await view.page.goto(`${server.url}/map`);
    expect(await view.page.locator('main noscript').textContent()).toContain(
      'JavaScriptが必要です',
    );
    expect(await view.page.getByRole('article').count()).toBe(20);
  });
});

describe('what is sent', () => {
  test.each(['/', '/en/shelters', '/easy/map'])('%s keeps to its policy', async (path) => {
    const response = await fetch(`${server.url}${path}`);
    const html = await response.text();
    const policy = response.headers.get('content-security-policy') ?? '';
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? 'none';
    const scripts = html.match(/<script[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.filter((script) => !script.includes(`nonce="${nonce}"`))).toEqual([]);
    expect(html).not.toMatch(/\sstyle=|<style/);
    expect(policy).not.toContain('unsafe');
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  test('every page names itself in the other languages', async () => {
    const html = await (await fetch(`${server.url}/en/shelters?hazard=flood`)).text();
    for (const [language, path] of [
      ['ja', '/shelters'],
      ['ja-x-easy', '/easy/shelters'],
      ['en', '/en/shelters'],
    ]) {
      expect(html).toContain(
        `<link rel="alternate" hrefLang="${language}" href="${path}?hazard=flood"/>`,
      );
    }
  });

  test.each(languages)(
    'in $language what does not exist answers 404 with a page',
    async ({ prefix }) => {
      for (const path of ['/nothing/here', '/shelters/urn:ngsi-ld:EvacuationSite:none']) {
        const response = await fetch(`${server.url}${prefix}${path}`);
        expect(response.status).toBe(404);
        expect(await response.text()).toMatch(/<h1/);
      }
    },
  );

  test('downloads hold every place that matches', async () => {
    const expected = await countOf(server, `type=${bothTypes}`);
    const csv = await (await fetch(`${server.url}/shelters.csv`)).text();
    expect(csv.trim().split('\r\n')).toHaveLength(expected + 1);
    const geojson: unknown = await (await fetch(`${server.url}/shelters.geojson?kind=site`)).json();
    expect(geojson).toMatchObject({ type: 'FeatureCollection' });
    expect(JSON.stringify(geojson).match(/"type":"Feature"/g)).toHaveLength(
      await countOf(server, 'type=EvacuationSite'),
    );
  });

  test('the sample says that it is one', async () => {
    await using view = await openPage(browser);
    await view.page.goto(server.url);
    await expect(view.page.getByText('サンプルデータを表示しています').isVisible()).resolves.toBe(
      true,
    );
  });
});
