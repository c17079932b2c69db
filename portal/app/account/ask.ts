/** Calls of the account pages to the API, and where to go next. */
import { redirect } from 'react-router';
import type { Call } from '../api/call.ts';
import { cookiesOf } from '../api/call.ts';
import { languageOf, pathIn } from '../language/language.ts';
import type { AccountShape, ProviderShape, SessionShape } from './shapes.ts';

/** What the API refuses, in the words of this area: a key of `account.faults`, and the field it is about. */
export interface Fault {
  readonly field: string;
  readonly word: FaultWord;
}

export type FaultWord =
  | 'wrong'
  | 'tooOften'
  | 'mail'
  | 'code'
  | 'ticket'
  | 'password'
  | 'name'
  | 'taken'
  | 'onlyWay'
  | 'token'
  | 'claimed'
  | 'date'
  | 'level'
  | 'provider'
  | 'last'
  | 'other';

export async function send(call: Call, method: string, path: string, body?: object) {
  return await call(path, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
}

export async function getSession(call: Call): Promise<SessionShape> {
  // The API of this project answers this shape.
  return (await (await call('/api/session')).json()) as SessionShape;
}

/** Undefined where nobody is signed in. */
export async function findAccount(call: Call): Promise<AccountShape | undefined> {
  const response = await call('/api/account');
  // The API of this project answers this shape.
  return response.ok ? ((await response.json()) as AccountShape) : undefined;
}

export async function listProviders(call: Call): Promise<readonly ProviderShape[]> {
  const response = await call('/api/account/providers');
  if (!response.ok) return [];
  // The API of this project answers this shape.
  return ((await response.json()) as { providers: readonly ProviderShape[] }).providers;
}

const fieldWords: Readonly<Record<string, FaultWord>> = {
  '/mail': 'mail',
  '/code': 'code',
  '/ticket': 'ticket',
  '/password': 'password',
  '/displayName': 'name',
  '/endsAt': 'date',
};

/** What an answer that is not good says; `own` are words of the form that asked, by problem code. */
export async function faultOf(
  response: Response,
  own: Readonly<Record<string, FaultWord>> = {},
): Promise<Fault> {
  const body: unknown = await response.json().catch(() => undefined);
  const text = (name: string): string => {
    const value: unknown =
      typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
    return typeof value === 'string' ? value : '';
  };
  const code = text('code');
  const pointer = text('pointer');
  const word =
    own[code] ??
    fieldWords[pointer] ??
    (code === 'rate-limited' ? 'tooOften' : code === 'step-up-needed' ? 'level' : 'other');
  const field = pointer === '/ticket' ? 'code' : pointer.replace(/^\//, '');
  return { field: pointer in fieldWords ? field : '', word };
}

/** Whether the API wants a proof that is newer than the session's. */
export async function wantsFreshProof(response: Response): Promise<boolean> {
  if (response.status !== 403) return false;
  const body: unknown = await response.clone().json();
  return typeof body === 'object' && body !== null && Reflect.get(body, 'needed') === 'fresh';
}

/** The way to sign in, and back to the page that asked. */
export function toSignIn(request: Request, isFresh = false): Response {
  const { pathname, search } = new URL(request.url);
  const query = new URLSearchParams({
    to: `${pathname}${search}`,
    ...(isFresh ? { fresh: '1' } : {}),
  });
  return redirect(`${pathIn(languageOf(pathname), '/sign-in')}?${query}`);
}

/** A path of this site; the account where the address names none, or leads elsewhere. */
export function returnPath(request: Request): string {
  const { origin, pathname, searchParams } = new URL(request.url);
  const account = pathIn(languageOf(pathname), '/account');
  const to = searchParams.get('to') ?? account;
  if (!to.startsWith('/') || !URL.canParse(to, origin)) return account;
  const target = new URL(to, origin);
  return target.origin === origin && !to.startsWith('//') && !to.includes('\\')
    ? `${target.pathname}${target.search}`
    : account;
}

/** There, with the cookies of an answer. */
export function goWith(response: Response, to: string): Response {
  return redirect(to, { headers: cookiesOf(response), status: 303 });
}

export function languageFor(request: Request) {
  return languageOf(new URL(request.url).pathname);
}

/** A field of a form as text; files are none. */
export function fieldOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
