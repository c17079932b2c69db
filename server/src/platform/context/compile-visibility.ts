/** What a caller may see, as conditions: of the entity, and of each attribute a query mentions. */
import type { Iri } from '@kumiki/ngsi-ld';
import type { Visibility, VisibilityRule } from '#platform/identity/index.ts';
import { compileScopeUnder } from './compile-scope.ts';
import { allOf, anyOf, type SqlValues } from './sql-text.ts';

export interface Aliases {
  readonly e: string;
  readonly s: string;
}

const plainAliases: Aliases = { e: 'e', s: 's' };

export interface VisibilityConditions {
  /** Of `entity_type_set s`; absent where all types may be seen. */
  readonly types?: string;
  /** Of `e` and `s`; absent where the types decide alone. */
  readonly entity?: string;
  /** Whether an attribute of a visible `e` may be seen; absent: yes. */
  readonly attribute: (name: Iri) => string | undefined;
}

/** `e` and `s` are what the entity and its combination of types are called in the statement. */
export function compileVisibility(
  visibility: Visibility,
  sql: SqlValues,
  { e, s }: Aliases = plainAliases,
): VisibilityConditions {
  if (visibility.kind === 'everything') return { attribute: () => undefined };
  const { rules } = visibility;
  const compiled = (rule: VisibilityRule): string => compileRule(rule, sql, { e, s });
  const types = `${s}.types && ${sql.add([...new Set(rules.map((rule) => rule.entityType))], 'text[]')}`;
  const hasScopes = rules.some(({ scope }) => scope !== undefined);
  const hasAttributes = rules.some(({ attributes }) => attributes !== undefined);
  return {
    types,
    ...(hasScopes ? { entity: anyOf(rules.map(compiled)) } : {}),
    attribute: (name) => {
      if (!hasAttributes) return undefined;
      const naming = rules.filter(({ attributes }) => attributes?.includes(name) ?? true);
      return anyOf(naming.map(compiled));
    },
  };
}

function compileRule(
  { entityType, scope }: VisibilityRule,
  sql: SqlValues,
  { e, s }: Aliases,
): string {
  const conditions = [`${s}.types @> ${sql.add([entityType], 'text[]')}`];
  if (scope !== undefined) conditions.push(compileScopeUnder(`${e}.scopes`, scope, sql));
  return allOf(conditions);
}
