/** The pages of this area. */
import type { AreaPages } from '../pages.ts';

export const pages: AreaPages = {
  everyone: [
    { path: 'sign-in', file: 'sign-in-page.tsx' },
    { path: 'sign-out', file: 'sign-out-page.tsx' },
    { path: 'account', file: 'settings-page.tsx' },
    { path: 'account/sign-up', file: 'sign-up-page.tsx' },
    { path: 'account/recovery', file: 'recovery-page.tsx' },
    { path: 'account/mail', file: 'mail-page.tsx' },
    { path: 'account/proxies', file: 'proxies-page.tsx' },
    { path: 'account/delete', file: 'delete-page.tsx' },
    { path: 'account/setup', file: 'setup-page.tsx' },
    { path: 'account/invitation', file: 'invitation-page.tsx' },
  ],
};
