/** The pages of this area. */
import type { AreaPages } from '../pages.ts';

export const pages: AreaPages = {
  staff: [
    { path: 'subscriptions', file: 'list-page.tsx' },
    { path: 'subscriptions/:id', file: 'one-page.tsx' },
  ],
};
