/** HTTP of applications that people register themselves: public data within a limit of their own. */
import { z } from 'zod';
import { problemResponse, type Route, type RouteContext, readQuery } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, type Result } from '#kernel/result.ts';
import { machineScopes } from '../access.ts';
import type { Identity } from '../identity.ts';
import type { Machine } from '../machine.ts';
import {
  machineMembers,
  machineQuery,
  machineWithUsage,
  madeMachine,
  renderMachine,
  shownMachine,
} from './machine-schema.ts';
import { noContent, readBody } from './read-body.ts';

const tag = 'Developers';
const path = '/api/developers/apps';
const onePath = `${path}/{app}`;
const appsMax = 20;

const created = z.object({
  ...machineMembers,
  tenant: z.string().optional().describe('Whose data it is about; as NGSILD-Tenant'),
  wantedScopes: z
    .array(z.enum(machineScopes))
    .max(machineScopes.length)
    .default([])
    .describe('More than public data: administrators of the tenant are asked'),
});

export function appRoutes(identity: Identity): readonly Route[] {
  return [
    listApps(identity),
    registerApp(identity),
    getApp(identity),
    rotateApp(identity),
    removeApp(identity),
  ];
}

async function appOf(identity: Identity, c: RouteContext): Promise<Result<Machine>> {
  const id = c.req.param('app') ?? '';
  const found = await identity.machines.find(id);
  if (found.ok && found.value.owner !== c.get('principal').id) {
    return err(problem('not-found', `Machine ${id} does not exist.`));
  }
  return found;
}

function listApps(identity: Identity): Route {
  return {
    method: 'GET',
    path,
    operationId: 'listApps',
    summary: 'List the applications the caller has registered',
    tag,
    access: 'person',
    query: machineQuery,
    responses: {
      200: {
        description: 'The newest first',
        content: { 'application/json': z.object({ apps: z.array(shownMachine), total: z.int() }) },
      },
    },
    handle: async (c) => {
      const query = readQuery(c, machineQuery);
      if (!query.ok) return problemResponse(c, query.error);
      const { q: search, limit, offset } = query.value;
      const owner = { owner: c.get('principal').id };
      const found = await identity.machines.list(owner, { search, limit, offset });
      return c.json({ apps: found.machines.map(renderMachine), total: found.total });
    },
  };
}

function registerApp(identity: Identity): Route {
  return {
    method: 'POST',
    path,
    operationId: 'registerApp',
    summary: 'Register an application',
    description:
      'Its token reads public data at once, within a limit of its own. What goes beyond is asked of the ' +
      'administrators of the tenant.',
    tag,
    access: 'person',
    body: { content: { 'application/json': created }, required: true },
    responses: {
      201: {
        description: 'The secret is told once',
        content: { 'application/json': madeMachine },
      },
    },
    handle: async (c) => {
      const body = await readBody(c, created);
      if (!body.ok) return problemResponse(c, body.error);
      const caller = c.get('principal');
      const { name, purpose, wantedScopes } = body.value;
      const named = body.value.tenant ?? caller.tenant;
      const tenant = await identity.tenantToRead(named, { ...caller, tenant: named });
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const own = await identity.machines.list(
        { owner: caller.id },
        { search: '', limit: 200, offset: 0 },
      );
      if (own.machines.filter(({ revokedAt }) => revokedAt === undefined).length >= appsMax) {
        const detail = `A person registers at most ${appsMax} applications.`;
        return problemResponse(c, problem('conflict', detail));
      }
      const made = await identity.machines.register({
        ...{ name, purpose, tenant: tenant.value, owner: caller.id },
        ...{ scopes: [], wantedScopes: [...new Set(wantedScopes)], reach: 'everything' },
      });
      if (!made.ok) return problemResponse(c, made.error);
      return c.json(made.value, 201, { 'cache-control': 'no-store' });
    },
  };
}

function getApp(identity: Identity): Route {
  return {
    method: 'GET',
    path: onePath,
    operationId: 'getApp',
    summary: 'Describe an application of the caller and how much it is used',
    tag,
    access: 'person',
    responses: {
      200: {
        description: 'With the last 90 days of use',
        content: { 'application/json': machineWithUsage },
      },
    },
    handle: async (c) => {
      const app = await appOf(identity, c);
      if (!app.ok) return problemResponse(c, app.error);
      const usage = await identity.machines.usage(app.value.id);
      return c.json({ ...renderMachine(app.value), usage });
    },
  };
}

function rotateApp(identity: Identity): Route {
  return {
    method: 'POST',
    path: `${onePath}/secret`,
    operationId: 'rotateAppSecret',
    summary: 'Give an application another secret; the one before is accepted for a day',
    tag,
    access: 'person',
    responses: {
      200: {
        description: 'The secret is told once',
        content: { 'application/json': madeMachine },
      },
    },
    handle: async (c) => {
      const app = await appOf(identity, c);
      if (!app.ok) return problemResponse(c, app.error);
      const made = await identity.machines.rotate(app.value.id, 86_400);
      if (!made.ok) return problemResponse(c, made.error);
      return c.json(made.value, 200, { 'cache-control': 'no-store' });
    },
  };
}

function removeApp(identity: Identity): Route {
  return {
    method: 'DELETE',
    path: onePath,
    operationId: 'removeApp',
    summary: 'End all tokens of an application of the caller',
    tag,
    access: 'person',
    responses: { 204: { description: 'Nothing is accepted from it any more' } },
    handle: async (c) => {
      const app = await appOf(identity, c);
      if (!app.ok) return problemResponse(c, app.error);
      const done = await identity.machines.revoke(app.value.id);
      return done.ok ? noContent() : problemResponse(c, done.error);
    },
  };
}
