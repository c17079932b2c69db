/** The door of identity: credentials, tenants, visibility. */
export * from './accounts/index.ts';
export { type AdminToken, openAdminToken } from './admin-token.ts';
export { createIdentity, type Identity, type IdentityOptions } from './identity.ts';
export { identityRoutes } from './routes.ts';
export { defaultTenant, type TenantName } from './tenant.ts';
export { everything, nothing, type Visibility, type VisibilityRule } from './visibility.ts';
