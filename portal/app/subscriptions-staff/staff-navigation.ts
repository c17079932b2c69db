/** Where administrators find these pages. */
import type { StaffEntry } from '../staff/navigation.ts';

export const entries: readonly StaffEntry[] = [
  {
    path: '/staff/subscriptions',
    label: 'subscriptions-staff.title',
    text: 'subscriptions-staff.entry',
    icon: 'bell',
    order: 60,
    roles: ['administrator'],
  },
];
