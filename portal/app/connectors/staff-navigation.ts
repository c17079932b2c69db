import type { StaffEntry } from '../staff/navigation.ts';

export const entries: readonly StaffEntry[] = [
  {
    path: '/staff/connectors',
    label: 'connectors.title',
    text: 'connectors.navigationText',
    icon: 'download',
    order: 30,
    roles: ['administrator'],
  },
];
