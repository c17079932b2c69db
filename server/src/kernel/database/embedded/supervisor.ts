/** Starts the process of the embedded engine, and starts it again when it dies. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Log } from '../../log.ts';
import type { DatabaseLimits } from '../limits.ts';
import { FolderInUse } from './lock.ts';
import { type ChildOptions, parseChildMessage } from './messages.ts';

export interface Supervisor {
  /** The folder of the socket, as `pg` wants its `host`. */
  readonly socketFolder: string;
  /** The process now running, for tests and metrics. */
  pid(): number | undefined;
  /** Ends the engine cleanly and for good. */
  stop(): Promise<void>;
}

export interface SupervisorOptions {
  readonly folder: string;
  readonly limits: DatabaseLimits;
  readonly log: Log | undefined;
  readonly onReady: () => void;
  readonly onLost: () => void;
}

/** The longest a Unix socket's path may be on every platform. */
const socketPathMax = 100;
const restartMsMax = 10_000;
/** Whoever ran longer than this is started again without waiting. */
const stableMs = 10_000;

/** Resolves when clients can connect. Rejects with `FolderInUse`, or with what stopped the first start. */
export async function superviseEngine(options: SupervisorOptions): Promise<Supervisor> {
  const socketFolder = await makeSocketFolder();
  const engine = new SupervisedEngine(options, path.join(socketFolder, '.s.PGSQL.5432'));
  try {
    await engine.start();
  } catch (error) {
    await rm(socketFolder, { recursive: true, force: true });
    throw error;
  }
  return {
    socketFolder,
    pid: () => engine.pid(),
    stop: async () => {
      await engine.stop();
      await rm(socketFolder, { recursive: true, force: true });
    },
  };
}

/** Readable by its owner only: whoever reaches the socket is the database's administrator. */
async function makeSocketFolder(): Promise<string> {
  const name = 'kumiki-';
  const base = path.join(tmpdir(), `${name}XXXXXX`, '.s.PGSQL.5432').length > socketPathMax;
  return mkdtemp(path.join(base ? '/tmp' : tmpdir(), name));
}

class SupervisedEngine {
  readonly #options: SupervisorOptions;
  readonly #argument: string;
  #child: ChildProcess | undefined;
  #isStopping = false;
  #restarts = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: SupervisorOptions, socket: string) {
    this.#options = options;
    const child: ChildOptions = {
      folder: path.resolve(options.folder),
      socket,
      transactionIdleMsMax: options.limits.transactionIdleMsMax,
      messageBytesMax: options.limits.messageBytesMax,
      lockMsMax: options.limits.lockMsMax,
    };
    this.#argument = JSON.stringify(child);
  }

  pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves when the child is ready; rejects when it ends or fails before. */
  start(): Promise<void> {
    const child = fork(new URL('./child.ts', import.meta.url), [this.#argument], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    const startedAt = Date.now();
    let isReady = false;
    return new Promise((resolve, reject) => {
      const timeout = setTimeout(() => child.kill('SIGKILL'), this.#options.limits.startMsMax);
      child.on('message', (data) => {
        clearTimeout(timeout);
        const message = parseChildMessage(data);
        if (message.type === 'failed') {
          reject(
            message.code === 'folder-in-use'
              ? new FolderInUse(message.message)
              : new Error(`The embedded database does not start: ${message.message}`),
          );
          return;
        }
        isReady = true;
        this.#options.log?.info('database-ready', { startMs: Date.now() - startedAt });
        this.#options.onReady();
        resolve();
      });
      child.once('exit', (code, signal) => {
        clearTimeout(timeout);
        if (this.#child === child) this.#child = undefined;
        reject(new Error(`The embedded database ended while starting (${signal ?? code})`));
        if (isReady) this.#lost(Date.now() - startedAt, signal ?? String(code));
      });
    });
  }

  #lost(ranMs: number, reason: string): void {
    if (this.#isStopping) return;
    this.#options.onLost();
    this.#options.log?.error('database-lost', { reason, ranMs });
    if (ranMs > stableMs) this.#restarts = 0;
    this.#restart();
  }

  #restart(): void {
    const waitMs = this.#restarts === 0 ? 0 : Math.min(500 * 2 ** this.#restarts, restartMsMax);
    this.#restarts += 1;
    this.#timer = setTimeout(() => {
      this.start().catch((error: unknown) => {
        if (this.#isStopping) return;
        const message = error instanceof Error ? error.message : String(error);
        this.#options.log?.error('database-restart-failed', { message });
        this.#restart();
      });
    }, waitMs);
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      const timeout = setTimeout(() => child.kill('SIGKILL'), this.#options.limits.stopMsMax);
      child.once('exit', () => {
        clearTimeout(timeout);
        resolve();
      });
      if (child.connected) child.send('stop');
    });
  }
}
