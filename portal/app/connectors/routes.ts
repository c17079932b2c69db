import type { AreaPages } from '../pages.ts';

export const pages: AreaPages = {
  staff: [
    { path: 'connectors', file: 'list-page.tsx' },
    { path: 'connectors/:id', file: 'connector-page.tsx' },
  ],
};
