/** The pages the server writes itself: the interface and its errors. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../server.ts';
import { accessibilityFaults } from './axe.ts';
import { launchBrowser } from './chromium.ts';
import { openPage } from './page.ts';
import { takeScreenshot } from './screenshot.ts';

let browser: Browser;
let server: RunningServer;
beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), startServer()]);
});
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

describe.each([
  ['the interface', '/docs/api', 'api'],
  ['the list of errors', '/docs/errors', 'errors'],
  ['one error', '/docs/errors/too-complex-query', 'error'],
])('%s', (_, path, name) => {
  test.each([
    [1280, 'ja'],
    [360, 'en'],
  ])('at %i px in %s is accessible, fits, and breaks no policy', async (width, language) => {
    await using view = await openPage(browser, { width, language, hasJavaScript: true });
    await view.page.goto(`${server.url}${path}?lang=${language}`);
    const summary = view.page.locator('summary').first();
    if ((await summary.count()) > 0) {
      await summary.focus();
      await view.page.keyboard.press('Enter');
    }
    await takeScreenshot(view.page, `docs-${name}-${language}`);
    const scrollWidth = await view.page.evaluate(() => document.documentElement.scrollWidth);
    expect(scrollWidth).toBeLessThanOrEqual(width);
    expect(await accessibilityFaults(view.page)).toEqual([]);
    expect(view.faults()).toEqual([]);
  });
});
