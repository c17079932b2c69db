/** One process at a time, across processes; the lock of a process that died is taken over. */
import { mkdirSync, readlinkSync, rmdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandFailure } from './command.ts';
import { stateFolder } from './project.ts';

const waitMsMax = 15 * 60_000;
const pollMs = 200;

export interface LockOptions {
  /** Called once when another process has the lock. */
  readonly onWait?: () => void;
  readonly folder?: string;
  /** Ends the waiting: it rejects with an AbortError. */
  readonly signal?: AbortSignal;
}

export async function withLock<T>(
  name: string,
  work: () => Promise<T>,
  { onWait, folder = stateFolder, signal }: LockOptions = {},
): Promise<T> {
  mkdirSync(folder, { recursive: true });
  const lock = path.join(folder, `${name}.lock`);
  const giveUpAt = Date.now() + waitMsMax;
  for (let tries = 0; !take(lock); tries += 1) {
    if (tries === 0) onWait?.();
    if (Date.now() > giveUpAt) {
      throw new CommandFailure(
        `Another process has held ${lock} for 15 minutes.`,
        `If none runs, delete it.`,
      );
    }
    await sleep(pollMs, undefined, signal === undefined ? {} : { signal });
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** A symbolic link whose target names the holder: made and read in one step each. */
function take(lock: string): boolean {
  try {
    symlinkSync(`process-${process.pid}`, lock);
    return true;
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
  if (holderIsGone(lock)) takeOver(lock);
  return false;
}

/** Only one process removes a dead holder's lock, so none removes the lock of the next holder. */
function takeOver(lock: string): void {
  const guard = `${lock}.takeover`;
  try {
    mkdirSync(guard);
  } catch {
    return;
  }
  if (holderIsGone(lock)) rmSync(lock, { force: true });
  rmdirSync(guard);
}

function holderIsGone(lock: string): boolean {
  let holder: string;
  try {
    holder = readlinkSync(lock);
  } catch {
    return false;
  }
  try {
    process.kill(Number(holder.replace('process-', '')), 0);
    return false;
  } catch (error) {
    return !hasCode(error, 'EPERM');
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
