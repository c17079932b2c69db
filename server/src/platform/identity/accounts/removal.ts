/** Deleting a person: what is about them goes, a word that leads to nobody stays. */
import type { Queryable } from '#kernel/database/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { defaultTenant } from '../tenant.ts';
import { type Core, isFresh, sendLetter } from './core.ts';
import { deleteMailTo } from './mail-store.ts';
import type { PersonId } from './person.ts';
import { findMailAccount } from './person-store.ts';
import { needsFreshProof } from './problems.ts';
import { endProxiesOf, listWardsOf } from './proxy-store.ts';
import { erasePerson } from './removal-store.ts';
import type { Session } from './session.ts';
import type { Visitor } from './visitor.ts';

/** Somebody deletes their own account. `conflict`: nobody else administers the installation. */
export async function removeSelf(
  core: Core,
  session: Session,
  visitor: Visitor,
): Promise<Result<void>> {
  if (session.method !== 'guest' && !isFresh(core, session)) return err(needsFreshProof());
  const { personId } = session;
  const isDone = await core.database.transaction(async (tx) => {
    const administrators = await core.roles.administratorsOf(tx, defaultTenant);
    if (administrators.length === 1 && administrators[0] === personId) return false;
    const account = await findMailAccount(tx, personId);
    await removePerson(core, tx, personId);
    if (account?.confirmedAt !== undefined) {
      await sendLetter(core, tx, { kind: 'deleted' }, account.subject, visitor.language);
    }
    return true;
  });
  if (!isDone) {
    const detail = 'Nobody else administers the installation: make another administrator first.';
    return err(problem('conflict', detail));
  }
  core.tell({ kind: 'person-deleted', personId });
  core.post.wake();
  return ok(undefined);
}

/**
 * Erases everything personal: names, addresses, accounts, keys, sessions, agreements, what a card has proved; wards
 * who have nobody else, too. The row of the person stays without any of it, so that `user:<id>` in audit and history
 * means "somebody who is no more" and is never given to anybody else.
 */
export async function removePerson(core: Core, tx: Queryable, personId: PersonId): Promise<void> {
  const now = core.now();
  for (const ward of await listWardsOf(tx, personId)) await removePerson(core, tx, ward);
  const account = await findMailAccount(tx, personId);
  if (account !== undefined) await deleteMailTo(tx, account.subject);
  await endProxiesOf(tx, personId, new Date(now));
  await core.roles.revokeAll(tx, personId);
  await erasePerson(tx, personId, new Date(now));
}
