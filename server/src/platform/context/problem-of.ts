/** Failures of the language and of the database as problems. */
import type { NgsiLdError, NgsiLdErrorType } from '@kumiki/ngsi-ld';
import { type Problem, type ProblemCode, problem } from '#kernel/problem.ts';

const codes: Readonly<Record<NgsiLdErrorType, ProblemCode>> = {
  InvalidRequest: 'invalid-request',
  BadRequestData: 'bad-request-data',
  AlreadyExists: 'already-exists',
  Conflict: 'conflict',
  OperationNotSupported: 'operation-not-supported',
  ResourceNotFound: 'not-found',
  NonexistentTenant: 'nonexistent-tenant',
  LdContextNotAvailable: 'context-not-available',
  LoopDetected: 'loop-detected',
  InternalError: 'internal',
  TooComplexQuery: 'too-complex-query',
  TooManyResults: 'too-many-results',
};

export function problemOf(error: NgsiLdError): Problem {
  return problem(codes[error.type], error.detail, error.pointer);
}

/**
 * What a failed statement means for whoever asked: `data` (a value the engine refuses), `race` (another
 * transaction came between, worth repeating), `full` (the disk), `away` (the engine cannot answer now).
 */
export type FailureKind = 'data' | 'race' | 'full' | 'away';

/** SQLSTATE classes; the geometry library reports most of what it dislikes as an internal error, XX000. */
export function failureKindOf(thrown: unknown): FailureKind {
  const code = sqlStateOf(thrown);
  if (code === undefined) return 'away';
  if (code === '40001' || code === '40P01' || code === '55P03') return 'race';
  if (code === '53100') return 'full';
  if (/^(22|23|54)/.test(code) || code === 'XX000') return 'data';
  return 'away';
}

/** The five characters of a SQLSTATE, where the engine itself refused. */
export function sqlStateOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown)) return undefined;
  const { code } = thrown;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

export function problemOfFailure(kind: FailureKind, thrown: unknown): Problem {
  switch (kind) {
    case 'data': {
      const message = thrown instanceof Error ? thrown.message : 'unknown reason';
      return problem('bad-request-data', `The database refuses a value: ${message}.`);
    }
    case 'full':
      return problem('insufficient-storage', 'The disk of the database is full.');
    case 'race':
    case 'away':
      return unavailable('The database cannot answer for a moment.');
  }
}

export function unavailable(detail: string, retryAfterSeconds = 1): Problem {
  return { code: 'unavailable', detail, extensions: { retryAfterSeconds } };
}
