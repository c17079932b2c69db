/** The pages of this area. */
import type { AreaPages } from '../pages.ts';

export const pages: AreaPages = {
  staff: [{ path: 'audit', file: 'page.tsx' }],
};
