/** All routes of accounts. */
import type { Route } from '#kernel/http/index.ts';
import type { Accounts } from '../accounts.ts';
import { sessionRoutes } from './session-routes.ts';
import { signInRoutes } from './sign-in-routes.ts';

export function accountRoutes(accounts: Accounts): readonly Route[] {
  return [...sessionRoutes(accounts), ...signInRoutes(accounts)];
}
