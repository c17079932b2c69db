/** Starts the process of the embedded engine, and starts it again when it dies. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Log } from '../../log.ts';
import type { DatabaseLimits } from '../limits.ts';
import { DatabaseUnavailable } from '../unavailable.ts';
import { socketFolderPrefix } from './layout.ts';
import { FolderInUse } from './lock.ts';
import { type ChildOptions, type Command, parseChildMessage } from './messages.ts';

export interface Supervisor {
  /** The folder of the socket, as `pg` wants its `host`. */
  readonly socketFolder: string;
  /** Copies the engine's files as they are at one moment into a new folder. Rejects when it is lost. */
  copy(to: string): Promise<void>;
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
    copy: (to) => engine.copy(to),
    stop: async () => {
      await engine.stop();
      await rm(socketFolder, { recursive: true, force: true });
    },
  };
}

/** Readable by its owner only: whoever reaches the socket is the database's administrator. */
async function makeSocketFolder(): Promise<string> {
  const longest = path.join(tmpdir(), `${socketFolderPrefix}XXXXXX`, '.s.PGSQL.5432');
  const base = longest.length > socketPathMax ? '/tmp' : tmpdir();
  return mkdtemp(path.join(base, socketFolderPrefix));
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
      messageBytesMax: options.limits.messageBytesMax,
      lockMsMax: options.limits.lockMsMax,
    };
    this.#argument = JSON.stringify(child);
  }

  copy(to: string): Promise<void> {
    const child = this.#child;
    return new Promise((resolve, reject) => {
      if (child === undefined || !child.connected) {
        reject(new DatabaseUnavailable(new Error('The engine is being restarted')));
        return;
      }
      const onExit = (): void => reject(new DatabaseUnavailable(new Error('The engine is lost')));
      const onMessage = (data: unknown): void => {
        const message = parseChildMessage(data);
        if (message.type !== 'copied' || message.to !== to) return;
        child.off('exit', onExit);
        child.off('message', onMessage);
        if (message.error === undefined) resolve();
        else reject(new Error(`The database cannot be copied: ${message.error}`));
      };
      child.once('exit', onExit);
      child.on('message', onMessage);
      send(child, { type: 'copy', to });
    });
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
        if (message.type === 'copied') return;
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
      send(child, { type: 'stop' });
    });
  }
}

function send(child: ChildProcess, command: Command): void {
  if (child.connected) child.send(command);
}
