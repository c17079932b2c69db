/** Pictures for a person to look at. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';

const folder = path.join(import.meta.dirname, 'screenshots');

/** Saves the whole page as `screenshots/NAME-WIDTH.png`; returns the path. */
export async function takeScreenshot(page: Page, name: string): Promise<string> {
  const width = page.viewportSize()?.width ?? 0;
  const file = path.join(folder, `${name}-${width}.png`);
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: file, fullPage: true });
  return file;
}
