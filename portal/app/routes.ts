/** Every page: those for everyone once in each language, those of staff in the languages of offices. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  index,
  prefix,
  type RouteConfig,
  type RouteConfigEntry,
  route,
} from '@react-router/dev/routes';
import type { AreaPages, Page } from './pages.ts';

interface Area {
  readonly name: string;
  readonly pages: AreaPages;
}

/** Each area lists its pages in its own `routes.ts`; tools read this file without a bundler. */
async function readAreas(): Promise<readonly Area[]> {
  const files = readdirSync(import.meta.dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, file: path.join(import.meta.dirname, name, 'routes.ts') }))
    .filter(({ file }) => existsSync(file))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return await Promise.all(
    files.map(async ({ name, file }) => {
      // Every `routes.ts` of an area exports this.
      const { pages } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Pick<
        Area,
        'pages'
      >;
      return { name, pages };
    }),
  );
}

const areas = await readAreas();

interface Place {
  readonly language: string;
  readonly area: string;
  /** The path of the page around it. */
  readonly above: string;
}

/** Ids are `language/area/path`: they differ where files are the same, and tell whose messages a page needs. */
function entry(page: Page, { language, area, above }: Place): RouteConfigEntry {
  const path = `${above}${page.path === '' ? 'index' : page.path}`;
  const options = { id: `${language}/${area}/${path}` };
  const file = `${area}/${page.file}`;
  if (page.children === undefined) {
    return page.path === '' ? index(file, options) : route(page.path, file, options);
  }
  const within = { language, area, above: `${path}/` };
  const children = page.children.map((child) => entry(child, within));
  return route(page.path, file, options, children);
}

function pagesFor(audience: keyof AreaPages, language: string, above: string): RouteConfigEntry[] {
  return areas.flatMap(({ name, pages }) =>
    (pages[audience] ?? []).map((page) => entry(page, { language, area: name, above })),
  );
}

function staffPages(language: string): RouteConfigEntry {
  const id = `${language}/staff/frame`;
  return route('staff', 'staff/frame.tsx', { id }, pagesFor('staff', language, 'staff/'));
}

export default [
  ...pagesFor('everyone', 'ja', ''),
  staffPages('ja'),
  ...prefix('easy', pagesFor('everyone', 'easy', '')),
  ...prefix('en', [...pagesFor('everyone', 'en', ''), staffPages('en')]),
] satisfies RouteConfig;
