/** The pages of this area. */
import type { AreaPages } from '../pages.ts';

export const pages: AreaPages = {
  staff: [
    { path: 'admin', file: 'tenants-page.tsx' },
    { path: 'admin/new', file: 'new-tenant-page.tsx' },
    { path: 'admin/:tenant', file: 'tenant-page.tsx' },
    { path: 'admin/:tenant/members', file: 'members-page.tsx' },
    { path: 'admin/:tenant/public', file: 'rules-page.tsx' },
    { path: 'admin/:tenant/sign-in', file: 'providers-page.tsx' },
    { path: 'admin/:tenant/sign-in/:provider', file: 'provider-page.tsx' },
    { path: 'admin/:tenant/changes', file: 'changes-page.tsx' },
    { path: 'admin/:tenant/tokens', file: 'tokens-page.tsx' },
  ],
};
