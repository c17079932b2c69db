import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { withLock } from './lock.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-lock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a lock', () => {
  test('lets one work at a time, and everybody in the end', async () => {
    let inside = 0;
    let most = 0;
    let waits = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(20);
      inside -= 1;
    };
    const wait = (): void => {
      waits += 1;
    };
    await Promise.all([1, 2, 3].map(() => withLock('one', work, { onWait: wait, folder })));
    expect({ most, waits }).toEqual({ most: 1, waits: 2 });
    expect(existsSync(path.join(folder, 'one.lock'))).toBe(false);
  });

  test('of a process that died is taken over', async () => {
    // No process has a number beyond the largest the system gives.
    symlinkSync('process-99999999', path.join(folder, 'two.lock'));
    expect(await withLock('two', () => Promise.resolve('done'), { folder })).toBe('done');
  });

  test('is waited for no longer once a signal comes', async () => {
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const holding = withLock('four', () => held, { folder });
    const asking = new AbortController();
    let isWorking = false;
    const waiting = withLock(
      'four',
      async () => {
        isWorking = true;
      },
      { folder, signal: asking.signal, onWait: () => asking.abort() },
    );
    await expect(waiting).rejects.toThrow('aborted');
    release();
    await holding;
    expect(isWorking).toBe(false);
  });

  test('is given back when the work fails', async () => {
    const fails = (): Promise<never> => Promise.reject(new Error('on purpose'));
    await expect(withLock('three', fails, { folder })).rejects.toThrow('on purpose');
    expect(existsSync(path.join(folder, 'three.lock'))).toBe(false);
  });
});
