/** Where auditors and administrators find this page. */
import type { StaffEntry } from '../staff/navigation.ts';

export const entries: readonly StaffEntry[] = [
  {
    path: '/staff/audit',
    label: 'audit.title',
    text: 'audit.entry',
    icon: 'history',
    order: 90,
    roles: ['auditor', 'administrator'],
  },
];
