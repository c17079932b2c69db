/** The first administrator, invitations, and accounts a tenant looks after. */
import { z } from 'zod';
import type { Route } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import type { Accounts } from '../accounts.ts';
import { listPeopleOf } from '../person-store.ts';
import { privately, readBody, refused, visitorOf, withSignIn } from './request.ts';
import {
  displayNameSchema,
  instant,
  languageSchema,
  mailSchema,
  passwordSchema,
  sessionDocument,
  ticketSchema,
} from './schemas.ts';
import { documentOf, sessionJson } from './session-routes.ts';

export function staffRoutes(accounts: Accounts): readonly Route[] {
  return [
    isUnclaimed(accounts),
    claim(accounts),
    invite(accounts),
    getInvitation(accounts),
    accept(accounts),
    listPeople(accounts),
    deactivate(accounts),
    activate(accounts),
  ];
}

function isUnclaimed(accounts: Accounts): Route {
  return {
    method: 'GET',
    path: '/api/account/first-administrator',
    operationId: 'isUnclaimed',
    summary: 'Say whether the installation waits for its first administrator',
    tag: 'Accounts',
    access: 'open',
    responses: {
      200: {
        description: 'Whether it waits',
        content: { 'application/json': z.object({ isAwaited: z.boolean() }) },
      },
    },
    handle: async (c) =>
      privately(c.json({ isAwaited: await accounts.inside.staff.isUnclaimed() })),
  };
}

const claimBody = z
  .object({
    token: z.string().max(200).describe('Of the first start: `admin-token` in the data folder'),
    mail: mailSchema,
    displayName: displayNameSchema,
    password: passwordSchema,
  })
  .meta({ id: 'FirstAdministrator' });

function claim(accounts: Accounts): Route {
  return {
    method: 'POST',
    path: '/api/account/first-administrator',
    operationId: 'makeFirstAdministrator',
    summary: 'Make the first administrator with the token of the first start',
    tag: 'Accounts',
    access: 'open',
    body: { content: { 'application/json': claimBody }, required: true },
    responses: {
      200: {
        description: 'Signed in; the cookie is set',
        content: { 'application/json': sessionDocument },
      },
    },
    handle: async (c) => {
      const body = await readBody(c, claimBody);
      if (!body.ok) return refused(c, body.error);
      const claimed = await accounts.inside.staff.claim(body.value, visitorOf(accounts, c));
      if (!claimed.ok) return refused(c, claimed.error);
      const answer = await sessionJson(accounts, c, claimed.value.session);
      return withSignIn(accounts, answer, claimed.value);
    },
  };
}

const inviteBody = z
  .object({
    mail: mailSchema,
    roles: z
      .array(z.enum(['viewer', 'editor', 'publisher', 'approver', 'administrator', 'auditor']))
      .min(1)
      .max(6),
    language: languageSchema,
  })
  .meta({ id: 'Invitation' });

function invite(accounts: Accounts): Route {
  return {
    method: 'POST',
    path: '/api/tenants/{tenant}/invitations',
    operationId: 'inviteStaff',
    summary: 'Invite somebody to work in the tenant: a link is sent to the address',
    tag: 'Accounts',
    access: 'administer',
    body: { content: { 'application/json': inviteBody }, required: true },
    responses: { 202: { description: 'The mail is on its way; the link is good for seven days' } },
    handle: async (c) => {
      const body = await readBody(c, inviteBody);
      if (!body.ok) return refused(c, body.error);
      const { tenant, id } = c.get('principal');
      const invited = await accounts.inside.staff.invite(tenant, body.value, id);
      return invited.ok ? new Response(null, { status: 202 }) : refused(c, invited.error);
    },
  };
}

const ticketQuery = z.object({ ticket: ticketSchema });
const invitationSchema = z
  .object({
    tenant: z.string(),
    mail: z.string(),
    roles: z.array(z.string()),
    hasAccount: z.boolean().describe('Whether to sign in first, with the account of the address'),
  })
  .meta({ id: 'OpenInvitation' });

function getInvitation(accounts: Accounts): Route {
  return {
    method: 'GET',
    path: '/api/account/invitation',
    operationId: 'getInvitation',
    summary: 'Show what an invitation is for',
    tag: 'Accounts',
    access: 'open',
    query: ticketQuery,
    responses: {
      200: { description: 'The invitation', content: { 'application/json': invitationSchema } },
    },
    handle: async (c) => {
      const found = await accounts.inside.staff.findInvitation(c.req.query('ticket') ?? '');
      if (found === undefined) {
        const detail = 'The invitation has run out, was used, or never was.';
        return refused(c, problem('not-found', detail));
      }
      return privately(c.json(found));
    },
  };
}

const acceptBody = z
  .object({
    ticket: ticketSchema,
    displayName: displayNameSchema.optional(),
    password: passwordSchema.optional(),
  })
  .meta({ id: 'InvitationAcceptance' });

function accept(accounts: Accounts): Route {
  return {
    method: 'POST',
    path: '/api/account/invitation',
    operationId: 'acceptInvitation',
    summary: 'Accept an invitation: an account of one’s own, or roles for the account one has',
    tag: 'Accounts',
    access: 'open',
    body: { content: { 'application/json': acceptBody }, required: true },
    responses: {
      200: { description: 'Signed in', content: { 'application/json': sessionDocument } },
    },
    handle: async (c) => {
      const body = await readBody(c, acceptBody);
      if (!body.ok) return refused(c, body.error);
      const session = await accounts.findSession(c.req.raw.headers);
      const visitor = visitorOf(accounts, c);
      const accepted = await accounts.inside.staff.accept(body.value, session, visitor);
      if (!accepted.ok) return refused(c, accepted.error);
      if (accepted.value === 'roles') {
        return privately(c.json(await documentOf(accounts, session)));
      }
      const answer = await sessionJson(accounts, c, accepted.value.session);
      return withSignIn(accounts, answer, accepted.value);
    },
  };
}

const peopleQuery = z.object({
  kind: z.enum(['staff', 'resident']).default('staff'),
  after: z.string().max(100).default('').describe('The last id of the page before'),
});

const peopleSchema = z.object({
  people: z.array(
    z
      .object({
        id: z.string(),
        displayName: z.string(),
        status: z.enum(['active', 'deactivated', 'deleted']),
        lastSeenAt: instant,
      })
      .meta({ id: 'PersonOfTenant' }),
  ),
});

function listPeople(accounts: Accounts): Route {
  return {
    method: 'GET',
    path: '/api/tenants/{tenant}/people',
    operationId: 'listPeople',
    summary: 'List the people whose accounts the tenant looks after',
    tag: 'Accounts',
    access: 'administer',
    query: peopleQuery,
    responses: {
      200: { description: 'Up to 100, by id', content: { 'application/json': peopleSchema } },
    },
    handle: async (c) => {
      const { kind, after } = peopleQuery.catch({ kind: 'staff', after: '' }).parse(c.req.query());
      const { tenant } = c.get('principal');
      const people = await listPeopleOf(accounts.inside.core.database, tenant, kind, after, 100);
      return privately(
        c.json({
          people: people.map(({ id, displayName, status, lastSeenAt }) => ({
            ...{ id, displayName, status },
            lastSeenAt: new Date(lastSeenAt).toISOString(),
          })),
        }),
      );
    },
  };
}

const deactivationPath = '/api/tenants/{tenant}/people/{id}/deactivation';

function deactivate(accounts: Accounts): Route {
  return {
    method: 'PUT',
    path: deactivationPath,
    operationId: 'deactivatePerson',
    summary: 'Shut an account: its sessions end, and nobody signs in with it',
    tag: 'Accounts',
    access: 'administer',
    responses: { 204: { description: 'Shut' } },
    handle: async (c) => {
      const { tenant, id: by } = c.get('principal');
      const { staff } = accounts.inside;
      const done = await staff.deactivate(tenant, c.req.param('id') ?? '', by);
      return done.ok ? new Response(null, { status: 204 }) : refused(c, done.error);
    },
  };
}

function activate(accounts: Accounts): Route {
  return {
    method: 'DELETE',
    path: deactivationPath,
    operationId: 'activatePerson',
    summary: 'Open a shut account again',
    tag: 'Accounts',
    access: 'administer',
    responses: { 204: { description: 'Open' } },
    handle: async (c) => {
      const { tenant, id: by } = c.get('principal');
      const { staff } = accounts.inside;
      const done = await staff.activate(tenant, c.req.param('id') ?? '', by);
      return done.ok ? new Response(null, { status: 204 }) : refused(c, done.error);
    },
  };
}
