/** Problems as responses. RFC 9457. */
import { type Problem, problemTable } from '../problem.ts';
import type { ProblemWriter, RouteContext } from './route.ts';

/** Answers a problem in the words of the route's face. */
export function problemResponse(c: RouteContext, problem: Problem): Response {
  return c.get('answerProblem')(problem);
}

/** `application/problem+json` with `type`, `title`, `status`, `detail`, and `pointer` where there is one. */
export const writeProblemJson: ProblemWriter = (problem, typeBase) => {
  const { status, title } = problemTable[problem.code];
  const body = {
    type: `${typeBase}${problem.code}`,
    title,
    status,
    detail: problem.detail,
    code: problem.code,
    ...(problem.pointer === undefined ? {} : { pointer: problem.pointer }),
    ...problem.extensions,
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json', ...problemHeaders(problem) },
  });
};

/** Headers a problem brings along, whatever face writes its body. */
export function problemHeaders(problem: Problem): Record<string, string> {
  const seconds = problem.extensions?.['retryAfterSeconds'];
  return {
    ...(problem.code === 'unauthenticated' ? { 'www-authenticate': 'Bearer' } : {}),
    ...(typeof seconds === 'number' ? { 'retry-after': String(seconds) } : {}),
  };
}
