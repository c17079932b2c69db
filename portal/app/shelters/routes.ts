/** The pages of this area. */
import type { AreaPages } from '../pages.ts';

export const pages: AreaPages = {
  everyone: [
    { path: 'shelters', file: 'list-page.tsx' },
    { path: 'shelters.csv', file: 'csv.ts' },
    { path: 'shelters.geojson', file: 'geojson.ts' },
    { path: 'shelters/:id', file: 'detail-page.tsx' },
  ],
};
