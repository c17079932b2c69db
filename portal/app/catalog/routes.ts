/** The pages of this area. */
import type { AreaPages } from '../pages.ts';

export const pages: AreaPages = {
  everyone: [
    { path: 'catalog', file: 'list-page.tsx' },
    { path: 'catalog/suggest', file: 'suggest-page.tsx' },
    { path: 'catalog/browse', file: 'browse-page.tsx' },
    { path: 'catalog/messages/:id', file: 'message-page.tsx' },
    { path: 'catalog/:name', file: 'dataset-page.tsx' },
    { path: 'catalog/:name/versions/:version', file: 'version-page.tsx' },
    { path: 'catalog/:name/report', file: 'report-page.tsx' },
  ],
};
