/** What the routes of the broker stand on. */
import type { Broker } from '../broker.ts';
import type { ContextLibrary } from '../contexts/library.ts';
import type { FaceParts } from '../face/face.ts';
import type { ContextLimits } from '../limits.ts';

export interface RouteParts extends FaceParts {
  readonly broker: Broker;
  readonly contextLibrary: ContextLibrary;
  readonly limits: ContextLimits;
  readonly pageLimits: { readonly pageSizeDefault: number; readonly pageSizeMax: number };
}
