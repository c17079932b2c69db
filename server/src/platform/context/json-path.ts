/** The common conditions of queries as SQL/JSON paths, which the engine walks without making rows. */
import type { AttributePath, Iri, QueryValue } from '@kumiki/ngsi-ld';
import type { QueryLeaf } from './compile-query.ts';

const timeMembers: ReadonlySet<string> = new Set([
  'createdAt',
  'modifiedAt',
  'deletedAt',
  'expiresAt',
  'observedAt',
]);

/**
 * Whether a path can say it. Patterns, times inside values (they first need their normal form) and keys
 * that may be indexes of arrays cannot.
 */
export function isPathFit(leaf: QueryLeaf, { member, keys }: AttributePath): boolean {
  if (leaf.kind === 'pattern' || keys.some((key) => /^[\s+-]*\d/.test(key))) return false;
  const isTime = member !== undefined && timeMembers.has(member);
  return valuesOf(leaf).every(({ kind }) => isComparable(kind, isTime));
}

function valuesOf(leaf: QueryLeaf): readonly QueryValue[] {
  switch (leaf.kind) {
    case 'compare':
      return [leaf.value];
    case 'list':
      return leaf.values;
    case 'range':
      return [leaf.min, leaf.max];
    case 'exists':
    case 'pattern':
      return [];
  }
}

/** The broker writes its own times in normal form. */
function isComparable(kind: QueryValue['kind'], isTimeMember: boolean): boolean {
  switch (kind) {
    case 'number':
    case 'boolean':
    case 'string':
    case 'uri':
      return true;
    case 'dateTime':
      return isTimeMember;
    case 'date':
    case 'time':
      return false;
  }
}

/**
 * Over the array of instances of an attribute; `names` are the sub-attributes on the way. Strict, since
 * lax paths look into arrays where the query language does not; an error inside a filter is no match.
 */
export function compileInstancePath(leaf: QueryLeaf, path: AttributePath): string {
  return `strict $[*] ? (${through(path.names, instanceCondition(leaf, path))})`;
}

function through(names: readonly Iri[], condition: string): string {
  const [name, ...rest] = names;
  if (name === undefined) return condition;
  return `exists(@.attributes.${JSON.stringify(name)}[*] ? (${through(rest, condition)}))`;
}

interface Element {
  /** From the instance to the element. */
  readonly way: string;
  readonly kind: 'json' | 'uri' | 'language';
}

function elementsOf({ member, keys }: AttributePath): readonly Element[] {
  if (member !== undefined) {
    const isNone = keys.length > 0 || ['id', 'scope', 'lang'].includes(member);
    return isNone ? [] : [{ way: `@.${JSON.stringify(member)}`, kind: 'json' }];
  }
  const below = keys.map((key) => `.${JSON.stringify(key)}`).join('');
  const json = ['value', 'json', 'valueList'].map(
    (first): Element => ({ way: `@.${first}${below}`, kind: 'json' }),
  );
  const [language = '*', ...more] = keys;
  const tag = language === '*' ? '*' : JSON.stringify(language);
  const ofLanguage: readonly Element[] =
    more.length > 0 ? [] : [{ way: `@.languageMap.${tag}`, kind: 'language' }];
  if (keys.length > 0) return [...json, ...ofLanguage];
  return [
    ...json,
    ...ofLanguage,
    { way: '@.vocab', kind: 'json' },
    { way: '@.object', kind: 'uri' },
    { way: '@.objectList', kind: 'uri' },
  ];
}

function instanceCondition(leaf: QueryLeaf, path: AttributePath): string {
  const conditions = elementsOf(path).map((element) => elementCondition(leaf, element));
  const possible = conditions.filter((condition) => condition !== never);
  return possible.length === 0 ? never : possible.join(' || ');
}

/** A condition nothing meets. */
const never = '1 == 0';

function elementCondition(leaf: QueryLeaf, element: Element): string {
  switch (leaf.kind) {
    case 'exists':
      return exists(element);
    case 'compare': {
      const { operator, value } = leaf;
      if (operator === '==') return some(element, equalTo([value]));
      if (operator === '!=') return none(element, equalTo([value]));
      return ordered(element, (item) => `${item} ${operator} ${literal(value)}`);
    }
    case 'list':
      return leaf.operator === '=='
        ? some(element, equalTo(leaf.values))
        : none(element, equalTo(leaf.values));
    case 'range': {
      const isBetween = ordered(
        element,
        (item) => `(${item} >= ${literal(leaf.min)} && ${item} <= ${literal(leaf.max)})`,
      );
      return leaf.operator === '==' ? isBetween : `(${exists(element)} && ${not(isBetween)})`;
    }
    case 'pattern':
      return never;
  }
}

type Condition = (item: string) => string;

function equalTo(values: readonly QueryValue[]): Condition {
  return (item) => values.map((value) => `${item} == ${literal(value)}`).join(' || ');
}

/** A value may be wrapped as JSON-LD: `{"@type": "…", "@value": "…"}`. */
function wrapped(condition: Condition): string {
  return `${condition('@')} || ${condition('@."@value"')}`;
}

/** A language without texts is no element. */
function exists({ way, kind }: Element): string {
  return kind === 'language'
    ? `(exists(${way} ? (@.type() == "string")) || exists(${way} ? (@.type() == "array")[*]))`
    : `exists(${way})`;
}

function some({ way, kind }: Element, condition: Condition): string {
  const test = kind === 'uri' ? condition('@') : wrapped(condition);
  return `(exists(${way} ? (${test})) || exists(${way} ? (@.type() == "array")[*] ? (${test})))`;
}

function none(element: Element, condition: Condition): string {
  return `(${exists(element)} && ${not(some(element, condition))})`;
}

function not(condition: string): string {
  return `(!(${condition}) || (${condition}) is unknown)`;
}

/** Neither relationships nor arrays have an order; texts of one language do, however many. */
function ordered(element: Element, condition: Condition): string {
  switch (element.kind) {
    case 'uri':
      return never;
    case 'language':
      return some(element, condition);
    case 'json':
      return `exists(${element.way} ? (@.type() != "array") ? (${wrapped(condition)}))`;
  }
}

function literal(value: QueryValue): string {
  switch (value.kind) {
    case 'number':
    case 'boolean':
      return JSON.stringify(value.value);
    case 'string':
    case 'uri':
    case 'dateTime':
    case 'date':
    case 'time':
      return JSON.stringify(value.value);
  }
}
