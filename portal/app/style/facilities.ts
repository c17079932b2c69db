/** Rows for the table of the guide. */
export const facilities = [
  { name: 'hall', people: 320, updated: '2026-04-01' },
  { name: 'school', people: 1250, updated: '2025-11-20' },
  { name: 'gym', people: 80, updated: '2026-10-05' },
] as const;
