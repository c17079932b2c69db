/** The entity ordering language, and the order itself in memory. ETSI GS CIM 009, clause 4.23. */
import { parsePath } from './attribute-path.ts';
import { startReading, take, takeMatch, tooComplex, unreadable } from './boolean.ts';
import type { CompiledContext } from './context-types.ts';
import type { Entity, JsonValue } from './entity.ts';
import { bad, ok, type Result } from './error.ts';
import { parseCoordinates } from './geo-query.ts';
import type { Geometry } from './geometry.ts';
import { parseDate, parseInstant, parseTime } from './instant.ts';
import { isArray, isObject } from './json.ts';
import { compareTexts } from './match.ts';
import { targetsOf } from './match-target.ts';
import type { AttributePath } from './query-tree.ts';
import { distanceMetres } from './sphere.ts';

export interface OrderTerm {
  readonly path: AttributePath;
  readonly direction: 'asc' | 'desc';
  /** By distance from the reference geometry, not by value. */
  readonly byDistance: boolean;
}

export interface Ordering {
  readonly terms: readonly OrderTerm[];
  /** Where distances are taken from; there whenever a term is by distance. */
  readonly from?: Geometry;
  /** A BCP 47 tag such as `de-u-co-phonebk`; without one, texts are in the order of their code points. */
  readonly collation?: string;
}

/** The parameters as they come; in bodies `orderBy` is an array (clause 5.2.43). */
export interface OrderInput {
  readonly orderBy?: JsonValue | undefined;
  readonly orderFrom?: JsonValue | undefined;
  readonly orderGeometry?: JsonValue | undefined;
  readonly collation?: JsonValue | undefined;
}

const termsMax = 10;

/** Characters of a text that decide about its place; addresses of pages carry them. */
export const orderedCharacters = 100;

/** What decides about the place of a text. */
export function orderedPart(text: string): string {
  if (text.length <= orderedCharacters) return text;
  return Array.from(text.slice(0, 2 * orderedCharacters))
    .slice(0, orderedCharacters)
    .join('');
}
const direction = /;(?:dist-)?(?:asc|desc)(?=,|$)/y;

/** `undefined` when nothing is asked for. */
export function parseOrderBy(
  input: OrderInput,
  context: CompiledContext,
): Result<Ordering | undefined> {
  const { orderBy, orderFrom, orderGeometry = 'Point' } = input;
  const collation = parseCollation(input.collation);
  if (!collation.ok) return collation;
  if (orderBy === undefined) return ok(undefined);
  const texts = isArray(orderBy) ? orderBy : [orderBy];
  if (!texts.every((text) => typeof text === 'string')) return bad('orderBy is no text', 'orderBy');
  const terms = parseTerms(texts.join(','), context);
  if (!terms.ok) return terms;
  if (typeof orderGeometry !== 'string') return bad('geometry is no text', 'orderGeometry');
  if (orderFrom === undefined) {
    return terms.value.some(({ byDistance }) => byDistance)
      ? bad('An order by distance needs orderFrom, such as [129.87,32.75]', 'orderFrom')
      : ok({ terms: terms.value, ...collation.value });
  }
  // A body carries an array, a URL its text; a text in a body is neither.
  const isText = typeof orderFrom === 'string' && !orderFrom.trimStart().startsWith('[');
  const from = isText
    ? bad('orderFrom is no array such as [129.87,32.75]', 'orderFrom')
    : parseCoordinates(orderGeometry, orderFrom, 'orderFrom');
  return from.ok ? ok({ terms: terms.value, from: from.value, ...collation.value }) : from;
}

function parseTerms(text: string, context: CompiledContext): Result<readonly OrderTerm[]> {
  const cursor = startReading(text, 'orderBy');
  if (!cursor.ok) return cursor;
  const terms: OrderTerm[] = [];
  do {
    const path = parsePath(cursor.value, context);
    if (!path.ok) return path;
    if (path.value.linked !== undefined) {
      return bad('orderBy cannot follow relationships', 'orderBy');
    }
    const suffix = takeMatch(cursor.value, direction) ?? ';asc';
    terms.push({
      path: path.value,
      direction: suffix.endsWith('desc') ? 'desc' : 'asc',
      byDistance: suffix.startsWith(';dist'),
    });
    if (terms.length > termsMax) return tooComplex('orderBy');
  } while (take(cursor.value, ','));
  return cursor.value.at === text.length
    ? ok(terms)
    : unreadable(cursor.value, 'behind a name stands ;asc, ;desc, ;dist-asc or ;dist-desc');
}

function parseCollation(json: JsonValue | undefined): Result<{ readonly collation?: string }> {
  if (json === undefined) return ok({});
  if (typeof json !== 'string') return bad('collation is no text', 'collation');
  try {
    const [tag] = Intl.getCanonicalLocales(json);
    return tag === undefined
      ? bad('collation is no language tag such as ja or de-DE', 'collation')
      : ok({ collation: tag });
  } catch {
    return bad('collation is no language tag such as ja or de-DE', 'collation');
  }
}

/** Clause 4.23.2: kinds of values in this order; absent ones last, whatever the direction. */
const ranks = [
  'number',
  'string',
  'object',
  'array',
  'boolean',
  'time',
  'date',
  'dateTime',
  'null',
];

function rankOf(value: JsonValue): number {
  if (value === null) return ranks.indexOf('null');
  if (isArray(value)) return ranks.indexOf('array');
  if (typeof value !== 'string') return ranks.indexOf(typeof value);
  if (parseInstant(value) !== undefined) return ranks.indexOf('dateTime');
  if (parseDate(value) !== undefined) return ranks.indexOf('date');
  return ranks.indexOf(parseTime(value) === undefined ? 'string' : 'time');
}

/** A comparison of entities for `sort`; ties are broken by id, so that pages never repeat. */
export function entityOrder(ordering: Ordering): (a: Entity, b: Entity) => number {
  const compare = textOrder(ordering.collation);
  return (a, b) => {
    for (const term of ordering.terms) {
      const order = compareBy(a, b, term, ordering.from, compare);
      if (order !== 0) return order;
    }
    return compareTexts(a.id, b.id);
  };
}

/** The order of texts: of a language where it is asked for (equal ones by code points), else of code points. */
export function textOrder(collation: string | undefined): (a: string, b: string) => number {
  if (collation === undefined) return compareTexts;
  const collator = new Intl.Collator(collation);
  return (a, b) => collator.compare(a, b) || compareTexts(a, b);
}

type CompareTexts = (a: string, b: string) => number;

function compareBy(
  a: Entity,
  b: Entity,
  { path, direction: way, byDistance }: OrderTerm,
  from: Geometry | undefined,
  compare: CompareTexts,
): number {
  const [left, right] = [a, b].map((entity) =>
    byDistance ? distanceOf(entity, path, from) : scalarAt(entity, path),
  );
  if (left === undefined || right === undefined) {
    return Number(left === undefined) - Number(right === undefined);
  }
  return (way === 'asc' ? 1 : -1) * compareValues(left, right, compare);
}

/** The value of the first target element. */
function scalarAt(entity: Entity, path: AttributePath): JsonValue | undefined {
  const [target] = targetsOf(entity, path, undefined);
  if (target === undefined) return undefined;
  // One type and one scope are written as texts.
  const isText = path.names.length === 0 && target.values.length === 1;
  return target.isArray && !isText ? target.values : (target.values[0] ?? null);
}

/** Metres to the first geometry of a GeoProperty. */
function distanceOf(
  entity: Entity,
  { names: [first = '', ...rest], member, keys }: AttributePath,
  from: Geometry | undefined,
): number | undefined {
  if (from === undefined || member !== undefined || keys.length > 0) return undefined;
  let instances = entity.attributes[first] ?? [];
  for (const name of rest) {
    instances = instances.flatMap((instance) => instance.attributes?.[name] ?? []);
  }
  const value = instances.find(({ type }) => type === 'GeoProperty')?.value;
  if (!isObject(value)) return undefined;
  const geometry = parseCoordinates(value['type'] ?? null, value['coordinates'] ?? null);
  return geometry.ok ? distanceMetres(geometry.value, from) : undefined;
}

function compareValues(a: JsonValue, b: JsonValue, compare: CompareTexts): number {
  const rank = rankOf(a) - rankOf(b);
  if (rank !== 0) return rank;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (typeof a !== 'string' || typeof b !== 'string') return 0;
  const times = [normalTime(a), normalTime(b)];
  return times[0] !== undefined && times[1] !== undefined
    ? compareTexts(times[0], times[1])
    : compare(orderedPart(a), orderedPart(b));
}

function normalTime(text: string): string | undefined {
  return parseInstant(text) ?? parseTime(text);
}
