/** Answers of the CKAN Action API: `{help, success, result}` and the error types clients know. CKAN 2.11. */
import type { ProblemWriter } from '#kernel/http/index.ts';
import { type Problem, problemTable } from '#kernel/problem.ts';

/** What `ckanapi` and others tell apart by `error.__type`. */
export type CkanErrorType =
  | 'Validation Error'
  | 'Not Found Error'
  | 'Authorization Error'
  | 'Search Query Error'
  | 'Search Error'
  | 'Search Index Error'
  | 'Internal Server Error';

export interface CkanError {
  readonly type: CkanErrorType;
  readonly status: 400 | 403 | 404 | 409 | 413 | 429 | 500 | 503 | 507;
  readonly message: string;
  /** Sentences by field, of a validation error. */
  readonly fields?: Readonly<Record<string, readonly string[]>>;
}

export type CkanResult = { readonly result: unknown } | { readonly error: CkanError };

export function validation(field: string, sentence: string): { readonly error: CkanError } {
  const fields = { [field]: [sentence] };
  return { error: { type: 'Validation Error', status: 409, message: sentence, fields } };
}

export function notFound(sentence = 'Not found'): { readonly error: CkanError } {
  return { error: { type: 'Not Found Error', status: 404, message: sentence } };
}

export function denied(sentence: string): { readonly error: CkanError } {
  return {
    error: { type: 'Authorization Error', status: 403, message: `Access denied: ${sentence}` },
  };
}

export function badQuery(sentence: string): { readonly error: CkanError } {
  const message = `Search Query is invalid: ${sentence}`;
  return { error: { type: 'Search Query Error', status: 400, message } };
}

/** Names of our members → what CKAN calls them. */
const fieldNames: Readonly<Record<string, string>> = {
  title: 'title',
  description: 'notes',
  licence: 'license_id',
  temporal: 'temporal_start',
};

function fieldOf(pointer: string | undefined): string {
  const first = (pointer ?? '').replace(/^\//, '').split('/')[0] ?? '';
  return first === '' ? 'message' : (fieldNames[first] ?? first);
}

/** A problem in the words of CKAN. */
export function errorOf(found: Problem): CkanError {
  const { code, detail: message, pointer } = found;
  const { status } = problemTable[code];
  if (status === 401 || code === 'forbidden') return denied(message).error;
  if (status === 404) return notFound(message).error;
  if (status === 429 || status === 503 || status === 507 || status === 413) {
    return { type: 'Internal Server Error', status, message };
  }
  if (status >= 500) return { type: 'Internal Server Error', status: 500, message };
  return validation(fieldOf(pointer), message).error;
}

/** CKAN writes the message of a validation error nowhere but in its fields. */
function errorBody({ type, message, fields }: CkanError): object {
  return fields === undefined ? { __type: type, message } : { __type: type, ...fields };
}

export function envelope(help: string, outcome: CkanResult): Response {
  if ('error' in outcome) {
    const { error } = outcome;
    return Response.json(
      { help, error: errorBody(error), success: false },
      { status: error.status },
    );
  }
  return Response.json({ help, success: true, result: outcome.result });
}

/** For what is refused before an action is asked. */
export function ckanProblemWriter(help: string): ProblemWriter {
  return (found) => envelope(help, { error: errorOf(found) });
}

/** Where CKAN does not come as far as an action, it answers a JSON text and no envelope. */
export function badRequest(sentence: string): Response {
  return Response.json(`Bad request - ${sentence}`, { status: 400 });
}
