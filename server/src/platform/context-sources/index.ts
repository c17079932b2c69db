/** The door of context sources. */

export { contextSourceLimitTable } from './limits.ts';
export {
  type ContextSourceParts,
  type ContextSources,
  prepareContextSources,
} from './registrations.ts';
export { contextSourceRoutes } from './routes/routes.ts';
