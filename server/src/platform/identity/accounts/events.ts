/** What audit is told of accounts. Ids only: no name, no address. */
import type { PersonId } from './person.ts';
import type { SignInMethod } from './session.ts';

export type AccountEventKind =
  | 'signed-in'
  | 'sign-in-failed'
  | 'sign-in-refused'
  | 'signed-out'
  | 'stepped-up'
  | 'person-created'
  | 'person-deactivated'
  | 'person-activated'
  | 'person-deleted'
  | 'password-set'
  | 'password-removed'
  | 'passkey-added'
  | 'passkey-removed'
  | 'address-changed'
  | 'provider-added'
  | 'provider-removed'
  | 'sessions-ended'
  | 'proxy-offered'
  | 'proxy-accepted'
  | 'proxy-ended'
  | 'acting-began'
  | 'acting-ended'
  | 'roles-granted'
  | 'sign-in-provider-changed';

export interface AccountEvent {
  readonly kind: AccountEventKind;
  /** The person who did it; absent where nobody was recognised, or `by` tells. */
  readonly personId?: PersonId;
  /** Who did it to somebody or something else: the id of a principal. Neither this nor `personId`: this program itself. */
  readonly by?: string;
  /** Whom it was done to, where that is somebody else. */
  readonly aboutPersonId?: PersonId;
  readonly method?: SignInMethod;
  /** Whose administrators look after the account, where it is known: its rows stand in the trail of that tenant. */
  readonly tenant?: string;
}
