/** What a loader is given: the API, the region and the clock. */
import { createContext } from 'react-router';
import type { Region } from '../region/region.ts';
import type { Call } from './call.ts';
import type { Ask } from './last-known.ts';

export interface PortalContext {
  /** What everyone may see; the last good answer where the API fails. Without the caller's cookie. */
  readonly ask: Ask;
  /** As the caller, and nothing is remembered. For staff pages, accounts and every form. */
  readonly call: Call;
  readonly region: () => Promise<Region>;
  readonly now: () => Date;
  readonly nonce: string;
}

export const portalContext = createContext<PortalContext>();
