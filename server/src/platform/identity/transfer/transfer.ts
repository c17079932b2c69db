/** A tenant's configuration out of an installation, and into one. */
import type { Principal } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { roles } from '../access.ts';
import type { Accounts } from '../accounts/index.ts';
import type { Identity } from '../identity.ts';
import type { Machine } from '../machine.ts';
import type { MadeMachine } from '../machines.ts';
import { visibilityRuleOf } from '../routes/rule-schema.ts';
import { isAudience, mayWrite, ordinaryReach, type PolicyRule } from '../rule.ts';
import type { Outcome } from '../second/gate.ts';
import type { TenantName } from '../tenant.ts';
import { documentFormat, documentVersion, type TenantDocument } from './tenant-document.ts';

type IdentityOf = Pick<Identity, 'policies' | 'machines' | 'administration' | 'second'>;

export interface Imported {
  readonly roles: number;
  readonly rules: number;
  /** New here, with their secrets. */
  readonly clients: readonly (MadeMachine & { readonly name: string })[];
  /** New or changed here. */
  readonly signInProviders: readonly { readonly id: string; readonly label: string }[];
  readonly notices: readonly Notice[];
  /** Whether some of it waits for a second administrator. */
  readonly isWaiting: boolean;
}

export const noticeCodes = [
  'secret-wanted',
  'provider-refused',
  'client-refused',
  'rule-left-out',
  'setting-left-out',
] as const;

export interface Notice {
  readonly code: (typeof noticeCodes)[number];
  readonly detail: string;
  /** JSON Pointer into the document. */
  readonly pointer: string;
}

const clientsMax = 1_000;

/** Problem: `nonexistent-tenant`. */
export async function exportTenant(
  identity: IdentityOf,
  accounts: Accounts,
  tenant: TenantName,
): Promise<Result<TenantDocument>> {
  const policies = identity.policies();
  const held = policies.findTenant(tenant);
  if (held === undefined) {
    return err(problem('nonexistent-tenant', `Tenant ${tenant} does not exist.`));
  }
  const { name, kind, displayName, code, parent } = held;
  const clients = await clientsOf(identity, tenant);
  const providers = await accounts.inside.providers.list(tenant);
  return ok({
    format: documentFormat,
    version: documentVersion,
    tenant: {
      ...{ name, kind, displayName },
      ...(code === undefined ? {} : { code }),
      ...(parent === undefined ? {} : { parent }),
    },
    needsSecondAdministrator: await identity.second.isNeeded(tenant),
    roles: roles.flatMap((role) => {
      const { reads, writes } = policies.reachOf(tenant, role);
      const usual = ordinaryReach(tenant, role);
      return reads === usual.reads && writes === usual.writes ? [] : [{ role, reads, writes }];
    }),
    rules: policies.rulesOf(tenant).map(ruleIn),
    clients: clients.map(clientIn),
    signInProviders: providers.map((provider) => {
      const { audience, profile, label, issuer, clientId, assurance } = provider;
      const [scopes, acrValues] = [[...provider.scopes], [...provider.acrValues]];
      const { authentication, businessKinds } = provider;
      const rest = { clientId, scopes, acrValues, assurance, authentication };
      const kinds = businessKinds === undefined ? {} : { businessKinds };
      return { audience, profile, label, issuer, ...rest, ...kinds };
    }),
  });
}

async function clientsOf(identity: IdentityOf, tenant: TenantName): Promise<readonly Machine[]> {
  const all: Machine[] = [];
  while (all.length < clientsMax) {
    const page = { search: '', limit: 200, offset: all.length };
    const { machines, total } = await identity.machines.list({ tenant }, page);
    all.push(...machines);
    if (machines.length === 0 || all.length >= total) break;
  }
  return all.filter(({ revokedAt }) => revokedAt === undefined);
}

function clientIn(machine: Machine): TenantDocument['clients'][number] {
  const { id, name, purpose, reach, expiresAt, requestsPerMinute } = machine;
  return {
    ...{ id, name, purpose, reach },
    scopes: [...machine.scopes],
    wantedScopes: [...machine.wantedScopes],
    ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }),
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
  };
}

function ruleIn({ action, audience, ...named }: PolicyRule): TenantDocument['rules'][number] {
  const { entityType, scope, attributes } = named;
  return {
    ...{ action, audience, entityType },
    ...(scope === undefined ? {} : { scope }),
    ...(attributes === undefined ? {} : { attributes: [...attributes] }),
  };
}

export async function importTenant(
  identity: IdentityOf,
  accounts: Accounts,
  document: TenantDocument,
  by: Principal,
): Promise<Imported> {
  const { tenant } = by;
  const notices: Notice[] = [];
  let isWaiting = false;
  const note = async (outcome: Promise<Outcome>): Promise<void> => {
    if ((await outcome) === 'waiting') isWaiting = true;
  };
  const signInProviders = await takeProviders(accounts, document, by, notices);
  const { made, idOf } = await takeClients(identity, document, by, notices);
  for (const { role, reads, writes } of document.roles) {
    // An administrator decides on rules, and so sees everything of the tenant.
    const reach = role === 'administrator' ? ordinaryReach(tenant, role).reads : reads;
    await note(identity.administration.setReach({ tenant, role, reads: reach, writes }, by.id));
  }
  const rules = document.rules.flatMap((rule, at) => {
    const audience = audienceHere(rule.audience, idOf);
    const fault = ruleFault(identity, tenant, rule.action, audience);
    if (fault === undefined) {
      return [{ tenant, action: rule.action, audience, ...visibilityRuleOf(rule) }];
    }
    notices.push({ code: 'rule-left-out', detail: fault, pointer: `/rules/${at}` });
    return [];
  });
  if (rules.length > 0) await note(identity.administration.addRules(rules, by));
  if (document.needsSecondAdministrator) {
    const set = await identity.second.setNeeded(tenant, true, by.id);
    if (!set.ok) {
      const pointer = '/needsSecondAdministrator';
      notices.push({ code: 'setting-left-out', detail: set.error.detail, pointer });
    }
  }
  const counts = { roles: document.roles.length, rules: rules.length };
  return { ...counts, clients: made, signInProviders, notices, isWaiting };
}

async function takeProviders(
  { inside }: Accounts,
  { signInProviders }: TenantDocument,
  { tenant, id: by }: Principal,
  notices: Notice[],
): Promise<Imported['signInProviders']> {
  const taken: { id: string; label: string }[] = [];
  const known = await inside.providers.list(tenant);
  for (const [at, { authentication, ...wish }] of signInProviders.entries()) {
    const { label = wish.clientId } = wish;
    const pointer = `/signInProviders/${at}`;
    const held = known.find(
      ({ issuer, clientId }) => issuer === wish.issuer && clientId === wish.clientId,
    );
    const hasSecret = authentication === 'private-key' || wish.clientSecret !== undefined;
    if (held === undefined && !hasSecret) {
      const detail = `${label} needs its client secret: put clientSecret beside it, or add it by hand.`;
      notices.push({ code: 'secret-wanted', detail, pointer });
      continue;
    }
    const done =
      held === undefined
        ? await inside.providers.add(tenant, wish, by)
        : await inside.providers.change(tenant, held.id, { ...wish, label }, by);
    if (done.ok) taken.push({ id: done.value.id, label: done.value.label });
    else notices.push({ code: 'provider-refused', detail: done.error.detail, pointer });
  }
  return taken;
}

async function takeClients(
  { policies, machines }: IdentityOf,
  { clients }: TenantDocument,
  { tenant, id: owner }: Principal,
  notices: Notice[],
): Promise<{ made: Imported['clients']; idOf: ReadonlyMap<string, string> }> {
  const made: (MadeMachine & { name: string })[] = [];
  const idOf = new Map<string, string>();
  for (const [at, { id, expiresAt, requestsPerMinute, ...client }] of clients.entries()) {
    const own = {
      ...client,
      ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) }),
      ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
    };
    if (policies().findMachine(id)?.tenant === tenant) {
      await machines.change(id, own, owner);
      continue;
    }
    const added = await machines.register({ ...own, tenant, owner });
    if (added.ok) {
      made.push({ ...added.value, name: client.name });
      idOf.set(id, added.value.id);
    } else {
      const pointer = `/clients/${at}`;
      notices.push({ code: 'client-refused', detail: added.error.detail, pointer });
    }
  }
  return { made, idOf };
}

/** A rule for a client follows it to its new id. */
function audienceHere(audience: string, idOf: ReadonlyMap<string, string>): string {
  const old = /^machine:(.+)$/.exec(audience)?.[1];
  const id = old === undefined ? undefined : idOf.get(old);
  return id === undefined ? audience : `machine:${id}`;
}

/** Why a rule of elsewhere means nothing here. */
function ruleFault(
  { policies }: IdentityOf,
  tenant: TenantName,
  action: 'read' | 'write',
  audience: string,
): string | undefined {
  if (!isAudience(audience)) return `${audience} is no audience.`;
  if (action === 'write' && !mayWrite(audience)) return 'The public and other tenants only read.';
  const name = audience.slice(audience.indexOf(':') + 1);
  if (audience.startsWith('tenant:')) {
    if (name === tenant) return 'A tenant shares with others, not with itself.';
    return policies().findTenant(name) === undefined ? `Tenant ${name} does not exist.` : undefined;
  }
  if (audience.startsWith('person:') && policies().membershipsOf(name).length === 0) {
    return `Person ${name} has no role here: people do not come with a configuration.`;
  }
  if (audience.startsWith('machine:') && policies().findMachine(name)?.tenant !== tenant) {
    return `Client ${name} does not exist here.`;
  }
  return undefined;
}
