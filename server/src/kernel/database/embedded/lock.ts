/** An exclusive lock on a folder that the operating system drops with its holder. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export class FolderInUse extends Error {
  readonly code = 'folder-in-use';
}

/** Who holds a folder, or held it last. */
export interface Holder {
  readonly pid: number;
  /** ISO 8601. */
  readonly since: string;
  readonly socket: string;
}

export interface FolderLock {
  /** Whoever had the folder before. */
  readonly previous: Holder | undefined;
  release(): void;
}

/**
 * Waits up to `waitMs` for another holder, then throws `FolderInUse`. SQLite takes a lock of the
 * operating system (fcntl), so a killed holder leaves nothing stale behind, on any platform.
 */
export function lockFolder(folder: string, socket: string, waitMs: number): FolderLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const holderFile = path.join(folder, 'lock.json');
  const lock = new DatabaseSync(path.join(folder, 'lock'), { timeout: waitMs });
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    const holder = readHolder(holderFile);
    const who = holder === undefined ? '' : ` (process ${holder.pid}, since ${holder.since})`;
    throw new FolderInUse(`The database in ${folder} is already open in another process${who}`);
  }
  const previous = readHolder(holderFile);
  const held: Holder = { pid: process.pid, since: new Date().toISOString(), socket };
  writeFileSync(holderFile, JSON.stringify(held));
  return { previous, release: () => lock.close() };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}

/** Undefined when there is none, or it was cut off while it was written. */
function readHolder(file: string): Holder | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const held: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof held !== 'object' || held === null) return undefined;
    if (!('pid' in held) || !('since' in held) || !('socket' in held)) return undefined;
    return { pid: Number(held.pid), since: String(held.since), socket: String(held.socket) };
  } catch {
    return undefined;
  }
}
