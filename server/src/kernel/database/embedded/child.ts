/** The process of the embedded engine: locks the folder, opens the engine, serves the bridge. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { type Bridge, createBridge } from './bridge.ts';
import { type Engine, openEngine } from './engine.ts';
import { FolderInUse, type FolderLock, lockFolder } from './lock.ts';
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

async function start(options: ChildOptions): Promise<Running> {
  const lock = lockFolder(options.folder, options.lockMsMax);
  const watchdog = startWatchdog(process.ppid);
  const engine = await openEngine(options.folder);
  const bridge = createBridge({
    session: engine,
    statementMsMax: options.statementMsMax,
    transactionIdleMsMax: options.transactionIdleMsMax,
    messageBytesMax: options.messageBytesMax,
    onStatement: (limitMs) => watchdog.statement(limitMs),
    onBroken: (reason) => {
      process.stderr.write(`${JSON.stringify({ event: 'database-broken', reason })}\n`);
      process.exit(70);
    },
  });
  // A predecessor that was killed has left its socket.
  rmSync(options.socket, { force: true });
  await bridge.listen(options.socket);
  return { engine, bridge, lock };
}

async function stop(running: Running | undefined, options: ChildOptions): Promise<never> {
  await running?.bridge.close();
  await running?.engine.close();
  running?.lock.release();
  // Without a parent nobody else removes the folder of the socket.
  if (!process.connected) rmSync(path.dirname(options.socket), { recursive: true, force: true });
  process.exit(0);
}

function tell(message: ChildMessage): void {
  process.send?.(message);
}

const options = parseChildOptions(process.argv[2]);
let running: Running | undefined;
// The supervisor decides when to stop: a signal to the whole group must not end the engine first.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('disconnect', () => void stop(running, options));
process.on('message', (message) => {
  if (parseCommand(message) === 'stop') void stop(running, options);
});
try {
  running = await start(options);
  tell({ type: 'ready', serverVersion: running.engine.serverVersion });
} catch (error) {
  tell({
    type: 'failed',
    code: error instanceof FolderInUse ? error.code : 'start-failed',
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
  process.exitCode = 1;
  process.disconnect();
}
