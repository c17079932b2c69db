/** The door of requests to the outside. */
export { createOutgoingAgent } from './agent.ts';
export { createOutgoingGuard, type OutgoingGuard } from './guard.ts';
