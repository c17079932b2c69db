/** Watches the free space of the data folder, and stops writes before it is gone. */
import { statfs } from 'node:fs/promises';
import { errorFields, type Log } from '../log.ts';
import { type Problem, problem } from '../problem.ts';

/** Bytes a process of ours may still write. Rejects when the folder cannot be asked. */
export type MeasureFreeBytes = () => Promise<number>;

export function freeBytesOf(folder: string): MeasureFreeBytes {
  return async () => {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  };
}

export interface DiskAlarm {
  /** As last measured. */
  readonly freeBytes: number;
  readonly freeBytesMin: number;
  /** Why nothing may be written now. */
  problem(): Problem | undefined;
  close(): void;
}

export interface DiskAlarmOptions {
  readonly measure: MeasureFreeBytes;
  readonly freeBytesMin: number;
  /** Between two measurements. */
  readonly pauseMs: number;
  readonly log: Log;
}

/** Answers after the first measurement. A folder that cannot be measured keeps its last number. */
export async function openDiskAlarm(options: DiskAlarmOptions): Promise<DiskAlarm> {
  const { measure, freeBytesMin, pauseMs, log } = options;
  let freeBytes = Number.POSITIVE_INFINITY;
  const isLow = (): boolean => freeBytes < freeBytesMin;
  const look = async (): Promise<void> => {
    const wasLow = isLow();
    try {
      freeBytes = await measure();
    } catch (thrown) {
      log.warn('free disk space cannot be measured', errorFields(thrown));
    }
    if (isLow() && !wasLow) log.error('disk nearly full, writes stop', { freeBytes, freeBytesMin });
    if (!isLow() && wasLow) log.info('disk has space again', { freeBytes, freeBytesMin });
  };
  await look();
  const timer = setInterval(() => {
    void look(); // never rejects
  }, pauseMs);
  timer.unref();
  return {
    get freeBytes() {
      return freeBytes;
    },
    freeBytesMin,
    problem: () =>
      isLow()
        ? problem('insufficient-storage', 'The disk is nearly full; writing waits for space.')
        : undefined,
    close: () => clearInterval(timer),
  };
}
