/** HTTP of a tenant's machines, for its administrators: tokens, their scopes, their use. */
import { z } from 'zod';
import { problemResponse, type Route, type RouteContext, readQuery } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, type Result } from '#kernel/result.ts';
import type { Identity } from '../identity.ts';
import type { Machine } from '../machine.ts';
import { settled, waitingResponse } from '../second/change-routes.ts';
import {
  grantMembers,
  machineMembers,
  machineQuery,
  machineWithUsage,
  madeMachine,
  renderMachine,
  shownMachine,
} from './machine-schema.ts';
import { noContent, readBody } from './read-body.ts';

const tag = 'Identity';
const path = '/api/tenants/{tenant}/machines';
const onePath = `${path}/{machine}`;
const created = z.object({ ...machineMembers, ...grantMembers });
const rotation = z.object({
  graceSeconds: z
    .int()
    .min(0)
    .max(30 * 86_400)
    .default(86_400)
    .describe('How long the secret before is still accepted'),
});

export function machineRoutes(identity: Identity): readonly Route[] {
  return [
    listMachines(identity),
    createMachine(identity),
    getMachine(identity),
    putMachine(identity),
    rotateSecret(identity),
    revokeMachine(identity),
  ];
}

/** One of the tenant the caller was judged for; others do not exist for it. */
async function machineOf(identity: Identity, c: RouteContext): Promise<Result<Machine>> {
  const id = c.req.param('machine') ?? '';
  const found = await identity.machines.find(id);
  if (found.ok && found.value.tenant !== c.get('principal').tenant) {
    return err(problem('not-found', `Machine ${id} does not exist.`));
  }
  return found;
}

function listMachines(identity: Identity): Route {
  return {
    method: 'GET',
    path,
    operationId: 'listMachines',
    summary: 'List what holds a token of a tenant',
    tag,
    access: 'administer',
    query: machineQuery,
    responses: {
      200: {
        description: 'The newest first; revoked ones too',
        content: {
          'application/json': z.object({ machines: z.array(shownMachine), total: z.int() }),
        },
      },
    },
    handle: async (c) => {
      const query = readQuery(c, machineQuery);
      if (!query.ok) return problemResponse(c, query.error);
      const tenant = await identity.tenantToRead(c.req.param('tenant'), c.get('principal'));
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const { q: search, limit, offset } = query.value;
      const page = { search, limit, offset };
      const { machines, total } = await identity.machines.list({ tenant: tenant.value }, page);
      return c.json({ machines: machines.map(renderMachine), total });
    },
  };
}

function createMachine(identity: Identity): Route {
  return {
    method: 'POST',
    path,
    operationId: 'createMachine',
    summary: 'Make a token for a machine',
    tag,
    access: 'administer',
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
      const tenant = await identity.tenantToRead(c.req.param('tenant'), caller);
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const made = await identity.machines.register({
        ...grantOf(body.value),
        name: body.value.name,
        purpose: body.value.purpose,
        tenant: tenant.value,
        owner: caller.id,
        wantedScopes: [],
      });
      if (!made.ok) return problemResponse(c, made.error);
      return c.json(made.value, 201, { 'cache-control': 'no-store' });
    },
  };
}

function grantOf({ scopes, reach, expiresAt, requestsPerMinute }: z.output<typeof created>) {
  return {
    scopes: [...new Set(scopes)],
    reach,
    ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) }),
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
  };
}

function getMachine(identity: Identity): Route {
  return {
    method: 'GET',
    path: onePath,
    operationId: 'getMachine',
    summary: 'Describe a machine and how much it is used',
    tag,
    access: 'administer',
    responses: {
      200: {
        description: 'With the last 90 days of use',
        content: { 'application/json': machineWithUsage },
      },
    },
    handle: async (c) => {
      const machine = await machineOf(identity, c);
      if (!machine.ok) return problemResponse(c, machine.error);
      const usage = await identity.machines.usage(machine.value.id);
      return c.json({ ...renderMachine(machine.value), usage });
    },
  };
}

function putMachine(identity: Identity): Route {
  return {
    method: 'PUT',
    path: onePath,
    operationId: 'replaceMachine',
    summary: 'Change what a machine may do, or grant what its developer asks for',
    tag,
    access: 'administer',
    body: { content: { 'application/json': created }, required: true },
    responses: { 204: { description: 'It holds from now on' }, ...waitingResponse },
    handle: async (c) => {
      const body = await readBody(c, created);
      if (!body.ok) return problemResponse(c, body.error);
      const machine = await machineOf(identity, c);
      if (!machine.ok) return problemResponse(c, machine.error);
      const { name, purpose } = body.value;
      const change = { ...grantOf(body.value), name, purpose, wantedScopes: [] };
      const done = await identity.machines.change(machine.value.id, change, c.get('principal').id);
      return done.ok ? settled(done.value) : problemResponse(c, done.error);
    },
  };
}

function rotateSecret(identity: Identity): Route {
  return {
    method: 'POST',
    path: `${onePath}/secret`,
    operationId: 'rotateMachineSecret',
    summary: 'Give a machine another secret',
    tag,
    access: 'administer',
    body: { content: { 'application/json': rotation }, required: true },
    responses: {
      200: {
        description: 'The secret is told once',
        content: { 'application/json': madeMachine },
      },
    },
    handle: async (c) => {
      const body = await readBody(c, rotation);
      if (!body.ok) return problemResponse(c, body.error);
      const machine = await machineOf(identity, c);
      if (!machine.ok) return problemResponse(c, machine.error);
      const made = await identity.machines.rotate(machine.value.id, body.value.graceSeconds);
      if (!made.ok) return problemResponse(c, made.error);
      return c.json(made.value, 200, { 'cache-control': 'no-store' });
    },
  };
}

function revokeMachine(identity: Identity): Route {
  return {
    method: 'DELETE',
    path: onePath,
    operationId: 'revokeMachine',
    summary: 'End all tokens of a machine',
    tag,
    access: 'administer',
    responses: { 204: { description: 'Nothing is accepted from it any more' } },
    handle: async (c) => {
      const machine = await machineOf(identity, c);
      if (!machine.ok) return problemResponse(c, machine.error);
      const done = await identity.machines.revoke(machine.value.id);
      return done.ok ? noContent() : problemResponse(c, done.error);
    },
  };
}
