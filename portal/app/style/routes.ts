/** The pages of this area. */
import type { AreaPages } from '../pages.ts';

export const pages: AreaPages = {
  everyone: [
    { path: 'style', file: 'page.tsx' },
    { path: 'style.csv', file: 'csv.ts' },
    { path: 'style/:component', file: 'component-page.tsx' },
  ],
};
