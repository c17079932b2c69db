/** The door of accounts: people, how they sign in, their sessions. */
export { type Accounts, type AccountsOptions, openAccounts } from './accounts.ts';
export { type Assurance, isAtLeast } from './assurance.ts';
export type { RoleBook } from './core.ts';
export type { AccountEvent, AccountEventKind } from './events.ts';
export { accountLimitTable } from './limits.ts';
export type { Person, PersonId } from './person.ts';
export { needsStepUp } from './problems.ts';
export { newProviderSchema } from './providers/providers.ts';
export { accountRoutes } from './routes/routes.ts';
export { openSecretKeys } from './secret-key.ts';
export type { ActingFor, Session } from './session.ts';
export type { StaffAudience, StaffPost } from './staff-post.ts';
