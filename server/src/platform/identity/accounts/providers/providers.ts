/** The providers of a tenant: who keeps them, and what pages and policies need to know of them. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { defaultTenant } from '../../tenant.ts';
import type { Core } from '../core.ts';
import { businessKindsSchema } from './business-kinds.ts';
import type { Inspection } from './inspection.ts';
import { digitalId, type Jwk, type Provider, profiles } from './provider.ts';
import {
  deleteProvider,
  findProvider,
  insertProvider,
  listProviders,
  updateFormOrigins,
  updateProvider,
} from './provider-store.ts';
import type { RelyingParty } from './relying-party.ts';
import type { Vault } from './vault.ts';

export const newProviderSchema = z
  .object({
    audience: z.enum(['residents', 'staff']),
    profile: z.enum(profiles).default('openid'),
    label: z.string().trim().min(1).max(80).optional(),
    issuer: z
      .url({ protocol: /^https?$/ })
      .max(500)
      .optional(),
    clientId: z.string().min(1).max(255),
    clientSecret: z
      .string()
      .min(1)
      .max(2000)
      .optional()
      .describe(
        'None: the client proves itself by a key (`private_key_jwt`, ES256) that is made here',
      ),
    scopes: z
      .array(z.string().regex(/^[!#-[\]-~]{1,100}$/))
      .max(20)
      .optional(),
    acrValues: z
      .array(z.string().regex(/^[!-~]{1,200}$/))
      .max(10)
      .optional(),
    assurance: z.enum(['mail', 'certified']).optional(),
    businessKinds: businessKindsSchema
      .optional()
      .describe('Of the profile gbizid: which kinds of accounts may sign in; all when absent'),
  })
  .meta({ id: 'NewSignInProvider' });

export type NewProvider = z.infer<typeof newProviderSchema>;

/** Whose people they are (issuer) and by which rules (profile) stays: another issuer is another provider. */
export const changedProviderSchema = newProviderSchema
  .pick({
    ...{ audience: true, clientId: true, scopes: true, acrValues: true, assurance: true },
    businessKinds: true,
  })
  .extend({
    label: z.string().trim().min(1).max(80),
    clientSecret: newProviderSchema.shape.clientSecret.describe('None: the one it has stays'),
  })
  .meta({ id: 'ChangedSignInProvider' });

export type ChangedProvider = z.infer<typeof changedProviderSchema>;

export const inspectedSchema = z
  .object({
    issuer: z.url({ protocol: /^https?$/ }).max(500),
    profile: z.enum(profiles).default('openid'),
    hasKey: z.boolean().default(false).describe('Whether the client has a key instead of a secret'),
  })
  .meta({ id: 'InspectedProvider' });

export interface Providers {
  find(id: string): Promise<Provider | undefined>;
  /** Of all tenants, for a page where somebody signs in. */
  listAll(): Promise<readonly Provider[]>;
  list(tenant: string): Promise<readonly Provider[]>;
  add(tenant: string, wish: NewProvider, createdBy: string): Promise<Result<Provider>>;
  /** Another secret takes the place of the one it has. */
  change(tenant: string, id: string, wish: ChangedProvider, by: string): Promise<Result<Provider>>;
  /** What an issuer offers. `bad-request-data` where it may not be asked. */
  inspect(wish: z.infer<typeof inspectedSchema>): Promise<Result<Inspection>>;
  remove(tenant: string, id: string, by: string): Promise<Result<void>>;
  /** Origins a form may lead to, as last known: for `form-action` of the pages' policy. */
  formOrigins(): readonly string[];
}

export interface ProvidersParts {
  readonly core: Core;
  readonly relyingParty: RelyingParty;
  readonly vault: Vault;
  readonly privateOrigins: readonly string[];
}

export function createProviders(parts: ProvidersParts): Providers {
  const { core, relyingParty, vault } = parts;
  let origins: readonly string[] = [];

  return {
    find: (id) => findProvider(core.database, id),
    async listAll() {
      const all = await listProviders(core.database, undefined);
      // What is stored says it: however many providers there are, none of them is asked for a page.
      origins = [...new Set(all.flatMap(({ formOrigins }) => formOrigins))];
      return all;
    },
    list: (tenant) => listProviders(core.database, tenant),
    async add(tenant, wish, createdBy) {
      const judged = judge(parts, tenant, wish);
      if (!judged.ok) return judged;
      const existing = await listProviders(core.database, tenant);
      if (existing.length >= core.limits.providersPerTenantMax) {
        return err(problem('conflict', 'The tenant has as many providers as it may have.'));
      }
      const id = randomBytes(9).toString('base64url');
      const keys = wish.clientSecret === undefined ? await newKeys(id) : undefined;
      const known = {
        ...judged.value,
        id,
        tenant,
        formOrigins: [new URL(judged.value.issuer).origin],
      };
      const provider: Provider = {
        ...known,
        ...(keys === undefined ? {} : { publicKey: keys.publicKey }),
      };
      const locked = vault.lock(wish.clientSecret ?? JSON.stringify(keys?.privateKey), id);
      await insertProvider(core.database, provider, { locked, createdBy, now: core.now() });
      core.tell({ kind: 'sign-in-provider-changed', by: createdBy, tenant });
      // A provider that is away now is asked again when somebody signs in with it.
      await learnOrigins(parts, provider).catch(() => undefined);
      return ok(provider);
    },
    change: (tenant, id, wish, by) => change(parts, { tenant, id, by }, wish),
    async inspect(wish) {
      const fault = issuerFault(parts, wish.issuer);
      if (fault !== undefined) return fault;
      const hasKey = wish.hasKey || wish.profile === 'digital-id';
      return ok(await relyingParty.inspect({ ...wish, hasKey }));
    },
    async remove(tenant, id, by) {
      if (!(await deleteProvider(core.database, tenant, id))) {
        return err(problem('not-found', 'There is no such provider.'));
      }
      relyingParty.forget(id);
      core.tell({ kind: 'sign-in-provider-changed', by, tenant });
      return ok(undefined);
    },
    formOrigins: () => origins,
  };
}

/** The issuer's own origin is known without asking; endpoints may stand elsewhere. */
export async function learnOrigins(
  { core, relyingParty }: Pick<ProvidersParts, 'core' | 'relyingParty'>,
  provider: Provider,
): Promise<void> {
  const found = await relyingParty.formOrigins(provider);
  const origins = [...new Set([new URL(provider.issuer).origin, ...found])];
  if (origins.join(' ') === provider.formOrigins.join(' ')) return;
  await updateFormOrigins(core.database, provider.id, origins);
}

type Judged = Omit<Provider, 'id' | 'tenant' | 'publicKey' | 'formOrigins'>;

function issuerFault(
  { privateOrigins }: Pick<ProvidersParts, 'privateOrigins'>,
  issuer: string,
): Result<never> | undefined {
  const { origin, protocol } = new URL(issuer);
  if (protocol === 'https:' || privateOrigins.includes(origin)) return undefined;
  const detail = 'An issuer is reached by https, or named by KUMIKI_PRIVATE_ISSUERS.';
  return err(problem('bad-request-data', detail, '/issuer'));
}

async function change(
  parts: ProvidersParts,
  { tenant, id, by }: { readonly tenant: string; readonly id: string; readonly by: string },
  wish: ChangedProvider,
): Promise<Result<Provider>> {
  const { core, relyingParty, vault } = parts;
  const held = await findProvider(core.database, id);
  if (held?.tenant !== tenant) return err(problem('not-found', 'There is no such provider.'));
  const { issuer, profile } = held;
  const judged = judge(parts, tenant, { ...wish, issuer, profile });
  if (!judged.ok) return judged;
  const { clientSecret } = wish;
  const authentication = clientSecret === undefined ? held.authentication : 'secret';
  const { businessKinds: _, ...kept } = held;
  const provider: Provider = { ...kept, ...judged.value, authentication };
  const locked = clientSecret === undefined ? undefined : vault.lock(clientSecret, id);
  await updateProvider(core.database, provider, locked);
  relyingParty.forget(id);
  core.tell({ kind: 'sign-in-provider-changed', by, tenant });
  await learnOrigins(parts, provider).catch(() => undefined);
  return ok(provider);
}

function judge(
  parts: Pick<ProvidersParts, 'privateOrigins'>,
  tenant: string,
  wish: NewProvider,
): Result<Judged> {
  const known = wish.profile === 'digital-id' ? digitalId : undefined;
  const issuer = wish.issuer ?? known?.issuer;
  const label = wish.label ?? known?.label;
  if (issuer === undefined) return missing('issuer');
  if (label === undefined) return missing('label');
  const fault = issuerFault(parts, issuer);
  if (fault !== undefined) return fault;
  const assurance = wish.assurance ?? (known === undefined ? 'mail' : 'certified');
  if (assurance === 'certified' && tenant !== defaultTenant) {
    // Certified means the same everywhere: one tenant must not vouch for the people of all.
    const detail = 'Only the tenant default may name a provider whose people count as certified.';
    return err(problem('forbidden', detail, '/assurance'));
  }
  if (wish.profile === 'digital-id' && wish.clientSecret !== undefined) {
    const detail = 'デジタル認証アプリ knows clients by a key: leave the secret out.';
    return err(problem('bad-request-data', detail, '/clientSecret'));
  }
  if (wish.businessKinds !== undefined && wish.profile !== 'gbizid') {
    const detail = 'Kinds of accounts are told apart by the profile gbizid alone.';
    return err(problem('bad-request-data', detail, '/businessKinds'));
  }
  const scopes = wish.scopes ?? known?.scopes ?? ['openid', 'profile'];
  return ok({
    audience: wish.audience,
    profile: wish.profile,
    label,
    issuer,
    clientId: wish.clientId,
    authentication: wish.clientSecret === undefined ? 'private-key' : 'secret',
    scopes: [...new Set(['openid', ...scopes])],
    acrValues: wish.acrValues ?? known?.acrValues ?? [],
    assurance,
    ...(wish.businessKinds === undefined ? {} : { businessKinds: wish.businessKinds }),
  });
}

function missing(name: string): Result<never> {
  return err(problem('bad-request-data', `The provider needs ${name}.`, `/${name}`));
}

/** ES256. RFC 7517, RFC 7518. */
async function newKeys(
  kid: string,
): Promise<{ readonly publicKey: Jwk; readonly privateKey: Jwk }> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const pair = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  const { d } = await crypto.subtle.exportKey('jwk', pair.privateKey);
  if (kty === undefined || crv === undefined || x === undefined || y === undefined) {
    throw new Error('An elliptic key has four parts');
  }
  const named = { kid, alg: 'ES256', use: 'sig', kty, crv, x, y };
  return { publicKey: named, privateKey: { ...named, ...(d === undefined ? {} : { d }) } };
}
