/** `/api/account`: what somebody sees and changes of their own account. */
import { z } from 'zod';
import type { Route, RouteContext } from '#kernel/http/index.ts';
import type { Result } from '#kernel/result.ts';
import type { Accounts } from '../accounts.ts';
import { openGuest, readOwnAccount, removeProviderAccount, rename } from '../own-account.ts';
import { mailIssuer } from '../person.ts';
import { removeSelf } from '../removal.ts';
import type { Session } from '../session.ts';
import {
  privately,
  readBody,
  refused,
  sessionOf,
  visitorOf,
  withoutSession,
  withSession,
  withSignIn,
} from './request.ts';
import {
  accountDocument,
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

export function ownAccountRoutes(accounts: Accounts): readonly Route[] {
  const { core, passwords, confirmation } = accounts.inside;
  return [
    getAccount(accounts),
    guest(accounts),
    change(accounts, {
      method: 'PATCH',
      path: '/api/account',
      operationId: 'changeAccount',
      summary: 'Change the name of the account',
      schema: z.object({ displayName: displayNameSchema }).meta({ id: 'AccountChange' }),
      work: (session, { displayName }) => rename(core, session, displayName),
    }),
    change(accounts, {
      method: 'PUT',
      path: '/api/account/password',
      operationId: 'setPassword',
      summary: 'Set the password; all other sessions end',
      schema: z
        .object({ password: passwordSchema, language: languageSchema })
        .meta({ id: 'NewPassword' }),
      work: (session, { password, language }, c) =>
        passwords.set(session, password, visitorOf(accounts, c, language)),
    }),
    change(accounts, {
      method: 'DELETE',
      path: '/api/account/password',
      operationId: 'removePassword',
      summary: 'Remove the password',
      work: (session) => passwords.remove(session),
    }),
    change(accounts, {
      method: 'DELETE',
      path: '/api/account/providers',
      operationId: 'removeProviderAccount',
      summary: 'Remove the account of a provider from this person',
      query: z.object({ issuer: z.string().max(500) }),
      work: (session, _, c) => removeProviderAccount(core, session, c.req.query('issuer') ?? ''),
    }),
    beginMail(accounts, confirmation),
    confirmMail(accounts, confirmation),
    endSession(accounts),
    endSessions(accounts),
    removeAccount(accounts),
  ];
}

interface Change<Schema extends z.ZodType> {
  readonly method: 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly schema?: Schema;
  readonly query?: z.ZodObject;
  readonly work: (
    session: Session,
    body: z.infer<Schema>,
    c: RouteContext,
  ) => Promise<Result<void>>;
}

/** A route of whoever is signed in that answers nothing. */
function change<Schema extends z.ZodType = z.ZodUndefined>(
  accounts: Accounts,
  { schema, work, query, ...parts }: Change<Schema>,
): Route {
  return {
    ...parts,
    tag: 'Accounts',
    access: 'person',
    ...(query === undefined ? {} : { query }),
    ...(schema === undefined
      ? {}
      : { body: { content: { 'application/json': schema }, required: true } }),
    responses: { 204: { description: 'Done' } },
    handle: async (c) => {
      const session = await sessionOf(accounts, c);
      if (!session.ok) return refused(c, session.error);
      const body = await readBody(c, schema ?? z.undefined());
      if (!body.ok && schema !== undefined) return refused(c, body.error);
      // Without a schema there is no body, and `work` reads none.
      const value = (body.ok ? body.value : undefined) as z.infer<Schema>;
      const done = await work(session.value, value, c);
      return done.ok ? privately(new Response(null, { status: 204 })) : refused(c, done.error);
    },
  };
}

function getAccount(accounts: Accounts): Route {
  return {
    method: 'GET',
    path: '/api/account',
    operationId: 'getAccount',
    summary: 'Show the account of whoever is signed in',
    tag: 'Accounts',
    access: 'person',
    responses: {
      200: { description: 'The account', content: { 'application/json': accountDocument } },
    },
    handle: async (c) => {
      const session = await sessionOf(accounts, c);
      if (!session.ok) return refused(c, session.error);
      const own = await readOwnAccount(accounts.inside.core, session.value);
      if (!own.ok) return refused(c, own.error);
      return privately(c.json(await documentOf(accounts, session.value, own.value)));
    },
  };
}

type Read = Awaited<ReturnType<typeof readOwnAccount>> & { ok: true };

async function documentOf(
  { inside }: Accounts,
  current: Session,
  { person, accounts, hasPassword, passkeys, sessions }: Read['value'],
): Promise<z.infer<typeof accountDocument>> {
  const labels = new Map(
    (await inside.providers.listAll()).map(({ issuer, label }) => [issuer, label]),
  );
  const iso = (at: number): string => new Date(at).toISOString();
  const mail = accounts.find(({ issuer }) => issuer === mailIssuer);
  const { certified } = person;
  return {
    id: person.id,
    displayName: person.displayName,
    kind: person.kind,
    createdAt: iso(person.createdAt),
    ...(mail === undefined
      ? {}
      : { mail: { address: mail.subject, isConfirmed: mail.confirmedAt !== undefined } }),
    hasPassword,
    passkeys: passkeys.map((each) => ({
      id: each.credential_id,
      name: each.name,
      isBackedUp: each.is_backed_up,
      createdAt: each.created_at.toISOString(),
      ...(each.last_used_at === null ? {} : { lastUsedAt: each.last_used_at.toISOString() }),
    })),
    providers: accounts
      .filter(({ issuer }) => issuer !== mailIssuer)
      .map(({ issuer, businessKind }) => ({
        issuer,
        label: labels.get(issuer) ?? issuer,
        ...(businessKind === undefined ? {} : { businessKind }),
      })),
    sessions: sessions.map(({ session, createdAt, lastSeenAt, device }) => ({
      id: session.sessionId,
      isCurrent: session.sessionId === current.sessionId,
      device,
      method: session.method,
      createdAt: iso(createdAt),
      lastSeenAt: iso(lastSeenAt),
    })),
    ...(certified === undefined ? {} : { certified: { ...certified, at: iso(certified.at) } }),
  };
}

function guest(accounts: Accounts): Route {
  return {
    method: 'POST',
    path: '/api/account/guest',
    operationId: 'openGuest',
    summary: 'Go on without an account: the same browser is known again for a while',
    tag: 'Accounts',
    access: 'open',
    responses: {
      200: { description: 'A guest', content: { 'application/json': sessionDocument } },
    },
    handle: async (c) => {
      const known = await accounts.findSession(c.req.raw.headers);
      if (known !== undefined) return privately(await sessionJson(accounts, c, known));
      const opened = await openGuest(accounts.inside.core, visitorOf(accounts, c));
      if (!opened.ok) return refused(c, opened.error);
      const answer = await sessionJson(accounts, c, opened.value.session);
      return withSignIn(accounts, answer, opened.value);
    },
  };
}

type Confirmation = Accounts['inside']['confirmation'];

const mailBody = z.object({ mail: mailSchema, language: languageSchema }).meta({ id: 'NewMail' });

function beginMail(accounts: Accounts, confirmation: Confirmation): Route {
  return {
    method: 'POST',
    path: '/api/account/mail',
    operationId: 'beginMail',
    summary: 'Give the account another address: a code is sent there',
    tag: 'Accounts',
    access: 'person',
    body: { content: { 'application/json': mailBody }, required: true },
    responses: {
      202: { description: 'A code is on its way', content: { 'application/json': awaitedSchema } },
    },
    handle: async (c) => {
      const session = await sessionOf(accounts, c);
      if (!session.ok) return refused(c, session.error);
      const body = await readBody(c, mailBody);
      if (!body.ok) return refused(c, body.error);
      const { mail, language } = body.value;
      const visitor = visitorOf(accounts, c, language);
      const begun = await confirmation.beginMail(session.value, mail, visitor);
      return begun.ok ? privately(c.json(begun.value, 202)) : refused(c, begun.error);
    },
  };
}

const confirmBody = z
  .object({ ticket: ticketSchema, code: codeSchema, language: languageSchema })
  .meta({ id: 'MailConfirmation' });

function confirmMail(accounts: Accounts, confirmation: Confirmation): Route {
  return {
    method: 'POST',
    path: '/api/account/mail/confirmation',
    operationId: 'confirmMail',
    summary: 'Confirm an address with the code of the mail; the session steps up to `mail`',
    tag: 'Accounts',
    access: 'person',
    body: { content: { 'application/json': confirmBody }, required: true },
    responses: {
      200: {
        description: 'The session, with another cookie',
        content: { 'application/json': sessionDocument },
      },
    },
    handle: async (c) => {
      const session = await sessionOf(accounts, c);
      if (!session.ok) return refused(c, session.error);
      const body = await readBody(c, confirmBody);
      if (!body.ok) return refused(c, body.error);
      const visitor = visitorOf(accounts, c, body.value.language);
      const opened = await confirmation.confirmMail(session.value, body.value, visitor);
      if (!opened.ok) return refused(c, opened.error);
      const answer = await sessionJson(accounts, c, opened.value.session);
      return withSession(accounts, answer, opened.value);
    },
  };
}

function endSession(accounts: Accounts): Route {
  return {
    method: 'DELETE',
    path: '/api/account/sessions/{id}',
    operationId: 'endSession',
    summary: 'Sign out elsewhere',
    tag: 'Accounts',
    access: 'person',
    responses: { 204: { description: 'The session is over' } },
    handle: async (c) => {
      const session = await sessionOf(accounts, c);
      if (!session.ok) return refused(c, session.error);
      const { personId, sessionId } = session.value;
      const id = c.req.param('id') ?? '';
      await accounts.inside.sessions.end(personId, id);
      accounts.inside.core.tell({ kind: 'sessions-ended', personId });
      const response = new Response(null, { status: 204 });
      return id === sessionId ? withoutSession(accounts, response) : privately(response);
    },
  };
}

function endSessions(accounts: Accounts): Route {
  return {
    method: 'DELETE',
    path: '/api/account/sessions',
    operationId: 'endSessions',
    summary: 'Sign out everywhere, here too',
    tag: 'Accounts',
    access: 'person',
    responses: { 204: { description: 'All sessions are over' } },
    handle: async (c) => {
      const session = await sessionOf(accounts, c);
      if (!session.ok) return refused(c, session.error);
      const { core, sessions } = accounts.inside;
      await sessions.endAll(core.database, session.value.personId);
      core.tell({ kind: 'sessions-ended', personId: session.value.personId });
      return withoutSession(accounts, new Response(null, { status: 204 }));
    },
  };
}

function removeAccount(accounts: Accounts): Route {
  return {
    method: 'DELETE',
    path: '/api/account',
    operationId: 'removeAccount',
    summary: 'Delete the account and everything personal',
    description: 'Audit and history keep `user:<id>`, which leads to nobody any longer.',
    tag: 'Accounts',
    access: 'person',
    responses: { 204: { description: 'Deleted' } },
    handle: async (c) => {
      const session = await sessionOf(accounts, c);
      if (!session.ok) return refused(c, session.error);
      const visitor = visitorOf(accounts, c);
      const removed = await removeSelf(accounts.inside.core, session.value, visitor);
      if (!removed.ok) return refused(c, removed.error);
      return withoutSession(accounts, new Response(null, { status: 204 }));
    },
  };
}
