/** A message, and what sends it. */

export interface Mail {
  /** One address, without a name. */
  readonly to: string;
  readonly subject: string;
  /** Plain text, lines end with a line feed. */
  readonly text: string;
}

export interface Mailer {
  /** What `healthz` and the log may say: never a password. */
  readonly kind: 'smtp' | 'folder';
  /** Throws when it was not taken; the error names neither receiver nor content. */
  send(mail: Mail): Promise<void>;
  close(): void;
}

/** A failure without the address it was about. `isFinal`: trying again is useless. */
export class MailRefused extends Error {
  readonly isFinal: boolean;
  constructor(reason: string, isFinal: boolean) {
    super(`The mail is not taken: ${reason}`);
    this.name = 'MailRefused';
    this.isFinal = isFinal;
  }
}
