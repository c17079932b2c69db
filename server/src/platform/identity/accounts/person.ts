/** People and their accounts. */
import type { TenantName } from '../tenant.ts';
import type { BusinessKind } from './providers/business-kinds.ts';

/** Random and meaningless; `user:<id>` in `Principal.id`, audit and history. */
export type PersonId = string;

export type PersonKind = 'resident' | 'staff';
export type PersonStatus = 'active' | 'deactivated' | 'deleted';

export interface Person {
  readonly id: PersonId;
  /** Whose administrators look after the account. */
  readonly tenant: TenantName;
  readonly kind: PersonKind;
  /** Empty once the person is deleted. */
  readonly displayName: string;
  readonly status: PersonStatus;
  /** Milliseconds since the epoch, as all instants here. */
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly certified?: Certified;
}

/** What an identity card has proved; only what the provider was asked for. */
export interface Certified {
  readonly at: number;
  readonly name?: string;
  readonly address?: string;
  /** `YYYY-MM-DD`. */
  readonly birthdate?: string;
  readonly gender?: 'male' | 'female';
}

/** A way to sign in. The pair of issuer and subject is its only name. */
export interface Account {
  readonly issuer: string;
  readonly subject: string;
  readonly personId: PersonId;
  /** When an address was proved; providers prove theirs at once. */
  readonly confirmedAt?: number;
  /** Of a GビズID account, when it was last used. */
  readonly businessKind?: BusinessKind;
}

/** The issuer of accounts whose subject is an address. */
export const mailIssuer = 'urn:kumiki:mail';
