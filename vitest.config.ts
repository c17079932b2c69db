import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'packages/**/*.test.ts',
      'server/**/*.test.ts',
      'portal/**/*.test.ts',
      'regions/**/*.test.ts',
      'cli/**/*.test.ts',
      'tests/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/build/**', '.kumiki/**'],
    globalSetup: ['tests/setup/database.ts'],
    setupFiles: ['./tests/setup/properties.ts'],
    reporters: ['./tests/reporter.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
