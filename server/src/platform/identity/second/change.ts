/** What can wait for a second administrator. */
import { z } from 'zod';
import { machineScopes, roles } from '../access.ts';
import { grantMembers, machineMembers } from '../routes/machine-schema.ts';
import { ruleMembers } from '../routes/rule-schema.ts';
import type { RoleReach } from '../rule.ts';
import type { VisibilityRule } from '../visibility.ts';

const reaches = z.enum(['everything', 'rules']);

export const changeSchema = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('rules'),
      rules: z.array(
        z.object({ action: z.enum(['read', 'write']), audience: z.string(), ...ruleMembers }),
      ),
    }),
    z.object({ kind: z.literal('public-rules'), rules: z.array(z.object(ruleMembers)) }),
    z.object({ kind: z.literal('reach'), role: z.enum(roles), reads: reaches, writes: reaches }),
    z.object({
      kind: z.literal('role'),
      person: z.string(),
      role: z.enum(roles),
      expiresAt: z.iso.datetime().optional(),
    }),
    z.object({
      kind: z.literal('machine'),
      machine: z.string(),
      ...machineMembers,
      ...grantMembers,
      wantedScopes: z.array(z.enum(machineScopes)),
    }),
    z.object({ kind: z.literal('single').describe('No second administrator any longer') }),
  ])
  .meta({ id: 'PolicyChange' });

export type PolicyChange = z.output<typeof changeSchema>;

/** Whether everything that would be public is so already: then the change only takes away. */
export function onlyHides(
  held: readonly VisibilityRule[],
  wanted: readonly VisibilityRule[],
): boolean {
  const known = new Set(held.map(keyOf));
  return wanted.every((rule) => known.has(keyOf(rule)));
}

function keyOf({ entityType, scope, attributes }: VisibilityRule): string {
  return JSON.stringify([entityType, scope ?? '', attributes?.toSorted() ?? null]);
}

type Reach = Pick<RoleReach, 'reads' | 'writes'>;

export function reachesFurther(held: Reach, wanted: Reach): boolean {
  const widens = (from: string, to: string): boolean => from === 'rules' && to === 'everything';
  return widens(held.reads, wanted.reads) || widens(held.writes, wanted.writes);
}

interface MachineGrant {
  readonly scopes: readonly string[];
  readonly reach: 'everything' | 'rules';
  readonly expiresAt?: Date;
}

/** More scopes, more of the data, or for longer. */
export function allowsMore(held: MachineGrant, wanted: MachineGrant): boolean {
  if (wanted.scopes.some((scope) => !held.scopes.includes(scope))) return true;
  if (held.reach === 'rules' && wanted.reach === 'everything') return true;
  return endOf(wanted) > endOf(held);
}

function endOf({ expiresAt }: MachineGrant): number {
  return expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
}
