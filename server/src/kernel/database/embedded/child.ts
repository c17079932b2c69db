/** The process of the embedded engine: locks the folder, opens the engine, serves the bridge. */
import { constants, cpSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Bridge, createBridge } from './bridge.ts';
import { type Engine, openEngine } from './engine.ts';
import { bundlePrefix, engineFolder, socketFolderPrefix } from './layout.ts';
import { FolderInUse, type FolderLock, type Holder, lockFolder } from './lock.ts';
import {
  type ChildMessage,
  type ChildOptions,
  parseChildOptions,
  parseCommand,
} from './messages.ts';
import { startWatchdog } from './watch.ts';

interface Running {
  readonly engine: Engine;
  readonly bridge: Bridge;
  readonly lock: FolderLock;
}

/** Opening replays and ends the log, which needs room for a few of its files. */
const freeBytesMin = 48 * 1024 * 1024;

async function start(options: ChildOptions): Promise<Running> {
  const lock = lockFolder(options.folder, options.socket, options.lockMsMax);
  void sweepSocket(lock.previous, options.socket);
  const watchdog = startWatchdog(parent);
  const engine = await openEngine(options.folder);
  const bridge = createBridge({
    session: engine,
    messageBytesMax: options.messageBytesMax,
    onStatement: (limitMs) => watchdog.statement(limitMs),
    onBroken: (reason) => {
      const why = isDiskFull(options.folder) ? `${reason}: the disk is full` : reason;
      process.stderr.write(`${JSON.stringify({ event: 'database-broken', reason: why })}\n`);
      process.exit(70);
    },
  });
  // A predecessor under the same supervisor has left its socket.
  rmSync(options.socket, { force: true });
  await bridge.listen(options.socket);
  return { engine, bridge, lock };
}

/**
 * A holder that was killed together with its supervisor has left the folder of its socket. Its number says
 * nothing: a process lets go of its lock a moment before it is gone. That nobody listens says all, and spares
 * the socket of a running engine whose folder was copied.
 */
async function sweepSocket(previous: Holder | undefined, own: string): Promise<void> {
  if (previous === undefined || previous.socket === own) return;
  const folder = path.dirname(previous.socket);
  if (!path.basename(folder).startsWith(socketFolderPrefix)) return;
  for (let tries = 0; tries < sweepTriesMax; tries += 1) {
    if (!(await isListening(previous.socket))) {
      rmSync(folder, { recursive: true, force: true });
      return;
    }
    await setTimeout(sweepPauseMs, undefined, { ref: false });
  }
}

const sweepTriesMax = 20;
const sweepPauseMs = 500;

function isListening(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    connection.once('connect', () => {
      connection.destroy();
      resolve(true);
    });
    connection.once('error', (error) => {
      const code = 'code' in error ? error.code : undefined;
      resolve(code !== 'ECONNREFUSED' && code !== 'ENOENT');
    });
  });
}

async function stop(running: Running | undefined, options: ChildOptions): Promise<never> {
  await running?.bridge.close();
  await running?.engine.close();
  running?.lock.release();
  // Without a supervisor nobody else removes the folder of the socket.
  if (!process.connected) rmSync(path.dirname(options.socket), { recursive: true, force: true });
  process.exit(0);
}

function isDiskFull(folder: string): boolean {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize < freeBytesMin;
}

/** Why the start failed, in words: the engine itself only aborts. */
function failure(error: unknown, folder: string): ChildMessage {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  if (error instanceof FolderInUse) return { type: 'failed', code: error.code, message };
  return isDiskFull(folder)
    ? { type: 'failed', code: 'disk-full', message: `the disk of ${folder} is full (${message})` }
    : { type: 'failed', code: 'start-failed', message: stack ?? message };
}

/**
 * The files of one moment, as a killed engine would leave them: nothing else runs in this process meanwhile,
 * and opening the copy takes back what was not committed. Costs no space where the file system can share.
 */
function copy(folder: string, to: string): ChildMessage {
  try {
    for (const name of readdirSync(folder)) {
      if (name !== engineFolder && !name.startsWith(bundlePrefix)) continue;
      const mode = constants.COPYFILE_FICLONE;
      cpSync(path.join(folder, name), path.join(to, name), { recursive: true, mode });
    }
    return { type: 'copied', to };
  } catch (error) {
    return { type: 'copied', to, error: error instanceof Error ? error.message : String(error) };
  }
}

function tell(message: ChildMessage, done: () => void = () => undefined): void {
  process.send?.(message, done);
}

const parent = process.ppid;
const options = parseChildOptions(process.argv[2]);
let running: Running | undefined;
// The supervisor decides when to stop: a signal to the whole group must not end the engine first.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('disconnect', () => void stop(running, options));
process.on('message', (message) => {
  const command = parseCommand(message);
  if (command.type === 'stop') void stop(running, options);
  else tell(copy(options.folder, command.to));
});
try {
  running = await start(options);
  tell({ type: 'ready', serverVersion: running.engine.serverVersion });
} catch (error) {
  tell(failure(error, options.folder), () => process.exit(1));
}
