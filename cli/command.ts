/** The shape of a command: its flags as data, typed for the function that runs it. */
import type { Text } from './language.ts';

export interface Flag {
  /** A `list` may be given several times. */
  readonly kind: 'switch' | 'text' | 'number' | 'list';
  /** What stands after the flag in the help, such as `FOLDER`. */
  readonly value?: string;
  readonly meaning: Text;
  /** As shown in the help; the command itself applies it. */
  readonly default?: Text;
}

export type Flags = Readonly<Record<string, Flag>>;

/** Switches and lists are always there; the others only where they were given. */
export type FlagValues<F extends Flags> = {
  readonly [Name in keyof F]: F[Name]['kind'] extends 'switch'
    ? boolean
    : F[Name]['kind'] extends 'list'
      ? readonly string[]
      : F[Name]['kind'] extends 'number'
        ? number | undefined
        : string | undefined;
};

/** Returns the exit code. */
export type Run<F extends Flags> = (
  flags: FlagValues<F>,
  operands: readonly string[],
) => Promise<number>;

export interface Command<F extends Flags = Flags> {
  readonly name: string;
  readonly summary: Text;
  /** Operands as the help shows them: `FILE|URL…`. Absent: the command takes none. */
  readonly operands?: string;
  readonly operandsMin?: number;
  readonly operandsMax?: number;
  readonly flags: F;
  /** Sentences below the flags. */
  readonly notes?: readonly Text[];
  readonly examples?: readonly string[];
  /** Loads what runs it, only when it runs. */
  readonly load: () => Promise<Run<F>>;
}

/** A command whose flags are known only while it is parsed. */
export interface AnyCommand extends Omit<Command, 'load'> {
  readonly load: () => Promise<(flags: never, operands: readonly string[]) => Promise<number>>;
}

export function command<const F extends Flags>(value: Command<F>): AnyCommand {
  return value;
}

/** The command line was understood, and what it asks cannot be done; the message says why and what to do. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly remedy: string | undefined;
  constructor(message: string, remedy?: string) {
    super(message);
    this.remedy = remedy;
  }
}
