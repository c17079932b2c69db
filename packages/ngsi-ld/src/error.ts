/** How this library says that an input breaks the standard. ETSI GS CIM 009, clauses 5.5.2 and 6.3.2. */

/** The last segment of the standard's error URIs, `https://uri.etsi.org/ngsi-ld/errors/…`. */
export type NgsiLdErrorType =
  | 'InvalidRequest'
  | 'BadRequestData'
  | 'AlreadyExists'
  | 'Conflict'
  | 'OperationNotSupported'
  | 'ResourceNotFound'
  | 'NonexistentTenant'
  | 'LdContextNotAvailable'
  | 'LoopDetected'
  | 'InternalError'
  | 'TooComplexQuery'
  | 'TooManyResults';

/** `pointer` is a JSON Pointer into the document that was read, or the name of a query parameter. */
export interface NgsiLdError {
  readonly type: NgsiLdErrorType;
  readonly detail: string;
  readonly pointer?: string;
}

/** Structurally the kernel's `Result<T, NgsiLdError>`. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: NgsiLdError };

/** The failed half of a `Result`, assignable to a `Result` of anything. */
export interface Failure {
  readonly ok: false;
  readonly error: NgsiLdError;
}

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function fail(type: NgsiLdErrorType, detail: string, pointer?: string): Failure {
  return { ok: false, error: pointer === undefined ? { type, detail } : { type, detail, pointer } };
}

/** The error nearly every parser gives: the data is JSON, but breaks a rule of the standard. */
export function bad(detail: string, pointer?: string): Failure {
  return fail('BadRequestData', detail, pointer);
}
