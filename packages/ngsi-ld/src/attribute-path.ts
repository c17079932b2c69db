/** Attribute paths of queries and orderings: `a.b.observedAt[c.d]`, `a{Type:b}`. Clause 4.9. */
import { type Cursor, take, takeMatch, tooComplex, unreadable } from './boolean.ts';
import type { CompiledContext } from './context-types.ts';
import type { Iri } from './entity.ts';
import { ok, type Result } from './error.ts';
import { hintAtPath, hintInLink } from './query-hint.ts';
import type { AttributePath, SystemMember } from './query-tree.ts';

const namesMax = 10;
const linksMax = 8;

const name = /\p{L}[\p{L}\p{N}_]*/uy;
/** A prefix is told from an entity type hint by standing outside of braces. */
const prefixedName = /\p{L}[\p{L}\p{N}_]*(?::\p{L}[\p{L}\p{N}_]*)?/uy;
const typeHints = /\p{L}[\p{L}\p{N}_]*(?:,\p{L}[\p{L}\p{N}_]*)*:/uy;
const key = /[^[\].]+/y;

/** Members that may end a path; those of the first list may also stand alone, meaning the entity's. */
const entityMembers: ReadonlyMap<string, SystemMember> = new Map(
  (['createdAt', 'modifiedAt', 'deletedAt', 'expiresAt', 'id', 'type', 'scope'] as const).map(
    (member) => [member, member],
  ),
);
const attributeMembers: ReadonlyMap<string, SystemMember> = new Map(
  (
    [
      'createdAt',
      'modifiedAt',
      'deletedAt',
      'expiresAt',
      'observedAt',
      'unitCode',
      'valueType',
      'objectType',
      'datasetId',
      'instanceId',
      'type',
      'lang',
    ] as const
  ).map((member) => [member, member]),
);

export function parsePath(
  cursor: Cursor,
  context: CompiledContext,
  links = 0,
): Result<AttributePath> {
  const words: string[] = [];
  do {
    const word = takeMatch(cursor, links === 0 && words.length === 0 ? prefixedName : name);
    if (word === undefined) return unreadable(cursor, hintAtPath(cursor.text.slice(cursor.at)));
    words.push(word);
    if (words.length > namesMax) return tooComplex(cursor.parameter);
    // Two dots are a range, but no range follows a path: the operator is missing.
  } while (take(cursor, '.'));
  if (take(cursor, '{')) return parseLink(cursor, context, words, links);
  const keys: string[] = [];
  if (take(cursor, '[')) {
    do {
      const word = takeMatch(cursor, key);
      if (word === undefined) return unreadable(cursor, 'a key of the value is missing');
      keys.push(word);
      if (keys.length > namesMax) return tooComplex(cursor.parameter);
    } while (take(cursor, '.'));
    if (!take(cursor, ']')) return unreadable(cursor, 'a ] is missing');
  }
  return ok({ ...splitMember(words, context), keys });
}

function splitMember(
  words: readonly string[],
  context: CompiledContext,
): { readonly names: readonly Iri[]; readonly member?: SystemMember } {
  const last = words[words.length - 1] ?? '';
  const member = words.length === 1 ? entityMembers.get(last) : attributeMembers.get(last);
  const names = (member === undefined ? words : words.slice(0, -1)).map((word) =>
    context.expandTerm(word),
  );
  return member === undefined ? { names } : { names, member };
}

/** `relationship{Type,Type:path}`: the brace is taken. */
function parseLink(
  cursor: Cursor,
  context: CompiledContext,
  words: readonly string[],
  links: number,
): Result<AttributePath> {
  if (links >= linksMax) return tooComplex(cursor.parameter);
  const hints = takeMatch(cursor, typeHints);
  const types =
    hints
      ?.slice(0, -1)
      .split(',')
      .map((type) => context.expandTerm(type)) ?? [];
  const path = parsePath(cursor, context, links + 1);
  if (!path.ok) return path;
  if (!take(cursor, '}')) return unreadable(cursor, hintInLink(cursor.text.slice(cursor.at)));
  const names = words.map((word) => context.expandTerm(word));
  return ok({ names, keys: [], linked: { types, path: path.value } });
}

/** How many links a path follows: 0 for one that stays in its entity. */
export function linkDepth(path: AttributePath): number {
  return path.linked === undefined ? 0 : 1 + linkDepth(path.linked.path);
}
