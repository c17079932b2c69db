/** Sends what waits, and removes what has run out: every process does, in small steps. */
import { errorFields, type Log } from '#kernel/log.ts';
import { type Core, sendLetter } from './core.ts';
import { mailIssuer, type PersonId } from './person.ts';
import { removePerson } from './removal.ts';
import { listToWarn, listUnusedGuests, listWarned, updateWarned } from './removal-store.ts';
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
    if (at - lastAt < core.limits.accountUpkeepEveryMs) return;
    lastAt = at;
    await tidyUp(core);
  };
  let running = Promise.resolve();
  const timer = setInterval(() => {
    running = running
      .then(() => (stopped.signal.aborted ? undefined : turn()))
      .catch((thrown: unknown) => log.warn('accounts not tidied', errorFields(thrown)));
  }, core.limits.mailLookEveryMs);
  timer.unref();
  return {
    close: () => {
      clearInterval(timer);
      stopped.abort();
      return running;
    },
  };
}

/** One turn, whole. `unusedMsMax` 0: accounts are kept however long nobody comes. */
export async function tidyUp(core: Core): Promise<void> {
  const { database } = core;
  const at = core.now();
  const limit = core.limits.accountUpkeepRowsMax;
  await deleteExpired(database, new Date(at), limit);
  const guestsBefore = new Date(at - core.limits.guestUnusedMsMax);
  for (const id of await listUnusedGuests(database, guestsBefore, limit)) await remove(core, id);
  if (core.unusedMsMax === 0) return;
  const unusedBefore = new Date(at - core.unusedMsMax + core.limits.unusedWarningMs);
  for (const { id, address } of await listToWarn(database, unusedBefore, mailIssuer, limit)) {
    await database.transaction(async (tx) => {
      await updateWarned(tx, id, new Date(at));
      if (address === null) return;
      const days = core.limits.unusedWarningMs / 86_400_000;
      await sendLetter(core, tx, { kind: 'unused', days }, address, 'ja');
    });
  }
  const warnedBefore = new Date(at - core.limits.unusedWarningMs);
  for (const id of await listWarned(database, warnedBefore, limit)) await remove(core, id);
  await core.post.sendDue();
}

async function remove(core: Core, personId: PersonId): Promise<void> {
  await core.database.transaction((tx) => removePerson(core, tx, personId));
  core.tell({ kind: 'person-deleted', aboutPersonId: personId });
}
