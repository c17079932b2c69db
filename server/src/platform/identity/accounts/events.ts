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
  /** Who did it; absent where nobody was recognised. */
  readonly personId?: PersonId;
  /** Whom it was done to, where that is somebody else. */
  readonly aboutPersonId?: PersonId;
  readonly method?: SignInMethod;
  readonly tenant?: string;
}
