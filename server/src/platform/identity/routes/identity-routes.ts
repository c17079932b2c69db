/** All routes of identity. */
import type { Region } from '@kumiki/civic';
import type { Route } from '#kernel/http/index.ts';
import type { Identity } from '../identity.ts';
import { changeRoutes } from '../second/change-routes.ts';
import { appRoutes } from './app-routes.ts';
import { machineRoutes } from './machine-routes.ts';
import { meRoute } from './me-route.ts';
import { memberRoutes } from './member-routes.ts';
import { oauthRoutes } from './oauth-routes.ts';
import { publicRuleRoutes } from './public-rule-routes.ts';
import { ruleRoutes } from './rule-routes.ts';
import { tenantRoutes } from './tenant-routes.ts';

export interface IdentityRouteParts {
  /** Whose municipalities are offered as tenants. */
  readonly region: Region;
  /** Where clients reach this server; the issuer of access tokens. */
  readonly publicUrl: string;
}

export function identityRoutes(
  identity: Identity,
  { region, publicUrl }: IdentityRouteParts,
): readonly Route[] {
  return [
    meRoute(identity),
    ...tenantRoutes(identity, region),
    ...memberRoutes(identity),
    ...publicRuleRoutes(identity),
    ...ruleRoutes(identity),
    ...machineRoutes(identity),
    ...changeRoutes(identity),
    ...appRoutes(identity),
    ...oauthRoutes(identity, publicUrl),
  ];
}
