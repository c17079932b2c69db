/** Signing in with passkeys, and the passkeys of an account. */
import { z } from 'zod';
import type { Route } from '#kernel/http/index.ts';
import type { Accounts } from '../accounts.ts';
import type { GivenPasskey } from '../passkeys.ts';
import { privately, readBody, refused, sessionOf, visitorOf, withSignIn } from './request.ts';
import { displayNameSchema, sessionDocument, ticketSchema } from './schemas.ts';
import { sessionJson } from './session-routes.ts';

export function passkeyRoutes(accounts: Accounts): readonly Route[] {
  return [
    beginSignIn(accounts),
    signIn(accounts),
    beginNew(accounts),
    add(accounts),
    remove(accounts),
  ];
}

const text = z.string().max(20_000);

/** WebAuthn level 3, 5.1.8: what `toJSON()` of a credential gives. */
const credentialSchema = z.looseObject({
  id: text,
  rawId: text,
  type: z.literal('public-key'),
  clientExtensionResults: z.looseObject({}).default({}),
});

const assertionSchema = credentialSchema
  .extend({
    response: z.looseObject({ clientDataJSON: text, authenticatorData: text, signature: text }),
  })
  .meta({ id: 'PasskeyAssertion' });

const attestationSchema = credentialSchema
  .extend({
    response: z.looseObject({
      clientDataJSON: text,
      attestationObject: text,
      transports: z.array(text).max(20).optional(),
    }),
  })
  .meta({ id: 'PasskeyAttestation' });

const challengeSchema = z
  .object({
    ticket: z.string(),
    options: z.looseObject({ challenge: z.string() }).describe('For `navigator.credentials`'),
  })
  .meta({ id: 'PasskeyChallenge' });

function beginSignIn(accounts: Accounts): Route {
  return {
    method: 'POST',
    path: '/api/account/sign-in/passkey/challenge',
    operationId: 'beginPasskeySignIn',
    summary: 'Ask for a challenge to sign in with a passkey',
    tag: 'Accounts',
    access: 'open',
    responses: {
      200: { description: 'The challenge', content: { 'application/json': challengeSchema } },
    },
    handle: async (c) => {
      const refusal = await accounts.inside.takeChallenge(visitorOf(accounts, c));
      if (refusal !== undefined) return refused(c, refusal);
      return privately(c.json(await accounts.inside.passkeys.beginSignIn()));
    },
  };
}

const signInBody = z
  .object({ ticket: ticketSchema, response: assertionSchema })
  .meta({ id: 'PasskeySignIn' });

function signIn(accounts: Accounts): Route {
  return {
    method: 'POST',
    path: '/api/account/sign-in/passkey',
    operationId: 'signInWithPasskey',
    summary: 'Sign in with a passkey',
    tag: 'Accounts',
    access: 'open',
    body: { content: { 'application/json': signInBody }, required: true },
    responses: {
      200: {
        description: 'Signed in; the cookie is set',
        content: { 'application/json': sessionDocument },
      },
    },
    handle: async (c) => {
      const body = await readBody(c, signInBody);
      if (!body.ok) return refused(c, body.error);
      const opened = await accounts.inside.passkeys.signIn(body.value, visitorOf(accounts, c));
      if (!opened.ok) return refused(c, opened.error);
      const answer = await sessionJson(accounts, c, opened.value.session);
      return withSignIn(accounts, answer, opened.value);
    },
  };
}

function beginNew(accounts: Accounts): Route {
  return {
    method: 'POST',
    path: '/api/account/passkeys/challenge',
    operationId: 'beginNewPasskey',
    summary: 'Ask for a challenge to make a passkey',
    tag: 'Accounts',
    access: 'person',
    responses: {
      200: { description: 'The challenge', content: { 'application/json': challengeSchema } },
    },
    handle: async (c) => {
      const session = await sessionOf(accounts, c);
      if (!session.ok) return refused(c, session.error);
      const begun = await accounts.inside.passkeys.beginNew(session.value);
      return begun.ok ? privately(c.json(begun.value)) : refused(c, begun.error);
    },
  };
}

const addBody = z
  .object({ ticket: ticketSchema, response: attestationSchema, name: displayNameSchema })
  .meta({ id: 'NewPasskey' });

function add(accounts: Accounts): Route {
  return {
    method: 'POST',
    path: '/api/account/passkeys',
    operationId: 'addPasskey',
    summary: 'Add a passkey to the account',
    tag: 'Accounts',
    access: 'person',
    body: { content: { 'application/json': addBody }, required: true },
    responses: { 204: { description: 'Added' } },
    handle: async (c) => {
      const session = await sessionOf(accounts, c);
      if (!session.ok) return refused(c, session.error);
      const body = await readBody(c, addBody);
      if (!body.ok) return refused(c, body.error);
      // Checked by shape above; the library verifies every word of it.
      const given = body.value as GivenPasskey;
      const added = await accounts.inside.passkeys.add(session.value, given);
      return added.ok ? privately(new Response(null, { status: 204 })) : refused(c, added.error);
    },
  };
}

function remove(accounts: Accounts): Route {
  return {
    method: 'DELETE',
    path: '/api/account/passkeys/{id}',
    operationId: 'removePasskey',
    summary: 'Remove a passkey from the account',
    tag: 'Accounts',
    access: 'person',
    responses: { 204: { description: 'Removed' } },
    handle: async (c) => {
      const session = await sessionOf(accounts, c);
      if (!session.ok) return refused(c, session.error);
      const id = c.req.param('id') ?? '';
      const removed = await accounts.inside.passkeys.remove(session.value, id);
      return removed.ok
        ? privately(new Response(null, { status: 204 }))
        : refused(c, removed.error);
    },
  };
}
