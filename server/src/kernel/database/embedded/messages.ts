/** What the supervisor and the process of the engine say to each other. */

export interface ChildOptions {
  readonly folder: string;
  readonly socket: string;
  readonly messageBytesMax: number;
  readonly lockMsMax: number;
}

export type ChildMessage =
  | { readonly type: 'ready'; readonly serverVersion: string }
  | { readonly type: 'failed'; readonly code: string; readonly message: string }
  /** The answer to a copy; `error` when it failed. */
  | { readonly type: 'copied'; readonly to: string; readonly error?: string };

export type Command =
  | { readonly type: 'stop' }
  /** Copy the engine's files as they are at this moment into a new folder. */
  | { readonly type: 'copy'; readonly to: string };

/** The one argument of the child process. Throws, because only our supervisor starts it. */
export function parseChildOptions(argument: string | undefined): ChildOptions {
  // Written by the supervisor of the same version.
  return JSON.parse(argument ?? '') as ChildOptions;
}

export function parseCommand(message: unknown): Command {
  // Written by the supervisor of the same version.
  return message as Command;
}

export function parseChildMessage(message: unknown): ChildMessage {
  // Written by the child of the same version.
  return message as ChildMessage;
}
