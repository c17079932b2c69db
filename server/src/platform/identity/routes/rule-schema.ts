/** Rules as JSON. */
import { z } from 'zod';
import type { VisibilityRule } from '../visibility.ts';

export const ruleMembers = {
  entityType: z.url().max(2_000).describe('Expanded name of the entity type'),
  scope: z
    .string()
    .startsWith('/')
    .max(1_000)
    .optional()
    .describe('This scope and what lies below it'),
  attributes: z
    .array(z.url().max(2_000))
    .max(1_000)
    .optional()
    .describe('Attributes that may be seen or written; all if absent'),
};

/** Under exactOptionalPropertyTypes an absent member is not an undefined one. */
export function visibilityRuleOf(given: {
  readonly entityType: string;
  readonly scope?: string | undefined;
  readonly attributes?: readonly string[] | undefined;
}): VisibilityRule {
  const { entityType, scope, attributes } = given;
  return {
    entityType,
    ...(scope === undefined ? {} : { scope }),
    ...(attributes === undefined ? {} : { attributes }),
  };
}
