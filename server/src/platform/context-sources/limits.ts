/** How much a tenant may register. */
export interface ContextSourceLimits {
  readonly registrationsMax: number;
  /** Milliseconds between two looks for registrations that have expired. */
  readonly expirySweepMs: number;
}

export const defaultContextSourceLimits: ContextSourceLimits = {
  registrationsMax: 1_000,
  expirySweepMs: 30_000,
};
