/** The pages of this area. */
import type { AreaPages } from '../pages.ts';

export const pages: AreaPages = {
  everyone: [
    { path: 'catalog', file: 'list-page.tsx' },
    { path: 'catalog/suggest', file: 'suggest-page.tsx' },
    { path: 'catalog/:name', file: 'dataset-page.tsx' },
    { path: 'catalog/:name/report', file: 'report-page.tsx' },
  ],
};
