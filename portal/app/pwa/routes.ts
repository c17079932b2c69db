/** The pages of this area. */
import type { AreaPages } from '../pages.ts';

export const pages: AreaPages = {
  everyone: [
    { path: 'offline', file: 'offline-page.tsx' },
    { path: 'manifest.webmanifest', file: 'manifest.ts' },
  ],
};
