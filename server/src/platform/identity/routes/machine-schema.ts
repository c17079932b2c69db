/** Machines as JSON. */
import { z } from 'zod';
import { machineScopes } from '../access.ts';
import type { Machine } from '../machine.ts';

export const machineMembers = {
  name: z.string().trim().min(1).max(200),
  purpose: z.string().trim().max(2_000).default('').describe('What it is for, in a sentence'),
};

export const grantMembers = {
  scopes: z.array(z.enum(machineScopes)).max(machineScopes.length),
  reach: z
    .enum(['everything', 'rules'])
    .default('everything')
    .describe('Everything of the tenant, or what rules for machine:ID name'),
  expiresAt: z.iso.datetime({ offset: true }).optional().describe('Never when absent'),
  requestsPerMinute: z.int().min(1).max(10_000_000).optional().describe('Its own limit'),
};

export const shownMachine = z
  .object({
    id: z.string(),
    tenant: z.string(),
    name: z.string(),
    purpose: z.string(),
    owner: z.string(),
    scopes: z.array(z.enum(machineScopes)),
    wantedScopes: z.array(z.enum(machineScopes)).describe('Asked for, not granted yet'),
    reach: z.enum(['everything', 'rules']),
    requestsPerMinute: z.int().optional(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().optional(),
    revokedAt: z.iso.datetime().optional(),
    lastUsedAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'Machine' });

export const machineWithUsage = shownMachine.extend({
  usage: z.array(z.object({ day: z.iso.date(), requests: z.int(), refused: z.int() })),
});

export const madeMachine = z.object({
  id: z.string().describe('The client id'),
  secret: z.string().describe('API token and client secret; told only here'),
});

export const machineQuery = z.object({
  tenant: z.string().optional().describe('As the header NGSILD-Tenant'),
  q: z.string().max(200).default('').describe('Part of a name'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).default(0),
});

export function renderMachine(machine: Machine): z.input<typeof shownMachine> {
  const { id, tenant, name, purpose, owner, reach, requestsPerMinute } = machine;
  return {
    ...{ id, tenant, name, purpose, owner, reach },
    scopes: [...machine.scopes],
    wantedScopes: [...machine.wantedScopes],
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
    createdAt: machine.createdAt.toISOString(),
    ...instant('expiresAt', machine.expiresAt),
    ...instant('revokedAt', machine.revokedAt),
    ...instant('lastUsedAt', machine.lastUsedAt),
  };
}

function instant(name: string, at: Date | undefined): Readonly<Record<string, string>> {
  return at === undefined ? {} : { [name]: at.toISOString() };
}
