/** The pages of this area. */
import type { AreaPages } from '../pages.ts';

export const pages: AreaPages = {
  everyone: [
    { path: 'explore', file: 'page.tsx' },
    { path: 'explore.csv', file: 'sheet.ts' },
  ],
};
