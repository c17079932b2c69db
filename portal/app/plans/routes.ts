/** The pages of this area. */
import type { AreaPages } from '../pages.ts';

export const pages: AreaPages = {
  everyone: [
    { path: 'plans', file: 'list-page.tsx' },
    { path: 'plans/comparison', file: 'comparison-page.tsx' },
    { path: 'plans/:id', file: 'plan-page.tsx' },
    { path: 'plans/:id/years/:year', file: 'year-page.tsx' },
  ],
};
