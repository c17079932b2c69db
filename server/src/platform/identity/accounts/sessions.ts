/** Opens, finds, renews and ends sessions. OWASP ASVS 5.0, chapter 7. */
import { createHash, randomBytes } from 'node:crypto';
import type { Database, Queryable } from '#kernel/database/index.ts';
import { type Assurance, assurances } from './assurance.ts';
import type { AccountLimits } from './limits.ts';
import type { PersonId, PersonKind } from './person.ts';
import { type Session, type SignInMethod, signInMethods } from './session.ts';
import {
  deleteOldestSessions,
  deleteSession,
  deleteSessionsExcept,
  findSessionRow,
  insertSession,
  listSessionRows,
  type SessionRow,
  updateLastSeen,
  updateToken,
} from './session-store.ts';

/** How long sessions last, by the kind of person. Milliseconds. */
export interface SessionSpans {
  readonly idleMsMax: number;
  readonly totalMsMax: number;
}

export interface OpenedSession {
  /** Goes into the cookie and nowhere else. */
  readonly token: string;
  readonly session: Session;
  readonly spans: SessionSpans;
}

/** A session in the list its owner sees. */
export interface ListedSession {
  readonly session: Session;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly device: string;
}

export interface Sessions {
  open(tx: Queryable, begin: BeginSession): Promise<OpenedSession>;
  find(token: string): Promise<Session | undefined>;
  /** After a further proof: another token, and the old one is worth nothing. */
  renew(tx: Queryable, session: Session, assurance: Assurance): Promise<OpenedSession>;
  list(personId: PersonId): Promise<readonly ListedSession[]>;
  /** Whether there was one. */
  end(personId: PersonId, sessionId: string): Promise<boolean>;
  /** All but one, or all. How many. */
  endAll(database: Queryable, personId: PersonId, keptId?: string): Promise<number>;
}

export interface BeginSession {
  readonly personId: PersonId;
  readonly kind: PersonKind;
  readonly method: SignInMethod;
  readonly assurance: Assurance;
  /** Words of `device.ts`. */
  readonly device: string;
  readonly providerId?: string;
}

export interface SessionParts {
  readonly database: Database;
  readonly now: () => number;
  readonly spans: Readonly<Record<PersonKind, SessionSpans>>;
  readonly limits: Pick<AccountLimits, 'sessionsPerPersonMax' | 'sessionSeenEveryMs'>;
}

export function createSessions({ database, now, spans, limits }: SessionParts): Sessions {
  const listedOf = (row: SessionRow): ListedSession => {
    const idleAt = row.last_seen_at.getTime() + spans[row.kind].idleMsMax;
    const session: Session = {
      sessionId: row.id,
      personId: row.person_id,
      kind: row.kind,
      assurance: assurances.find((each) => each === row.assurance) ?? 'guest',
      method: signInMethods.find((each) => each === row.method) ?? 'guest',
      authenticatedAt: row.authenticated_at.getTime(),
      expiresAt: Math.min(row.expires_at.getTime(), idleAt),
      ...actingOf(row),
    };
    const { device } = row;
    const [createdAt, lastSeenAt] = [row.created_at.getTime(), row.last_seen_at.getTime()];
    return { session, createdAt, lastSeenAt, device };
  };
  return {
    async open(tx, begin) {
      const at = now();
      const token = randomBytes(32).toString('base64url');
      const id = randomBytes(12).toString('base64url');
      const ownSpans = spans[begin.kind];
      const expiresAt = at + ownSpans.totalMsMax;
      await insertSession(tx, {
        tokenHash: hashOf(token),
        id,
        personId: begin.personId,
        method: begin.method,
        assurance: begin.assurance,
        now: new Date(at),
        expiresAt: new Date(expiresAt),
        device: begin.device,
        providerId: begin.providerId,
      });
      await deleteOldestSessions(tx, begin.personId, limits.sessionsPerPersonMax);
      const { personId, kind, method, assurance } = begin;
      const end = Math.min(expiresAt, at + ownSpans.idleMsMax);
      const session: Session = {
        ...{ sessionId: id, personId, kind, assurance, method },
        ...{ authenticatedAt: at, expiresAt: end },
      };
      return { token, session, spans: ownSpans };
    },
    async find(token) {
      const row = await findSessionRow(database, hashOf(token), new Date(now()));
      if (row === undefined) return undefined;
      const { session, lastSeenAt } = listedOf(row);
      const at = now();
      if (session.expiresAt <= at) return undefined;
      if (at - lastSeenAt >= limits.sessionSeenEveryMs) {
        await updateLastSeen(database, session.sessionId, new Date(at));
      }
      return session;
    },
    async renew(tx, session, assurance) {
      const token = randomBytes(32).toString('base64url');
      const at = now();
      const change = { id: session.sessionId, tokenHash: hashOf(token), assurance };
      await updateToken(tx, { ...change, authenticatedAt: new Date(at) });
      const ownSpans = spans[session.kind];
      return {
        token,
        session: { ...session, assurance, authenticatedAt: at },
        spans: ownSpans,
      };
    },
    async list(personId) {
      const rows = await listSessionRows(database, personId, new Date(now()));
      return rows.map(listedOf).filter(({ session }) => session.expiresAt > now());
    },
    end: (personId, sessionId) => deleteSession(database, personId, sessionId),
    endAll: (tx, personId, keptId) => deleteSessionsExcept(tx, personId, keptId),
  };
}

function actingOf(row: SessionRow): Pick<Session, 'actingFor'> {
  const { proxy_id, proxy_kind, proxy_principal, proxy_scopes } = row;
  if (proxy_id === null || proxy_kind === null || proxy_principal === null) return {};
  const scopes = proxy_scopes ?? [];
  return {
    actingFor: { personId: proxy_principal, proxyId: proxy_id, kind: proxy_kind, scopes },
  };
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
