/** What the supervisor and the process of the engine say to each other. */

export interface ChildOptions {
  readonly folder: string;
  readonly socket: string;
  readonly transactionIdleMsMax: number;
  readonly messageBytesMax: number;
  readonly lockMsMax: number;
}

export type ChildMessage =
  | { readonly type: 'ready'; readonly serverVersion: string }
  | { readonly type: 'failed'; readonly code: string; readonly message: string };

export type Command = 'stop';

/** The one argument of the child process. Throws, because only our supervisor starts it. */
export function parseChildOptions(argument: string | undefined): ChildOptions {
  // Written by the supervisor of the same version.
  return JSON.parse(argument ?? '') as ChildOptions;
}

export function parseCommand(message: unknown): Command | undefined {
  return message === 'stop' ? message : undefined;
}

export function parseChildMessage(message: unknown): ChildMessage {
  // Written by the child of the same version.
  return message as ChildMessage;
}
