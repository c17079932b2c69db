/** Rows waiting for a flush: group commit, in the order they came. */
import { type Database, DatabaseUnavailable } from '#kernel/database/index.ts';
import { errorFields, type Log } from '#kernel/log.ts';
import { type ChainHead, chainRows } from './chain.ts';
import type { AuditEvent } from './event.ts';
import { hasFlush, insertRows, lockChain, readHead } from './store.ts';

/** The trail cannot be written now. */
export class AuditUnavailable extends Error {}

export interface RecorderLimits {
  /** Rows of one flush. */
  readonly flushRowsMax: number;
  /** Rows that may wait; more are refused. */
  readonly waitingRowsMax: number;
  /** Pause before rows that must be written are tried again. */
  readonly retryMs: number;
}

export interface Recorder {
  /**
   * Resolves after the commit of the row, rejects with `AuditUnavailable`. A row that `mustBeWritten` (the
   * write it tells of is done) is tried again until it is.
   */
  record(event: AuditEvent, mustBeWritten: boolean): Promise<void>;
  /** Rows that must be written and are not yet, though it was tried. */
  readonly overdue: number;
  /** Resolves when nothing waits, or it was tried once more. A row that comes later is still written. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

export interface RecorderParts {
  readonly database: Database;
  readonly log: Log;
  readonly limits: RecorderLimits;
  /** Rows and milliseconds of each commit. */
  readonly measure: (rows: number, ms: number) => void;
}

interface Waiting {
  readonly event: AuditEvent;
  readonly mustBeWritten: boolean;
  readonly resolve: () => void;
  readonly reject: (reason: AuditUnavailable) => void;
}

export function createRecorder(parts: RecorderParts): Recorder {
  return new GroupRecorder(parts);
}

class GroupRecorder implements Recorder {
  readonly #parts: RecorderParts;
  #waiting: Waiting[] = [];
  /** Their callers have been told; they are written before anything else. */
  #overdue: AuditEvent[] = [];
  /** As this process knows it; another one may have moved it. */
  #head: ChainHead | undefined;
  #flushing: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(parts: RecorderParts) {
    this.#parts = parts;
  }

  get overdue(): number {
    return this.#overdue.length;
  }

  record(event: AuditEvent, mustBeWritten: boolean): Promise<void> {
    // What is done is done: a row that must be written is never turned away.
    if (!mustBeWritten && this.#waiting.length >= this.#parts.limits.waitingRowsMax) {
      return Promise.reject(new AuditUnavailable('Too many rows wait for the audit trail'));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ event, mustBeWritten, resolve, reject });
      this.#flushing ??= this.#flush();
    });
  }

  async drain(): Promise<void> {
    clearTimeout(this.#retry);
    if (this.#overdue.length > 0) this.#flushing ??= this.#flush();
    while (this.#flushing !== undefined) await this.#flushing;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.drain();
  }

  async #flush(): Promise<void> {
    try {
      while (this.#overdue.length > 0 || this.#waiting.length > 0) {
        if (!(await this.#flushOnce())) break;
      }
    } finally {
      this.#flushing = undefined;
    }
  }

  /** False when it has to be tried again later. */
  async #flushOnce(): Promise<boolean> {
    const { limits, measure, log } = this.#parts;
    const late = this.#overdue.slice(0, limits.flushRowsMax);
    const taken = this.#waiting.splice(0, limits.flushRowsMax - late.length);
    const startedAt = performance.now();
    try {
      await this.#write([...late, ...taken.map(({ event }) => event)]);
    } catch (thrown) {
      log.error('audit trail cannot be written', errorFields(thrown));
      this.#head = undefined;
      // Whoever came meanwhile would only wait for the same.
      const all = [...taken, ...this.#waiting.splice(0)];
      this.#overdue.push(...all.filter((one) => one.mustBeWritten).map(({ event }) => event));
      for (const { reject } of all) reject(new AuditUnavailable('The audit trail is away'));
      this.#retryLater();
      return false;
    }
    if (late.length > 0) {
      this.#overdue.splice(0, late.length);
      log.warn('overdue rows of the audit trail are written', { rows: late.length });
    }
    measure(late.length + taken.length, performance.now() - startedAt);
    for (const { resolve } of taken) resolve();
    return true;
  }

  #retryLater(): void {
    if (this.#overdue.length === 0 || this.#isClosed) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      this.#flushing ??= this.#flush();
    }, this.#parts.limits.retryMs);
    this.#retry.unref();
  }

  /** In one statement where nobody came between; else with the chain held, so that it succeeds. */
  async #write(events: readonly AuditEvent[]): Promise<void> {
    const { database } = this.#parts;
    const head = this.#head ?? (await readHead(database));
    const rows = chainRows(head, events);
    const last = rows.at(-1);
    if (last === undefined) return;
    try {
      if (await insertRows(database, head, rows)) {
        this.#head = { seq: last.seq, hash: last.hash };
        return;
      }
    } catch (thrown) {
      if (thrown instanceof DatabaseUnavailable) {
        // It may have been committed before the answer was lost: then it must not be written twice.
        if (await this.#isThere(last.hash)) return;
        throw thrown;
      }
      if (!isFork(thrown)) throw thrown;
    }
    this.#head = await database.transaction(async (tx) => {
      await lockChain(tx);
      const held = await readHead(tx);
      const again = chainRows(held, events);
      const end = again.at(-1) ?? held;
      if (!(await insertRows(tx, held, again)))
        throw new Error('The chain moved while it was held');
      return { seq: end.seq, hash: end.hash };
    });
  }

  async #isThere(hash: string): Promise<boolean> {
    const { database } = this.#parts;
    return hasFlush(database, hash).catch(() => false);
  }
}

/** Somebody else wrote behind the same row first. */
function isFork(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === '23505';
}
