/** What holds for every page, asked of one. */
import type { Page } from 'playwright-core';
import { accessibilityFaults, contrastFaults } from '../axe.ts';
import { overflowOf } from '../portal-pages.ts';

/** As the display settings put them on `<html>`; the first is what the page came with. */
const schemes = [
  { name: 'light', scheme: 'light', contrast: 'device' },
  { name: 'dark', scheme: 'dark', contrast: 'device' },
  { name: 'high contrast', scheme: 'light', contrast: 'more' },
] as const;

export interface Expected {
  /** Of the address, with its query. */
  readonly url: string;
  /** Of the document: `ja`, `en`. */
  readonly lang: string;
  readonly status: number;
  /** At which axe looks; CSS pixels. */
  readonly width: number;
}

/** Of a download or a drawing: it is there, and no page. */
export async function faultsOfFile(
  url: string,
  cookies: readonly { readonly name: string; readonly value: string }[],
): Promise<readonly string[]> {
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const response = await fetch(url, cookie === '' ? {} : { headers: { cookie } });
  const type = response.headers.get('content-type') ?? 'nothing';
  await response.body?.cancel();
  return response.status === 200 && !type.startsWith('text/html')
    ? []
    : [`answers ${response.status} with ${type}`];
}

/** One sentence per fault. */
export async function faultsOf(page: Page, expected: Expected): Promise<readonly string[]> {
  await page.setViewportSize({ width: expected.width, height: 780 });
  const response = await page.goto(expected.url, { waitUntil: 'load' });
  await settled(page);
  const faults = [...(await headOf(page, expected.lang))];
  const status = response?.status();
  if (status !== expected.status) faults.push(`answers ${status}, not ${expected.status}`);
  for (const { name, scheme, contrast } of schemes) {
    await page.evaluate((chosen) => Object.assign(document.documentElement.dataset, chosen), {
      scheme,
      contrast,
    });
    const found = name === 'light' ? await accessibilityFaults(page) : await contrastFaults(page);
    faults.push(...found.map((fault) => `${name}: ${fault}`));
  }
  await page.setViewportSize({ width: 360, height: 780 });
  const overflow = await overflowOf(page);
  if (overflow > 0) faults.push(`${overflow} px wider than the window: ${await widest(page)}`);
  return faults;
}

/** Maps are drawn after the page has come. */
const mapPages = /\/(map|explore)(\?|$)/;

async function settled(page: Page): Promise<void> {
  if (mapPages.test(page.url())) {
    await page.locator('main canvas').first().waitFor({ timeout: 60_000 });
  }
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

async function headOf(page: Page, lang: string): Promise<readonly string[]> {
  const head = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    title: document.title.trim(),
    headings: [...document.querySelectorAll('h1')].map(({ textContent }) => textContent?.trim()),
    untranslated: /\b[a-z-]+\.[a-z]+[A-Z][A-Za-z]+\b/.exec(
      document.querySelector('h1')?.textContent ?? '',
    )?.[0],
  }));
  return [
    ...(head.lang === lang ? [] : [`lang is "${head.lang}"`]),
    ...(head.title === '' ? ['no title'] : []),
    ...(head.headings.length === 1 && head.headings[0] !== ''
      ? []
      : [`h1: ${JSON.stringify(head.headings)}`]),
    ...(head.untranslated === undefined ? [] : [`no sentence for ${head.untranslated}`]),
  ];
}

/** The innermost elements that stand out, for whoever mends them. */
async function widest(page: Page): Promise<string> {
  return await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const wide = [...document.querySelectorAll('body *')].filter(
      (element) => element.getBoundingClientRect().right > width + 1,
    );
    return wide
      .filter((element) => !wide.some((other) => other !== element && element.contains(other)))
      .slice(0, 3)
      .map(
        ({ tagName, className, textContent }) =>
          `${tagName.toLowerCase()}.${String(className)} "${textContent?.slice(0, 40) ?? ''}"`,
      )
      .join('; ');
  });
}
