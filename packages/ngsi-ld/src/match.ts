/**
 * Tests an entity in memory against the trees of the query languages: what subscriptions match with,
 * and the oracle of the SQL compiler. ETSI GS CIM 009, clauses 4.9, 4.10, 4.17 and 4.19.
 */
import { evaluate } from './boolean.ts';
import type { Entity, JsonValue } from './entity.ts';
import type { Geometry } from './geometry.ts';
import { parseDate, parseInstant, parseTime } from './instant.ts';
import { type FindEntity, type Target, targetsOf } from './match-target.ts';
import { type Pattern, parsePattern } from './pattern.ts';
import { equals, intersects, overlaps, within } from './planar.ts';
import type {
  Comparison,
  GeoQuery,
  QueryNode,
  QueryValue,
  ScopeNode,
  TypeNode,
} from './query-tree.ts';
import { distanceMetres } from './sphere.ts';

type Leaf = Exclude<QueryNode, { readonly kind: 'and' | 'or' }>;

/** `find` gives the entities that relationships point at; without it, linked paths lead nowhere. */
export function matchesQ(entity: Entity, node: QueryNode, find?: FindEntity): boolean {
  return evaluate<Leaf>(node, (leaf) => matchesLeaf(targetsOf(entity, leaf.path, find), leaf));
}

function matchesLeaf(targets: readonly Target[], leaf: Leaf): boolean {
  switch (leaf.kind) {
    case 'exists':
      return leaf.negated === (targets.length === 0);
    case 'compare':
      return targets.some((target) => compares(target, leaf.operator, leaf.value));
    case 'list': {
      const isAny = (target: Target): boolean => leaf.values.some((value) => holds(target, value));
      return targets.some((target) => isAny(target) === (leaf.operator === '=='));
    }
    case 'range':
      return targets.some(
        (target) => isBetween(target, leaf.min, leaf.max) === (leaf.operator === '=='),
      );
    case 'pattern': {
      const pattern = patternOf(leaf.pattern);
      return targets.some((target) => matchesPattern(target, pattern, leaf.negated));
    }
  }
}

function compares(target: Target, operator: Comparison, value: QueryValue): boolean {
  if (operator === '==') return holds(target, value);
  if (operator === '!=') return !holds(target, value);
  // Relationships have no order, and neither have arrays.
  if (target.kind === 'uri' || target.isArray) return false;
  return target.values.some((item) => isOrdered(orderOf(item, value), operator));
}

function isOrdered(order: number | undefined, operator: '>' | '>=' | '<' | '<='): boolean {
  if (order === undefined) return false;
  switch (operator) {
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
  }
}

/** Equal to the value, or an array that includes it. */
function holds(target: Target, value: QueryValue): boolean {
  return target.values.some((item) => orderOf(item, value) === 0);
}

function isBetween(target: Target, min: QueryValue, max: QueryValue): boolean {
  if (target.kind === 'uri' || target.isArray) return false;
  return target.values.some((item) => {
    const [low, high] = [orderOf(item, min), orderOf(item, max)];
    return low !== undefined && high !== undefined && low >= 0 && high <= 0;
  });
}

function matchesPattern(target: Target, pattern: Pattern, negated: boolean): boolean {
  if (target.kind === 'uri' || target.isArray) return false;
  const texts = target.values.filter((item) => typeof item === 'string');
  if (texts.length === 0) return false;
  const isAny = texts.some((text) => pattern.test(text));
  return isAny !== negated;
}

/** Patterns repeat from entity to entity, so those seen are kept; bounded. */
const patterns = new Map<string, Pattern>();
const patternsMax = 500;
const nothing: Pattern = { source: '', ignoresCase: false, test: () => false };

function patternOf(text: string): Pattern {
  const known = patterns.get(text);
  if (known !== undefined) return known;
  const pattern = parsePattern(text, 'q');
  const usable = pattern.ok ? pattern.value : nothing;
  if (patterns.size >= patternsMax) patterns.clear();
  patterns.set(text, usable);
  return usable;
}

/** The order of a held value and a query's; `undefined` where they are not of one type. */
function orderOf(item: JsonValue, value: QueryValue): number | undefined {
  switch (value.kind) {
    case 'number':
      return typeof item === 'number' ? item - value.value : undefined;
    case 'boolean':
      return typeof item === 'boolean' ? Number(item) - Number(value.value) : undefined;
    case 'string':
    case 'uri':
      return typeof item === 'string' ? compareTexts(item, value.value) : undefined;
    case 'dateTime':
      return orderOfTexts(item, parseInstant, value.value);
    case 'date':
      return orderOfTexts(item, parseDate, value.value);
    case 'time':
      return orderOfTexts(item, parseTime, value.value);
  }
}

function orderOfTexts(
  item: JsonValue,
  parse: (text: string) => string | undefined,
  value: string,
): number | undefined {
  const normal = typeof item === 'string' ? parse(item) : undefined;
  return normal === undefined ? undefined : compareTexts(normal, value);
}

/** By code points, as `collate "C"` does. UTF-16 units would put emoji before 「〜」. */
export function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (left === right) continue;
    const [isLeftHalf, isRightHalf] = [isSurrogate(left), isSurrogate(right)];
    if (isLeftHalf !== isRightHalf) return isLeftHalf ? 1 : -1;
    return left - right;
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

/** Every instance of the GeoProperty counts, as every value does in `q`. */
export function matchesGeo(entity: Entity, query: GeoQuery): boolean {
  return (entity.attributes[query.property] ?? []).some(
    ({ type, value }) =>
      // `as`: the value of a held GeoProperty is a geometry, its parser saw to it.
      type === 'GeoProperty' && relates(value as unknown as Geometry, query),
  );
}

function relates(target: Geometry, query: GeoQuery): boolean {
  const { geometry, maxDistanceMetres, minDistanceMetres } = query;
  switch (query.relation) {
    case 'near': {
      const metres = distanceMetres(target, geometry);
      return (
        metres <= (maxDistanceMetres ?? Number.POSITIVE_INFINITY) &&
        metres > (minDistanceMetres ?? -1)
      );
    }
    case 'within':
      return within(target, geometry);
    case 'contains':
      return within(geometry, target);
    case 'intersects':
      return intersects(target, geometry);
    case 'equals':
      return equals(target, geometry);
    case 'disjoint':
      return !intersects(target, geometry);
    case 'overlaps':
      return overlaps(target, geometry);
  }
}

type ScopeLeaf = Extract<ScopeNode, { readonly kind: 'scope' }>;

export function matchesScope(scopes: readonly string[], node: ScopeNode): boolean {
  const paths = scopes.map((scope) => scope.split('/').slice(1));
  return evaluate<ScopeLeaf>(node, ({ levels, descendants }) =>
    paths.some(
      (path) =>
        (descendants ? path.length >= levels.length : path.length === levels.length) &&
        levels.every((level, at) => level === '+' || level === path[at]),
    ),
  );
}

type TypeLeaf = Extract<TypeNode, { readonly kind: 'type' }>;

export function matchesType(types: readonly string[], node: TypeNode): boolean {
  return evaluate<TypeLeaf>(node, ({ type }) => types.includes(type));
}
