/** The frame of staff pages as somebody sees it who is not signed in. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type RunningServer, startServer } from '../server.ts';
import { accessibilityFaults } from './axe.ts';
import { launchBrowser } from './chromium.ts';
import { openPage } from './page.ts';
import { overflowOf } from './portal-pages.ts';
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

test.each([
  ['ja', '/staff', 'ログインが必要です', '/sign-in?to=%2Fstaff'],
  ['en', '/en/staff', 'Please sign in', '/en/sign-in?to=%2Fen%2Fstaff'],
])(
  'in %s whoever is not signed in is shown where to sign in',
  async (language, path, title, to) => {
    await using view = await openPage(browser, { language });
    const { page } = view;
    const response = await page.goto(`${server.url}${path}`, { waitUntil: 'networkidle' });
    expect(response?.status()).toBe(401);
    expect(response?.headers()['cache-control']).toContain('no-store');
    expect(await page.textContent('h1')).toBe(title);
    expect(await page.locator('main a').getAttribute('href')).toBe(to);
    expect(await page.getByRole('navigation').getByRole('link').allTextContents()).toEqual([
      '日本語',
      'English',
    ]);
    expect(await accessibilityFaults(page)).toEqual([]);
    await takeScreenshot(page, `staff-${language}`);
    await page.setViewportSize({ width: 360, height: 780 });
    expect(await overflowOf(page)).toBe(0);
    await takeScreenshot(page, `staff-${language}`);
    // The page itself answers 401, and the browser says so.
    expect(view.faults().filter((fault) => !fault.includes('401'))).toEqual([]);
  },
);

test('there are no staff pages in やさしい日本語', async () => {
  expect((await fetch(`${server.url}/easy/staff`)).status).toBe(404);
});
