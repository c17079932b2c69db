/** The table of commands. Help, parsing and the types of flags follow it. */
import type { AnyCommand } from './command.ts';
import { developingCommands } from './table/developing.ts';
import { operatingCommands } from './table/operating.ts';

export const commands: readonly AnyCommand[] = [...operatingCommands, ...developingCommands];
