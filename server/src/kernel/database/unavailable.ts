/** Tells the loss of the engine from the failure of a statement. */

/**
 * The engine cannot be reached, or was lost while the statement ran: it may or may not have taken
 * effect. Answered as 503 with Retry-After.
 */
export class DatabaseUnavailable extends Error {
  readonly retryAfterSeconds = 3;
  /** What a caller is told. */
  readonly detail: string = 'The database is away for a moment.';

  constructor(cause: unknown) {
    super('The database is unavailable for a moment', { cause });
    this.name = 'DatabaseUnavailable';
  }
}

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/**
 * Class 08, connection failures; 57P01 to 57P03, the server stops, has crashed or starts; 53300, it has no
 * connection left; 25P03, the connection was ended.
 */
const lostState = /^(?:08...|57P0[1-5]|53300|25P03)$/;

/** `pg` has no code for these. */
const clientMessages =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Connection ended)/;

export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof DatabaseUnavailable) return true;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return networkCodes.has(code) || lostState.test(code) || clientMessages.test(error.message);
}

/**
 * The server takes no writes: after a failover the connection leads to one that only follows. Of a transaction that
 * only reads it says nothing new.
 */
export function isMisdirected(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '25006';
}
