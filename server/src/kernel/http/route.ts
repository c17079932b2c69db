/** A route as data: mounted by the server, listed in OpenAPI, checked by the policy matrix. */
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import type { Context } from 'hono';
import type { z } from 'zod';
import type { Limits } from '../limits.ts';
import type { Log } from '../log.ts';
import type { Problem } from '../problem.ts';
import type { Access, Principal, RateState } from './principal.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What `c.get(…)` knows while a route is handled. */
export interface RequestState {
  readonly requestId: string;
  readonly principal: Principal;
  /** Where a limit of requests applies. */
  readonly rate?: RateState;
  /** Its events carry the request id. */
  readonly log: Log;
  readonly limits: Limits;
  /** Ids for the audit trail that the path does not hold. */
  readonly notedObjects?: readonly string[];
  /** Aborted when the server begins to close: answers that stream for ever end then. */
  readonly closing: AbortSignal;
  /** Answers a problem in the words of this route's face. `problemResponse(c, problem)` calls it. */
  readonly answerProblem: (problem: Problem) => Response;
}

/** What the listening server adds; empty when the application is called in process. */
export interface Connection {
  readonly incoming?: IncomingMessage;
  readonly outgoing?: HeadWriter;
}

/** Adds to the head of an answer, names in lower case, just before it is written. */
export interface HeadDecoration {
  addTo(headers: OutgoingHttpHeaders): void;
}

export interface HeadWriter {
  decoration: HeadDecoration | undefined;
}

export type RouteContext = Context<{ Variables: RequestState; Bindings: Connection }>;

/** Writes a problem as a face's standard prescribes. `typeBase` + code is the page that explains it. */
export type ProblemWriter = (problem: Problem, typeBase: string) => Response;

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
  readonly description?: string;
  readonly tag: string;
  readonly access: Access;
  /** Documents the path's parameters; they are strings when absent. */
  readonly parameters?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  readonly body?: BodyContent;
  /** Bytes; the limit of `kernel/limits.ts` when absent. */
  readonly bodyBytesMax?: number;
  /** How long the handler may take until it returns its response; a stream may go on for ever. */
  readonly answerSecondsMax?: number;
  /** Any web page of the world may read the answer: `Access-Control-Allow-Origin: *`. */
  readonly isOpenData?: true;
  /** The face's own words for a problem; RFC 9457 when absent. */
  readonly writeProblem?: ProblemWriter;
  /** By status. Problems need not be listed: every route may answer them. */
  readonly responses: Readonly<Record<number, RouteResponse>>;
  readonly handle: (c: RouteContext) => Response | Promise<Response>;
}
