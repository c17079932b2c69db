/** Accessibility as axe sees it. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What changes with the colours alone. */
const colourRules = ['color-contrast', 'link-in-text-block'];

/** One line per element and rule: `rule (impact): element: what to do`. Empty when axe finds nothing. */
export async function accessibilityFaults(page: Page): Promise<readonly string[]> {
  return await run(page, { type: 'tag', values: tags });
}

/** Only what colours decide: for a page that was looked at as a whole before. */
export async function contrastFaults(page: Page): Promise<readonly string[]> {
  return await run(page, { type: 'rule', values: colourRules });
}

async function run(
  page: Page,
  runOnly: { type: 'tag' | 'rule'; values: string[] },
): Promise<readonly string[]> {
  // Evaluated by the debugger, which the content security policy of the page does not bind.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  return await page.evaluate(async (only) => {
    // `axe` is there since the line above; this runs in the page.
    const { axe: inPage } = globalThis as unknown as { axe: typeof import('axe-core') };
    const { violations } = await inPage.run(document, {
      runOnly: only,
      resultTypes: ['violations'],
    });
    return violations.flatMap(({ id, impact, help, nodes }) =>
      nodes.map(({ target }) => `${id} (${impact ?? 'minor'}): ${target.join(' ')}: ${help}`),
    );
  }, runOnly);
}
