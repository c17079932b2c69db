/** A file system of a given size, for tests that fill it. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface SmallDisk extends Disposable {
  readonly folder: string;
  /** Takes so many bytes away until it is called. */
  occupy(bytes: number): () => void;
}

/** Waits for a process to end, however it does, and takes the disk away. */
const guard = 'while kill -0 "$1" 2>/dev/null; do sleep 1; done; umount -l "$2"; rm -rf "$2"';

/**
 * Absent where one cannot be mounted: only root may, and only on Linux. It is gone afterwards, come what may:
 * a process of its own sees to it where this one is killed.
 */
export function mountSmallDisk(megabytes: number): SmallDisk | undefined {
  if (process.platform !== 'linux') return undefined;
  const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-disk-'));
  const options = ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder];
  const isMounted = spawnSync('mount', options).status === 0;
  if (!isMounted) {
    rmSync(folder, { recursive: true, force: true });
    return undefined;
  }
  const args = ['-c', guard, 'guard', String(process.pid), folder];
  const watching = spawn('sh', args, { detached: true, stdio: 'ignore' });
  watching.unref();
  return {
    folder,
    occupy(bytes) {
      const ballast = path.join(folder, 'ballast');
      writeFileSync(ballast, Buffer.alloc(bytes));
      return () => rmSync(ballast);
    },
    [Symbol.dispose]() {
      spawnSync('umount', ['-l', folder]);
      rmSync(folder, { recursive: true, force: true });
      watching.kill();
    },
  };
}
