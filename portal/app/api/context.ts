/** What a loader is given: the API, the region and the clock. */
import { createContext } from 'react-router';
import type { Region } from '../region/region.ts';
import type { Ask } from './last-known.ts';

export interface PortalContext {
  readonly ask: Ask;
  readonly region: () => Promise<Region>;
  readonly now: () => Date;
  readonly nonce: string;
}

export const portalContext = createContext<PortalContext>();
