/** Plans as citizens read them: in three languages, by any eye, without a script; live values follow the data. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RunningServer, startServer } from '../server.ts';
import { skipUnless } from '../skip.ts';
import { accessibilityFaults } from './axe.ts';
import { weighFirstView } from './budget.ts';
import { launchBrowser } from './chromium.ts';
import { townPlan } from './fixtures/town-plan.ts';
import { openPage } from './page.ts';
import { languages, overflowOf, ownFaults } from './portal-pages.ts';
import { takeScreenshot } from './screenshot.ts';

vi.setConfig({ testTimeout: 180_000 });

let browser: Browser;
let server: RunningServer;

async function send(path: string, body: string, type: string): Promise<void> {
  const answer = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.token}`, 'content-type': type },
    body,
  });
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
}

beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), startServer()]);
  await send('/api/plans', townPlan, 'application/yaml');
}, 180_000);

afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

describe.each(languages)('plans in $language', ({ language, prefix }) => {
  test.each(['/plans', '/plans/town', '/plans/town/years/2026', '/plans/comparison'])(
    '%s is read by everyone',
    async (path) => {
      await using view = await openPage(browser, { language: language === 'en' ? 'en' : 'ja' });
      const { page } = view;
      const response = await page.goto(`${server.url}${prefix}${path}`, {
        waitUntil: 'networkidle',
      });
      expect(response?.status()).toBe(200);
      expect(await accessibilityFaults(page)).toEqual([]);
      await takeScreenshot(page, `plans${path.replaceAll('/', '-')}-${language}`);
      await page.setViewportSize({ width: 360, height: 780 });
      expect(await overflowOf(page)).toBe(0);
      expect(await accessibilityFaults(page)).toEqual([]);
      await takeScreenshot(page, `plans${path.replaceAll('/', '-')}-${language}`);
      expect(ownFaults(view)).toEqual([]);
    },
  );
});

test.each([
  { colours: 'dark' as const },
  { contrast: 'more' as const },
  { colours: 'dark' as const, contrast: 'more' as const },
])('a plan can be read with $colours colours and $contrast contrast', async (wish) => {
  await using view = await openPage(browser, wish);
  await view.page.goto(`${server.url}/plans/town`, { waitUntil: 'networkidle' });
  expect(await accessibilityFaults(view.page)).toEqual([]);
});

test('without a script branches open, and the table says what the drawing shows', async () => {
  await using view = await openPage(browser, { hasJavaScript: false });
  const { page } = view;
  await page.goto(`${server.url}/plans/town`);
  const branch = page.locator('#node-1 details').first();
  await branch.locator('summary').first().click();
  await page.getByText('人感センサーを置く').waitFor({ state: 'attached' });
  await page.locator('#I2 summary').click();
  const row = page.locator('#I2 tbody tr').last();
  expect(await row.textContent()).toContain('80%');
});

test('a live indicator changes when its data changes', async () => {
  await using view = await openPage(browser);
  const { page } = view;
  const shown = async (): Promise<string> => {
    await page.goto(`${server.url}/plans/town`, { waitUntil: 'networkidle' });
    return (await page.locator('#I1 dl').textContent()) ?? '';
  };
  expect(await shown()).toContain('0台');
  const sensors = Array.from({ length: 9 }, (_, index) => ({
    id: `urn:ngsi-ld:WatchSensor:${index}`,
    type: 'WatchSensor',
    state: { type: 'Property', value: 'working' },
  }));
  await send('/ngsi-ld/v1/entityOperations/create', JSON.stringify(sensors), 'application/json');
  await expect.poll(shown, { timeout: 30_000 }).toMatch(/今の値9台/);
  await expect
    .poll(() => page.locator('#I1').getByText('達成', { exact: true }).count(), { timeout: 60_000 })
    .toBe(1);
});

const folder = path.resolve(import.meta.dirname, '../../../shared/plans');
const published = existsSync(folder)
  ? readdirSync(folder).filter((name) => name.endsWith('.yaml'))
  : [];

test(
  './kumiki import takes the five plans in completely, and their promises are seen at one glance',
  skipUnless(published.length > 0, 'the real plans ../shared/plans are absent'),
  async () => {
    const files = published.map((name) => path.join(folder, name));
    const cli = path.resolve(import.meta.dirname, '../../cli/main.ts');
    const flags = ['import', ...files, '--url', server.url, '--data', server.dataFolder];
    await promisify(execFile)(process.execPath, [cli, ...flags]);
    const answer = await fetch(`${server.url}/api/plans`);
    // The server under test answers its own document.
    const { plans } = (await answer.json()) as {
      plans: { id: string; nodeCount: number; indicatorCount: number }[];
    };
    for (const file of files) {
      const text = readFileSync(file, 'utf8');
      const [, id] = /^ {2}id: (\S+)/m.exec(text) ?? [];
      const [nodes = '', rest = ''] = (text.split(/^nodes:/m)[1] ?? '').split(/^indicators:/m);
      const entries = (part: string): number => {
        const [own = ''] = part.split(/^\S/m);
        return own.match(/^ {2}- /gm)?.length ?? 0;
      };
      const counted = plans.find((each) => each.id === id);
      expect([id, counted?.nodeCount, counted?.indicatorCount]).toEqual([
        id,
        entries(nodes),
        entries(rest),
      ]);
    }
    await using view = await openPage(browser);
    const { page } = view;
    await page.goto(`${server.url}/plans`, { waitUntil: 'networkidle' });
    const card = page.locator('article', { hasText: '福島県デジタル化推進計画' });
    const glance = (await card.textContent()) ?? '';
    for (const figure of ['48.2%', '80.0%', '1市町村', '7市町村']) expect(glance).toContain(figure);
    await card.getByRole('link').first().click();
    await page.waitForURL(`${server.url}/plans/fukushima`);
    const drawing = page.getByRole('img', { name: /オンライン利用率の推移.*48\.2%.*80\.0%/ });
    await drawing.waitFor({ timeout: 30_000 });
    await page.getByRole('img', { name: /市町村数の推移.*1市町村.*7市町村/ }).waitFor();
    await page.goto(`${server.url}/search?q=${encodeURIComponent('福島県 オンライン利用率')}`, {
      waitUntil: 'networkidle',
    });
    await page
      .getByRole('link', { name: /福島県デジタル化推進計画/ })
      .first()
      .waitFor();
    expect(ownFaults(view)).toEqual([]);
  },
);

test('a first view of a plan stays within its budget', async () => {
  await using view = await openPage(browser);
  const { scriptBytes } = await weighFirstView(view.page, `${server.url}/plans/town`);
  expect(scriptBytes).toBeLessThanOrEqual(200_000);
});
