/** Scope queries as conditions on `e.scopes`. Clause 4.19. */
import type { ScopeNode } from '@kumiki/ngsi-ld';
import { allOf, anyOf, type SqlValues } from './sql-text.ts';

type ScopePattern = Extract<ScopeNode, { readonly kind: 'scope' }>;

export function compileScope(node: ScopeNode, sql: SqlValues): string {
  switch (node.kind) {
    case 'and':
      return allOf(node.nodes.map((inner) => compileScope(inner, sql)));
    case 'or':
      return anyOf(node.nodes.map((inner) => compileScope(inner, sql)));
    case 'scope':
      return compilePattern(node, sql);
  }
}

/** `e.scopes <> '{}'` is what the partial index over scopes asks for. */
function compilePattern(pattern: ScopePattern, sql: SqlValues): string {
  const { levels, descendants } = pattern;
  if (levels.length === 0) return `e.scopes <> '{}'`;
  if (!descendants && !levels.includes('+')) {
    return `(e.scopes <> '{}' and e.scopes @> ${sql.add([`/${levels.join('/')}`], 'text[]')})`;
  }
  const steps = levels.map((level) => (level === '+' ? '/[^/]+' : `/${escapeRegex(level)}`));
  const regex = sql.add(`^${steps.join('')}${descendants ? '(/|$)' : '$'}`);
  return `(e.scopes <> '{}' and exists (select from unnest(e.scopes) as c where c ~ ${regex}))`;
}

/** Whether one of the scopes is this one or lies below it. */
export function compileScopeUnder(scopes: string, scope: string, sql: SqlValues): string {
  const [here, below] = [sql.add(scope), sql.add(`${scope}/`)];
  const under = `c = ${here} or starts_with(c, ${below})`;
  return `(${scopes} <> '{}' and exists (select from unnest(${scopes}) as c where ${under}))`;
}

function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
