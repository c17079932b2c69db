/** The closed table of everything that can be answered as a problem (RFC 9457). */

export const problemTable = {
  'invalid-request': { status: 400, title: 'The request is not understood' },
  'bad-request-data': { status: 400, title: 'The request carries data that breaks a rule' },
  unauthenticated: { status: 401, title: 'Credentials are missing or wrong' },
  forbidden: { status: 403, title: 'The credentials do not allow this' },
  'step-up-needed': { status: 403, title: 'A stronger or newer proof of identity is needed' },
  'too-complex-query': { status: 403, title: 'The query is too complex' },
  'too-many-results': { status: 403, title: 'The query has too many results' },
  'not-found': { status: 404, title: 'The resource does not exist' },
  'nonexistent-tenant': { status: 404, title: 'The tenant does not exist' },
  'method-not-allowed': { status: 405, title: 'The method is not allowed here' },
  'not-acceptable': { status: 406, title: 'No representation matches the Accept header' },
  'already-exists': { status: 409, title: 'The resource already exists' },
  conflict: { status: 409, title: 'The request conflicts with the current state' },
  'length-required': { status: 411, title: 'The request has no content length' },
  'payload-too-large': { status: 413, title: 'The request body is too large' },
  'unsupported-media-type': { status: 415, title: 'The media type is not supported' },
  'operation-not-supported': { status: 422, title: 'The operation is not supported' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'The server has a defect' },
  unavailable: { status: 503, title: 'The service is unavailable for a moment' },
  'context-not-available': { status: 504, title: 'A remote @context is not available' },
  'insufficient-storage': { status: 507, title: 'The disk is nearly full' },
  'loop-detected': { status: 508, title: 'A forwarding loop is detected' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

export type ProblemCode = keyof typeof problemTable;

/** A failure to tell a client. `detail` names subject and cause; `pointer` is a JSON Pointer or a parameter name. */
export interface Problem {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly pointer?: string;
  /** Members added to the answer as they are, such as `retryAfterSeconds`. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export function problem(code: ProblemCode, detail: string, pointer?: string): Problem {
  return pointer === undefined ? { code, detail } : { code, detail, pointer };
}
