/** The pages of this area. */
import type { AreaPages } from '../pages.ts';

export const pages: AreaPages = {
  everyone: [
    { path: 'developers', file: 'page.tsx' },
    { path: 'llms.txt', file: 'llms.ts' },
  ],
};
