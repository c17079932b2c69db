/** Where administrators find this page. */
import type { StaffEntry } from '../staff/navigation.ts';

export const entries: readonly StaffEntry[] = [
  {
    path: '/staff/history',
    label: 'history-staff.title',
    text: 'history-staff.entry',
    icon: 'clock',
    order: 65,
    roles: ['administrator'],
  },
];
