/** Accessibility as axe sees it. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** One line per element and rule: `rule (impact): element: what to do`. Empty when axe finds nothing. */
export async function accessibilityFaults(page: Page): Promise<readonly string[]> {
  // Evaluated by the debugger, which the content security policy of the page does not bind.
  await page.evaluate(axe.source);
  const found = await page.evaluate(async (values) => {
    // `axe` is there since the line above; this runs in the page.
    const { axe: inPage } = globalThis as unknown as { axe: typeof import('axe-core') };
    const { violations } = await inPage.run(document, { runOnly: { type: 'tag', values } });
    return violations.flatMap(({ id, impact, help, nodes }) =>
      nodes.map(({ target }) => `${id} (${impact ?? 'minor'}): ${target.join(' ')}: ${help}`),
    );
  }, tags);
  return found;
}
