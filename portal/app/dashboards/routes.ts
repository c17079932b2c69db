/** The pages of this area. */
import type { AreaPages } from '../pages.ts';

export const pages: AreaPages = {
  everyone: [
    { path: 'dashboards', file: 'list-page.tsx' },
    { path: 'dashboards/:id', file: 'dashboard-page.tsx' },
  ],
};
