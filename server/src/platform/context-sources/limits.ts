/** How much a tenant may register, and how soon what expired goes. */
import { defaultsOf, type LimitsOf, limit } from '#kernel/limits.ts';

export const contextSourceLimitTable = {
  registrationsMax: limit(1_000, 10, 1_000_000, 'Context source registrations of one tenant.'),
  expirySweepMs: limit(
    30_000,
    100,
    10_000_000,
    'Pause between two looks for registrations that have expired.',
  ),
};

export type ContextSourceLimits = LimitsOf<typeof contextSourceLimitTable>;

export const defaultContextSourceLimits: ContextSourceLimits = defaultsOf(contextSourceLimitTable);
