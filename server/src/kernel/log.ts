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
export function createLog(write: (line: string) => void, clock: Clock, fields?: LogFields): Log {
  const emit = (level: Level, event: string, more?: LogFields): void => {
    const time = new Date(clock.now()).toISOString();
    write(`${JSON.stringify({ time, level, event, ...fields, ...more })}\n`);
  };
  return {
    info: (event, more) => emit('info', event, more),
    warn: (event, more) => emit('warn', event, more),
    error: (event, more) => emit('error', event, more),
    with: (more) => createLog(write, clock, { ...fields, ...more }),
  };
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
