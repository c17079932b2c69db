/** The style guide: every component in its states, for everyone, by keyboard. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { components } from '../../portal/app/style/components.ts';
import { type RunningServer, startServer } from '../server.ts';
import { accessibilityFaults, contrastFaults } from './axe.ts';
import { launchBrowser } from './chromium.ts';
import { openPage } from './page.ts';
import { overflowOf, soon } from './portal-pages.ts';
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

/** All variables of `<html>` that colours come from. */
async function tokensOf(page: Page): Promise<Readonly<Record<string, string>>> {
  return await page.evaluate(() => {
    const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
    const names = rules
      .map(({ cssText }) => cssText)
      .join('')
      .match(/--[a-z][a-z0-9-]*(?=: ?#)/g);
    const style = getComputedStyle(document.documentElement);
    return Object.fromEntries(
      [...new Set(names)].map((name) => [name, style.getPropertyValue(name)]),
    );
  });
}

// So that what is found in the colours of the settings holds for those of the device.
test.each([
  { colours: 'dark', contrast: 'no-preference', data: { scheme: 'dark' } },
  { colours: 'light', contrast: 'more', data: { contrast: 'more' } },
  { colours: 'dark', contrast: 'more', data: { scheme: 'dark', contrast: 'more' } },
] as const)(
  'a device that asks for $colours colours, contrast $contrast, gets those of the display settings',
  async ({ data, ...asked }) => {
    await using chosen = await openPage(browser);
    await using given = await openPage(browser, asked);
    for (const { page } of [chosen, given]) await page.goto(`${server.url}/style/colours`);
    const before = await tokensOf(chosen.page);
    await chosen.page.evaluate((set) => Object.assign(document.documentElement.dataset, set), data);
    const after = await tokensOf(chosen.page);
    expect(Object.keys(after).length).toBeGreaterThan(30);
    expect(after).not.toEqual(before);
    expect(await tokensOf(given.page)).toEqual(after);
  },
);

test('dark colours in high contrast are readable on every page of the guide', async () => {
  await using view = await openPage(browser, { colours: 'dark', contrast: 'more' });
  for (const name of components) {
    await view.page.goto(`${server.url}/style/${name}`);
    expect([name, await contrastFaults(view.page)]).toEqual([name, []]);
  }
});

test('pictures of the guide are taken', async () => {
  await using view = await openPage(browser);
  for (const width of [1280, 360]) {
    await view.page.setViewportSize({ width, height: 800 });
    for (const name of components) {
      await view.page.goto(`${server.url}/style/${name}`);
      await takeScreenshot(view.page, `style-${name}-ja`);
    }
  }
});

describe('by keyboard', () => {
  test('the summary of errors takes the focus and leads to the field', async () => {
    await using view = await openPage(browser);
    const { page } = view;
    await page.goto(`${server.url}/style/fields`, { waitUntil: 'networkidle' });
    await page.getByRole('button', { name: '申し込む' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '入力内容を確認してください' }).waitFor();
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.tagName), soon)
      .toBe('SECTION');
    expect(await accessibilityFaults(page)).toEqual([]);
    await takeScreenshot(page, 'style-fields-errors');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.id), soon)
      .toBe('field-name');
    const field = page.locator('#field-name');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await field.getAttribute('aria-describedby')).toBe('field-name-error');
  });

  test('tabs change by arrow keys', async () => {
    await using view = await openPage(browser);
    const { page } = view;
    await page.goto(`${server.url}/style/tabs`, { waitUntil: 'networkidle' });
    await page.getByRole('tab', { name: '表' }).focus();
    await page.keyboard.press('ArrowRight');
    await expect
      .poll(() => page.getByRole('tab', { name: 'グラフ' }).getAttribute('aria-selected'), soon)
      .toBe('true');
    await expect
      .poll(() => page.getByText('ここにグラフが入ります。').isVisible(), { timeout: 60_000 })
      .toBe(true);
    await expect
      .poll(() => page.getByText('ここに表が入ります。').isVisible(), { timeout: 60_000 })
      .toBe(false);
  });

  test('a dialog keeps the focus, closes by Escape and gives it back', async () => {
    await using view = await openPage(browser);
    const { page } = view;
    await page.goto(`${server.url}/style/dialog`, { waitUntil: 'networkidle' });
    const opener = page.getByRole('button', { name: '確認の画面を開く' });
    await opener.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'この内容で送信しますか' });
    await dialog.waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await takeScreenshot(page, 'style-dialog-open');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await expect
      .poll(() => opener.evaluate((element) => element === document.activeElement), soon)
      .toBe(true);
  });

  test('a table is sorted, and the address says how', async () => {
    await using view = await openPage(browser);
    const { page } = view;
    await page.goto(`${server.url}/style/table`, { waitUntil: 'networkidle' });
    await page.getByRole('link', { name: /収容人数/ }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/sort=people/);
    await expect
      .poll(() => page.getByRole('rowheader').allTextContents(), soon)
      .toEqual(['北部体育館', '中央公民館', 'みなと小学校']);
  });

  test('a suggestion is chosen and opened', async () => {
    await using view = await openPage(browser);
    const { page } = view;
    await page.goto(`${server.url}/style/search`, { waitUntil: 'networkidle' });
    await page.getByRole('combobox').pressSequentially('タブ');
    await page.getByRole('option').first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/style\/tabs/);
  });

  test('text size and colours are chosen, and stay on the next page', async () => {
    await using view = await openPage(browser);
    const { page } = view;
    await page.goto(`${server.url}/style`, { waitUntil: 'networkidle' });
    await page.getByRole('button', { name: '表示の設定' }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('特大').check();
    await page.getByLabel('暗い').check();
    await takeScreenshot(page, 'style-display');
    await page.keyboard.press('Escape');
    await page.goto(`${server.url}/style/colours`, { waitUntil: 'networkidle' });
    expect(await page.getAttribute('html', 'data-scheme')).toBe('dark');
    expect(await page.evaluate(() => getComputedStyle(document.body).fontSize)).toBe('22px');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 780 });
    expect(await overflowOf(page)).toBe(0);
    await takeScreenshot(page, 'style-largest-dark');
    expect(await page.context().cookies()).toEqual([]);
  });
});

test('without JavaScript a table is sorted and filtered, and tabs stand below each other', async () => {
  await using view = await openPage(browser, { hasJavaScript: false });
  const { page } = view;
  await page.goto(`${server.url}/style/table?sort=people&order=descending`);
  await expect
    .poll(() => page.getByRole('rowheader').first().textContent(), { timeout: 60_000 })
    .toBe('みなと小学校');
  await page.getByLabel('表をしぼり込む').fill('公民館');
  await page.getByRole('button', { name: 'しぼり込む' }).click();
  await expect
    .poll(() => page.getByRole('rowheader').allTextContents(), soon)
    .toEqual(['中央公民館']);
  await page.goto(`${server.url}/style/tabs`);
  await expect
    .poll(() => page.getByText('ここにグラフが入ります。').isVisible(), { timeout: 60_000 })
    .toBe(true);
});
