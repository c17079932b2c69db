/** The pages of this area. */
import type { AreaPages } from '../pages.ts';

export const pages: AreaPages = {
  staff: [
    { path: 'catalog', file: 'list-page.tsx' },
    { path: 'catalog.csv', file: 'list-csv.ts' },
    { path: 'catalog/new', file: 'new-page.tsx' },
    { path: 'catalog/messages', file: 'messages-page.tsx' },
    { path: 'catalog/deleted', file: 'deleted-page.tsx' },
    { path: 'catalog/groups', file: 'groups-page.tsx' },
    { path: 'catalog/:id', file: 'edit-page.tsx' },
    { path: 'catalog/:id/versions', file: 'versions-page.tsx' },
  ],
};
