/** Sends what waits, and removes what has run out: every process does, in small steps. */
import { errorFields, type Log } from '#kernel/log.ts';
import type { Core } from './core.ts';
import { accountLimits } from './limits.ts';
import { deleteExpired } from './upkeep-store.ts';

export interface Upkeep {
  close(): Promise<void>;
}

export function startUpkeep(core: Core, log: Log): Upkeep {
  const stopped = new AbortController();
  let lastAt = Number.NEGATIVE_INFINITY;
  const turn = async (): Promise<void> => {
    await core.post.sendDue();
    const at = core.now();
    if (at - lastAt < accountLimits.upkeepEveryMs) return;
    lastAt = at;
    await tidyUp(core);
  };
  let running = Promise.resolve();
  const timer = setInterval(() => {
    running = running
      .then(() => (stopped.signal.aborted ? undefined : turn()))
      .catch((thrown: unknown) => log.warn('accounts not tidied', errorFields(thrown)));
  }, accountLimits.mailEveryMs);
  timer.unref();
  return {
    close: () => {
      clearInterval(timer);
      stopped.abort();
      return running;
    },
  };
}

/** One turn, whole. */
export async function tidyUp(core: Core): Promise<void> {
  await deleteExpired(core.database, new Date(core.now()), accountLimits.rowsPerUpkeep);
}
