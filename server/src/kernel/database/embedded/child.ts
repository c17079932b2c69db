/** The process of the embedded engine: locks the folder, opens the engine, serves the bridge. */
import { constants, cpSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import path from 'node:path';
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
  sweepSocket(lock.previous, options.socket);
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

/** A holder that was killed together with its supervisor has left the folder of its socket. */
function sweepSocket(previous: Holder | undefined, own: string): void {
  if (previous === undefined || previous.socket === own || isAlive(previous.pid)) return;
  const folder = path.dirname(previous.socket);
  const isOurs = path.basename(folder).startsWith(socketFolderPrefix);
  if (isOurs) rmSync(folder, { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // There, but somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
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
