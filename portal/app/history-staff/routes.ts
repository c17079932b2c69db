/** The pages of this area. */
import type { AreaPages } from '../pages.ts';

export const pages: AreaPages = {
  staff: [{ path: 'history', file: 'page.tsx' }],
};
