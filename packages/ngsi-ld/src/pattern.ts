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
    return fail(
      'TooComplexQuery',
      `A pattern has at most ${patternLengthMax} characters`,
      parameter,
    );
  }
  const ignoresCase = text.startsWith('(?i)');
  const source = ignoresCase ? text.slice(4) : text;
  const piece = readPattern(source, ignoresCase);
  if (piece === undefined)
    return bad(
      `${parameter} holds no POSIX extended regular expression: groups, [brackets], * + ? {1,3} ^ $ . |`,
      parameter,
    );
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

/** The states of one step, each once: `step` tells which entries of `seen` are of this step. */
interface Walk {
  readonly program: readonly Instruction[];
  readonly seen: Int32Array;
  step: number;
  /** States that wait for a character. */
  states: number[];
}

/** Walks all alternatives at once, one character after the other. */
function run(program: readonly Instruction[], text: string): boolean {
  const walk: Walk = { program, seen: new Int32Array(program.length), step: 0, states: [] };
  let waiting: number[] = [];
  for (let at = 0; ; ) {
    const code = text.codePointAt(at);
    walk.step += 1;
    walk.states = [];
    if (at > 0) {
      const character = text.slice(at - 1, at);
      const before = isLowSurrogate(character) ? text.slice(at - 2, at) : character;
      for (const state of waiting) {
        const instruction = program[state];
        if (instruction?.kind !== 'character' || !instruction.test(before)) continue;
        if (enter(walk, state + 1, false, code === undefined)) return true;
      }
    }
    // A match may begin at every character.
    if (enter(walk, 0, at === 0, code === undefined)) return true;
    if (code === undefined) return false;
    waiting = walk.states;
    at += code > 0xffff ? 2 : 1;
  }
}

function isLowSurrogate(unit: string): boolean {
  return unit >= '\udc00' && unit <= '\udfff';
}

/** Adds a state and all it leads to without a character; true when that is a match. */
function enter(walk: Walk, state: number, atStart: boolean, atEnd: boolean): boolean {
  if (walk.seen[state] === walk.step) return false;
  walk.seen[state] = walk.step;
  const instruction = walk.program[state];
  switch (instruction?.kind) {
    case 'match':
      return true;
    case 'character':
      walk.states.push(state);
      return false;
    case 'split':
      return instruction.to.some((next) => enter(walk, next, atStart, atEnd));
    case 'start':
      return atStart && enter(walk, state + 1, atStart, atEnd);
    case 'end':
      return atEnd && enter(walk, state + 1, atStart, atEnd);
    case undefined:
      return false;
  }
}
