/** All routes of accounts. */
import type { Route } from '#kernel/http/index.ts';
import type { Accounts } from '../accounts.ts';
import { ownAccountRoutes } from './account-routes.ts';
import { passkeyRoutes } from './passkey-routes.ts';
import { providerRoutes } from './provider-routes.ts';
import { proxyRoutes } from './proxy-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import { signInRoutes } from './sign-in-routes.ts';
import { staffRoutes } from './staff-routes.ts';

export function accountRoutes(accounts: Accounts): readonly Route[] {
  return [
    ...sessionRoutes(accounts),
    ...signInRoutes(accounts),
    ...passkeyRoutes(accounts),
    ...providerRoutes(accounts),
    ...ownAccountRoutes(accounts),
    ...proxyRoutes(accounts),
    ...staffRoutes(accounts),
  ];
}
