/** The pages of this area. */
import type { AreaPages } from '../pages.ts';

export const pages: AreaPages = {
  everyone: [
    { path: 'about', file: 'page.tsx' },
    { path: '*', file: 'not-found.tsx' },
  ],
};
