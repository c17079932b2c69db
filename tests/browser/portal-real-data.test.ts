/** The portal over every published shelter and boundary of Nagasaki, and what it shows when its server is gone. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RunningServer, startServer } from '../server.ts';
import { needsSharedData, sharedDataFolder } from '../skip.ts';
import { accessibilityFaults } from './axe.ts';
import { launchBrowser } from './chromium.ts';
import { openPage } from './page.ts';
import { countOf, numberIn, ownFaults, placesOf, soon } from './portal-pages.ts';
import { takeScreenshot } from './screenshot.ts';

// Maps are drawn by the processor here, and others may use it too.
vi.setConfig({ testTimeout: 240_000 });

const files = [
  { folder: 'shelters-gsi/emergency', name: /^42\d{4}\.json$/ },
  { folder: 'shelters-gsi/evacuation', name: /^42\d{4}\.json$/ },
  { folder: 'boundaries-municipality', name: /_42_.*geojson\.json$/ },
];

async function importAll(server: RunningServer): Promise<void> {
  for (const { folder, name } of files) {
    const names = readdirSync(path.join(sharedDataFolder, folder)).filter((each) =>
      name.test(each),
    );
    for (const each of names) {
      const response = await fetch(`${server.url}/api/imports`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${server.token}`,
          'x-file-name': encodeURIComponent(`${path.basename(folder)}/${each}`),
        },
        body: readFileSync(path.join(sharedDataFolder, folder, each)),
      });
      if (response.status !== 200) throw new Error(`${each}: ${await response.text()}`);
      await response.text();
    }
  }
}

describe('the whole of Nagasaki', needsSharedData('shelters-gsi'), () => {
  let browser: Browser;
  let server: RunningServer;

  beforeAll(async () => {
    [browser, server] = await Promise.all([launchBrowser(), startServer()]);
    await importAll(server);
  }, 300_000);

  afterAll(async () => {
    await browser.close();
    await server[Symbol.asyncDispose]();
  });

  test('the home page counts 1,857 sites and 1,478 shelters, and no sample is left', async () => {
    await using view = await openPage(browser);
    const { page } = view;
    await expect
      .poll(async () => {
        await page.goto(server.url, { waitUntil: 'networkidle' });
        return await page.getByRole('link', { name: '指定緊急避難場所 いますぐ' }).textContent();
      }, soon)
      .toContain('1,857');
    await expect
      .poll(() => page.getByRole('link', { name: '指定避難所 しばらく' }).textContent(), {
        timeout: 60_000,
      })
      .toContain('1,478');
    await expect.poll(() => page.getByText('サンプルデータ').count(), { timeout: 60_000 }).toBe(0);
    await takeScreenshot(page, 'portal-nagasaki-home');
  });

  test('the map holds all of them, with boundaries', async () => {
    await using view = await openPage(browser);
    const { page } = view;
    await page.goto(`${server.url}/map`, { waitUntil: 'networkidle' });
    const inView = page.getByText('地図の範囲に');
    await expect.poll(async () => numberIn(await inView.textContent()), soon).toBe(3335);
    await takeScreenshot(page, 'portal-nagasaki-map');
    await page.goto(`${server.url}/map?z=12.5&c=32.75,129.87`, { waitUntil: 'networkidle' });
    await expect.poll(async () => numberIn(await inView.textContent()), soon).toBeGreaterThan(100);
    await takeScreenshot(page, 'portal-nagasaki-map-near');
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(ownFaults(view)).toEqual([]);
  });

  test('list and map agree with the API on every hazard of a municipality', async () => {
    await using view = await openPage(browser, { hasJavaScript: false });
    for (const hazard of ['flood', 'tsunami', 'volcano']) {
      const found = await countOf(
        server,
        `type=EvacuationSite&q=hazard=="${hazard}";localGovernmentCode=="422011"`,
      );
      for (const page of ['shelters', 'map']) {
        await view.page.goto(`${server.url}/${page}?hazard=${hazard}&city=422011`);
        const heading = view.page.getByText(/^(条件に合う場所は)?[\d,]+か所/).first();
        expect(numberIn(await heading.textContent())).toBe(found);
      }
    }
  });

  test('when the API is gone, what was known is shown with its time, the rest says so', async () => {
    const door = path.resolve(import.meta.dirname, '../../portal/build/server/index.js');
    // The built door has no types; this is what portal/README.md says of it.
    const { createPortalHandler } = (await import(pathToFileURL(door).href)) as {
      createPortalHandler: (options: {
        api: (request: Request) => Promise<Response>;
        region: unknown;
        now: () => Date;
      }) => (request: Request, page: { nonce: string }) => Promise<Response>;
    };
    let time = new Date('2026-11-21T00:05:00Z');
    const region: unknown = await (await fetch(`${server.url}/api/region`)).json();
    const show = createPortalHandler({
      // The real API over the network, which then breaks.
      api: async (request) => {
        const { pathname, search } = new URL(request.url);
        return await fetch(`${server.url}${pathname}${search}`, { headers: request.headers });
      },
      region,
      now: () => time,
    });
    const open = async (at: string): Promise<{ status: number; html: string }> => {
      const response = await show(new Request(`http://localhost${at}`), { nonce: 'n' });
      return { status: response.status, html: await response.text() };
    };
    const [site] = await placesOf(server, 'type=EvacuationSite');
    const known = ['/', '/shelters?hazard=tsunami', `/shelters/${site?.id}`];
    for (const at of known) expect((await open(at)).status).toBe(200);
    await server.kill();
    time = new Date('2026-11-21T02:00:00Z');
    for (const at of known) {
      const { status, html } = await open(at);
      expect(status).toBe(200);
      expect(html).toContain('最新の情報を取得できません');
      expect(html).toContain('11月21日 9:05');
    }
    for (const at of ['/shelters?hazard=volcano', '/en/shelters/urn:ngsi-ld:EvacuationSite:x']) {
      expect((await open(at)).status).toBe(503);
    }
    expect((await open('/shelters?hazard=volcano')).html).toContain('ただいま情報を表示できません');
    expect((await open('/shelters.csv')).status).toBe(503);
    expect((await open('/easy/about')).status).toBe(200);
  });
});
