/** A session as the rest of the server sees it. */
import type { Assurance } from './assurance.ts';
import type { PersonId, PersonKind } from './person.ts';

export const signInMethods = ['password', 'passkey', 'code', 'provider', 'guest'] as const;
export type SignInMethod = (typeof signInMethods)[number];

/** Whom somebody acts for, by an agreement that holds now. */
export interface ActingFor {
  readonly personId: PersonId;
  readonly proxyId: string;
  readonly kind: 'proxy' | 'guardian';
  /** What it covers, words of procedures; `*` everything. */
  readonly scopes: readonly string[];
}

/** No name and no address: those are asked for where they are shown. */
export interface Session {
  /** Names the session in lists; it is not the token. */
  readonly sessionId: string;
  readonly personId: PersonId;
  readonly kind: PersonKind;
  readonly assurance: Assurance;
  readonly method: SignInMethod;
  /** When the person last proved who they are; milliseconds since the epoch. */
  readonly authenticatedAt: number;
  /** Whichever comes first: unused for too long, or simply over. */
  readonly expiresAt: number;
  readonly actingFor?: ActingFor;
}
