/** HTTP of a tenant's configuration. */
import { z } from 'zod';
import { problemResponse, type Route, readJson } from '#kernel/http/index.ts';
import type { Accounts } from '../accounts/index.ts';
import type { Identity } from '../identity.ts';
import { documentSchema, parseTenantDocument } from './tenant-document.ts';
import { exportTenant, importTenant, noticeCodes } from './transfer.ts';

const path = '/api/tenants/{tenant}/configuration';

const importedSchema = z
  .object({
    roles: z.int(),
    rules: z.int(),
    clients: z
      .array(z.object({ id: z.string(), secret: z.string(), name: z.string() }))
      .describe('New here; their secrets are told once'),
    signInProviders: z.array(z.object({ id: z.string(), label: z.string() })),
    notices: z
      .array(
        z.object({
          code: z.enum(noticeCodes),
          detail: z.string(),
          pointer: z.string(),
        }),
      )
      .describe('What did not come in'),
    isWaiting: z.boolean().describe('Whether some of it waits for a second administrator'),
  })
  .meta({ id: 'ImportedConfiguration' });

export function transferRoutes(identity: Identity, accounts: Accounts): readonly Route[] {
  return [getConfiguration(identity, accounts), postConfiguration(identity, accounts)];
}

function getConfiguration(identity: Identity, accounts: Accounts): Route {
  return {
    method: 'GET',
    path,
    operationId: 'exportTenantConfiguration',
    summary: 'Give out how a tenant is set up: roles, rules, clients, sign-in providers',
    description: 'Without secrets, people and data.',
    tag: 'Identity',
    access: 'administer',
    responses: {
      200: { description: 'The document', content: { 'application/json': documentSchema } },
    },
    handle: async (c) => {
      const exported = await exportTenant(identity, accounts, c.get('principal').tenant);
      if (!exported.ok) return problemResponse(c, exported.error);
      return c.json(exported.value, 200, { 'cache-control': 'no-store' });
    },
  };
}

function postConfiguration(identity: Identity, accounts: Accounts): Route {
  return {
    method: 'POST',
    path,
    operationId: 'importTenantConfiguration',
    summary: 'Take in how a tenant of this or another installation is set up',
    description:
      'Adds and changes, never takes away. Documents of older versions are read; a newer one is refused.',
    tag: 'Identity',
    access: 'administer',
    body: { content: { 'application/json': documentSchema }, required: true },
    responses: {
      200: { description: 'What came in', content: { 'application/json': importedSchema } },
    },
    handle: async (c) => {
      const body = await readJson(c);
      if (!body.ok) return problemResponse(c, body.error);
      const document = parseTenantDocument(body.value);
      if (!document.ok) return problemResponse(c, document.error);
      const caller = c.get('principal');
      const tenant = await identity.tenantToRead(c.req.param('tenant'), caller);
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const taken = await importTenant(identity, accounts, document.value, caller);
      const { clients, signInProviders, notices, ...counts } = taken;
      return c.json(
        {
          ...counts,
          clients: [...clients],
          signInProviders: [...signInProviders],
          notices: [...notices],
        },
        200,
        { 'cache-control': 'no-store' },
      );
    },
  };
}
