/** What the page is made of. */
import type { Region } from '../region/region.ts';
import type { Exploration } from './exploration.ts';
import type { Found } from './find.ts';
import type { TypeName } from './types.ts';

export interface ExploreData {
  readonly region: Region;
  readonly types: readonly TypeName[];
  readonly view: Exploration;
  readonly found: Found;
}
