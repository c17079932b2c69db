/** Which comparison of a query an index over keys can serve, and its condition over them. Clause 4.9. */
import type { AttributePath, QueryNode, QueryValue } from '@kumiki/ngsi-ld';
import type { SqlValues } from '../sql-text.ts';

export type KeyKind = 'number' | 'text' | 'moment';

/** What an index is over: an attribute, or what keys lead to inside its value. */
export interface AttributeKey {
  readonly attribute: string;
  readonly keys: readonly string[];
  readonly kind: KeyKind;
}

type Leaf = Exclude<QueryNode, { readonly kind: 'and' | 'or' }>;

/** A comparison as a set of values, or as bounds that belong to it. */
export interface KeyTest extends AttributeKey {
  readonly test:
    | { readonly kind: 'any'; readonly values: readonly string[] }
    | { readonly kind: 'range'; readonly min?: string; readonly max?: string };
}

/** Above all other keys: the entity has to be looked at. As the functions of the database say it. */
const highest: Readonly<Record<KeyKind, string>> = {
  number: 'NaN',
  text: '\u{10FFFF}',
  moment: '\u{10FFFF}',
};
const keyLengthMax = 100;

const kinds: Readonly<Partial<Record<QueryValue['kind'], KeyKind>>> = {
  number: 'number',
  string: 'text',
  uri: 'text',
  dateTime: 'moment',
};

/** `undefined` where no index can help. What it finds is more than what the comparison finds, never less. */
export function keyTestOf(leaf: Leaf): KeyTest | undefined {
  const attribute = plainAttribute(leaf.path);
  if (attribute === undefined) return undefined;
  const compared = comparedOf(leaf);
  const kind = kindOf(compared?.values ?? []);
  if (compared === undefined || kind === undefined) return undefined;
  const keys = compared.values.map((value) => keyOf(value, kind));
  if (keys.some((key) => key.includes(highest.text))) return undefined;
  const [first, last = first] = keys;
  const whole = { attribute, keys: leaf.path.keys, kind };
  switch (compared.as) {
    case 'any':
      return { ...whole, test: { kind: 'any', values: keys } };
    case 'min':
      return { ...whole, test: { kind: 'range', ...(first === undefined ? {} : { min: first }) } };
    case 'max':
      return { ...whole, test: { kind: 'range', ...(first === undefined ? {} : { max: first }) } };
    case 'between':
      return first === undefined || last === undefined
        ? undefined
        : { ...whole, test: { kind: 'range', min: first, max: last } };
  }
}

function plainAttribute({ names, member, keys, linked }: AttributePath): string | undefined {
  if (member !== undefined || linked !== undefined || names.length !== 1) return undefined;
  // What may be the place in an array is no key of an object.
  return keys.some((key) => /^[\s+-]*\d/.test(key)) ? undefined : names[0];
}

interface Compared {
  readonly as: 'any' | 'min' | 'max' | 'between';
  readonly values: readonly QueryValue[];
}

function comparedOf(leaf: Leaf): Compared | undefined {
  switch (leaf.kind) {
    case 'compare': {
      if (leaf.operator === '!=') return undefined;
      const as = leaf.operator === '==' ? 'any' : leaf.operator.startsWith('>') ? 'min' : 'max';
      return { as, values: [leaf.value] };
    }
    case 'list':
      return leaf.operator === '==' ? { as: 'any', values: leaf.values } : undefined;
    case 'range':
      return leaf.operator === '==' ? { as: 'between', values: [leaf.min, leaf.max] } : undefined;
    case 'exists':
    case 'pattern':
      return undefined;
  }
}

/** The kind they all have. */
function kindOf(values: readonly QueryValue[]): KeyKind | undefined {
  const [first, ...others] = values.map((value) => kinds[value.kind]);
  return others.every((kind) => kind === first) ? first : undefined;
}

function keyOf({ value }: QueryValue, kind: KeyKind): string {
  return kind === 'text'
    ? Array.from(String(value)).slice(0, keyLengthMax).join('')
    : String(value);
}

/** One value after the other, each in the order of ids: every entity has one key at most. */
export interface KeyWalk {
  readonly key: string;
  /** An array of values. */
  readonly values: string;
}

export function keyWalk(test: KeyTest, sql: SqlValues): KeyWalk | undefined {
  if (test.test.kind !== 'any') return undefined;
  const key = keyIn(test, sql);
  return { key, values: arrayOf([...new Set(test.test.values)], test.kind, sql) };
}

/** What follows from the comparison, over the key of `entity e`. */
export function keyCondition(test: KeyTest, sql: SqlValues): string {
  const key = keyIn(test, sql);
  if (test.test.kind === 'any') {
    return `${key} = any (${arrayOf(test.test.values, test.kind, sql)})`;
  }
  const { min, max } = test.test;
  const bound = (value: string): string => sql.add(value, castOf(test.kind));
  // The highest key lies above every lower bound, so that nothing is added where there is no upper one.
  if (max === undefined) return min === undefined ? 'true' : `${key} >= ${bound(min)}`;
  const lower = min === undefined ? '' : `${key} >= ${bound(min)} and `;
  return `(${lower}${key} <= ${bound(max)} or ${key} = ${bound(highest[test.kind])})`;
}

/**
 * The function of the database that gives the key of `entity e`, as the index has it (`index-store.ts`). Statements
 * with queries have no name, so the engine plans each with its values, and sees that they are the index's.
 */
function keyIn({ attribute, keys, kind }: AttributeKey, sql: SqlValues): string {
  const call = `entity_${kind}_key(e.doc, ${sql.add(attribute, 'text')}, ${sql.add(keys, 'text[]')})`;
  return kind === 'number' ? call : `${call} collate "C"`;
}

function arrayOf(values: readonly string[], kind: KeyKind, sql: SqlValues): string {
  return sql.add([...values, highest[kind]], `${castOf(kind)}[]`);
}

function castOf(kind: KeyKind): string {
  return kind === 'number' ? 'numeric' : 'text';
}

/** All comparisons of a query that an index could serve. */
export function keyTestsOf(node: QueryNode): readonly KeyTest[] {
  if (node.kind === 'and' || node.kind === 'or') return node.nodes.flatMap(keyTestsOf);
  const test = keyTestOf(node);
  return test === undefined ? [] : [test];
}

/** Unambiguous: no name holds a line break. */
export function keyName({ attribute, keys, kind }: AttributeKey): string {
  return [kind, attribute, JSON.stringify(keys)].join('\n');
}
