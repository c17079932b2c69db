/** Every way of a citizen by keyboard alone: Tab, arrow keys, Enter, Escape; where one is can always be seen. */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type RunningServer, startServer } from '../server.ts';
import { launchBrowser } from './chromium.ts';
import { placeContent } from './every-page/content.ts';
import { openPage } from './page.ts';
import { ownFaults, soon } from './portal-pages.ts';

vi.setConfig({ testTimeout: 180_000 });

let browser: Browser;
let server: RunningServer;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), startServer()]);
  await placeContent(server);
}, 240_000);

afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

const pressesMax = 150;

/** Tab goes on until the element has the focus; every stop on the way shows that it has it. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor({ state: 'attached', ...soon });
  for (let presses = 0; presses < pressesMax; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
    expect(await unseen(page)).toBeUndefined();
  }
  throw new Error('Tab never reaches it');
}

/** What has the focus and does not show it. Maps draw theirs themselves. */
async function unseen(page: Page): Promise<string | undefined> {
  return await page.evaluate(() => {
    const { activeElement: held } = document;
    if (held === null || held === document.body || held.tagName === 'CANVAS') return undefined;
    // Of a date its parts are reached one by one, and the browser shows which has the focus.
    if (held instanceof HTMLInputElement && held.type === 'date') return undefined;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(held);
    const isSeen = (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
    return isSeen ? undefined : held.outerHTML.slice(0, 200);
  });
}

async function on(path: string, work: (page: Page) => Promise<void>): Promise<void> {
  await using view = await openPage(browser);
  await view.page.goto(`${server.url}${path}`);
  await work(view.page);
  expect(ownFaults(view).filter((fault) => !/status of 40[14]/.test(fault))).toEqual([]);
}

test('the first stop of a page leads past its head', () =>
  on('/catalog', async (page) => {
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: '本文へ移動' });
    expect(await skip.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await unseen(page)).toBeUndefined();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    const isInside = () =>
      page.evaluate(() => document.querySelector('main')?.contains(document.activeElement));
    expect(await isInside()).toBe(true);
  }));

test('from the home page one searches, takes a suggestion, or opens a result', () =>
  on('/', async (page) => {
    const field = page.getByRole('combobox', { name: 'データ・場所・計画をさがす' });
    await tabTo(page, field);
    await page.keyboard.type('公園');
    await page.getByRole('option').first().waitFor(soon);
    await page.keyboard.press('ArrowDown');
    expect(await field.getAttribute('aria-activedescendant')).not.toBeNull();
    await page.keyboard.press('Escape');
    await page
      .getByRole('option')
      .first()
      .waitFor({ state: 'hidden', ...soon });
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/search\?q=/, soon);
    await tabTo(page, page.getByRole('main').getByRole('link', { name: '市内の公園' }).first());
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/catalog\/parks-of-the-city/, soon);
  }));

test('a municipality is chosen, and then another language', () =>
  on('/', async (page) => {
    await tabTo(page, page.getByLabel('お住まい・行き先の市町村'));
    await page.keyboard.press('ArrowDown');
    await tabTo(page, page.getByRole('button', { name: 'この市町村で見る' }));
    await page.keyboard.press('Enter');
    await page.waitForURL(/[?&]city=\d{6}/, soon);
    await page.reload();
    await tabTo(page, page.getByRole('link', { name: 'English' }));
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/en\?city=\d{6}/, soon);
  }));

test('the display settings keep the focus until they are closed, and give it back', () =>
  on('/about', async (page) => {
    const opener = page.getByRole('button', { name: '表示の設定' });
    await tabTo(page, opener);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor(soon);
    for (let presses = 0; presses < 12; presses += 1) {
      await page.keyboard.press('Tab');
      // Between the last stop and the first stands the browser itself.
      const isInside = await page.evaluate(() => {
        const { activeElement: held, body } = document;
        return held === body || held?.closest('dialog, [role=dialog]') !== null;
      });
      expect(isInside).toBe(true);
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden', ...soon });
    expect(await opener.evaluate((element) => element === document.activeElement)).toBe(true);
  }));

test('what the map shows is reached in its list', () =>
  on('/map', async (page) => {
    // The list follows the map once that is drawn, and names its view in the address.
    await page.waitForURL(/[?&]c=/, { timeout: 60_000 });
    await tabTo(page, page.getByRole('article').first().getByRole('link').first());
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/shelters\/urn/, soon);
  }));

test('the catalogue is searched, and the table of a dataset sorted', () =>
  on('/catalog', async (page) => {
    await tabTo(page, page.getByLabel('キーワード'));
    await page.keyboard.type('公園');
    await page.keyboard.press('Enter');
    await page.waitForURL(/[?&]q=/, soon);
    await tabTo(page, page.getByRole('link', { name: '市内の公園' }).first());
    await page.keyboard.press('Enter');
    await page.waitForURL(/parks-of-the-city/, soon);
    await page.getByRole('heading', { level: 1, name: '市内の公園' }).waitFor(soon);
    await tabTo(page, page.locator('th').getByRole('link', { name: /面積/ }).first());
    await page.keyboard.press('Enter');
    await page.waitForURL(/sort=/, soon);
  }));

test('one signs in', () =>
  on('/sign-in', async (page) => {
    await tabTo(page, page.getByLabel('メールアドレス'));
    await page.keyboard.type('admin@city.example');
    await tabTo(page, page.getByLabel('パスワード'));
    await page.keyboard.type('a long enough sentence for a test');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/(account|staff)$/, soon);
  }));

test('branches of a plan open, and a dashboard is reached', () =>
  on('/plans/town', async (page) => {
    const branch = page.locator('#node-1 summary').first();
    const isOpen = () =>
      branch.evaluate(({ parentElement }) => parentElement?.hasAttribute('open'));
    const wasOpen = await isOpen();
    await tabTo(page, branch);
    await page.keyboard.press('Enter');
    await expect.poll(isOpen, soon).toBe(!wasOpen);
    await page.goto(`${server.url}/dashboards`);
    await tabTo(page, page.getByRole('main').locator('a[href*="/dashboards/"]').first());
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/dashboards\/[a-z-]+$/, soon);
  }));
