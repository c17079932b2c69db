import type { StaffEntry } from '../staff/navigation.ts';

export const entries: readonly StaffEntry[] = [
  {
    path: '/staff/import',
    label: 'import.title',
    text: 'import.navigationText',
    icon: 'upload',
    order: 20,
    roles: ['editor', 'publisher', 'approver', 'administrator'],
  },
  {
    path: '/staff/quality',
    label: 'import.qualityTitle',
    text: 'import.qualityNavigationText',
    icon: 'check',
    order: 25,
    roles: ['viewer', 'editor', 'publisher', 'approver', 'administrator'],
  },
];
