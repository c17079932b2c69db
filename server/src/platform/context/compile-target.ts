/** One target element against one condition of a query, value by value. Clause 4.9. */
import { type Pattern, parsePattern, type QueryValue } from '@kumiki/ngsi-ld';
import { compilePattern } from './compile-pattern.ts';
import type { QueryLeaf, TargetValues } from './compile-query.ts';
import { allOf, anyOf, type SqlValues } from './sql-text.ts';

export function compileTarget(leaf: QueryLeaf, target: TargetValues, sql: SqlValues): string {
  switch (leaf.kind) {
    case 'exists':
      return exists(target, sql);
    case 'compare': {
      const { operator, value } = leaf;
      if (operator === '==') return some(target, sql, (item) => isEqual(item, value, sql));
      if (operator === '!=') {
        return none(target, sql, (item) => isEqual(item, value, sql));
      }
      return ordered(target, sql, (item) => compare(item, operator, value, sql));
    }
    case 'list': {
      const isAny = (item: string): string =>
        anyOf(leaf.values.map((value) => isEqual(item, value, sql)));
      return leaf.operator === '==' ? some(target, sql, isAny) : none(target, sql, isAny);
    }
    case 'range': {
      const isBetween = ordered(target, sql, (item) =>
        allOf([compare(item, '>=', leaf.min, sql), compare(item, '<=', leaf.max, sql)]),
      );
      return leaf.operator === '=='
        ? isBetween
        : allOf([exists(target, sql), `(${isBetween}) is not true`]);
    }
    case 'pattern': {
      const pattern = parsePattern(leaf.pattern, 'q');
      return pattern.ok ? matches(target, pattern.value, leaf.negated, sql) : 'false';
    }
  }
}

/** The path from the element to its values: members of an array, or texts of a language. */
export function valuesWay({ kind, language = '*' }: TargetValues): string {
  if (kind !== 'language') return 'lax $[*]';
  return language === '*' ? 'lax $.*[*]' : `lax $.${JSON.stringify(language)}[*]`;
}

function valuesOf(target: TargetValues, sql: SqlValues): string {
  const way = sql.add(valuesWay(target), 'jsonpath');
  return `jsonb_path_query(${target.json}, ${way}) as v`;
}

function exists(target: TargetValues, sql: SqlValues): string {
  return target.kind === 'language'
    ? `exists (select from ${valuesOf(target, sql)})`
    : `(${target.json}) is not null`;
}

/** A value may be wrapped as JSON-LD: `{"@type": "DateTime", "@value": "…"}`. */
const unwrapped = `coalesce(v -> '@value', v)`;

function some(target: TargetValues, sql: SqlValues, condition: (item: string) => string): string {
  return `exists (select from ${valuesOf(target, sql)} where ${condition(unwrapped)})`;
}

function none(target: TargetValues, sql: SqlValues, condition: (item: string) => string): string {
  return allOf([exists(target, sql), `not ${some(target, sql, condition)}`]);
}

/** Neither relationships nor arrays have an order. */
function ordered(
  target: TargetValues,
  sql: SqlValues,
  condition: (item: string) => string,
): string {
  switch (target.kind) {
    case 'uri':
      return 'false';
    case 'language':
      return some(target, sql, condition);
    case 'json':
      return allOf([`jsonb_typeof(${target.json}) <> 'array'`, some(target, sql, condition)]);
  }
}

function isEqual(item: string, value: QueryValue, sql: SqlValues): string {
  return compare(item, '=', value, sql);
}

type SqlOperator = '=' | '<' | '<=' | '>' | '>=';

/** Null, hence no match, where the held value is of another type. */
function compare(item: string, operator: SqlOperator, value: QueryValue, sql: SqlValues): string {
  const text = `${item} #>> '{}'`;
  switch (value.kind) {
    case 'number':
      return `case jsonb_typeof(${item}) when 'number'
        then (${text})::numeric ${operator} ${sql.add(String(value.value), 'numeric')} end`;
    case 'boolean':
      return `${item} ${operator} ${sql.add(String(value.value), 'jsonb')}`;
    case 'string':
    case 'uri':
      return `case jsonb_typeof(${item}) when 'string'
        then (${text}) collate "C" ${operator} ${sql.add(value.value, 'text')} end`;
    case 'dateTime':
      return `entity_date_time(${text}) collate "C" ${operator} ${sql.add(value.value, 'text')}`;
    case 'date':
      return `entity_date(${text}) collate "C" ${operator} ${sql.add(value.value, 'text')}`;
    case 'time':
      return `entity_time(${text}) collate "C" ${operator} ${sql.add(value.value, 'text')}`;
  }
}

/** `!~=` means that there are texts, and that none matches. */
function matches(target: TargetValues, pattern: Pattern, negated: boolean, sql: SqlValues): string {
  const isText = (item: string): string => `jsonb_typeof(${item}) = 'string'`;
  const fits = (item: string): string =>
    allOf([isText(item), compilePattern(`(${item} #>> '{}')`, pattern, sql)]);
  const matched = ordered(target, sql, fits);
  return negated ? allOf([ordered(target, sql, isText), `(${matched}) is not true`]) : matched;
}
