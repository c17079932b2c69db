/** The scope query language and the entity type selection language. Clauses 4.19 and 4.17. */
import {
  type Cursor,
  parseExpression,
  startReading,
  take,
  takeMatch,
  unreadable,
} from './boolean.ts';
import type { CompiledContext } from './context-types.ts';
import { bad, ok, type Result } from './error.ts';
import { isName } from './iri.ts';
import type { ScopeNode, TypeNode } from './query-tree.ts';

const level = /\p{L}[\p{L}\p{N}_]*|\+/uy;

/** `(/Madrid/+;/CompanyA)|/CompanyB/#`. The leading slash may be missing, as in the standard's examples. */
export function parseScopeQ(text: string): Result<ScopeNode> {
  const cursor = startReading(text, 'scopeQ');
  if (!cursor.ok) return cursor;
  return parseExpression<ScopeNode>(cursor.value, ['|', ','], parseScopePattern);
}

function parseScopePattern(cursor: Cursor): Result<ScopeNode> {
  const levels: string[] = [];
  take(cursor, '/');
  for (;;) {
    if (take(cursor, '#')) return ok({ kind: 'scope', levels, descendants: true });
    // In an address + stands for a blank, which no scope holds: whoever wrote /Madrid/+ meant it.
    const name = take(cursor, ' ') ? '+' : takeMatch(cursor, level);
    if (name === undefined) {
      return unreadable(cursor, 'a scope is written like /Madrid/Gardens, /Madrid/+ or /Madrid/#');
    }
    levels.push(name);
    if (!take(cursor, '/')) return ok({ kind: 'scope', levels, descendants: false });
  }
}

const typeName = /[^;|(),]+/y;

/** `(Home;Vehicle)|Motorhome`, names or IRIs. `undefined` for `*`, which selects every type. */
export function parseTypeSelection(
  text: string,
  context: CompiledContext,
): Result<TypeNode | undefined> {
  if (text.trim() === '*') return ok(undefined);
  const cursor = startReading(text, 'type');
  if (!cursor.ok) return cursor;
  return parseExpression<TypeNode>(cursor.value, ['|', ','], (at) => {
    const name = takeMatch(at, typeName)?.trim();
    if (name === undefined || name === '') return unreadable(at, 'the name of a type is missing');
    return isName(name)
      ? ok({ kind: 'type', type: context.expandTerm(name) })
      : bad(`${name} cannot name a type`, 'type');
  });
}
