/** A route as data: mounted by the server, listed in OpenAPI, checked by the policy matrix. */
import type { Context } from 'hono';
import type { z } from 'zod';
import type { Log } from '../log.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Who may call: `open` everyone; `read` everyone, and what is returned is limited to what the caller
 * may see; `write` credentials that may change the tenant's data; `administer` an administrator.
 */
export type Access = 'open' | 'read' | 'write' | 'administer';

/** Whoever calls. An anonymous caller has no roles. Personal data never stands here. */
export interface Principal {
  /** Stable and not personal: `anonymous`, `token:admin`, later `user:…`. */
  readonly id: string;
  readonly roles: readonly Role[];
}

export type Role = 'viewer' | 'editor' | 'publisher' | 'approver' | 'administrator' | 'auditor';

export interface RequestState {
  readonly requestId: string;
  readonly principal: Principal;
  readonly log: Log;
}

export type RouteContext = Context<{ Variables: RequestState }>;

export interface BodyContent {
  readonly description?: string;
  /** By media type. Handlers parse bodies themselves; the schema documents and serves the fuzzer. */
  readonly content: Readonly<Record<string, z.ZodType>>;
  readonly required?: boolean;
}

export interface RouteResponse {
  readonly description: string;
  readonly content?: Readonly<Record<string, z.ZodType>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Route {
  readonly method: Method;
  /** OpenAPI style: `/ngsi-ld/v1/entities/{id}`. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly tag: string;
  readonly access: Access;
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  readonly body?: BodyContent;
  /** Bytes; the limit of `kernel/config.ts` when absent. */
  readonly bodyBytesMax?: number;
  readonly responses: Readonly<Record<number, RouteResponse>>;
  readonly handle: (c: RouteContext) => Response | Promise<Response>;
}
