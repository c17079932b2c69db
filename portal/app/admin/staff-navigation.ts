/** Where administrators find these pages. */
import type { StaffEntry } from '../staff/navigation.ts';

export const entries: readonly StaffEntry[] = [
  {
    path: '/staff/admin',
    label: 'admin.title',
    text: 'admin.entry',
    icon: 'key',
    order: 80,
    roles: ['administrator'],
  },
];
