/** The door of HTTP: routes as data, and what mounts and serves them. */
export { problemResponse, writeProblemJson } from './answer.ts';
export type { Authorise, Fallback, Http, HttpOptions } from './app.ts';
export { createHttp } from './app.ts';
export {
  type AuditedRequest,
  type Auditor,
  auditedKind,
  noteObjects,
} from './audit.ts';
export { BodyTooLarge, hasBody, readBytes, readJson, readStream, readText } from './body.ts';
export { clientAddress } from './client.ts';
export { headerOf } from './header.ts';
export { readJsonAs } from './json-body.ts';
export type {
  Access,
  Principal,
  PrincipalKind,
  RatePolicy,
  RateState,
  Role,
} from './principal.ts';
export { anonymousAt } from './principal.ts';
export { readQuery } from './query.ts';
export type * from './route.ts';
export { faultOf } from './schema-fault.ts';
export { type PageSources, pagePolicy } from './security.ts';
export { findFreePort, type Listening, type ServeOptions, serve } from './serve.ts';
export { openStaticFiles, type StaticFiles, type StaticOptions } from './static-files.ts';
