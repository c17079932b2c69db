/** The and-or-parentheses part that the query, scope and type languages share. Clauses 4.9, 4.17, 4.19. */
import { bad, fail, ok, type Result } from './error.ts';

/** A place in a text that is being read. */
export interface Cursor {
  readonly text: string;
  readonly parameter: string;
  at: number;
  /** Terms and parentheses read so far: a hostile query is refused before it costs anything. */
  terms: number;
}

export type Tree<Leaf> =
  | { readonly kind: 'and'; readonly nodes: readonly Node<Leaf>[] }
  | { readonly kind: 'or'; readonly nodes: readonly Node<Leaf>[] };
type Node<Leaf> = Tree<Leaf> | Leaf;

export const queryLimits = { characters: 8_192, terms: 200, depth: 20 } as const;

export function startReading(text: string, parameter: string): Result<Cursor> {
  if (text.length > queryLimits.characters) return tooComplex(parameter);
  return ok({ text, parameter, at: 0, terms: 0 });
}

export function tooComplex(parameter: string): Result<never> {
  const { characters, terms, depth } = queryLimits;
  const most = `at most ${characters} characters, ${terms} terms, ${depth} parentheses in each other`;
  return fail('TooComplexQuery', `${parameter} is too long or nests too deep: ${most}`, parameter);
}

/** `hint` says what should stand there. */
export function unreadable({ text, parameter, at }: Cursor, hint?: string): Result<never> {
  const rest = shortened(text.slice(at));
  const where = rest === '' ? 'at its end' : `at character ${at + 1}, ${rest}`;
  const why = hint === undefined ? '' : `: ${hint}`;
  return bad(`${parameter} cannot be read ${where}${why}`, parameter);
}

const shownMax = 20;

/** The beginning of a text, for messages. */
export function shortened(text: string): string {
  const characters = Array.from(text.slice(0, 2 * shownMax));
  return characters.length <= shownMax && text.length <= 2 * shownMax
    ? text
    : `${characters.slice(0, shownMax).join('')}…`;
}

/** Takes the word if it comes next. */
export function take(cursor: Cursor, word: string): boolean {
  if (!cursor.text.startsWith(word, cursor.at)) return false;
  cursor.at += word.length;
  return true;
}

/** Takes what a sticky expression matches here. */
export function takeMatch(cursor: Cursor, sticky: RegExp): string | undefined {
  sticky.lastIndex = cursor.at;
  const match = sticky.exec(cursor.text);
  if (match === null) return undefined;
  cursor.at += match[0].length;
  return match[0];
}

/** The whole text as one expression; `;` binds closer than the or-operators. */
export function parseExpression<Leaf>(
  cursor: Cursor,
  orOperators: readonly string[],
  parseLeaf: (cursor: Cursor) => Result<Leaf>,
  hintAtEnd: (rest: string) => string | undefined = () => undefined,
): Result<Node<Leaf>> {
  const expression = parseOr(cursor, orOperators, parseLeaf, 0);
  if (!expression.ok) return expression;
  return cursor.at === cursor.text.length
    ? expression
    : unreadable(cursor, hintAtEnd(cursor.text.slice(cursor.at)));
}

function parseOr<Leaf>(
  cursor: Cursor,
  orOperators: readonly string[],
  parseLeaf: (cursor: Cursor) => Result<Leaf>,
  depth: number,
): Result<Node<Leaf>> {
  const alternatives: Node<Leaf>[] = [];
  do {
    const conjunction = parseAnd(cursor, orOperators, parseLeaf, depth);
    if (!conjunction.ok) return conjunction;
    alternatives.push(conjunction.value);
  } while (orOperators.some((operator) => take(cursor, operator)));
  const [only] = alternatives;
  return ok(
    alternatives.length === 1 && only !== undefined ? only : { kind: 'or', nodes: alternatives },
  );
}

function parseAnd<Leaf>(
  cursor: Cursor,
  orOperators: readonly string[],
  parseLeaf: (cursor: Cursor) => Result<Leaf>,
  depth: number,
): Result<Node<Leaf>> {
  const conditions: Node<Leaf>[] = [];
  do {
    cursor.terms += 1;
    if (cursor.terms > queryLimits.terms || depth > queryLimits.depth) {
      return tooComplex(cursor.parameter);
    }
    const condition = parseTerm(cursor, orOperators, parseLeaf, depth);
    if (!condition.ok) return condition;
    conditions.push(condition.value);
  } while (take(cursor, ';'));
  const [only] = conditions;
  return ok(
    conditions.length === 1 && only !== undefined ? only : { kind: 'and', nodes: conditions },
  );
}

function parseTerm<Leaf>(
  cursor: Cursor,
  orOperators: readonly string[],
  parseLeaf: (cursor: Cursor) => Result<Leaf>,
  depth: number,
): Result<Node<Leaf>> {
  if (!take(cursor, '(')) return parseLeaf(cursor);
  const inner = parseOr(cursor, orOperators, parseLeaf, depth + 1);
  if (!inner.ok) return inner;
  return take(cursor, ')') ? inner : unreadable(cursor, 'a parenthesis is not closed');
}

/** Evaluates a tree with what its leaves say. */
export function evaluate<Leaf extends { readonly kind: string }>(
  node: Node<Leaf>,
  test: (leaf: Leaf) => boolean,
): boolean {
  if (isTree(node)) {
    return node.kind === 'and'
      ? node.nodes.every((inner) => evaluate(inner, test))
      : node.nodes.some((inner) => evaluate(inner, test));
  }
  return test(node);
}

function isTree<Leaf extends { readonly kind: string }>(node: Node<Leaf>): node is Tree<Leaf> {
  return node.kind === 'and' || node.kind === 'or';
}
