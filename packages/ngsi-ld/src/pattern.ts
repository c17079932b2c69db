/**
 * Regular expressions of queries: POSIX extended, matched in time linear in the text, so that no
 * pattern can stall a process. ETSI GS CIM 009, clause 4.9, production `RegExp`.
 */
import { bad, fail, ok, type Result } from './error.ts';
import { type CharacterTest, type Piece, readPattern } from './pattern-syntax.ts';

export interface Pattern {
  /** The expression without its flags, fit for PostgreSQL's `~` and `~*`. */
  readonly source: string;
  readonly ignoresCase: boolean;
  /** True when the expression matches anywhere in the text. */
  test(text: string): boolean;
}

const patternLengthMax = 256;
const programLengthMax = 2_000;

type Instruction =
  | { readonly kind: 'character'; readonly test: CharacterTest }
  | { readonly kind: 'split'; readonly to: readonly number[] }
  | { readonly kind: 'start' | 'end' | 'match' };

/**
 * Groups, alternatives, brackets with classes, `* + ? {n,m}`, `^ $ .`, `\d \w \s` and a leading
 * `(?i)`. `BadRequestData` for anything else, `TooComplexQuery` when it is too long.
 */
export function parsePattern(text: string, parameter: string): Result<Pattern> {
  if (text.length > patternLengthMax) {
    return fail('TooComplexQuery', 'The pattern is too long', parameter);
  }
  const ignoresCase = text.startsWith('(?i)');
  const source = ignoresCase ? text.slice(4) : text;
  const piece = readPattern(source, ignoresCase);
  if (piece === undefined) return bad('The pattern is no regular expression', parameter);
  const program: Instruction[] = [];
  if (!assemble(piece, program)) {
    return fail('TooComplexQuery', 'The pattern repeats too much', parameter);
  }
  program.push({ kind: 'match' });
  return ok({ source, ignoresCase, test: (subject) => run(program, subject) });
}

/** Appends the instructions of a piece; false when the program becomes too long. */
function assemble(piece: Piece, program: Instruction[]): boolean {
  if (program.length > programLengthMax) return false;
  switch (piece.kind) {
    case 'character':
      program.push({ kind: 'character', test: piece.test });
      return true;
    case 'start':
    case 'end':
      program.push({ kind: piece.kind });
      return true;
    case 'sequence':
      return piece.items.every((item) => assemble(item, program));
    case 'choice':
      return assembleChoice(piece.items, program);
    case 'repeat':
      return assembleRepeat(piece, program);
  }
}

function assembleChoice(items: readonly Piece[], program: Instruction[]): boolean {
  const fork = program.length;
  program.push({ kind: 'split', to: [] });
  const starts: number[] = [];
  const exits: number[] = [];
  for (const item of items) {
    starts.push(program.length);
    if (!assemble(item, program)) return false;
    exits.push(program.length);
    program.push({ kind: 'split', to: [] });
  }
  program[fork] = { kind: 'split', to: starts };
  for (const exit of exits) program[exit] = { kind: 'split', to: [program.length] };
  return true;
}

function assembleRepeat(
  { item, min, max }: Extract<Piece, { readonly kind: 'repeat' }>,
  program: Instruction[],
): boolean {
  for (let count = 0; count < min; count += 1) if (!assemble(item, program)) return false;
  if (max === undefined) {
    const loop = program.length;
    program.push({ kind: 'split', to: [] });
    if (!assemble(item, program)) return false;
    program.push({ kind: 'split', to: [loop] });
    program[loop] = { kind: 'split', to: [loop + 1, program.length] };
    return true;
  }
  const forks: number[] = [];
  for (let count = min; count < max; count += 1) {
    forks.push(program.length);
    program.push({ kind: 'split', to: [] });
    if (!assemble(item, program)) return false;
  }
  for (const fork of forks) program[fork] = { kind: 'split', to: [fork + 1, program.length] };
  return true;
}

/** Walks all alternatives at once, one character after the other. */
function run(program: readonly Instruction[], text: string): boolean {
  const characters = Array.from(text);
  let states = new Set<number>();
  for (let at = 0; at <= characters.length; at += 1) {
    // A match may begin at every character.
    if (enter(program, states, 0, at === 0, at === characters.length)) return true;
    const character = characters[at];
    if (character === undefined) return false;
    const next = new Set<number>();
    const atEnd = at + 1 === characters.length;
    for (const state of states) {
      const instruction = program[state];
      if (instruction?.kind !== 'character' || !instruction.test(character)) continue;
      if (enter(program, next, state + 1, false, atEnd)) return true;
    }
    states = next;
  }
  return false;
}

/** Adds a state and all it leads to without a character; true when that is a match. */
function enter(
  program: readonly Instruction[],
  states: Set<number>,
  start: number,
  atStart: boolean,
  atEnd: boolean,
): boolean {
  const waiting = [start];
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
    if (states.has(state)) continue;
    states.add(state);
    const instruction = program[state];
    switch (instruction?.kind) {
      case 'match':
        return true;
      case 'split':
        waiting.push(...instruction.to);
        break;
      case 'start':
        if (atStart) waiting.push(state + 1);
        break;
      case 'end':
        if (atEnd) waiting.push(state + 1);
        break;
      case 'character':
      case undefined:
        break;
    }
  }
  return false;
}
