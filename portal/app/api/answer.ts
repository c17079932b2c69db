/** Reads answers of the API in loaders and actions of staff and account pages. */
import { data } from 'react-router';

/** A problem as the API tells it (RFC 9457), for the page that asked. */
export interface ToldProblem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** The code at the end of its `type`: `not-found`. */
  readonly code: string;
  /** JSON Pointer of what is wrong in the body, or the name of a parameter; empty where it does not say. */
  readonly pointer: string;
}

/**
 * The JSON of a good answer. Throws what the frame shows as a page: 401 asks to sign in, 403 says that the
 * role is missing, 404 that there is no such thing, anything else that it does not work now.
 */
export async function read(response: Response): Promise<unknown> {
  if (response.ok) return response.status === 204 ? undefined : await response.json();
  // React Router takes a thrown answer as the page's answer.
  // oxlint-disable-next-line typescript/only-throw-error
  throw data(await problemOf(response), { status: response.status });
}

/** What the API says is wrong, also where it says nothing we understand. */
export async function problemOf(response: Response): Promise<ToldProblem> {
  const body: unknown = await response.json().catch(() => undefined);
  const field = (name: string): string => {
    if (typeof body !== 'object' || body === null) return '';
    const value: unknown = Reflect.get(body, name);
    return typeof value === 'string' ? value : '';
  };
  return {
    status: response.status,
    title: field('title'),
    detail: field('detail'),
    code: field('type').split('/').at(-1) ?? '',
    pointer: field('pointer'),
  };
}
