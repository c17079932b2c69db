/** Where staff find the plans. */
import type { StaffEntry } from '../staff/navigation.ts';

export const entries: readonly StaffEntry[] = [
  {
    path: '/staff/plans',
    label: 'plans-staff.title',
    text: 'plans-staff.lead',
    icon: 'chart',
    order: 35,
    roles: ['viewer', 'editor', 'approver', 'publisher', 'administrator'],
  },
];
