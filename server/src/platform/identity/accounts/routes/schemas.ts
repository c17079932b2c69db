/** Shapes of bodies and answers that several routes share. */
import { z } from 'zod';
import { assurances } from '../assurance.ts';
import { businessKinds } from '../providers/business-kinds.ts';
import { signInMethods } from '../session.ts';

export const languageSchema = z
  .enum(['ja', 'easy', 'en'])
  .default('ja')
  .describe('Language of the mail');

const text = (max: number) => z.string().max(max);

export const mailSchema = text(400).describe('A mail address');
export const passwordSchema = text(1000);
export const ticketSchema = text(100).describe('What the first step answered');
export const codeSchema = text(40).describe('The code of the mail; spaces and hyphens are ignored');
export const displayNameSchema = text(400);

export const instant = z.iso.datetime();

export const awaitedSchema = z.object({ ticket: z.string() }).meta({ id: 'AwaitedCode' });

const rolesSchema = z.array(
  z.object({ tenant: z.string(), roles: z.array(z.string()) }).meta({ id: 'RolesInTenant' }),
);

export const sessionDocument = z
  .object({
    isSignedIn: z.boolean(),
    sessionId: z.string().optional(),
    person: z
      .object({
        id: z.string(),
        displayName: z.string(),
        kind: z.enum(['resident', 'staff']),
        tenant: z.string().describe('Whose administrators look after the account'),
      })
      .optional(),
    assurance: z.enum(assurances).optional(),
    method: z.enum(signInMethods).optional(),
    isFresh: z
      .boolean()
      .optional()
      .describe('Whether the account may be changed without more proof'),
    expiresAt: instant.optional(),
    roles: rolesSchema.describe('Where the person works: the tenants to choose from'),
    actingFor: z
      .object({
        proxyId: z.string(),
        personId: z.string(),
        displayName: z.string(),
        kind: z.enum(['proxy', 'guardian']),
        scopes: z.array(z.string()),
      })
      .optional(),
  })
  .meta({ id: 'Session' });

export type SessionDocument = z.infer<typeof sessionDocument>;

export const accountDocument = z
  .object({
    id: z.string(),
    displayName: z.string(),
    kind: z.enum(['resident', 'staff']),
    createdAt: instant,
    mail: z.object({ address: z.string(), isConfirmed: z.boolean() }).optional(),
    hasPassword: z.boolean(),
    passkeys: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        isBackedUp: z.boolean().describe('Kept by the maker of the device, too'),
        createdAt: instant,
        lastUsedAt: instant.optional(),
      }),
    ),
    providers: z.array(
      z.object({
        issuer: z.string(),
        label: z.string(),
        businessKind: z.enum(businessKinds).optional().describe('Of a GビズID account'),
      }),
    ),
    sessions: z.array(
      z.object({
        id: z.string(),
        isCurrent: z.boolean(),
        device: z.string().describe('Browser and system, as far as known'),
        method: z.enum(signInMethods),
        createdAt: instant,
        lastSeenAt: instant,
      }),
    ),
    certified: z
      .object({
        at: instant,
        name: z.string().optional(),
        address: z.string().optional(),
        birthdate: z.iso.date().optional(),
        gender: z.enum(['male', 'female']).optional(),
      })
      .optional()
      .describe('What an identity card has proved'),
  })
  .meta({ id: 'Account' });
