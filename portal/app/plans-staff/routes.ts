/** The pages of this area. */
import type { AreaPages } from '../pages.ts';

export const pages: AreaPages = {
  staff: [
    { path: 'plans', file: 'list-page.tsx' },
    { path: 'plans/load', file: 'load-page.tsx' },
    { path: 'plans/new', file: 'new-page.tsx' },
    { path: 'plans/guide', file: 'guide-page.tsx' },
    {
      path: 'plans/:id',
      file: 'plan-frame.tsx',
      children: [
        { path: '', file: 'tree-page.tsx' },
        { path: 'head', file: 'head-page.tsx' },
        { path: 'node', file: 'node-page.tsx' },
        { path: 'indicators', file: 'indicators-page.tsx' },
        { path: 'indicator', file: 'indicator-page.tsx' },
        { path: 'logic', file: 'logic-page.tsx' },
        { path: 'years', file: 'years-page.tsx' },
        { path: 'years/:year', file: 'year-page.tsx' },
        { path: 'years/:year/record', file: 'record-page.tsx' },
        { path: 'versions', file: 'versions-page.tsx' },
        { path: 'publication', file: 'publication-page.tsx' },
      ],
    },
  ],
};
