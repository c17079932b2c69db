/** What every way of signing in shares. */
import { randomBytes } from 'node:crypto';
import type { Database, Queryable } from '#kernel/database/index.ts';
import type { Role } from '#kernel/http/index.ts';
import type { TenantName } from '../tenant.ts';
import type { Assurance } from './assurance.ts';
import type { AccountEvent } from './events.ts';
import type { Letter } from './letters.ts';
import { writeLetter } from './letters.ts';
import type { AccountLimits } from './limits.ts';
import type { Person, PersonId } from './person.ts';
import type { Post } from './post.ts';
import type { Session, SignInMethod } from './session.ts';
import type { OpenedSession, Sessions } from './sessions.ts';
import type { Bucket, Throttle } from './throttle.ts';
import type { DeviceTokens, Visitor } from './visitor.ts';

/** Who has which roles where: kept by the capability above, asked and told here. */
export interface RoleBook {
  rolesOf(personId: PersonId): Promise<ReadonlyMap<TenantName, readonly Role[]>>;
  /** `by`: principal who wants it. Where the tenant asks for a second administrator, the roles wait for one. */
  grant(
    tx: Queryable,
    personId: PersonId,
    tenant: TenantName,
    roles: readonly Role[],
    by: string,
  ): Promise<void>;
  /** After the commit of what was granted: this process goes by it from its next request on. */
  settle(): Promise<void>;
  /** All roles, everywhere: before a person is deleted. */
  revokeAll(tx: Queryable, personId: PersonId): Promise<void>;
  /** Active people who administer the tenant. */
  administratorsOf(database: Queryable, tenant: TenantName): Promise<readonly PersonId[]>;
}

export interface Core {
  readonly database: Database;
  readonly now: () => number;
  readonly limits: AccountLimits;
  readonly sessions: Sessions;
  readonly throttle: Throttle;
  readonly devices: DeviceTokens;
  readonly post: Post;
  readonly roles: RoleBook;
  /** Time after which an account nobody uses is deleted, warning included; 0 keeps it. */
  readonly unusedMsMax: number;
  /** Without a slash at its end. */
  readonly publicUrl: string;
  /** For audit: who did what, never with which words. */
  readonly tell: (event: AccountEvent) => void;
}

/** A browser that has just signed in, with what goes into its cookies. */
export interface SignedIn extends OpenedSession {
  readonly deviceToken: string;
}

export interface SignInAs {
  readonly person: Pick<Person, 'id' | 'kind'>;
  readonly method: SignInMethod;
  readonly assurance: Assurance;
  readonly providerId?: string;
}

/** The last step of every way in. A session the browser had before is another person's or weaker: it ends. */
export async function openFor(
  core: Core,
  tx: Queryable,
  { person, method, assurance, providerId }: SignInAs,
  visitor: Visitor,
): Promise<SignedIn> {
  const opened = await core.sessions.open(tx, {
    personId: person.id,
    kind: person.kind,
    method,
    assurance,
    device: visitor.device,
    ...(providerId === undefined ? {} : { providerId }),
  });
  return { ...opened, deviceToken: core.devices.withPerson(visitor.deviceToken, person.id) };
}

export function newPersonId(): PersonId {
  return randomBytes(16).toString('base64url');
}

/** Puts a letter into the post, in the transaction of what it is about. */
export async function sendLetter(
  core: Core,
  tx: Queryable,
  letter: Letter,
  to: string,
  language: Visitor['language'],
): Promise<void> {
  const mail = writeLetter(letter, to, language, core.publicUrl);
  await core.post.put(tx, mail, core.now() + lettersLastMs(core, letter));
}

function lettersLastMs({ limits }: Core, letter: Letter): number {
  return 'code' in letter ? limits.mailCodeMsMax : limits.invitationMsMax;
}

export function networkBucket({ limits }: Core, { network }: Visitor): Bucket {
  return {
    name: `network ${network}`,
    failuresMax: limits.signInFailuresPerNetworkMax,
    windowMs: limits.signInFailureWindowMs,
  };
}

/** Whether the person has proved who they are recently enough to change the account. */
export function isFresh(core: Core, session: Session): boolean {
  return core.now() - session.authenticatedAt <= core.limits.freshProofMsMax;
}
