/** The door of identity: credentials, tenants, visibility. */
export * from './accounts/index.ts';
export { type AdminToken, openAdminToken } from './admin-token.ts';
export * from './audit/index.ts';
export { createIdentity, type Identity, type IdentityOptions } from './identity.ts';
export type { Standing } from './judge.ts';
export { findTenantOfPerson, listMachineNames, listStaffNames } from './name-store.ts';
export { type IdentityRouteParts, identityRoutes } from './routes/identity-routes.ts';
export { defaultTenant, type Tenant, type TenantName, tenantKinds } from './tenant.ts';
export { transferRoutes } from './transfer/transfer-routes.ts';
export {
  everything,
  isNamedBy,
  nothing,
  type Visibility,
  type VisibilityRule,
} from './visibility.ts';
export type { WritePermit } from './write-permit.ts';
