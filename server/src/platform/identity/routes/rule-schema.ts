/** Rules as JSON. */
import { z } from 'zod';
import type { VisibilityRule } from '../visibility.ts';

/** A short name means something else in each @context, and a rule is for all of them. */
const expandedName = z
  .url({
    error:
      'an expanded name is a URI, such as https://uri.etsi.org/ngsi-ld/default-context/Shelter',
  })
  .max(2_000);

export const ruleMembers = {
  entityType: expandedName.describe('Expanded name of the entity type'),
  scope: z
    .string()
    .startsWith('/')
    .max(1_000)
    .optional()
    .describe('This scope and what lies below it'),
  attributes: z
    .array(expandedName)
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
