/** The query language: text of a `q` or `csf` parameter to a typed tree. ETSI GS CIM 009, clause 4.9. */
import { linkDepth, parsePath } from './attribute-path.ts';
import {
  type Cursor,
  parseExpression,
  queryLimits,
  startReading,
  take,
  takeMatch,
  tooComplex,
  unreadable,
} from './boolean.ts';
import type { CompiledContext } from './context-types.ts';
import type { Iri } from './entity.ts';
import { bad, ok, type Result } from './error.ts';
import { parseDate, parseInstant, parseTime } from './instant.ts';
import { isUri } from './iri.ts';
import { parsePattern } from './pattern.ts';
import { hintAtValue, hintBehindPath } from './query-hint.ts';
import type { AttributePath, Comparison, QueryNode, QueryValue } from './query-tree.ts';

export interface QueryOptions {
  /** Attributes whose values in the query are terms to expand (`expandValues`), expanded. */
  readonly expandValues?: ReadonlySet<Iri>;
  /** The parameter's name, for errors. */
  readonly parameter?: string;
}

/**
 * Attributes named by `jsonKeys` need no mark: keys inside values are never expanded here.
 * `BadRequestData` for what the grammar does not know, `TooComplexQuery` beyond the limits.
 */
export function parseQ(
  text: string,
  context: CompiledContext,
  options: QueryOptions = {},
): Result<QueryNode> {
  const cursor = startReading(text, options.parameter ?? 'q');
  if (!cursor.ok) return cursor;
  const read = (at: Cursor): Result<QueryNode> => parseTerm(at, context, options);
  return parseExpression<QueryNode>(cursor.value, ['|'], read, hintBehindPath);
}

/** The context source filter: the same grammar over a registration's members. Clause 4.9. */
export function parseCsf(text: string, context: CompiledContext): Result<QueryNode> {
  return parseQ(text, context, { parameter: 'csf' });
}

function parseTerm(
  cursor: Cursor,
  context: CompiledContext,
  options: QueryOptions,
): Result<QueryNode> {
  // `!path` is not in the grammar, but every broker takes it: the path leads nowhere.
  const negated = take(cursor, '!');
  const path = parsePath(cursor, context);
  if (!path.ok) return path;
  if (negated) return ok({ kind: 'exists', path: path.value, negated });
  if (take(cursor, '!~=')) return parsePatternTerm(cursor, path.value, true);
  if (take(cursor, '~=')) return parsePatternTerm(cursor, path.value, false);
  const operator = takeOperator(cursor);
  return operator === undefined
    ? ok({ kind: 'exists', path: path.value, negated: false })
    : parseComparison(cursor, path.value, operator, context, options);
}

const operators: readonly Comparison[] = ['==', '!=', '>=', '<=', '>', '<'];

function takeOperator(cursor: Cursor): Comparison | undefined {
  return operators.find((operator) => take(cursor, operator));
}

function parseComparison(
  cursor: Cursor,
  path: AttributePath,
  operator: Comparison,
  context: CompiledContext,
  options: QueryOptions,
): Result<QueryNode> {
  const read = (): Result<QueryValue> => parseValue(cursor, path, context, options);
  const first = read();
  if (!first.ok) return first;
  const isEquality = operator === '==' || operator === '!=';
  if (!isEquality) {
    return isOrdered(first.value)
      ? ok({ kind: 'compare', path, operator, value: first.value })
      : bad(
          `${operator} compares numbers, texts and times; truth values and URIs are equal or not`,
          cursor.parameter,
        );
  }
  if (take(cursor, '..')) {
    const max = read();
    if (!max.ok) return max;
    return first.value.kind === max.value.kind && isOrdered(first.value)
      ? ok({ kind: 'range', path, operator, min: first.value, max: max.value })
      : bad('A range goes from one number, text or time to another: 10..20', cursor.parameter);
  }
  const values = [first.value];
  while (take(cursor, ',')) {
    const next = read();
    if (!next.ok) return next;
    values.push(next.value);
    if (values.length > queryLimits.terms) return tooComplex(cursor.parameter);
  }
  return values.length === 1
    ? ok({ kind: 'compare', path, operator, value: first.value })
    : ok({ kind: 'list', path, operator, values });
}

function isOrdered({ kind }: QueryValue): boolean {
  return kind !== 'boolean' && kind !== 'uri';
}

const quoted = /"(?:[^"\\]|\\.)*"/suy;
const word = /[^;|(),"]+?(?=\.\.|[;|(),"]|$)/y;
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function parseValue(
  cursor: Cursor,
  path: AttributePath,
  context: CompiledContext,
  options: QueryOptions,
): Result<QueryValue> {
  const string = takeMatch(cursor, quoted);
  if (string !== undefined) {
    const value = parseJsonString(string);
    if (value !== undefined) return ok(textValue(value, path, context, options));
    cursor.at -= string.length;
    return unreadable(cursor, hintAtValue(string));
  }
  const start = cursor.at;
  const text = takeMatch(cursor, word)?.trim();
  if (text === undefined || text === '') {
    cursor.at = start;
    return unreadable(cursor, hintAtValue(cursor.text.slice(start)));
  }
  const value = plainValue(text, path, context, options);
  if (value !== undefined) return ok(value);
  cursor.at = start;
  return unreadable(cursor, hintAtValue(cursor.text.slice(start)));
}

function parseJsonString(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' && value.isWellFormed() && !value.includes('\u0000')
      ? value
      : undefined;
  } catch {
    return undefined;
  }
}

const times: ReadonlySet<string> = new Set([
  'createdAt',
  'modifiedAt',
  'deletedAt',
  'expiresAt',
  'observedAt',
]);

/** Quoted text: a time where only a time can match, an IRI where it is to be expanded. */
function textValue(
  text: string,
  path: AttributePath,
  context: CompiledContext,
  options: QueryOptions,
): QueryValue {
  const { member } = targetOf(path);
  if (member !== undefined && times.has(member)) {
    const instant = parseInstant(text);
    if (instant !== undefined) return { kind: 'dateTime', value: instant };
  }
  return isExpanded(path, options)
    ? { kind: 'uri', value: context.expandTerm(text) }
    : { kind: 'string', value: text };
}

function plainValue(
  text: string,
  path: AttributePath,
  context: CompiledContext,
  options: QueryOptions,
): QueryValue | undefined {
  if (text === 'true' || text === 'false') return { kind: 'boolean', value: text === 'true' };
  if (jsonNumber.test(text)) {
    const number = Number(text);
    return Number.isFinite(number) ? { kind: 'number', value: number } : undefined;
  }
  const dateTime = parseInstant(text);
  if (dateTime !== undefined) return { kind: 'dateTime', value: dateTime };
  const date = parseDate(text);
  if (date !== undefined) return { kind: 'date', value: date };
  const time = parseTime(text);
  if (time !== undefined) return { kind: 'time', value: time };
  if (isExpanded(path, options)) return { kind: 'uri', value: context.expandTerm(text) };
  if (isUri(text)) return { kind: 'uri', value: text };
  // An unquoted word is outside the grammar; as text it means what its writer meant.
  return /^[\p{L}_][\p{L}\p{N}_\- ]*$/u.test(text) ? { kind: 'string', value: text } : undefined;
}

function targetOf(path: AttributePath): AttributePath {
  return path.linked === undefined ? path : targetOf(path.linked.path);
}

function isExpanded(path: AttributePath, options: QueryOptions): boolean {
  const { names, member } = targetOf(path);
  // Types of an entity are always terms.
  if (names.length === 0 && member === 'type') return true;
  const last = names[names.length - 1];
  return last !== undefined && options.expandValues?.has(last) === true;
}

const quotedPattern = /"(?:[^"\\]|\\.)*"/suy;

function parsePatternTerm(
  cursor: Cursor,
  path: AttributePath,
  negated: boolean,
): Result<QueryNode> {
  const string = takeMatch(cursor, quotedPattern);
  // Backslashes belong to the expression; only the quote needs one to stand inside quotes.
  const text =
    string === undefined ? takeBarePattern(cursor) : string.slice(1, -1).replaceAll('\\"', '"');
  if (text === '') return unreadable(cursor, 'a pattern is missing');
  const pattern = parsePattern(text, cursor.parameter);
  return pattern.ok ? ok({ kind: 'pattern', path, negated, pattern: text }) : pattern;
}

/** An unquoted pattern ends where the query goes on: at `;`, `|` or `)` outside its own parentheses. */
function takeBarePattern(cursor: Cursor): string {
  const start = cursor.at;
  let depth = 0;
  for (; cursor.at < cursor.text.length; cursor.at += 1) {
    const character = cursor.text.charAt(cursor.at);
    if (character === '\\') cursor.at += 1;
    else if (character === '(') depth += 1;
    else if (character === ')' && depth > 0) depth -= 1;
    else if (depth === 0 && (character === ';' || character === '|' || character === ')')) break;
  }
  cursor.at = Math.min(cursor.at, cursor.text.length);
  return cursor.text.slice(start, cursor.at);
}

/** The paths a query speaks of, each where it stands. */
export function pathsOf(node: QueryNode): readonly AttributePath[] {
  return node.kind === 'and' || node.kind === 'or' ? node.nodes.flatMap(pathsOf) : [node.path];
}

/** How many links a query follows: more than the request joins is an error (clause 5.7.2.4). */
export function queryLinkDepth(node: QueryNode): number {
  return Math.max(0, ...pathsOf(node).map(linkDepth));
}
