/** Where staff find the catalogue. */
import type { StaffEntry } from '../staff/navigation.ts';

export const entries: readonly StaffEntry[] = [
  {
    path: '/staff/catalog',
    label: 'catalog-staff.title',
    text: 'catalog-staff.lead',
    icon: 'data',
    order: 20,
    roles: ['viewer', 'editor', 'publisher', 'administrator'],
  },
  {
    path: '/staff/catalog/messages',
    label: 'catalog-staff.messages.title',
    text: 'catalog-staff.messages.lead',
    icon: 'info',
    order: 25,
    roles: ['editor', 'publisher', 'administrator'],
  },
];
