/** The pages of this area. */
import type { AreaPages } from '../pages.ts';

export const pages: AreaPages = {
  everyone: [
    { path: 'developers', file: 'page.tsx' },
    { path: 'developers/explorer', file: 'explorer-page.tsx' },
    { path: 'developers/changes', file: 'changes-page.tsx' },
    { path: 'developers/models/:type', file: 'model-page.tsx' },
    { path: 'llms.txt', file: 'llms.ts' },
  ],
};
