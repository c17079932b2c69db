/** Queries over attribute values as conditions: the same decisions as the in-memory evaluator's. Clause 4.9. */
import type { AttributePath, Iri, QueryNode, QueryValue } from '@kumiki/ngsi-ld';
import type { Visibility } from '#platform/identity/index.ts';
import { compileTarget } from './compile-target.ts';
import { compileVisibility } from './compile-visibility.ts';
import type { HasIndex } from './indexes/attribute-indexes.ts';
import { keyCondition, keyTestOf } from './indexes/attribute-key.ts';
import { compileInstancePath, isPathFit } from './json-path.ts';
import { allOf, anyOf, type SqlValues } from './sql-text.ts';

export type QueryLeaf = Exclude<QueryNode, { readonly kind: 'and' | 'or' }>;

export interface QueryScope {
  /** The parameter that holds the tenant. */
  readonly owner: string;
  /** The parameter that holds the present time. */
  readonly now: string;
  readonly visibility: Visibility;
  /** Whether an attribute of the entity may be seen; absent: yes. */
  readonly attribute: (name: Iri) => string | undefined;
  /** The attributes of an entity, by what it is called in the statement. */
  readonly doc: (e: string) => string;
  /** What the entity is called in the statement. */
  readonly e: string;
  /** Which values of attributes of `e` have an index; absent: none. */
  readonly hasIndex?: HasIndex | undefined;
  /** The comparison that the walk itself makes with an index. */
  readonly walked?: QueryLeaf | undefined;
}

export function compileQuery(node: QueryNode, scope: QueryScope, sql: SqlValues): string {
  switch (node.kind) {
    case 'and':
      return allOf(node.nodes.map((inner) => compileQuery(inner, scope, sql)));
    case 'or':
      return anyOf(node.nodes.map((inner) => compileQuery(inner, scope, sql)));
    case 'exists':
      return node.negated
        ? `(${compileLeaf({ ...node, negated: false }, node.path, scope, sql)}) is not true`
        : compileLeaf(node, node.path, scope, sql);
    case 'compare':
    case 'list':
    case 'pattern':
    case 'range':
      return compileLeaf(node, node.path, scope, sql);
  }
}

/** `path` is the leaf's, or what is left of it behind a link. */
function compileLeaf(
  leaf: QueryLeaf,
  path: AttributePath,
  scope: QueryScope,
  sql: SqlValues,
): string {
  const [name, ...names] = path.names;
  if (name === undefined) {
    const column = path.member === undefined ? undefined : timeColumns[path.member];
    const compared = column && compileColumn(leaf, `${scope.e}.${column}`, sql);
    return compared ?? compileTarget(leaf, entityMember(path, scope.e), sql);
  }
  const visible = scope.attribute(name);
  const instances = `(${scope.doc(scope.e)}) -> ${sql.add(name, 'text')}`;
  return allOf([
    ...(visible === undefined ? [] : [visible]),
    ...keyConditions(leaf, scope, sql),
    path.linked === undefined
      ? compileInstances(leaf, { ...path, names }, instances, sql)
      : compileLinked(leaf, path.linked, names, instances, scope, sql),
  ]);
}

/** What follows from the comparison and an index can find. */
function keyConditions(
  leaf: QueryLeaf,
  { hasIndex, walked }: QueryScope,
  sql: SqlValues,
): readonly string[] {
  if (hasIndex === undefined || leaf === walked) return [];
  const test = keyTestOf(leaf);
  return test === undefined || !hasIndex(test) ? [] : [keyCondition(test, sql)];
}

/** The comparison that every entity must meet and that an index can walk through, if there is one. */
export function walkableLeaf(node: QueryNode, hasIndex: HasIndex): QueryLeaf | undefined {
  if (node.kind === 'or') return undefined;
  if (node.kind === 'and') {
    for (const inner of node.nodes) {
      const found = walkableLeaf(inner, hasIndex);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const test = keyTestOf(node);
  return test?.test.kind === 'any' && hasIndex(test) ? node : undefined;
}

/** `names` are the sub-attributes on the way. */
function compileInstances(
  leaf: QueryLeaf,
  path: AttributePath,
  instances: string,
  sql: SqlValues,
): string {
  if (isPathFit(leaf, path)) {
    const jsonPath = sql.add(compileInstancePath(leaf, path), 'jsonpath');
    return `jsonb_path_exists(${instances}, ${jsonPath}, '{}', true)`;
  }
  const way = sql.add(instanceWay(path.names), 'jsonpath');
  const targets = instanceTargets(path, 'i', sql);
  return `exists (select from jsonb_path_query(${instances}, ${way}) as i
    where ${anyOf(targets.map((target) => compileTarget(leaf, target, sql)))})`;
}

/** Through sub-attributes, whose instances stand in arrays of objects, to the instances of the last. */
export function instanceWay(names: readonly Iri[]): string {
  return `lax $[*]${names.map((name) => `.attributes.${JSON.stringify(name)}[*]`).join('')}`;
}

/** The values of one target element, or of one of several that cannot be there together. */
export interface TargetValues {
  /** A `jsonb` expression, null where the element does not exist. */
  readonly json: string;
  /** `uri`: objects of relationships, without order. `language`: texts by language, never an array. */
  readonly kind: 'json' | 'uri' | 'language';
  /** Of `language`: the one that is meant. */
  readonly language?: string;
}

/** Where an instance `i` carries what the path means: it has only one of these members. */
export function instanceTargets(
  { member, keys }: AttributePath,
  i: string,
  sql: SqlValues,
): readonly TargetValues[] {
  if (member !== undefined) {
    const isNone = keys.length > 0 || ['id', 'scope', 'lang'].includes(member);
    return isNone ? [] : [{ kind: 'json', json: `${i} -> ${sql.add(member, 'text')}` }];
  }
  const way = (first: string): string => `${i} #> ${sql.add([first, ...keys], 'text[]')}`;
  const json = ['value', 'json', 'valueList'].map(
    (first): TargetValues => ({ kind: 'json', json: way(first) }),
  );
  const [language = '*', ...more] = keys;
  const ofLanguage: readonly TargetValues[] =
    more.length > 0 ? [] : [{ kind: 'language', json: `${i} -> 'languageMap'`, language }];
  if (keys.length > 0) return [...json, ...ofLanguage];
  return [
    ...json,
    ...ofLanguage,
    { kind: 'json', json: `${i} -> 'vocab'` },
    { kind: 'uri', json: `${i} -> 'object'` },
    { kind: 'uri', json: `${i} -> 'objectList'` },
  ];
}

export const timeColumns: Readonly<Record<string, string>> = {
  createdAt: 'created_at',
  modifiedAt: 'modified_at',
  expiresAt: 'expires_at',
};

/** Times of the entity itself, without making values of them; `undefined` where something else is compared with them. */
function compileColumn(leaf: QueryLeaf, column: string, sql: SqlValues): string | undefined {
  switch (leaf.kind) {
    case 'exists':
      return `${column} is not null`;
    case 'compare': {
      const { operator, value } = leaf;
      if (!isColumnTime(value)) return undefined;
      const sign = operator === '==' ? '=' : operator === '!=' ? '<>' : operator;
      return `coalesce(${column} ${sign} ${sql.add(value.value, 'timestamptz')}, false)`;
    }
    case 'range': {
      const { min, max } = leaf;
      if (!isColumnTime(min) || !isColumnTime(max)) return undefined;
      const [from, to] = [min, max].map(({ value }) => sql.add(value, 'timestamptz'));
      const not = leaf.operator === '==' ? '' : 'not ';
      return `coalesce(${not}(${column} >= ${from} and ${column} <= ${to}), false)`;
    }
    case 'list':
    case 'pattern':
      return undefined;
  }
}

/** The engine's columns begin with the year 1. */
function isColumnTime(value: QueryValue): value is QueryValue & { readonly kind: 'dateTime' } {
  return value.kind === 'dateTime' && value.value >= '0001';
}

/** A member of the entity itself. */
function entityMember({ member }: AttributePath, e: string): TargetValues {
  return { kind: 'json', json: entityMemberJson(member ?? '', e) };
}

export function entityMemberJson(member: string, e: string): string {
  if (member === 'id') return `to_jsonb(${e}.id)`;
  if (member === 'scope') return `case when ${e}.scopes <> '{}' then to_jsonb(${e}.scopes) end`;
  if (member === 'type') {
    return `(select to_jsonb(t.types) from entity_type_set as t
      where t.tenant = ${e}.tenant and t.type_set = ${e}.type_set)`;
  }
  const column = timeColumns[member];
  return column === undefined
    ? 'null::jsonb'
    : `to_jsonb(to_char(${e}.${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))`;
}

/** Entities that the relationship points at, of one of the types where it names some. */
function compileLinked(
  leaf: QueryLeaf,
  linked: NonNullable<AttributePath['linked']>,
  names: readonly Iri[],
  instances: string,
  scope: QueryScope,
  sql: SqlValues,
): string {
  const l = `${scope.e}l`;
  const s = `${l}s`;
  const seen = compileVisibility(scope.visibility, sql, { e: l, s });
  const objects = ['object', 'objectList'].map((member) =>
    sql.add(`${instanceWay(names)}.${member}[*]`, 'jsonpath'),
  );
  const ids = objects.map((path) => `select jsonb_path_query(${instances}, ${path}) #>> '{}'`);
  // `e` alone has indexes.
  const inner = { ...scope, e: l, attribute: seen.attribute, hasIndex: undefined };
  const conditions = [
    `${l}.tenant = ${scope.owner}`,
    `${l}.id = any (array(${ids.join(' union ')}))`,
    `(${l}.expires_at is null or ${l}.expires_at > ${scope.now})`,
    ...(linked.types.length === 0 ? [] : [`${s}.types && ${sql.add(linked.types, 'text[]')}`]),
    ...(seen.types === undefined ? [] : [seen.types]),
    ...(seen.entity === undefined ? [] : [seen.entity]),
    compileLeaf(leaf, linked.path, inner, sql),
  ];
  return `exists (select from entity as ${l}
    join entity_type_set as ${s} on ${s}.tenant = ${l}.tenant and ${s}.type_set = ${l}.type_set
    where ${allOf(conditions)})`;
}
