/** Structured log: one JSON object per event, without personal data. */
import type { Clock } from './clock.ts';

export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** A log whose events all carry these fields. */
  with(fields: LogFields): Log;
}

/** Values are what an operator needs and never who: no query strings, bodies, names or addresses. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

type Level = 'info' | 'warn' | 'error';

/** `write` gets one line with its line feed. `event` is a short stable phrase, details are fields. */
export function createLog(write: (line: string) => void, clock: Clock): Log {
  return new JsonLog(write, clock, {});
}

/** A class, since every request makes one: closures would cost more than the rest of its bookkeeping. */
class JsonLog implements Log {
  readonly #write: (line: string) => void;
  readonly #clock: Clock;
  readonly #fields: LogFields;

  constructor(write: (line: string) => void, clock: Clock, fields: LogFields) {
    this.#write = write;
    this.#clock = clock;
    this.#fields = fields;
  }

  info(event: string, fields?: LogFields): void {
    this.#emit('info', event, fields);
  }

  warn(event: string, fields?: LogFields): void {
    this.#emit('warn', event, fields);
  }

  error(event: string, fields?: LogFields): void {
    this.#emit('error', event, fields);
  }

  with(fields: LogFields): Log {
    return new JsonLog(this.#write, this.#clock, { ...this.#fields, ...fields });
  }

  #emit(level: Level, event: string, fields?: LogFields): void {
    const time = new Date(this.#clock.now()).toISOString();
    this.#write(`${JSON.stringify({ time, level, event, ...this.#fields, ...fields })}\n`);
  }
}

/**
 * What the log may know of a thrown value. Messages of the database quote the values they complain
 * about, so whatever stands between double quotes is left out of errors that carry an SQLSTATE.
 */
export function errorFields(thrown: unknown): LogFields {
  if (!(thrown instanceof Error)) return { error: `a thrown ${typeof thrown}` };
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
  const isFromDatabase = code !== undefined && /^[0-9A-Z]{5}$/.test(code);
  const frames = thrown.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  return {
    error: `${thrown.name}: ${isFromDatabase ? withoutValues(thrown.message) : thrown.message}`,
    code,
    stack: frames?.slice(0, 12).join('\n'),
  };
}

function withoutValues(message: string): string {
  return message.replace(/"[^"]*"?/g, '"…"');
}
