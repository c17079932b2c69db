/** What the page is made of. */
import type { Region } from '../region/region.ts';
import type { Exploration } from './exploration.ts';
import type { Found } from './find.ts';
import type { TableHit } from './tables.ts';
import type { TypeName } from './types.ts';

export interface ExploreData {
  readonly region: Region;
  readonly types: readonly TypeName[];
  readonly view: Exploration;
  readonly found: Found;
  /** Published tables that were looked for; undefined where nobody looked. */
  readonly tables: { readonly words: string; readonly hits: readonly TableHit[] } | undefined;
}
