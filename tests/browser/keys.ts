/** The keyboard alone: Tab until something has the focus, which can always be seen; then keys. */
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { soon } from './portal-pages.ts';

const pressesMax = 200;

/** Tab goes on until the element has the focus; every stop on the way shows that it has it. */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor({ state: 'attached', ...soon });
  for (let presses = 0; presses < pressesMax; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
    expect(await unseen(page)).toBeUndefined();
  }
  throw new Error('Tab never reaches it');
}

export async function pressOn(page: Page, wanted: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, wanted);
  await page.keyboard.press(key);
}

export async function typeInto(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
}

/** What has the focus and does not show it. Maps draw theirs themselves. */
export async function unseen(page: Page): Promise<string | undefined> {
  return await page.evaluate(() => {
    const { activeElement: held } = document;
    if (held === null || held === document.body || held.tagName === 'CANVAS') return undefined;
    // Of a date its parts are reached one by one, and the browser shows which has the focus.
    if (held instanceof HTMLInputElement && /^(date|datetime-local|time|month)$/.test(held.type)) {
      return undefined;
    }
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(held);
    const isSeen = (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
    return isSeen ? undefined : held.outerHTML.slice(0, 200);
  });
}

/** How many rows of things to press the head of the page has. */
export async function rowsOfHead(page: Page): Promise<number> {
  const middles = await page.evaluate(() =>
    [...document.querySelectorAll('body > header :is(a, button, summary)')]
      .filter((element) => element.checkVisibility() && element.getClientRects().length > 0)
      .map((element) => element.getBoundingClientRect())
      .map(({ top, bottom }) => (top + bottom) / 2)
      .sort((a, b) => a - b),
  );
  return middles.filter((middle, place) => place === 0 || middle - (middles[place - 1] ?? 0) > 16)
    .length;
}
