/** An exclusive lock on a folder that the operating system drops with its holder. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export class FolderInUse extends Error {
  readonly code = 'folder-in-use';
}

export interface FolderLock {
  release(): void;
}

/**
 * Waits up to `waitMs` for another holder, then throws `FolderInUse`. SQLite takes a lock of the
 * operating system (fcntl), so a killed holder leaves nothing stale behind, on any platform.
 */
export function lockFolder(folder: string, waitMs: number): FolderLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const holderFile = path.join(folder, 'lock.json');
  const lock = new DatabaseSync(path.join(folder, 'lock'), { timeout: waitMs });
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw new FolderInUse(
      `The database in ${folder} is already open in another process${holder(holderFile)}`,
    );
  }
  const held = { pid: process.pid, parent: process.ppid, since: new Date().toISOString() };
  writeFileSync(holderFile, JSON.stringify(held));
  return { release: () => lock.close() };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}

function holder(file: string): string {
  if (!existsSync(file)) return '';
  try {
    const held: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof held !== 'object' || held === null || !('pid' in held)) return '';
    const since = 'since' in held ? `, since ${String(held.since)}` : '';
    return ` (process ${String(held.pid)}${since})`;
  } catch {
    return '';
  }
}
