/** Mail to those who work at a tenant, about what needs a person: by role, through the post everything else goes by. */
import type { Queryable } from '#kernel/database/index.ts';
import type { Role } from '#kernel/http/index.ts';
import type { Mail } from '#kernel/mail/index.ts';
import type { TenantName } from '../tenant.ts';
import type { Core } from './core.ts';
import { listStaffAddresses } from './person-store.ts';

export interface StaffAudience {
  readonly tenant: TenantName;
  /** Whoever has one of these, and an address that was confirmed. */
  readonly roles: readonly Role[];
}

export interface StaffPost {
  /** Part of the caller's transaction: sent once that commits. How many people get it. */
  put(tx: Queryable, audience: StaffAudience, letter: Omit<Mail, 'to'>): Promise<number>;
  /** After the commit: begins to send now. */
  wake(): void;
}

export function createStaffPost({ post, now, limits }: Core): StaffPost {
  return {
    put: async (tx, audience, letter) => {
      const addresses = await listStaffAddresses(tx, audience);
      const expiresAt = now() + limits.invitationMsMax;
      for (const to of addresses) await post.put(tx, { ...letter, to }, expiresAt);
      return addresses.length;
    },
    wake: () => post.wake(),
  };
}
