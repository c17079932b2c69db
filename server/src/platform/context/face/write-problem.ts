/** Problems in the words of ETSI GS CIM 009, clauses 5.5.3 and 6.3.2. */
import type { ProblemWriter } from '#kernel/http/index.ts';
import { type Problem, type ProblemCode, problemTable } from '#kernel/problem.ts';

const errorNames: Readonly<Partial<Record<ProblemCode, string>>> = {
  'invalid-request': 'InvalidRequest',
  'bad-request-data': 'BadRequestData',
  'already-exists': 'AlreadyExists',
  conflict: 'Conflict',
  'operation-not-supported': 'OperationNotSupported',
  'not-found': 'ResourceNotFound',
  'nonexistent-tenant': 'NonexistentTenant',
  'context-not-available': 'LdContextNotAvailable',
  'loop-detected': 'LoopDetected',
  internal: 'InternalError',
  'too-complex-query': 'TooComplexQuery',
  'too-many-results': 'TooManyResults',
};

export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly pointer?: string;
}

/** `typeBase` explains the codes that the standard has no name for. */
export function problemDetails(problem: Problem, typeBase: string): ProblemDetails {
  const { status, title } = problemTable[problem.code];
  const name = errorNames[problem.code];
  return {
    type:
      name === undefined
        ? `${typeBase}${problem.code}`
        : `https://uri.etsi.org/ngsi-ld/errors/${name}`,
    title,
    status,
    detail: problem.detail,
    ...(problem.pointer === undefined ? {} : { pointer: problem.pointer }),
  };
}

/** A missing length is answered without a body (clause 6.3.4). */
export const writeNgsiLdProblem: ProblemWriter = (problem, typeBase) => {
  const { status } = problemTable[problem.code];
  const seconds = problem.extensions?.['retryAfterSeconds'];
  const headers = {
    ...(problem.code === 'unauthenticated' ? { 'www-authenticate': 'Bearer' } : {}),
    ...(typeof seconds === 'number' ? { 'retry-after': String(seconds) } : {}),
  };
  if (problem.code === 'length-required') return new Response(null, { status, headers });
  return new Response(JSON.stringify(problemDetails(problem, typeBase)), {
    status,
    headers: { ...headers, 'content-type': 'application/json' },
  });
};
