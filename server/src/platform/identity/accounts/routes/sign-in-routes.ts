/** `/api/account/…`: signing in and up by address, password and code. */
import { z } from 'zod';
import type { Route } from '#kernel/http/index.ts';
import type { Accounts } from '../accounts.ts';
import { readBody, refused, visitorOf, withSignIn } from './request.ts';
import {
  awaitedSchema,
  codeSchema,
  displayNameSchema,
  languageSchema,
  mailSchema,
  passwordSchema,
  sessionDocument,
  ticketSchema,
} from './schemas.ts';
import { sessionJson } from './session-routes.ts';

export function signInRoutes(accounts: Accounts): readonly Route[] {
  return [
    passwordSignIn(accounts),
    beginSignUp(accounts),
    signUp(accounts),
    beginRecovery(accounts),
    recover(accounts),
  ];
}

const signedIn = {
  description: 'Signed in; the cookie is set',
  content: { 'application/json': sessionDocument },
};

const passwordBody = z
  .object({ mail: mailSchema, password: passwordSchema })
  .meta({ id: 'PasswordSignIn' });

function passwordSignIn(accounts: Accounts): Route {
  return {
    method: 'POST',
    path: '/api/account/sign-in/password',
    operationId: 'signInWithPassword',
    summary: 'Sign in with an address and a password',
    tag: 'Accounts',
    access: 'open',
    body: { content: { 'application/json': passwordBody }, required: true },
    responses: { 200: signedIn },
    handle: async (c) => {
      const body = await readBody(c, passwordBody);
      if (!body.ok) return refused(c, body.error);
      const opened = await accounts.inside.passwords.signIn(body.value, visitorOf(accounts, c));
      if (!opened.ok) return refused(c, opened.error);
      const answer = await sessionJson(accounts, c, opened.value.session);
      return withSignIn(accounts, answer, opened.value);
    },
  };
}

const beginBody = z
  .object({ mail: mailSchema, language: languageSchema })
  .meta({ id: 'CodeRequest' });

const awaited = {
  description: 'A code is on its way, if there is anything to be done: only the mail tells',
  content: { 'application/json': awaitedSchema },
};

function beginSignUp(accounts: Accounts): Route {
  return {
    method: 'POST',
    path: '/api/account/sign-up',
    operationId: 'beginSignUp',
    summary: 'Ask for an account: a code is sent to the address',
    description: 'The answer is the same whether the address has an account or not.',
    tag: 'Accounts',
    access: 'open',
    body: { content: { 'application/json': beginBody }, required: true },
    responses: { 202: awaited },
    handle: async (c) => {
      const body = await readBody(c, beginBody);
      if (!body.ok) return refused(c, body.error);
      const { mail, language } = body.value;
      const visitor = visitorOf(accounts, c, language);
      const begun = await accounts.inside.confirmation.beginSignUp(mail, visitor);
      return begun.ok ? c.json(begun.value, 202) : refused(c, begun.error);
    },
  };
}

const signUpBody = z
  .object({
    ticket: ticketSchema,
    code: codeSchema,
    displayName: displayNameSchema,
    password: passwordSchema.optional().describe('None: passkeys and codes by mail'),
    language: languageSchema,
  })
  .meta({ id: 'SignUp' });

function signUp(accounts: Accounts): Route {
  return {
    method: 'POST',
    path: '/api/account/sign-up/confirmation',
    operationId: 'signUp',
    summary: 'Make the account with the code of the mail',
    tag: 'Accounts',
    access: 'open',
    body: { content: { 'application/json': signUpBody }, required: true },
    responses: { 200: signedIn },
    handle: async (c) => {
      const body = await readBody(c, signUpBody);
      if (!body.ok) return refused(c, body.error);
      const visitor = visitorOf(accounts, c, body.value.language);
      const opened = await accounts.inside.confirmation.signUp(body.value, visitor);
      if (!opened.ok) return refused(c, opened.error);
      const answer = await sessionJson(accounts, c, opened.value.session);
      return withSignIn(accounts, answer, opened.value);
    },
  };
}

function beginRecovery(accounts: Accounts): Route {
  return {
    method: 'POST',
    path: '/api/account/recovery',
    operationId: 'beginRecovery',
    summary: 'Sign in without password or passkey: a code is sent to the address',
    description: 'The answer is the same whether the address has an account or not.',
    tag: 'Accounts',
    access: 'open',
    body: { content: { 'application/json': beginBody }, required: true },
    responses: { 202: awaited },
    handle: async (c) => {
      const body = await readBody(c, beginBody);
      if (!body.ok) return refused(c, body.error);
      const { mail, language } = body.value;
      const visitor = visitorOf(accounts, c, language);
      const begun = await accounts.inside.confirmation.beginRecovery(mail, visitor);
      return begun.ok ? c.json(begun.value, 202) : refused(c, begun.error);
    },
  };
}

const recoveryBody = z
  .object({
    ticket: ticketSchema,
    code: codeSchema,
    password: passwordSchema.optional().describe('The new one; all other sessions end'),
    language: languageSchema,
  })
  .meta({ id: 'Recovery' });

function recover(accounts: Accounts): Route {
  return {
    method: 'POST',
    path: '/api/account/recovery/confirmation',
    operationId: 'recover',
    summary: 'Sign in with the code of the mail',
    tag: 'Accounts',
    access: 'open',
    body: { content: { 'application/json': recoveryBody }, required: true },
    responses: { 200: signedIn },
    handle: async (c) => {
      const body = await readBody(c, recoveryBody);
      if (!body.ok) return refused(c, body.error);
      const visitor = visitorOf(accounts, c, body.value.language);
      const opened = await accounts.inside.confirmation.recover(body.value, visitor);
      if (!opened.ok) return refused(c, opened.error);
      const answer = await sessionJson(accounts, c, opened.value.session);
      return withSignIn(accounts, answer, opened.value);
    },
  };
}
