/** The door of requests to the outside. */
export { createOutgoingGuard, type OutgoingGuard } from './guard.ts';
