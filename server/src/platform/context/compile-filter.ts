/** A whole filter as conditions: of the combination of types `s`, and of the entity `e`. */
import type { Visibility } from '#platform/identity/index.ts';
import { compileGeo } from './compile-geo.ts';
import { compilePattern } from './compile-pattern.ts';
import { compileQuery, type QueryLeaf, walkableLeaf } from './compile-query.ts';
import { compileScope } from './compile-scope.ts';
import { compileTypes } from './compile-types.ts';
import { compileVisibility, type VisibilityConditions } from './compile-visibility.ts';
import type { Asking, EntityFilter, EntitySelector } from './entity-query.ts';
import type { HasIndex } from './indexes/attribute-indexes.ts';
import { type KeyWalk, keyTestOf, keyWalk } from './indexes/attribute-key.ts';
import { allOf, anyOf, type SqlValues } from './sql-text.ts';

export interface FilterConditions {
  /** Over `entity_type_set s`, tenant included; absent where every combination of types will do. */
  readonly types?: string;
  /** Over `entity e` (and `s`, where there is one), tenant and expiry included. */
  readonly entity: string;
  /** Whether an attribute may be seen; absent: yes. */
  readonly attribute: (name: string) => string | undefined;
  /** The attributes of `entity e`, those that have expired left out. */
  readonly doc: DocOf;
  /** Nothing but one type, tenant and expiry is asked: few texts, worth preparing. */
  readonly isPlain: boolean;
  /** Parameters that hold the tenant and the present time. */
  readonly owner: string;
  readonly time: string;
  /** Combinations of types decide alone, but for what has expired. */
  readonly isByTypes: boolean;
  /** Something is asked that an index besides that of types can answer. */
  readonly isNarrow: boolean;
  /** Over `entity_type_set s` and keys of `entity e`: a walk through an index in the order of ids. */
  readonly walk?: { readonly types: string } & KeyWalk;
}

/** The attributes of what an entity is called in the statement. */
export type DocOf = (e: string) => string;

export function compileFilter(
  filter: EntityFilter,
  asking: Asking,
  visibility: Visibility,
  sql: SqlValues,
  mayWalk = false,
): FilterConditions {
  const { tenant, now, hasIndex } = asking;
  const owner = sql.add(tenant);
  const time = sql.add(now, 'timestamptz');
  const doc = docOf(asking, time, sql);
  const seen = compileVisibility(visibility, sql);
  const types = seen.types === undefined ? [] : [seen.types];
  const entity = [`e.tenant = ${owner}`, `(e.expires_at is null or e.expires_at > ${time})`];
  const least = entity.length;
  if (seen.entity !== undefined) entity.push(seen.entity);
  const base = entity.length;
  addSelectors(filter.selectors ?? [], types, entity, sql);
  const walked =
    mayWalk && filter.q !== undefined && hasIndex !== undefined
      ? walkableLeaf(filter.q, hasIndex)
      : undefined;
  const whose = { owner, now: time, visibility, doc, hasIndex, walked };
  entity.push(...compileParts(filter, whose, seen, sql));
  const test = walked === undefined ? undefined : keyTestOf(walked);
  const walk = test === undefined ? undefined : keyWalk(test, sql);
  return {
    ...(walk === undefined
      ? {}
      : { walk: { ...walk, types: allOf([`s.tenant = ${owner}`, ...types]) } }),
    attribute: seen.attribute,
    doc,
    ...(types.length === 0 ? {} : { types: allOf([`s.tenant = ${owner}`, ...types]) }),
    entity: allOf(entity),
    owner,
    time,
    isByTypes: entity.length === least,
    isNarrow: isNarrow(filter),
    isPlain: entity.length === base && isPlainSelection(filter.selectors) && isShort(visibility),
  };
}

/** Rows outlive what has expired in them until they are tidied. */
function docOf({ now, hidesExpired }: Asking, time: string, sql: SqlValues): DocOf {
  if (hidesExpired !== true) return (e) => `${e}.doc`;
  let text: string | undefined;
  return (e) => {
    text ??= sql.add(now, 'text');
    return `case when ${e}.attribute_expires_at <= ${time}
      then entity_present(${e}.doc, ${text}) else ${e}.doc end`;
  };
}

function isNarrow({ selectors = [], geo, scope }: EntityFilter): boolean {
  return geo !== undefined || scope !== undefined || selectors.some(({ ids }) => ids !== undefined);
}

/** Rules show in the text by their number alone, so a few of them make few texts. */
function isShort(visibility: Visibility): boolean {
  return visibility.kind === 'everything' || visibility.rules.length <= 8;
}

function isPlainSelection(selectors: readonly EntitySelector[] = []): boolean {
  const [only] = selectors;
  return selectors.length <= 1 && (only?.types?.kind ?? 'type') === 'type';
}

/** One selector splits into its parts; of several, the types narrow the walk and the rest decides. */
function addSelectors(
  selectors: readonly EntitySelector[],
  types: string[],
  entity: string[],
  sql: SqlValues,
): void {
  const [only] = selectors;
  if (only === undefined) return;
  if (selectors.length === 1) {
    if (only.types !== undefined) types.push(compileTypes(only.types, sql));
    entity.push(...compileIds(only, sql));
    return;
  }
  const alternatives = selectors.map((selector) => {
    const type = selector.types === undefined ? [] : [compileTypes(selector.types, sql)];
    return { type, all: allOf([...type, ...compileIds(selector, sql)]) };
  });
  // Without a type in one of them the walk must see every combination; `s` has to be there all the same.
  types.push(anyOf(alternatives.map(({ type }) => allOf(type))));
  entity.push(anyOf(alternatives.map(({ all }) => all)));
}

function compileIds({ ids, idPattern }: EntitySelector, sql: SqlValues): string[] {
  return [
    ...(ids === undefined ? [] : [`e.id = any(${sql.add(ids, 'text[]')})`]),
    ...(idPattern === undefined ? [] : [compilePattern('e.id', idPattern, sql)]),
  ];
}

interface Whose {
  readonly owner: string;
  readonly now: string;
  readonly visibility: Visibility;
  readonly doc: DocOf;
  readonly hasIndex: HasIndex | undefined;
  readonly walked: QueryLeaf | undefined;
}

function compileParts(
  filter: EntityFilter,
  { owner, now, visibility, doc, hasIndex, walked }: Whose,
  seen: VisibilityConditions,
  sql: SqlValues,
): string[] {
  const { attributes, q, geo, scope } = filter;
  const parts: string[] = [];
  if (attributes !== undefined) parts.push(compileAttributes(attributes, seen, doc('e'), sql));
  if (scope !== undefined) parts.push(compileScope(scope, sql));
  if (geo !== undefined) {
    const visible = seen.attribute(geo.property);
    parts.push(
      allOf([...(visible === undefined ? [] : [visible]), compileGeo(geo, doc('e'), sql)]),
    );
  }
  if (q !== undefined) {
    const { attribute } = seen;
    parts.push(
      compileQuery(q, { owner, now, visibility, attribute, doc, e: 'e', hasIndex, walked }, sql),
    );
  }
  return parts;
}

function compileAttributes(
  names: readonly string[],
  seen: VisibilityConditions,
  doc: string,
  sql: SqlValues,
): string {
  return anyOf(
    names.map((name) => {
      const visible = seen.attribute(name);
      return allOf([...(visible === undefined ? [] : [visible]), `(${doc}) ? ${sql.add(name)}`]);
    }),
  );
}
