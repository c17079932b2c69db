/** Calls of the administration pages to the API, and what comes back to their forms. */
import { data } from 'react-router';
import { problemOf } from '../api/answer.ts';
import type { Call } from '../api/call.ts';
import type { Given, Inspection } from './provider.ts';

export async function send(
  call: Call,
  method: string,
  path: string,
  body?: object,
): Promise<Response> {
  return call(path, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
}

/** What a form was answered: done, in a sentence of this area, or the problem of the API. */
export interface Done {
  readonly done?:
    | 'saved'
    | 'created'
    | 'added'
    | 'removed'
    | 'invited'
    | 'granted'
    | 'revoked'
    | 'approved'
    | 'rejected'
    /** Until a second administrator has approved it. */
    | 'waiting';
  readonly problem?: string;
  /** What sends back what was taken away. */
  readonly undo?: Readonly<Record<string, string>>;
  /** Told once. */
  readonly secret?: { readonly id: string; readonly secret: string };
  /** What an issuer was found to offer. */
  readonly inspection?: Inspection & { readonly issuer: string };
  /** What the form held, where it is shown again. */
  readonly given?: Given;
}

export async function answered(response: Response, good: Done, given?: Given) {
  const again = given === undefined ? {} : { given };
  const isWaiting = response.status === 202 && good.done !== 'invited';
  if (isWaiting) return data<Done>({ done: 'waiting' });
  if (response.ok) return data<Done>({ ...good, ...again });
  const { detail, title } = await problemOf(response);
  const bad: Done = { problem: detail === '' ? title : detail, ...again };
  return data(bad, { status: response.status });
}

/** Asked again on a page of its own where the question could not be asked before (no scripts). */
export function unconfirmed() {
  const asking: Done = { problem: 'unconfirmed' };
  return data(asking, { status: 409 });
}

export function field(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

export function fields(form: FormData, name: string): readonly string[] {
  return form.getAll(name).filter((value) => typeof value === 'string');
}

export function tenantPath(tenant: string | undefined, rest = ''): string {
  return `/api/tenants/${encodeURIComponent(tenant ?? '')}${rest}`;
}
