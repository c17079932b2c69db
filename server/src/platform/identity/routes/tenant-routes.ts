/** HTTP of tenants. */
import type { Region } from '@kumiki/civic';
import { z } from 'zod';
import { problemResponse, type Route, type RouteContext, readQuery } from '#kernel/http/index.ts';
import { type Problem, problem } from '#kernel/problem.ts';
import type { Identity } from '../identity.ts';
import type { NewTenant } from '../store.ts';
import { defaultTenant, parseTenantName, type Tenant, tenantKinds } from '../tenant.ts';
import { readBody } from './read-body.ts';

const tag = 'Identity';
const text = z.string().max(200);

const displayName = z.object({
  ja: text.describe('長崎県'),
  kana: text.default('').describe('ながさきけん'),
  en: text.default('').describe('Nagasaki Prefecture'),
});

const description = z.object({
  kind: z.enum(tenantKinds).default('partner'),
  displayName,
  code: z
    .string()
    .regex(/^[0-9]{6}$/)
    .optional()
    .describe('全国地方公共団体コード'),
  parent: z.string().optional().describe('Name of the tenant it belongs to'),
});

const created = description.extend({
  name: z.string().describe('What stands in NGSILD-Tenant: 1 to 128 visible ASCII characters'),
});

const changed = description.extend({
  isClosed: z.boolean().default(false).describe('Nobody reads or writes it then'),
});

const shown = created
  .extend({ createdAt: z.iso.datetime(), closedAt: z.iso.datetime().optional() })
  .meta({ id: 'Tenant' });

const listQuery = z.object({
  q: z.string().max(200).optional().describe('Part of a name or code'),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  offset: z.coerce.number().int().min(0).default(0),
});

export function tenantRoutes(identity: Identity, region: Region): readonly Route[] {
  const parts = { identity, region };
  return [
    listTenants(parts),
    createTenant(parts),
    getTenant(parts),
    putTenant(parts),
    getRegionTenants(identity, region),
    postRegionTenants(identity, region),
  ];
}

function forOperators(): Problem {
  const detail = 'This is for administrators of the installation: those of its first tenant.';
  return problem('forbidden', detail);
}

export function renderTenant(tenant: Tenant) {
  const { createdAt, closedAt, ...rest } = tenant;
  return {
    ...rest,
    createdAt: createdAt.toISOString(),
    ...(closedAt === undefined ? {} : { closedAt: closedAt.toISOString() }),
  };
}

interface TenantParts {
  readonly identity: Identity;
  readonly region: Region;
}

function listTenants({ identity, region }: TenantParts): Route {
  return {
    method: 'GET',
    path: '/api/tenants',
    operationId: 'listTenants',
    summary: 'List the tenants',
    tag,
    access: 'administer',
    query: listQuery,
    responses: {
      200: {
        description: 'The prefecture, municipalities by code, partners by name',
        content: {
          'application/json': z.object({ tenants: z.array(shown), total: z.int() }),
        },
      },
    },
    handle: (c) => {
      const query = readQuery(c, listQuery);
      if (!query.ok) return problemResponse(c, query.error);
      const { q = '', limit, offset } = query.value;
      const found = identity
        .tenants()
        .filter((tenant) => isNamed(named(tenant, region), q.toLowerCase()));
      const page = found.slice(offset, offset + limit);
      return c.json({
        tenants: page.map((tenant) => renderTenant(named(tenant, region))),
        total: found.length,
      });
    },
  };
}

function isNamed({ name, displayName: shownAs, code }: Tenant, part: string): boolean {
  return [name, shownAs.ja, shownAs.kana, shownAs.en, code ?? ''].some((one) =>
    one.toLowerCase().includes(part),
  );
}

function createTenant(parts: TenantParts): Route {
  const { identity } = parts;
  return {
    method: 'POST',
    path: '/api/tenants',
    operationId: 'createTenant',
    summary: 'Create a tenant',
    tag,
    access: 'operate',
    body: { content: { 'application/json': created }, required: true },
    responses: {
      201: {
        description: 'The tenant, as it is listed',
        headers: { Location: 'Its address' },
        content: { 'application/json': shown },
      },
    },
    handle: async (c) => {
      const caller = c.get('principal');
      const body = await readBody(c, created);
      if (!body.ok) return problemResponse(c, body.error);
      const name = parseTenantName(body.value.name);
      if (!name.ok) return problemResponse(c, name.error);
      const tenant = { ...newTenant(body.value, caller.id), name: name.value };
      const made = await identity.administration.createTenants([tenant]);
      if (made.length === 0) {
        const detail = `A tenant with the name ${name.value} or this code exists.`;
        return problemResponse(c, problem('already-exists', detail));
      }
      const location = `/api/tenants/${encodeURIComponent(name.value)}`;
      return answerTenant(c, parts, name.value, { status: 201, headers: { location } });
    },
  };
}

function newTenant(given: z.output<typeof created>, createdBy: string): NewTenant {
  const { name, kind, displayName: shownAs, code, parent } = given;
  return { name, kind, displayName: shownAs, ...optional(code, parent), createdBy };
}

function optional(code: string | undefined, parent: string | undefined) {
  return {
    ...(code === undefined ? {} : { code }),
    ...(parent === undefined ? {} : { parent }),
  };
}

function getTenant(parts: TenantParts): Route {
  return {
    method: 'GET',
    path: '/api/tenants/{tenant}',
    operationId: 'getTenant',
    summary: 'Describe a tenant',
    tag,
    access: 'administer',
    responses: { 200: { description: 'The tenant', content: { 'application/json': shown } } },
    handle: (c) => answerTenant(c, parts, c.get('principal').tenant),
  };
}

/** The first tenant is called what its region is called, while nobody has named it. */
function named(tenant: Tenant, region: Region): Tenant {
  const isNameless = tenant.name === defaultTenant && tenant.displayName.ja === '';
  return isNameless ? { ...tenant, displayName: region.name } : tenant;
}

function answerTenant(
  c: RouteContext,
  { identity, region }: TenantParts,
  name: string,
  init: { readonly status?: 200 | 201; readonly headers?: Readonly<Record<string, string>> } = {},
): Response {
  const tenant = identity.policies().findTenant(name);
  return tenant === undefined
    ? problemResponse(c, problem('nonexistent-tenant', `Tenant ${name} does not exist.`))
    : c.json(renderTenant(named(tenant, region)), init.status ?? 200, init.headers);
}

function putTenant(parts: TenantParts): Route {
  const { identity } = parts;
  return {
    method: 'PUT',
    path: '/api/tenants/{tenant}',
    operationId: 'replaceTenant',
    summary: 'Change how a tenant is described, or close it',
    description:
      'Administrators of the tenant change its display name; kind, code, parent and closing are for ' +
      'administrators of the installation.',
    tag,
    access: 'administer',
    body: { content: { 'application/json': changed }, required: true },
    responses: {
      200: { description: 'The tenant as it is now', content: { 'application/json': shown } },
    },
    handle: async (c) => {
      const caller = c.get('principal');
      const body = await readBody(c, changed);
      if (!body.ok) return problemResponse(c, body.error);
      const held = identity.policies().findTenant(caller.tenant);
      if (held === undefined) {
        const detail = `Tenant ${caller.tenant} does not exist.`;
        return problemResponse(c, problem('nonexistent-tenant', detail));
      }
      const { kind, displayName: shownAs, code, parent, isClosed } = body.value;
      const isKept =
        kind === held.kind &&
        code === held.code &&
        parent === held.parent &&
        isClosed === (held.closedAt !== undefined);
      if (!isKept && !identity.may(caller, 'operate')) return problemResponse(c, forOperators());
      const change = { kind, displayName: shownAs, ...optional(code, parent), isClosed };
      const done = await identity.administration.changeTenant(caller.tenant, change);
      return done.ok ? answerTenant(c, parts, caller.tenant) : problemResponse(c, done.error);
    },
  };
}

const offered = z.object({
  prefecture: z.object({ name: z.string(), code: z.string(), displayName }),
  municipalities: z.array(
    z.object({ name: z.string(), code: z.string(), displayName, exists: z.boolean() }),
  ),
});

function getRegionTenants(identity: Identity, region: Region): Route {
  return {
    method: 'GET',
    path: '/api/region/tenants',
    operationId: 'listRegionTenants',
    summary: 'List the tenants the region of this installation could have',
    tag,
    access: 'operate',
    responses: {
      200: { description: 'From the region file', content: { 'application/json': offered } },
    },
    handle: (c) => {
      const codes = new Set(identity.tenants().map(({ code }) => code));
      const municipalities = tenantsOf(region).map(({ name, code, displayName: shownAs }) => ({
        ...{ name, code, displayName: shownAs },
        exists: codes.has(code),
      }));
      const { name: shownAs, localGovernmentCode: code } = region;
      const prefecture = { name: defaultTenant, code, displayName: shownAs };
      return c.json({ prefecture, municipalities });
    },
  };
}

function postRegionTenants(identity: Identity, region: Region): Route {
  return {
    method: 'POST',
    path: '/api/region/tenants',
    operationId: 'createRegionTenants',
    summary: 'Create a tenant for each municipality of the region, named by its code',
    description: 'Those that exist stay as they are. The first tenant gets the prefecture’s name.',
    tag,
    access: 'operate',
    responses: {
      200: {
        description: 'The new ones',
        content: { 'application/json': z.object({ created: z.array(z.string()) }) },
      },
    },
    handle: async (c) => {
      const caller = c.get('principal');
      const { administration } = identity;
      const parts = tenantsOf(region).map((tenant) => ({ ...tenant, createdBy: caller.id }));
      const made = await administration.createTenants(parts);
      const first = identity.policies().findTenant(defaultTenant);
      if (first?.displayName.ja === '') {
        const { name: shownAs, localGovernmentCode: code } = region;
        const change = { kind: 'prefecture', displayName: shownAs, code, isClosed: false } as const;
        const done = await administration.changeTenant(defaultTenant, change);
        if (!done.ok) return problemResponse(c, done.error);
      }
      return c.json({ created: made });
    },
  };
}

function tenantsOf(region: Region) {
  return region.municipalities.map(({ localGovernmentCode: code, name }) => ({
    name: code,
    kind: 'municipality' as const,
    displayName: name,
    code,
    parent: defaultTenant,
  }));
}
