/** `/api/session`: who is signed in here, and signing out. */
import { z } from 'zod';
import { noteObjects, type Route, type RouteContext } from '#kernel/http/index.ts';
import type { Accounts } from '../accounts.ts';
import { isFresh } from '../core.ts';
import type { Session } from '../session.ts';
import { privately, withoutSession } from './request.ts';
import { type SessionDocument, sessionDocument } from './schemas.ts';

export function sessionRoutes(accounts: Accounts): readonly Route[] {
  return [getSession(accounts), deleteSession(accounts)];
}

function getSession(accounts: Accounts): Route {
  return {
    method: 'GET',
    path: '/api/session',
    operationId: 'getSession',
    summary: 'Say who is signed in',
    description:
      'By the session cookie. Nobody being signed in is no problem: `isSignedIn` is false.',
    tag: 'Accounts',
    access: 'open',
    responses: {
      200: { description: 'The session', content: { 'application/json': sessionDocument } },
    },
    handle: async (c) => {
      const session = await accounts.findSession(c.req.raw.headers);
      return privately(c.json(await documentOf(accounts, session)));
    },
  };
}

const signedOutSchema = z
  .object({
    providerUrl: z.url().optional().describe('Where to end the session at the provider, too'),
  })
  .meta({ id: 'SignedOut' });

function deleteSession(accounts: Accounts): Route {
  return {
    method: 'DELETE',
    path: '/api/session',
    operationId: 'signOut',
    summary: 'Sign out',
    tag: 'Accounts',
    access: 'open',
    responses: {
      200: {
        description: 'Nobody is signed in any longer',
        content: { 'application/json': signedOutSchema },
      },
    },
    handle: async (c) => {
      const session = await accounts.findSession(c.req.raw.headers);
      const answer: z.infer<typeof signedOutSchema> = {};
      if (session !== undefined) {
        const { core, journeys, sessions } = accounts.inside;
        const url = await journeys.endSessionUrl(session.sessionId);
        if (url !== undefined) answer.providerUrl = url;
        await sessions.end(session.personId, session.sessionId);
        core.tell({ kind: 'signed-out', personId: session.personId });
      }
      return withoutSession(accounts, c.json(answer));
    },
  };
}

/** The answer of every way in, too. */
export async function documentOf(
  accounts: Accounts,
  session: Session | undefined,
): Promise<SessionDocument> {
  const person = session && (await accounts.findPerson(session.personId));
  if (session === undefined || person === undefined) return { isSignedIn: false, roles: [] };
  const roles = await accounts.inside.core.roles.rolesOf(person.id);
  return {
    isSignedIn: true,
    sessionId: session.sessionId,
    person: {
      id: person.id,
      displayName: person.displayName,
      kind: person.kind,
      tenant: person.tenant,
    },
    assurance: session.assurance,
    method: session.method,
    isFresh: isFresh(accounts.inside.core, session),
    expiresAt: new Date(session.expiresAt).toISOString(),
    ...(await actingOf(accounts, session)),
    roles: [...roles].map(([tenant, own]) => ({ tenant, roles: [...own] })),
  };
}

async function actingOf(
  accounts: Accounts,
  { actingFor }: Session,
): Promise<Pick<SessionDocument, 'actingFor'>> {
  const whom = actingFor && (await accounts.findPerson(actingFor.personId));
  if (actingFor === undefined || whom === undefined) return {};
  const { displayName } = whom;
  return { actingFor: { ...actingFor, scopes: [...actingFor.scopes], displayName } };
}

export async function sessionJson(
  accounts: Accounts,
  c: RouteContext,
  session: Session,
): Promise<Response> {
  // The caller was nobody yet when the request came: the trail learns here who it was.
  noteObjects(c, [`user:${session.personId}`]);
  return c.json(await documentOf(accounts, session));
}
