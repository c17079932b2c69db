/** Guardians and proxies: somebody acts for somebody else, by an agreement, until a day, and it shows. */
import { randomBytes } from 'node:crypto';
import type { Queryable } from '#kernel/database/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { isAtLeast } from './assurance.ts';
import { type Core, newPersonId, sendLetter } from './core.ts';
import { parseDisplayName } from './display-name.ts';
import { parseMailAddress } from './mail-address.ts';
import { mailIssuer } from './person.ts';
import { findMailAccount, findPerson, insertPerson, listAccounts } from './person-store.ts';
import { needsStepUp } from './problems.ts';
import {
  acceptProxy,
  countProxiesOf,
  countWards,
  endProxy,
  findActiveProxy,
  findProxy,
  insertProxy,
  listDeclared,
  listProxies,
  type ProxyRow,
  updateActing,
} from './proxy-store.ts';
import type { Session } from './session.ts';
import type { Visitor } from './visitor.ts';

export interface ProxyOffer {
  /** Of whoever is to act. */
  readonly mail: string;
  readonly scopes: readonly string[];
  readonly endsAt: number;
}

export interface Declaration {
  /** Of whoever cannot act: a child, somebody under guardianship. */
  readonly displayName: string;
  readonly endsAt: number;
}

export interface Proxies {
  list(session: Session): Promise<readonly ProxyRow[]>;
  /** Somebody asks another person to act for them. Needs the level `mail`. */
  offer(session: Session, offer: ProxyOffer, visitor: Visitor): Promise<Result<string>>;
  accept(session: Session, proxyId: string): Promise<Result<void>>;
  /** A guardian names whom they act for; staff of the tenant confirm it. Needs the level `certified`. */
  declare(session: Session, declaration: Declaration): Promise<Result<string>>;
  listDeclared(tenant: string): Promise<readonly ProxyRow[]>;
  confirm(tenant: string, proxyId: string, by: string): Promise<Result<void>>;
  refuse(tenant: string, proxyId: string, by: string): Promise<Result<void>>;
  /** Either side, at any time; an offer, too. */
  end(session: Session, proxyId: string): Promise<Result<void>>;
  /** From now on in this session; `undefined` for oneself again. */
  act(session: Session, proxyId: string | undefined): Promise<Result<void>>;
}

const day = 24 * 3_600_000;
const proxyMsMax = 366 * day;
const guardianMsMax = 5 * 366 * day;

export function createProxies(core: Core): Proxies {
  const { database, now } = core;
  const noSuch = () => err(problem('not-found', 'There is no such agreement.'));
  const at = (): Date => new Date(now());

  const decide = async (tenant: string, proxyId: string): Promise<ProxyRow | undefined> => {
    const found = await findProxy(database, proxyId);
    const whom = found && (await findPerson(database, found.principal_id));
    return found?.status === 'declared' && whom?.tenant === tenant ? found : undefined;
  };

  return {
    async list(session) {
      const own = await findMailAccount(database, session.personId);
      const address = own?.confirmedAt === undefined ? undefined : own.subject;
      return listProxies(database, session.personId, address, at());
    },
    offer: (session, offer, visitor) => offerProxy(core, session, offer, visitor),
    async accept(session, proxyId) {
      const found = await findProxy(database, proxyId);
      const own = await listAccounts(database, session.personId);
      const isAsked = own.some(
        ({ issuer, subject, confirmedAt }) =>
          issuer === mailIssuer && subject === found?.offered_to && confirmedAt !== undefined,
      );
      // An offer to somebody else is not even there.
      if (found?.status !== 'offered' || !isAsked || found.ends_at <= at()) return noSuch();
      if (found.principal_id === session.personId) {
        return err(problem('conflict', 'Nobody acts for themselves.'));
      }
      const { personId } = session;
      if (!(await acceptProxy(database, proxyId, personId, personId))) return noSuch();
      core.tell({ kind: 'proxy-accepted', personId, aboutPersonId: found.principal_id });
      return ok(undefined);
    },
    declare: (session, declaration) => declareWard(core, session, declaration),
    listDeclared: (tenant) => listDeclared(database, tenant, at()),
    async confirm(tenant, proxyId, by) {
      const found = await decide(tenant, proxyId);
      if (found?.agent_id === undefined || found.agent_id === null) return noSuch();
      if (!(await acceptProxy(database, proxyId, found.agent_id, by))) return noSuch();
      core.tell({ kind: 'proxy-accepted', by, aboutPersonId: found.principal_id, tenant });
      return ok(undefined);
    },
    async refuse(tenant, proxyId, by) {
      const found = await decide(tenant, proxyId);
      if (found === undefined || !(await endProxy(database, proxyId, by, at()))) return noSuch();
      core.tell({ kind: 'proxy-ended', by, aboutPersonId: found.principal_id, tenant });
      return ok(undefined);
    },
    async end(session, proxyId) {
      const { personId } = session;
      const found = await findProxy(database, proxyId);
      const own = await findMailAccount(database, personId);
      const isParty =
        found?.principal_id === personId ||
        found?.agent_id === personId ||
        (found?.status === 'offered' && found.offered_to === own?.subject);
      if (found === undefined || !isParty) return noSuch();
      const isEnded = await database.transaction(async (tx) => {
        const isNew = await endProxy(tx, proxyId, personId, at());
        if (isNew && found.status === 'active') await tellOther(core, tx, found, personId);
        return isNew;
      });
      if (!isEnded) return noSuch();
      core.tell({ kind: 'proxy-ended', personId, aboutPersonId: found.principal_id });
      core.post.wake();
      return ok(undefined);
    },
    async act(session, proxyId) {
      const { personId, sessionId } = session;
      if (proxyId === undefined) {
        await updateActing(database, sessionId, undefined);
        core.tell({ kind: 'acting-ended', personId });
        return ok(undefined);
      }
      const found = await findActiveProxy(database, proxyId, personId, at());
      if (found === undefined) return noSuch();
      await updateActing(database, sessionId, proxyId);
      core.tell({ kind: 'acting-began', personId, aboutPersonId: found.principal_id });
      return ok(undefined);
    },
  };
}

async function offerProxy(
  core: Core,
  session: Session,
  { mail, scopes, endsAt }: ProxyOffer,
  visitor: Visitor,
): Promise<Result<string>> {
  if (!isAtLeast(session.assurance, 'mail')) return err(needsStepUp('mail'));
  const address = parseMailAddress(mail);
  if (!address.ok) return address;
  const now = core.now();
  if (endsAt <= now || endsAt > now + proxyMsMax) {
    return err(problem('bad-request-data', 'A proxy ends within a year.', '/endsAt'));
  }
  const { personId } = session;
  const own = await findMailAccount(core.database, personId);
  if (own?.subject === address.value) {
    return err(problem('bad-request-data', 'Nobody acts for themselves.', '/mail'));
  }
  if ((await countProxiesOf(core.database, personId)) >= core.limits.proxiesPerPersonMax) {
    return err(problem('conflict', 'There are as many agreements as there may be.'));
  }
  const person = await findPerson(core.database, personId);
  const id = randomBytes(12).toString('base64url');
  await core.database.transaction(async (tx) => {
    await insertProxy(tx, {
      ...{ id, principalId: personId, agentId: undefined, kind: 'proxy', status: 'offered' },
      ...{ scopes, offeredTo: address.value, now: new Date(now), endsAt: new Date(endsAt) },
    });
    const letter = { kind: 'proxy-offered', name: person?.displayName ?? '' } as const;
    await sendLetter(core, tx, letter, address.value, visitor.language);
  });
  core.tell({ kind: 'proxy-offered', personId });
  core.post.wake();
  return ok(id);
}

/** The ward is a person without a way to sign in. */
async function declareWard(
  core: Core,
  session: Session,
  { displayName, endsAt }: Declaration,
): Promise<Result<string>> {
  if (!isAtLeast(session.assurance, 'certified')) return err(needsStepUp('certified'));
  const name = parseDisplayName(displayName);
  if (!name.ok) return name;
  const now = core.now();
  if (endsAt <= now || endsAt > now + guardianMsMax) {
    return err(problem('bad-request-data', 'A guardianship ends within five years.', '/endsAt'));
  }
  const { personId } = session;
  if ((await countWards(core.database, personId)) >= core.limits.proxiesPerPersonMax) {
    return err(problem('conflict', 'There are as many agreements as there may be.'));
  }
  const guardian = await findPerson(core.database, personId);
  const ward = newPersonId();
  const id = randomBytes(12).toString('base64url');
  await core.database.transaction(async (tx) => {
    const tenant = guardian?.tenant ?? 'default';
    const person = { id: ward, tenant, kind: 'resident', displayName: name.value } as const;
    await insertPerson(tx, person, now);
    await insertProxy(tx, {
      ...{ id, principalId: ward, agentId: personId, kind: 'guardian', status: 'declared' },
      ...{ scopes: ['*'], offeredTo: undefined, now: new Date(now), endsAt: new Date(endsAt) },
    });
  });
  core.tell({ kind: 'proxy-offered', personId, aboutPersonId: ward });
  return ok(id);
}

/** Whoever did not end it is told. */
async function tellOther(
  core: Core,
  tx: Queryable,
  ended: ProxyRow,
  endedBy: string,
): Promise<void> {
  const isByPrincipal = ended.principal_id === endedBy;
  const otherId = isByPrincipal ? ended.agent_id : ended.principal_id;
  const account = otherId === null ? undefined : await findMailAccount(tx, otherId);
  if (account?.confirmedAt === undefined) return;
  const name = (isByPrincipal ? ended.principal_name : ended.agent_name) ?? '';
  await sendLetter(core, tx, { kind: 'proxy-ended', name }, account.subject, 'ja');
}
