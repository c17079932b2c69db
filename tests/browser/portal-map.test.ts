/** The map of the portal over the sample region: the same as the list, by mouse and keyboard, offline. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RunningServer, startServer } from '../server.ts';
import { launchBrowser } from './chromium.ts';
import { openPage } from './page.ts';
import { bothTypes, countOf, numberIn, ownFaults, placesOf, soon } from './portal-pages.ts';
import { takeScreenshot } from './screenshot.ts';

// Maps are drawn by the processor here, and others may use it too.
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

/** Opens the map and waits until it is drawn and everything is loaded. */
async function openMap(page: Page, search = ''): Promise<void> {
  await page.goto(`${server.url}/map${search}`);
  await page.getByRole('button', { name: '拡大' }).waitFor();
  await page
    .getByText(/^条件に合う場所は|^選んだ場所に近い順/)
    .first()
    .waitFor();
  await page.waitForLoadState('networkidle');
}

/** How many places the list says match. */
async function matchesOn(page: Page): Promise<number> {
  return numberIn(await page.getByText('条件に合う場所は').textContent());
}

const townHall = { latitude: 32.7503, longitude: 129.8778 };

describe('the map', () => {
  test('holds every place of the API, and the list the same', async () => {
    await using view = await openPage(browser);
    await openMap(view.page);
    const all = await countOf(server, `type=${bothTypes}`);
    expect(await matchesOn(view.page)).toBe(all);
    const inView = view.page.getByText('地図の範囲に');
    expect(numberIn(await inView.textContent())).toBe(all);
    await takeScreenshot(view.page, 'portal-map-drawn');
    expect(ownFaults(view)).toEqual([]);
  });

  test('a filter narrows map and list, stands in the address, and is there again', async () => {
    await using view = await openPage(browser);
    const { page } = view;
    await openMap(page);
    await page.getByText('条件をしぼる').click();
    await page.getByLabel('津波').check();
    await page.waitForURL(/hazard=tsunami/);
    const expected = await countOf(server, 'type=EvacuationSite&q=hazard=="tsunami"');
    expect(expected).toBeGreaterThan(0);
    await expect.poll(() => matchesOn(page), soon).toBe(expected);
    await page.reload();
    await expect.poll(() => matchesOn(page), soon).toBe(expected);
  });

  test('a pressed sign tells its place, and the address shows it to others', async () => {
    await using view = await openPage(browser);
    const { page } = view;
    const [place] = await placesOf(server, 'type=EvacuationSite');
    if (place === undefined) throw new Error('The server shows no sample');
    const [longitude, latitude] = place.location.coordinates;
    await openMap(page, `?z=17&c=${latitude},${longitude}`);
    const canvas = page.locator('canvas.maplibregl-canvas');
    const box = await canvas.boundingBox();
    if (box === null) throw new Error('The map has no box');
    const card = page.getByRole('region', { name: '選んだ場所' });
    await expect
      .poll(async () => {
        await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
        return await card.count();
      }, soon)
      .toBe(1);
    expect(await card.getByRole('link').first().textContent()).toBe(place.name);
    await expect.poll(() => decodeURIComponent(page.url()), soon).toContain(place.id);
    await using other = await openPage(browser);
    await other.page.goto(page.url());
    await other.page.getByRole('region', { name: '選んだ場所' }).waitFor();
  });

  test('by keyboard one zooms, moves, and shows a place of the list', async () => {
    await using view = await openPage(browser);
    const { page } = view;
    await openMap(page);
    await page.locator('canvas.maplibregl-canvas').focus();
    await page.waitForURL(/z=/);
    const zoomOf = (): number => Number(new URL(page.url()).searchParams.get('z'));
    const [zoom, centre] = [zoomOf(), new URL(page.url()).searchParams.get('c')];
    await page.keyboard.press('+');
    await expect.poll(zoomOf, soon).toBeCloseTo(zoom + 1, 0);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => new URL(page.url()).searchParams.get('c'), soon).not.toBe(centre);
    await page.getByRole('button', { name: '全体を表示' }).press('Enter');
    await expect.poll(zoomOf, soon).toBeCloseTo(zoom, 0);
    await page
      .getByRole('button', { name: /^地図で示す/ })
      .first()
      .press('Enter');
    await page.getByRole('region', { name: '選んだ場所' }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('region', { name: '選んだ場所' }).count(), soon).toBe(0);
  });
});

describe('the nearest places', () => {
  test('to where one is are told nearest first, and the position stays on the device', async () => {
    await using view = await openPage(browser, { position: townHall });
    const { page } = view;
    const sent: string[] = [];
    page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
    await openMap(page);
    await page.getByRole('button', { name: '現在地の近くをさがす' }).click();
    await page.getByText('選んだ場所に近い順').waitFor();
    const shown = page.getByText(/^直線距離 /);
    await expect.poll(() => shown.count(), soon).toBeGreaterThan(5);
    const distances = await shown.allTextContents();
    const metres = distances.map((text) => numberIn(text) * (text.includes('km') ? 1000 : 1));
    expect(metres).toEqual(metres.toSorted((a, b) => a - b));
    await page.waitForTimeout(1000);
    await page.reload();
    await page.getByText('選んだ場所に近い順').waitFor();
    expect(page.url()).toContain('near=here');
    expect(
      sent.filter((request) => /32\.7[45]|129\.8[78]/.test(decodeURIComponent(request))),
    ).toEqual([]);
  });

  test('to a point of the map are in an address that can be shared', async () => {
    await using view = await openPage(browser);
    const { page } = view;
    await openMap(page, `?near=${townHall.latitude},${townHall.longitude}`);
    await page.getByText('選んだ場所に近い順').waitFor();
    await takeScreenshot(page, 'portal-map-nearest');
    await page.getByRole('button', { name: '近い順をやめる' }).click();
    await expect.poll(() => page.url(), soon).not.toContain('near=');
    await page.getByRole('button', { name: '地図で場所を選んでさがす' }).click();
    await page.getByRole('button', { name: 'いまの地図の中心からさがす' }).press('Enter');
    await expect.poll(() => page.url(), soon).toContain('near=');
  });

  test('a refused position is explained', async () => {
    await using view = await openPage(browser);
    await openMap(view.page, '?near=here');
    await view.page.getByText('現在地を使えません').waitFor();
  });
});

describe('whatever is missing', () => {
  test('with the internet, tiles are laid over and credited', async () => {
    await using view = await openPage(browser);
    const { page } = view;
    const tile = readFileSync(path.join(import.meta.dirname, 'fixtures', 'tile.png'));
    let asked = 0;
    await page.route('https://cyberjapandata.gsi.go.jp/**', async (route) => {
      asked += 1;
      await route.fulfill({
        body: tile,
        contentType: 'image/png',
        headers: { 'access-control-allow-origin': '*' },
      });
    });
    await openMap(page, '?z=12&c=32.75,129.87');
    await page.getByRole('link', { name: '地理院タイル' }).waitFor();
    await expect.poll(() => asked, soon).toBeGreaterThan(4);
    expect(view.faults()).toEqual([]);
  });

  test('without WebGL the page says so, and the list works', async () => {
    await using view = await openPage(browser);
    const { page } = view;
    await page.addInitScript(() => {
      HTMLCanvasElement.prototype.getContext = () => null;
    });
    await page.goto(`${server.url}/map`);
    await page.getByText('地図を表示できませんでした').waitFor();
    await expect.poll(() => page.getByRole('article').count(), soon).toBe(20);
    await page.getByText('条件をしぼる').click();
    await page.getByLabel('津波').check();
    const expected = await countOf(server, 'type=EvacuationSite&q=hazard=="tsunami"');
    await expect.poll(() => matchesOn(page), soon).toBe(expected);
  });
});
