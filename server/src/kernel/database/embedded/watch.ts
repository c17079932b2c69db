/** What the engine's thread shares with its watchdog. */
import { Worker } from 'node:worker_threads';

export interface Watch {
  /** Milliseconds since the Unix epoch when the running statement must be over; 0 when none runs. */
  readonly deadline: Float64Array;
  readonly parent: number;
}

export interface Watchdog {
  /** A statement starts and may take so long (0: any time), or with undefined it is over. */
  statement(limitMs: number | undefined): void;
}

export function startWatchdog(parent: number): Watchdog {
  const deadline = new Float64Array(new SharedArrayBuffer(8));
  const worker = new Worker(new URL('./watchdog.ts', import.meta.url), {
    workerData: { deadline, parent },
  });
  worker.unref();
  return {
    statement(limitMs) {
      deadline[0] = limitMs === undefined || limitMs === 0 ? 0 : Date.now() + limitMs;
    },
  };
}

/** What `startWatchdog` passed to its thread. */
export function parseWatch(data: unknown): Watch {
  if (typeof data === 'object' && data !== null && 'deadline' in data && 'parent' in data) {
    const { deadline, parent } = data;
    if (deadline instanceof Float64Array && typeof parent === 'number') return { deadline, parent };
  }
  throw new Error('The watchdog was started without what it watches');
}
