/** The style guide: every component in its states, for everyone, by keyboard. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RunningServer, startServer } from '../server.ts';
import { accessibilityFaults } from './axe.ts';
import { launchBrowser } from './chromium.ts';
import { openPage } from './page.ts';
import { languages, overflowOf } from './portal-pages.ts';
import { takeScreenshot } from './screenshot.ts';

vi.setConfig({ testTimeout: 240_000 });

let browser: Browser;
let server: RunningServer;
let components: readonly string[];

beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), startServer()]);
  const html = await (await fetch(`${server.url}/style`)).text();
  components = [...html.matchAll(/href="\/style\/([a-z]+)"/g)].map(([, name = '']) => name);
}, 180_000);

afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

test.each(languages)('in $language every page is accessible and fits 360 px', async (each) => {
  const { language, prefix, lang } = each;
  expect(components.length).toBeGreaterThan(15);
  await using view = await openPage(browser, { language: lang });
  const { page } = view;
  for (const name of ['', ...components.map((component) => `/${component}`)]) {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(`${server.url}${prefix}/style${name}`, { waitUntil: 'networkidle' });
    expect([name, await accessibilityFaults(page)]).toEqual([name, []]);
    if (language !== 'en') await takeScreenshot(page, `style${name.replace('/', '-')}-${language}`);
    await page.setViewportSize({ width: 360, height: 780 });
    expect([name, await overflowOf(page)]).toEqual([name, 0]);
    expect([name, await accessibilityFaults(page)]).toEqual([name, []]);
    if (language === 'ja') await takeScreenshot(page, `style${name.replace('/', '-')}-${language}`);
  }
  expect(view.faults()).toEqual([]);
});

test.each([
  { colours: 'dark', contrast: 'no-preference' },
  { colours: 'light', contrast: 'more' },
  { colours: 'dark', contrast: 'more' },
] as const)('in $colours colours, contrast $contrast, every page is accessible', async (scheme) => {
  await using view = await openPage(browser, scheme);
  for (const name of components) {
    await view.page.goto(`${server.url}/style/${name}`, { waitUntil: 'networkidle' });
    expect([name, await accessibilityFaults(view.page)]).toEqual([name, []]);
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
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('SECTION');
    expect(await accessibilityFaults(page)).toEqual([]);
    await takeScreenshot(page, 'style-fields-errors');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('field-name');
    const field = page.getByLabel('お名前');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await field.getAttribute('aria-describedby')).toBe('field-name-error');
  });

  test('tabs change by arrow keys', async () => {
    await using view = await openPage(browser);
    const { page } = view;
    await page.goto(`${server.url}/style/tabs`, { waitUntil: 'networkidle' });
    await page.getByRole('tab', { name: '表' }).focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.getByRole('tab', { name: 'グラフ' }).getAttribute('aria-selected')).toBe(
      'true',
    );
    await expect
      .poll(() => page.getByText('ここにグラフが入ります。').isVisible(), { timeout: 20_000 })
      .toBe(true);
    await expect
      .poll(() => page.getByText('ここに表が入ります。').isVisible(), { timeout: 20_000 })
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
    expect(await opener.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  test('a table is sorted, and the address says how', async () => {
    await using view = await openPage(browser);
    const { page } = view;
    await page.goto(`${server.url}/style/table`, { waitUntil: 'networkidle' });
    await page.getByRole('link', { name: /収容人数/ }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/sort=people/);
    expect(await page.getByRole('rowheader').allTextContents()).toEqual([
      '北部体育館',
      '中央公民館',
      'みなと小学校',
    ]);
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
    .poll(() => page.getByRole('rowheader').first().textContent(), { timeout: 20_000 })
    .toBe('みなと小学校');
  await page.getByLabel('表をしぼり込む').fill('公民館');
  await page.getByRole('button', { name: 'しぼり込む' }).click();
  expect(await page.getByRole('rowheader').allTextContents()).toEqual(['中央公民館']);
  await page.goto(`${server.url}/style/tabs`);
  await expect
    .poll(() => page.getByText('ここにグラフが入ります。').isVisible(), { timeout: 20_000 })
    .toBe(true);
});
