/** The door of context sources. */
export {
  type ContextSourceParts,
  type ContextSources,
  prepareContextSources,
} from './registrations.ts';
export { contextSourceRoutes } from './routes/routes.ts';
