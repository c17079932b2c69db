/** Reads a regular expression into pieces: the part of POSIX and PostgreSQL syntax both agree on. */

export type CharacterTest = (character: string) => boolean;

export type Piece =
  | { readonly kind: 'character'; readonly test: CharacterTest }
  | { readonly kind: 'start' | 'end' }
  | { readonly kind: 'sequence' | 'choice'; readonly items: readonly Piece[] }
  | {
      readonly kind: 'repeat';
      readonly item: Piece;
      readonly min: number;
      readonly max: number | undefined;
    };

interface Reader {
  readonly characters: readonly string[];
  readonly ignoresCase: boolean;
  at: number;
}

const depthMax = 30;
const repeatMax = 255;

/** `undefined` for what is no regular expression. */
export function readPattern(text: string, ignoresCase: boolean): Piece | undefined {
  const reader: Reader = { characters: Array.from(text), ignoresCase, at: 0 };
  const piece = readChoice(reader, 0);
  return reader.at === reader.characters.length ? piece : undefined;
}

function peek(reader: Reader): string | undefined {
  return reader.characters[reader.at];
}

function readChoice(reader: Reader, depth: number): Piece | undefined {
  if (depth > depthMax) return undefined;
  const items: Piece[] = [];
  for (;;) {
    const sequence = readSequence(reader, depth);
    if (sequence === undefined) return undefined;
    items.push(sequence);
    if (peek(reader) !== '|') break;
    reader.at += 1;
  }
  return items.length === 1 ? items[0] : { kind: 'choice', items };
}

function readSequence(reader: Reader, depth: number): Piece | undefined {
  const items: Piece[] = [];
  for (let next = peek(reader); next !== undefined; next = peek(reader)) {
    if (next === '|' || next === ')') break;
    const atom = readAtom(reader, depth);
    const piece = atom === undefined ? undefined : readRepeat(reader, atom);
    if (piece === undefined) return undefined;
    items.push(piece);
  }
  return { kind: 'sequence', items };
}

function readAtom(reader: Reader, depth: number): Piece | undefined {
  const character = peek(reader) ?? '';
  reader.at += 1;
  switch (character) {
    case '^':
      return { kind: 'start' };
    case '$':
      return { kind: 'end' };
    case '.':
      return { kind: 'character', test: () => true };
    case '(':
      return readGroup(reader, depth);
    case '[':
      return readBracket(reader);
    case '\\':
      return readEscape(reader);
    case '*':
    case '+':
    case '?':
      return undefined;
    case '{':
      return /\d/.test(peek(reader) ?? '') ? undefined : literal(reader, character);
    default:
      return literal(reader, character);
  }
}

function literal(reader: Reader, character: string): Piece {
  if (!reader.ignoresCase) return { kind: 'character', test: (other) => other === character };
  const lower = character.toLowerCase();
  return { kind: 'character', test: (other) => other.toLowerCase() === lower };
}

function readGroup(reader: Reader, depth: number): Piece | undefined {
  if (peek(reader) === '?') {
    if (reader.characters[reader.at + 1] !== ':') return undefined;
    reader.at += 2;
  }
  const inner = readChoice(reader, depth + 1);
  if (inner === undefined || peek(reader) !== ')') return undefined;
  reader.at += 1;
  return inner;
}

const letters: CharacterTest = (character) => /^[\p{L}\p{N}_]$/u.test(character);
const digits: CharacterTest = (character) => character >= '0' && character <= '9';
const spaces: CharacterTest = (character) => /^\s$/u.test(character);
const not =
  (test: CharacterTest): CharacterTest =>
  (character) =>
    !test(character);

const escapes: ReadonlyMap<string, CharacterTest> = new Map<string, CharacterTest>([
  ['d', digits],
  ['D', not(digits)],
  ['w', letters],
  ['W', not(letters)],
  ['s', spaces],
  ['S', not(spaces)],
  ['t', (character) => character === '\t'],
  ['n', (character) => character === '\n'],
  ['r', (character) => character === '\r'],
]);

function readEscape(reader: Reader): Piece | undefined {
  const character = peek(reader);
  if (character === undefined) return undefined;
  reader.at += 1;
  const test = escapes.get(character);
  if (test !== undefined) return { kind: 'character', test };
  // Other letters and digits mean something else in every dialect: back-references, boundaries …
  return /[A-Za-z0-9]/.test(character) ? undefined : literal(reader, character);
}

function readRepeat(reader: Reader, item: Piece): Piece | undefined {
  const bounds = readBounds(reader);
  if (bounds === undefined) return item;
  if (bounds === 'wrong' || item.kind === 'start' || item.kind === 'end') return undefined;
  // The lazy form matches the same texts.
  if (peek(reader) === '?') reader.at += 1;
  return /[*+?]/.test(peek(reader) ?? '') ? undefined : { kind: 'repeat', item, ...bounds };
}

interface Bounds {
  readonly min: number;
  readonly max: number | undefined;
}

function readBounds(reader: Reader): Bounds | 'wrong' | undefined {
  const character = peek(reader);
  if (character === '*' || character === '+' || character === '?') {
    reader.at += 1;
    return { min: character === '+' ? 1 : 0, max: character === '?' ? 1 : undefined };
  }
  if (character !== '{') return undefined;
  const end = reader.characters.indexOf('}', reader.at);
  const text = reader.characters.slice(reader.at + 1, end).join('');
  const match = end < 0 ? null : /^(\d{1,3})(?:(,)(\d{1,3})?)?$/.exec(text);
  if (match === null) return /^\d/.test(text) ? 'wrong' : undefined;
  const min = Number(match[1]);
  const max =
    match[3] === undefined ? (match[2] === undefined ? min : undefined) : Number(match[3]);
  if (min > repeatMax || (max !== undefined && (max > repeatMax || max < min))) return 'wrong';
  reader.at = end + 1;
  return { min, max };
}

const classes: ReadonlyMap<string, RegExp> = new Map([
  ['alpha', /^\p{L}$/u],
  ['digit', /^[0-9]$/],
  ['alnum', /^[\p{L}\p{N}]$/u],
  ['upper', /^\p{Lu}$/u],
  ['lower', /^\p{Ll}$/u],
  ['space', /^\s$/u],
  ['blank', /^[ \t]$/],
  ['punct', /^[\p{P}\p{S}]$/u],
  ['xdigit', /^[0-9A-Fa-f]$/],
]);

function readBracket(reader: Reader): Piece | undefined {
  const negated = peek(reader) === '^';
  if (negated) reader.at += 1;
  const tests: CharacterTest[] = [];
  for (let first = true; first || peek(reader) !== ']'; first = false) {
    const test = readBracketItem(reader);
    if (test === undefined) return undefined;
    tests.push(test);
  }
  reader.at += 1;
  const anyCase: CharacterTest = reader.ignoresCase
    ? (character) =>
        tests.some((test) => test(character.toLowerCase()) || test(character.toUpperCase()))
    : (character) => tests.some((test) => test(character));
  return { kind: 'character', test: negated ? not(anyCase) : anyCase };
}

function readBracketItem(reader: Reader): CharacterTest | undefined {
  const character = peek(reader);
  if (character === undefined) return undefined;
  const next = reader.characters[reader.at + 1];
  if (character === '[' && next === ':') return readClass(reader);
  if (character === '[' && (next === '.' || next === '=')) return undefined;
  if (character === '\\') {
    reader.at += 1;
    const piece = readEscape(reader);
    return piece?.kind === 'character' ? piece.test : undefined;
  }
  reader.at += 1;
  if (peek(reader) !== '-' || [undefined, ']'].includes(reader.characters[reader.at + 1])) {
    return (other) => other === character;
  }
  const end = reader.characters[reader.at + 1] ?? '';
  if (end === '\\' || end === '[') return undefined;
  reader.at += 2;
  const [from, to] = [character.codePointAt(0) ?? 0, end.codePointAt(0) ?? 0];
  return from > to
    ? undefined
    : (other) => {
        const code = other.codePointAt(0) ?? -1;
        return code >= from && code <= to;
      };
}

function readClass(reader: Reader): CharacterTest | undefined {
  const rest = reader.characters.slice(reader.at + 2, reader.at + 12).join('');
  const end = rest.indexOf(':]');
  const expression = end < 0 ? undefined : classes.get(rest.slice(0, end));
  if (expression === undefined) return undefined;
  reader.at += end + 4;
  return (character) => expression.test(character);
}
