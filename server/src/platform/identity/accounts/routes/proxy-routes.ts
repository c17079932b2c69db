/** Guardians and proxies: agreements of whoever is signed in, and for whom they act now. */
import { z } from 'zod';
import type { Route, RouteContext } from '#kernel/http/index.ts';
import type { Result } from '#kernel/result.ts';
import type { Accounts } from '../accounts.ts';
import { maskedAddress } from '../mail-address.ts';
import type { ProxyRow } from '../proxy-store.ts';
import type { Session } from '../session.ts';
import { privately, readBody, refused, sessionOf, visitorOf } from './request.ts';
import {
  displayNameSchema,
  instant,
  languageSchema,
  mailSchema,
  sessionDocument,
} from './schemas.ts';
import { sessionJson } from './session-routes.ts';

export function proxyRoutes(accounts: Accounts): readonly Route[] {
  const { proxies } = accounts.inside;
  const id = (c: RouteContext): string => c.req.param('id') ?? '';
  return [
    list(accounts),
    offer(accounts),
    declare(accounts),
    decide(accounts, {
      method: 'POST',
      path: '/api/account/proxies/{id}/acceptance',
      operationId: 'acceptProxy',
      summary: 'Agree to act for somebody who has asked for it',
      work: (session, c) => proxies.accept(session, id(c)),
    }),
    decide(accounts, {
      method: 'DELETE',
      path: '/api/account/proxies/{id}',
      operationId: 'endProxy',
      summary: 'End an agreement, or decline an offer',
      work: (session, c) => proxies.end(session, id(c)),
    }),
    act(accounts),
    listDeclared(accounts),
    judge(accounts, 'POST'),
    judge(accounts, 'DELETE'),
  ];
}

const proxySchema = z
  .object({
    id: z.string(),
    kind: z.enum(['proxy', 'guardian']),
    side: z
      .enum(['principal', 'agent'])
      .describe('agent: whoever is signed in acts for the other, or is asked to'),
    status: z.enum(['offered', 'declared', 'active']),
    otherName: z.string(),
    scopes: z.array(z.string()),
    beginsAt: instant,
    endsAt: instant,
  })
  .meta({ id: 'Proxy' });

const listSchema = z.object({ proxies: z.array(proxySchema) });

function documentOf(row: ProxyRow, personId: string): z.infer<typeof proxySchema>[] {
  if (row.status === 'ended') return [];
  const isPrincipal = row.principal_id === personId;
  const asked = row.offered_to === null ? '' : maskedAddress(row.offered_to);
  return [
    {
      id: row.id,
      kind: row.kind,
      side: isPrincipal ? 'principal' : 'agent',
      status: row.status,
      otherName: isPrincipal ? (row.agent_name ?? asked) : row.principal_name,
      scopes: [...row.scopes],
      beginsAt: row.begins_at.toISOString(),
      endsAt: row.ends_at.toISOString(),
    },
  ];
}

function list(accounts: Accounts): Route {
  return {
    method: 'GET',
    path: '/api/account/proxies',
    operationId: 'listProxies',
    summary: 'List who acts for whom',
    tag: 'Accounts',
    access: 'person',
    responses: {
      200: { description: 'From both sides', content: { 'application/json': listSchema } },
    },
    handle: async (c) => {
      const session = await sessionOf(accounts, c);
      if (!session.ok) return refused(c, session.error);
      const rows = await accounts.inside.proxies.list(session.value);
      const { personId } = session.value;
      return privately(c.json({ proxies: rows.flatMap((row) => documentOf(row, personId)) }));
    },
  };
}

const scopesSchema = z
  .array(z.string().regex(/^(\*|[a-z][a-z0-9-]{0,60})$/))
  .min(1)
  .max(50)
  .default(['*'])
  .describe('Words of procedures; * for everything');

const offerBody = z
  .object({
    mail: mailSchema,
    scopes: scopesSchema,
    endsAt: instant.describe('Within a year'),
    language: languageSchema,
  })
  .meta({ id: 'ProxyOffer' });

const made = {
  description: 'The agreement waits',
  content: { 'application/json': z.object({ id: z.string() }) },
};

function offer(accounts: Accounts): Route {
  return {
    method: 'POST',
    path: '/api/account/proxies',
    operationId: 'offerProxy',
    summary: 'Ask somebody to act for whoever is signed in',
    tag: 'Accounts',
    access: 'person',
    body: { content: { 'application/json': offerBody }, required: true },
    responses: { 201: made },
    handle: async (c) => {
      const session = await sessionOf(accounts, c);
      if (!session.ok) return refused(c, session.error);
      const body = await readBody(c, offerBody);
      if (!body.ok) return refused(c, body.error);
      const { mail, scopes, endsAt, language } = body.value;
      const wish = { mail, scopes, endsAt: Date.parse(endsAt) };
      const visitor = visitorOf(accounts, c, language);
      const offered = await accounts.inside.proxies.offer(session.value, wish, visitor);
      return offered.ok ? privately(c.json({ id: offered.value }, 201)) : refused(c, offered.error);
    },
  };
}

const declareBody = z
  .object({ displayName: displayNameSchema, endsAt: instant.describe('Within five years') })
  .meta({ id: 'GuardianDeclaration' });

function declare(accounts: Accounts): Route {
  return {
    method: 'POST',
    path: '/api/account/wards',
    operationId: 'declareWard',
    summary: 'Declare oneself guardian of somebody who has no account; staff confirm it',
    tag: 'Accounts',
    access: 'person',
    body: { content: { 'application/json': declareBody }, required: true },
    responses: { 201: made },
    handle: async (c) => {
      const session = await sessionOf(accounts, c);
      if (!session.ok) return refused(c, session.error);
      const body = await readBody(c, declareBody);
      if (!body.ok) return refused(c, body.error);
      const { displayName, endsAt } = body.value;
      const declared = await accounts.inside.proxies.declare(session.value, {
        displayName,
        endsAt: Date.parse(endsAt),
      });
      return declared.ok
        ? privately(c.json({ id: declared.value }, 201))
        : refused(c, declared.error);
    },
  };
}

interface Decision {
  readonly method: 'POST' | 'DELETE';
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly work: (session: Session, c: RouteContext) => Promise<Result<void>>;
}

function decide(accounts: Accounts, { work, ...parts }: Decision): Route {
  return {
    ...parts,
    tag: 'Accounts',
    access: 'person',
    responses: { 204: { description: 'Done' } },
    handle: async (c) => {
      const session = await sessionOf(accounts, c);
      if (!session.ok) return refused(c, session.error);
      const done = await work(session.value, c);
      return done.ok ? privately(new Response(null, { status: 204 })) : refused(c, done.error);
    },
  };
}

const actBody = z
  .object({ proxyId: z.string().max(100).nullable().describe('null: for oneself again') })
  .meta({ id: 'ActingFor' });

function act(accounts: Accounts): Route {
  return {
    method: 'PUT',
    path: '/api/session/acting-for',
    operationId: 'actFor',
    summary: 'Act for somebody else from now on in this session, or for oneself again',
    tag: 'Accounts',
    access: 'person',
    body: { content: { 'application/json': actBody }, required: true },
    responses: {
      200: { description: 'The session', content: { 'application/json': sessionDocument } },
    },
    handle: async (c) => {
      const session = await sessionOf(accounts, c);
      if (!session.ok) return refused(c, session.error);
      const body = await readBody(c, actBody);
      if (!body.ok) return refused(c, body.error);
      const proxyId = body.value.proxyId ?? undefined;
      const done = await accounts.inside.proxies.act(session.value, proxyId);
      if (!done.ok) return refused(c, done.error);
      const after = await sessionOf(accounts, c);
      if (!after.ok) return refused(c, after.error);
      return privately(await sessionJson(accounts, c, after.value));
    },
  };
}

const declaredSchema = z.object({
  declarations: z.array(
    z
      .object({
        id: z.string(),
        guardianName: z.string(),
        wardName: z.string(),
        endsAt: instant,
      })
      .meta({ id: 'DeclaredGuardian' }),
  ),
});

function listDeclared(accounts: Accounts): Route {
  return {
    method: 'GET',
    path: '/api/tenants/{tenant}/guardians',
    operationId: 'listDeclaredGuardians',
    summary: 'List guardians who wait for confirmation',
    tag: 'Accounts',
    access: 'administer',
    responses: {
      200: { description: 'Oldest first', content: { 'application/json': declaredSchema } },
    },
    handle: async (c) => {
      const rows = await accounts.inside.proxies.listDeclared(c.get('principal').tenant);
      const declarations = rows.map((row) => ({
        id: row.id,
        guardianName: row.agent_name ?? '',
        wardName: row.principal_name,
        endsAt: row.ends_at.toISOString(),
      }));
      return privately(c.json({ declarations }));
    },
  };
}

function judge(accounts: Accounts, method: 'POST' | 'DELETE'): Route {
  const isConfirming = method === 'POST';
  return {
    method,
    path: '/api/tenants/{tenant}/guardians/{id}',
    operationId: isConfirming ? 'confirmGuardian' : 'refuseGuardian',
    summary: isConfirming ? 'Confirm a guardian' : 'Refuse a guardian',
    tag: 'Accounts',
    access: 'administer',
    responses: { 204: { description: 'Decided' } },
    handle: async (c) => {
      const { tenant, id: by } = c.get('principal');
      const { proxies } = accounts.inside;
      const id = c.req.param('id') ?? '';
      const decided = isConfirming
        ? await proxies.confirm(tenant, id, by)
        : await proxies.refuse(tenant, id, by);
      return decided.ok ? new Response(null, { status: 204 }) : refused(c, decided.error);
    },
  };
}
