/** What the forms of the account page ask the API for. */
import { redirect } from 'react-router';
import type { Call } from '../api/call.ts';
import { cookiesOf } from '../api/call.ts';
import { languageOf, pathIn } from '../language/language.ts';
import {
  type Fault,
  faultOf,
  fieldOf,
  goWith,
  languageFor,
  send,
  toSignIn,
  wantsFreshProof,
} from './ask.ts';

export interface Refused {
  readonly intent: string;
  readonly fault: Fault;
  readonly status: number;
}

type Ask = (call: Call, form: FormData, request: Request) => Promise<Response>;

const id = (form: FormData): string => encodeURIComponent(fieldOf(form, 'id'));

const asks: Readonly<Record<string, Ask>> = {
  rename: (call, form) =>
    send(call, 'PATCH', '/api/account', { displayName: fieldOf(form, 'displayName') }),
  password: (call, form, request) =>
    send(call, 'PUT', '/api/account/password', {
      password: fieldOf(form, 'password'),
      language: languageFor(request),
    }),
  'remove-password': (call) => send(call, 'DELETE', '/api/account/password'),
  'remove-passkey': (call, form) => send(call, 'DELETE', `/api/account/passkeys/${id(form)}`),
  'remove-provider': (call, form) => {
    const query = new URLSearchParams({ issuer: fieldOf(form, 'issuer') });
    return send(call, 'DELETE', `/api/account/providers?${query}`);
  },
  'end-session': (call, form) => send(call, 'DELETE', `/api/account/sessions/${id(form)}`),
  'end-all': (call) => send(call, 'DELETE', '/api/account/sessions'),
  'add-provider': (call, form, request) =>
    send(call, 'POST', '/api/account/sign-in/provider', {
      provider: fieldOf(form, 'provider'),
      intent: 'add',
      returnTo: new URL(request.url).pathname,
    }),
};

/** A redirect where it is done or asks for a new proof; else what was wrong. */
export async function changeAccount(
  call: Call,
  request: Request,
  form: FormData,
): Promise<Response | Refused> {
  const intent = fieldOf(form, 'intent');
  const ask = asks[intent];
  const { pathname } = new URL(request.url);
  if (ask === undefined) return redirect(pathname);
  const answer = await ask(call, form, request);
  if (await wantsFreshProof(answer)) return toSignIn(request, true);
  if (!answer.ok) {
    const fault = await faultOf(answer, { conflict: 'onlyWay' });
    return { intent, fault, status: answer.status };
  }
  if (intent === 'add-provider') {
    // The API of this project answers this shape.
    const { url } = (await answer.json()) as { readonly url: string };
    return redirect(url, { headers: cookiesOf(answer), status: 303 });
  }
  const isGone = intent === 'end-all';
  return goWith(answer, isGone ? pathIn(languageOf(pathname), '/sign-in') : pathname);
}
