/**
 * A thread beside the engine: ends the whole process when a statement passes its limit, or when the
 * parent is gone and the engine is too busy to notice. The engine itself cannot be interrupted.
 */
import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { parseWatch } from './watch.ts';

const { deadline, parent } = parseWatch(workerData);
const pollMs = 200;
/** A child whose parent is gone has this long to close by itself. */
const orphanMsMax = 1_500;
let orphanSince: number | undefined;

setInterval(() => {
  const now = Date.now();
  const until = deadline[0] ?? 0;
  if (until > 0 && now > until) end('a statement passed its limit');
  if (process.ppid === parent) return;
  orphanSince ??= now;
  if (now - orphanSince > orphanMsMax) end('the parent process is gone');
}, pollMs);

/** SIGALRM ends a process at once, and tells the parent why. */
function end(reason: string): void {
  writeSync(2, `${JSON.stringify({ event: 'database-watchdog', reason })}\n`);
  process.kill(process.pid, 'SIGALRM');
}
