/** Every address of the portal, as the areas themselves list their pages. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AreaPages, Page } from '../../../portal/app/pages.ts';

export type Audience = keyof AreaPages;

const app = path.resolve(import.meta.dirname, '../../../portal/app');

/** As the areas write them, below the language (`catalog/:name`) or below `/staff`; a page with children is its children. */
export async function patternsFor(audience: Audience): Promise<readonly string[]> {
  const areas = readdirSync(app, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && existsSync(path.join(app, entry.name, 'routes.ts')),
  );
  const patterns = await Promise.all(
    areas.map(async ({ name }) => {
      // Every `routes.ts` of an area exports this.
      const { pages } = (await import(pathToFileURL(path.join(app, name, 'routes.ts')).href)) as {
        readonly pages: AreaPages;
      };
      return (pages[audience] ?? []).flatMap((page) => patternsOf(page));
    }),
  );
  return patterns.flat().toSorted();
}

function patternsOf(page: Page): readonly string[] {
  if (page.children === undefined) return [page.path];
  return page.children
    .flatMap((child) => patternsOf(child))
    .map((below) => [page.path, below].filter((part) => part !== '').join('/'));
}

/** Whether the pattern is an address as it stands. */
function isPlain(pattern: string): boolean {
  return !/[:*]/.test(pattern);
}

/**
 * The addresses of every pattern: itself, and what `known` says of it (states of the page, or the ways to pages with
 * parameters). What is known of `plans/:id` also leads to `plans/:id/versions`. `missing` are patterns with parameters that
 * nothing is known of, and known ones that are no pages.
 */
export function addressesOf(
  patterns: readonly string[],
  known: Readonly<Record<string, readonly string[]>>,
): { readonly addresses: readonly string[]; readonly missing: readonly string[] } {
  const found = patterns.map((pattern) => {
    const plain = filled(pattern, known);
    return {
      pattern,
      addresses: [...(plain === undefined ? [] : [plain]), ...(known[pattern] ?? [])],
    };
  });
  const missing = [
    ...found.filter(({ addresses }) => addresses.length === 0).map(({ pattern }) => pattern),
    ...Object.keys(known).filter((pattern) => !patterns.includes(pattern)),
  ];
  return { addresses: [...new Set(found.flatMap(({ addresses }) => addresses))], missing };
}

/** The pattern with the parameters of the longest known pattern it begins with; undefined while one is left. */
function filled(
  pattern: string,
  known: Readonly<Record<string, readonly string[]>>,
): string | undefined {
  if (isPlain(pattern)) return pattern;
  // A page may need more than its parameters: a known address is whole.
  if (known[pattern] !== undefined) return undefined;
  const [above] = Object.keys(known)
    .filter((one) => one !== '' && pattern.startsWith(`${one}/`))
    .toSorted((a, b) => b.length - a.length);
  const address = above === undefined ? undefined : known[above]?.[0];
  const whole =
    above === undefined || address === undefined
      ? pattern
      : `${address}${pattern.slice(above.length)}`;
  return isPlain(whole) ? whole : undefined;
}
