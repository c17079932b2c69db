/** The table of commands. Help, parsing and the README of this folder follow it. */
import { type AnyCommand, command } from './command.ts';

export const commands: readonly AnyCommand[] = [
  command({
    name: 'test',
    summary: 'Runs every test of the repository, browser tests included.',
    operands: '[FILTER…]',
    flags: {
      postgres: {
        kind: 'text',
        value: 'URL',
        meaning:
          'Run database tests on this PostgreSQL (superuser; test databases are made and dropped) instead of the embedded engine.',
      },
    },
    notes: [
      'A filter is a part of the path of test files.',
      'The last line is "N passed, N failed, N skipped". Every skip says why; one that does not, and a run without a single test, fail.',
    ],
    examples: [
      './kumiki test',
      './kumiki test packages/civic',
      './kumiki test server --postgres postgres://postgres@localhost:5432/postgres',
    ],
    load: async () => (await import('./test.ts')).test,
  }),
  command({
    name: 'check',
    summary: 'Format, lint, types, architecture, unused code; under a minute.',
    flags: {},
    load: async () => (await import('./check.ts')).check,
  }),
  command({
    name: 'fix',
    summary: 'Formats the code and mends what can be mended safely.',
    flags: {},
    load: async () => (await import('./fix.ts')).fix,
  }),
  command({
    name: 'generate',
    summary: 'Writes again every committed file that repeats code.',
    flags: {},
    load: async () => (await import('./generate.ts')).generate,
  }),
];
