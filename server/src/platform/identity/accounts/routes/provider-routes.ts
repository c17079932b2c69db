/** Signing in by a provider, and the providers of a tenant. */
import { z } from 'zod';
import { problemResponse, type Route } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import type { Accounts } from '../accounts.ts';
import { cookieText, findCookie } from '../cookies.ts';
import { businessKindsSchema } from '../providers/business-kinds.ts';
import { findingCodes } from '../providers/inspection.ts';
import { type Provider, profiles } from '../providers/provider.ts';
import {
  changedProviderSchema,
  inspectedSchema,
  newProviderSchema,
} from '../providers/providers.ts';
import { privately, readBody, refused, sessionOf, visitorOf, withSignIn } from './request.ts';

export function providerRoutes(accounts: Accounts): readonly Route[] {
  return [
    listForSignIn(accounts),
    beginProvider(accounts),
    callback(accounts),
    publicKeys(accounts),
    listOfTenant(accounts),
    addProvider(accounts),
    changeProvider(accounts),
    inspectProvider(accounts),
    removeProvider(accounts),
  ];
}

const choiceSchema = z
  .object({
    id: z.string(),
    tenant: z.string(),
    audience: z.enum(['residents', 'staff']),
    profile: z.enum(profiles),
    label: z.string(),
    assurance: z.enum(['mail', 'certified']),
  })
  .meta({ id: 'SignInProviderChoice' });

const choicesSchema = z.object({ providers: z.array(choiceSchema) });

function listForSignIn(accounts: Accounts): Route {
  return {
    method: 'GET',
    path: '/api/account/providers',
    operationId: 'listSignInChoices',
    summary: 'Name the providers one can sign in with',
    tag: 'Accounts',
    access: 'open',
    responses: {
      200: { description: 'Of all tenants', content: { 'application/json': choicesSchema } },
    },
    handle: async (c) => {
      const all = await accounts.inside.providers.listAll();
      return c.json({
        providers: all.map(({ id, tenant, audience, profile, label, assurance }) => ({
          ...{ id, tenant, audience, profile, label, assurance },
        })),
      });
    },
  };
}

/** A path of this site, not the address of another one. */
const returnToSchema = z
  .string()
  .max(1000)
  .regex(/^\/(?![/\\])[^\\\s]*$/)
  .default('/');

const beginBody = z
  .object({
    provider: z.string().max(100),
    returnTo: returnToSchema.describe('Where the browser goes afterwards: a path of this site'),
    intent: z
      .enum(['sign-in', 'add'])
      .default('sign-in')
      .describe('add: the account comes to whoever is signed in, whose session steps up'),
  })
  .meta({ id: 'ProviderSignIn' });

const leadSchema = z.object({ url: z.url() });

function beginProvider(accounts: Accounts): Route {
  return {
    method: 'POST',
    path: '/api/account/sign-in/provider',
    operationId: 'beginProviderSignIn',
    summary: 'Begin to sign in with a provider: where to send the browser',
    tag: 'Accounts',
    access: 'open',
    body: { content: { 'application/json': beginBody }, required: true },
    responses: {
      200: { description: 'The way to the provider', content: { 'application/json': leadSchema } },
    },
    handle: async (c) => {
      const body = await readBody(c, beginBody);
      if (!body.ok) return refused(c, body.error);
      const { provider, returnTo, intent } = body.value;
      const session = intent === 'add' ? await sessionOf(accounts, c) : undefined;
      if (session?.ok === false) return refused(c, session.error);
      const { cookies, journeys } = accounts.inside;
      const begun = await journeys.begin({
        providerId: provider,
        returnTo,
        session: session?.value,
        isFresh: intent === 'add',
        browserKey: findCookie(c.req.raw.headers, cookies.journey),
      });
      if (!begun.ok) return refused(c, begun.error);
      const response = c.json({ url: begun.value.url });
      const seconds = accounts.inside.core.limits.signInJourneyMsMax / 1000;
      const cookie = cookieText(cookies, cookies.journey, begun.value.browserKey, seconds);
      response.headers.append('set-cookie', cookie);
      return privately(response);
    },
  };
}

function callback(accounts: Accounts): Route {
  return {
    method: 'GET',
    path: '/api/account/callback',
    operationId: 'finishProviderSignIn',
    summary: 'Where providers send browsers back to',
    tag: 'Accounts',
    access: 'open',
    responses: {
      303: { description: 'To where the browser came from; `failure` tells what went wrong' },
    },
    handle: async (c) => {
      const { core, cookies, journeys } = accounts.inside;
      const { search } = new URL(c.req.url);
      const outcome = await journeys.finish(
        {
          url: new URL(`/api/account/callback${search}`, core.publicUrl),
          browserKey: findCookie(c.req.raw.headers, cookies.journey),
        },
        await accounts.findSession(c.req.raw.headers),
        visitorOf(accounts, c),
      );
      const target = new URL(outcome.returnTo, core.publicUrl);
      if (outcome.failure !== undefined) target.searchParams.set('failure', outcome.failure);
      const location = `${target.pathname}${target.search}`;
      const response = new Response(null, { status: 303, headers: { location } });
      return outcome.signedIn === undefined
        ? privately(response)
        : withSignIn(accounts, response, outcome.signedIn);
    },
  };
}

const jwksSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

function publicKeys(accounts: Accounts): Route {
  return {
    method: 'GET',
    path: '/api/account/providers/{id}/jwks',
    operationId: 'getProviderKeys',
    summary: 'The public keys by which a provider knows this client',
    tag: 'Accounts',
    access: 'open',
    responses: {
      200: { description: 'JSON Web Key Set', content: { 'application/json': jwksSchema } },
    },
    handle: async (c) => {
      const provider = await accounts.inside.providers.find(c.req.param('id') ?? '');
      if (provider?.publicKey === undefined) {
        return problemResponse(c, problem('not-found', 'There is no such provider with a key.'));
      }
      return c.json({ keys: [provider.publicKey] });
    },
  };
}

const providerSchema = choiceSchema
  .extend({
    issuer: z.string(),
    clientId: z.string(),
    authentication: z.enum(['secret', 'private-key']),
    scopes: z.array(z.string()),
    acrValues: z.array(z.string()),
    businessKinds: businessKindsSchema.optional(),
    redirectUri: z.string().describe('To be registered at the provider'),
    jwksUri: z.string().optional().describe('To be registered at the provider'),
  })
  .meta({ id: 'SignInProvider' });

const ofTenant = '/api/tenants/{tenant}/sign-in-providers';

function documentOf({ inside }: Accounts, provider: Provider): z.infer<typeof providerSchema> {
  const { id, tenant, audience, profile, label, assurance } = provider;
  const { issuer, clientId, authentication } = provider;
  const { publicUrl } = inside.core;
  return {
    ...{ id, tenant, audience, profile, label, assurance, issuer, clientId, authentication },
    scopes: [...provider.scopes],
    acrValues: [...provider.acrValues],
    ...(provider.businessKinds === undefined ? {} : { businessKinds: provider.businessKinds }),
    redirectUri: `${publicUrl}/api/account/callback`,
    ...(provider.publicKey === undefined
      ? {}
      : { jwksUri: `${publicUrl}/api/account/providers/${id}/jwks` }),
  };
}

function listOfTenant(accounts: Accounts): Route {
  return {
    method: 'GET',
    path: ofTenant,
    operationId: 'listSignInProviders',
    summary: 'List the providers of a tenant',
    tag: 'Accounts',
    access: 'administer',
    responses: {
      200: {
        description: 'Without secrets',
        content: { 'application/json': z.object({ providers: z.array(providerSchema) }) },
      },
    },
    handle: async (c) => {
      const own = await accounts.inside.providers.list(c.get('principal').tenant);
      return c.json({ providers: own.map((provider) => documentOf(accounts, provider)) });
    },
  };
}

function addProvider(accounts: Accounts): Route {
  return {
    method: 'POST',
    path: ofTenant,
    operationId: 'addSignInProvider',
    summary: 'Add an OpenID Connect provider: staff SSO, GビズID, デジタル認証アプリ',
    tag: 'Accounts',
    access: 'administer',
    body: { content: { 'application/json': newProviderSchema }, required: true },
    responses: {
      201: { description: 'Added', content: { 'application/json': providerSchema } },
    },
    handle: async (c) => {
      const body = await readBody(c, newProviderSchema);
      if (!body.ok) return refused(c, body.error);
      const { tenant, id } = c.get('principal');
      const added = await accounts.inside.providers.add(tenant, body.value, id);
      return added.ok ? c.json(documentOf(accounts, added.value), 201) : refused(c, added.error);
    },
  };
}

function changeProvider(accounts: Accounts): Route {
  return {
    method: 'PUT',
    path: `${ofTenant}/{id}`,
    operationId: 'replaceSignInProvider',
    summary: 'Change a provider; its issuer and profile stay',
    tag: 'Accounts',
    access: 'administer',
    body: { content: { 'application/json': changedProviderSchema }, required: true },
    responses: {
      200: { description: 'Changed', content: { 'application/json': providerSchema } },
    },
    handle: async (c) => {
      const body = await readBody(c, changedProviderSchema);
      if (!body.ok) return refused(c, body.error);
      const { tenant, id: by } = c.get('principal');
      const { providers } = accounts.inside;
      const changed = await providers.change(tenant, c.req.param('id') ?? '', body.value, by);
      return changed.ok ? c.json(documentOf(accounts, changed.value)) : refused(c, changed.error);
    },
  };
}

const inspectionSchema = z
  .object({
    isReady: z.boolean().describe('Whether people could sign in, as far as can be told'),
    findings: z.array(z.object({ code: z.enum(findingCodes), detail: z.string() })),
    authorizationEndpoint: z.string().optional(),
  })
  .meta({ id: 'ProviderInspection' });

function inspectProvider(accounts: Accounts): Route {
  return {
    method: 'POST',
    path: '/api/tenants/{tenant}/sign-in-provider-inspections',
    operationId: 'inspectSignInProvider',
    summary: 'Ask an issuer what it offers, before anybody depends on it',
    tag: 'Accounts',
    access: 'administer',
    body: { content: { 'application/json': inspectedSchema }, required: true },
    responses: {
      200: { description: 'Found', content: { 'application/json': inspectionSchema } },
    },
    handle: async (c) => {
      const body = await readBody(c, inspectedSchema);
      if (!body.ok) return refused(c, body.error);
      const found = await accounts.inside.providers.inspect(body.value);
      if (!found.ok) return refused(c, found.error);
      const { findings, ...rest } = found.value;
      return c.json({ ...rest, findings: [...findings] });
    },
  };
}

function removeProvider(accounts: Accounts): Route {
  return {
    method: 'DELETE',
    path: `${ofTenant}/{id}`,
    operationId: 'removeSignInProvider',
    summary: 'Remove a provider; its people cannot sign in with it any longer',
    tag: 'Accounts',
    access: 'administer',
    responses: { 204: { description: 'Removed' } },
    handle: async (c) => {
      const { tenant, id: by } = c.get('principal');
      const removed = await accounts.inside.providers.remove(tenant, c.req.param('id') ?? '', by);
      return removed.ok ? new Response(null, { status: 204 }) : refused(c, removed.error);
    },
  };
}
