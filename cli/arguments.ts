/** Parses a command line against the table of commands; whatever is unknown is an error with a suggestion. */
import { parseArgs } from 'node:util';
import type { AnyCommand, Flags } from './command.ts';

type GivenValue = string | number | boolean | readonly string[] | undefined;

export type Parsed =
  | { readonly kind: 'help'; readonly command?: AnyCommand }
  | { readonly kind: 'version' }
  | { readonly kind: 'fault'; readonly message: string; readonly command?: AnyCommand }
  | {
      readonly kind: 'run';
      readonly command: AnyCommand;
      readonly flags: Readonly<Record<string, GivenValue>>;
      readonly operands: readonly string[];
    };

export function parseCommandLine(
  words: readonly string[],
  commands: readonly AnyCommand[],
): Parsed {
  const [first, ...rest] = words;
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    return helpFor(rest[0], commands);
  }
  if (first === '--version') return { kind: 'version' };
  const found = commands.find((candidate) => candidate.name === first);
  if (found !== undefined) return parseFlags(found, rest);
  const names = commands.map(({ name }) => name);
  const what = first.startsWith('-') ? `a command stands before the flag ${first}` : 'no command';
  return {
    kind: 'fault',
    message: first.startsWith('-')
      ? `${what}; for example ./kumiki up ${first}.`
      : `${first} is ${what} of Kumiki.${suggestion(first, names)}`,
  };
}

function helpFor(name: string | undefined, commands: readonly AnyCommand[]): Parsed {
  const found = commands.find((candidate) => candidate.name === name);
  return found === undefined ? { kind: 'help' } : { kind: 'help', command: found };
}

function parseFlags(command: AnyCommand, words: readonly string[]): Parsed {
  const fault = (message: string): Parsed => ({ kind: 'fault', message, command });
  const { tokens } = parseArgs({
    args: [...words],
    options: optionsOf(command.flags),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const flags = absentFlags(command.flags);
  const operands: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') {
      operands.push(token.value);
      continue;
    }
    if (token.name === 'help' || token.rawName === '-h') return { kind: 'help', command };
    const flag = Object.hasOwn(command.flags, token.name) ? command.flags[token.name] : undefined;
    if (flag === undefined) {
      const known = Object.keys(command.flags).map((name) => `--${name}`);
      const hint = suggestion(token.rawName, known);
      return fault(`${token.rawName} is no flag of ./kumiki ${command.name}.${hint}`);
    }
    const value = flagValue(token.name, flag.kind, token.value, token.inlineValue === true);
    if (!value.ok) return fault(value.message);
    flags[token.name] =
      flag.kind === 'list' ? [...listOf(flags[token.name]), String(value.value)] : value.value;
  }
  const { operandsMin = 0, operandsMax = command.operands === undefined ? 0 : Infinity } = command;
  if (operands.length > operandsMax) {
    const extra = operands[operandsMax] ?? '';
    return fault(`./kumiki ${command.name} does not know what to do with "${extra}".`);
  }
  if (operands.length < operandsMin) {
    return fault(`./kumiki ${command.name} needs ${command.operands ?? 'an operand'}.`);
  }
  return { kind: 'run', command, flags, operands };
}

/** What a flag is when it is not given. */
function absentFlags(flags: Flags): Record<string, GivenValue> {
  const entries = Object.entries(flags).flatMap(([name, { kind }]): [string, GivenValue][] => {
    if (kind === 'switch') return [[name, false]];
    return kind === 'list' ? [[name, []]] : [];
  });
  return Object.fromEntries(entries);
}

function listOf(value: GivenValue): readonly string[] {
  return typeof value === 'object' ? value : [];
}

function optionsOf(flags: Flags): Record<string, { type: 'string' | 'boolean' }> {
  const entries = Object.entries(flags).map(
    ([name, { kind }]) =>
      [name, { type: kind === 'switch' ? ('boolean' as const) : ('string' as const) }] as const,
  );
  return { ...Object.fromEntries(entries), help: { type: 'boolean' } };
}

type FlagValue =
  | { readonly ok: true; readonly value: string | number | boolean }
  | { readonly ok: false; readonly message: string };

function flagValue(
  name: string,
  kind: Flags[string]['kind'],
  given: string | undefined,
  isInline: boolean,
): FlagValue {
  if (kind === 'switch') {
    return given === undefined
      ? { ok: true, value: true }
      : { ok: false, message: `--${name} takes no value.` };
  }
  // `--data --open` forgot the folder; `--data=--open` means one of that name.
  if (given === undefined || given === '' || (!isInline && given.startsWith('--'))) {
    return { ok: false, message: `--${name} needs a value.` };
  }
  if (kind === 'text' || kind === 'list') return { ok: true, value: given };
  return /^\d+$/.test(given)
    ? { ok: true, value: Number(given) }
    : { ok: false, message: `--${name} takes a whole number, not "${given}".` };
}

/** " Did you mean …?", or nothing where no known word is near. */
export function suggestion(word: string, known: readonly string[]): string {
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  const near = best !== undefined && best.distance <= Math.max(1, Math.floor(word.length / 3));
  const begun = known.find((candidate) => word.length >= 3 && candidate.startsWith(word));
  const answer = near ? best.candidate : begun;
  return answer === undefined ? '' : ` Did you mean ${answer}?`;
}

/** How many letters must be added, removed, changed or swapped with their neighbour. */
function editDistance(a: string, b: string): number {
  let older: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(
        (previous[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (older[j - 2] ?? 0) + 1);
      }
      row.push(cost);
    }
    older = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}
