/** The configuration of a tenant as a document: its shape, and the versions it had. */
import { z } from 'zod';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { machineScopes, roles } from '../access.ts';
import { newProviderSchema } from '../accounts/index.ts';
import { grantMembers, machineMembers } from '../routes/machine-schema.ts';
import { ruleMembers } from '../routes/rule-schema.ts';
import { tenantKinds } from '../tenant.ts';

export const documentFormat = 'kumiki-tenant';
export const documentVersion = 2;

const text = z.string().max(200);

const reachSchema = z.object({
  role: z.enum(roles),
  reads: z.enum(['everything', 'rules']),
  writes: z.enum(['everything', 'rules']),
});

const ruleSchema = z.object({
  action: z.enum(['read', 'write']),
  audience: z.string().max(140),
  ...ruleMembers,
});

const clientSchema = z.object({
  id: z.string().max(100),
  ...machineMembers,
  ...grantMembers,
  wantedScopes: z.array(z.enum(machineScopes)).max(machineScopes.length).default([]),
});

export const documentSchema = z
  .object({
    format: z.literal(documentFormat),
    version: z.literal(documentVersion),
    tenant: z.object({
      name: text,
      kind: z.enum(tenantKinds),
      displayName: z.object({ ja: text, kana: text, en: text }),
      code: z.string().optional(),
      parent: text.optional(),
    }),
    needsSecondAdministrator: z
      .boolean()
      .describe('Whether what gives rights waits for a second administrator'),
    roles: z.array(reachSchema).max(roles.length).describe('Those that are not ordinary'),
    rules: z.array(ruleSchema).max(10_000),
    clients: z.array(clientSchema).max(1_000).describe('Without secrets'),
    signInProviders: z
      .array(newProviderSchema.extend({ authentication: z.enum(['secret', 'private-key']) }))
      .max(100)
      .describe('Given out without clientSecret; taken in with it where the provider is new'),
  })
  .meta({ id: 'TenantConfiguration' });

export type TenantDocument = z.output<typeof documentSchema>;

const headSchema = z.object({ format: z.literal(documentFormat), version: z.int().min(1) });

/** From version n to n + 1. A document goes through all of them up to the present one. */
type Upgrade = (document: Readonly<Record<string, unknown>>) => Record<string, unknown>;
const upgrades: Readonly<Record<number, Upgrade>> = {
  1: (document) => ({ ...document, needsSecondAdministrator: false }),
};

/** Problem: `bad-request-data`, with both versions where the document is newer than this program. */
export function parseTenantDocument(given: unknown): Result<TenantDocument> {
  const head = headSchema.safeParse(given);
  if (!head.success || typeof given !== 'object' || given === null) {
    return refused(`This is no document of the format ${documentFormat}.`, '/format');
  }
  const { version } = head.data;
  if (version > documentVersion) {
    return refused(
      `The document has version ${version} of ${documentFormat}, and this server reads up to ` +
        `${documentVersion}: bring this server up to date, then import it again.`,
      '/version',
    );
  }
  let document: Record<string, unknown> = { ...given };
  for (let at = version; at < documentVersion; at += 1) {
    document = { ...(upgrades[at]?.(document) ?? document), version: at + 1 };
  }
  const parsed = documentSchema.safeParse(document);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  const detail = `The document breaks a rule: ${issue?.message ?? ''}.`;
  return refused(detail, `/${issue?.path.join('/') ?? ''}`);
}

function refused(detail: string, pointer: string): Result<never> {
  return err(problem('bad-request-data', detail, pointer));
}
