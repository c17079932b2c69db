import type { AreaPages } from '../pages.ts';

export const pages: AreaPages = {
  staff: [
    { path: 'import', file: 'list-page.tsx' },
    { path: 'import/:id', file: 'session-page.tsx' },
    { path: 'quality', file: 'quality-page.tsx' },
  ],
};
