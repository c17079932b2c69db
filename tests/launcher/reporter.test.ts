/** Runs Vitest over small suites made for the purpose and reads what the reporter says of them. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const reporter = path.join(root, 'tests/reporter.ts');
mkdirSync(path.join(root, '.kumiki'), { recursive: true });
// Inside the project, so that the suites find Vitest.
const folder = mkdtempSync(path.join(root, '.kumiki', 'reporter-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(suite: string): { exitCode: number | null; lines: string[] } {
  writeFileSync(
    path.join(folder, 'vitest.config.ts'),
    `export default { test: { reporters: [${JSON.stringify(reporter)}], passWithNoTests: true } };`,
  );
  writeFileSync(path.join(folder, 'a.test.ts'), suite);
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const { status, stdout } = spawnSync(process.execPath, [vitest, 'run', '--root', folder], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '' },
  });
  return { exitCode: status, lines: stdout.trimEnd().split('\n') };
}

const imports = `import { describe, expect, test } from 'vitest';
import { skipUnless } from ${JSON.stringify(path.join(root, 'tests/skip.ts'))};`;

describe('the report of a test run', () => {
  test('ends with one plain line of counts, and every skip says why', () => {
    const { exitCode, lines } = run(`${imports}
      test('passes', () => {});
      test('skips itself', (context) => context.skip('the moon is full'));
      describe('a suite', skipUnless(false, 'the sun is up'), () => { test('rests', () => {}); });`);
    expect(lines.at(-1)).toBe('1 passed, 0 failed, 2 skipped');
    expect(lines).toContain('Skipped: the moon is full');
    expect(lines).toContain('  a.test.ts > skips itself');
    expect(lines).toContain('Skipped: the sun is up');
    expect(lines).toContain('  a.test.ts > a suite > rests');
    expect(exitCode).toBe(0);
  });

  test('a failed test fails the run', () => {
    const { exitCode, lines } = run(`${imports}
      test('passes', () => {});
      test('fails', () => expect(1).toBe(2));`);
    expect(lines.at(-1)).toBe('1 passed, 1 failed, 0 skipped');
    expect(exitCode).toBe(1);
  });

  test('a file that cannot be loaded counts as failed', () => {
    const { exitCode, lines } = run(`${imports} throw new Error('broken');`);
    expect(lines.at(-1)).toBe('0 passed, 1 failed, 0 skipped');
    expect(exitCode).toBe(1);
  });

  test('an error outside of tests counts as failed', () => {
    const { exitCode, lines } = run(`${imports}
      test('passes', async () => {
        void Promise.reject(new Error('nobody waits for this'));
        await new Promise((resolve) => setTimeout(resolve, 50));
      });`);
    expect(lines.at(-1)).toBe('1 passed, 1 failed, 0 skipped');
    expect(exitCode).toBe(1);
  });

  test('a skip without a reason fails the run', () => {
    const { exitCode, lines } = run(`${imports}
      test('passes', () => {});
      test.skip('rests', () => {});`);
    expect(lines.at(-1)).toBe('1 passed, 0 failed, 1 skipped');
    expect(exitCode).toBe(1);
  });

  test('a run without a test fails', () => {
    const { exitCode, lines } = run(`${imports}
      test('skips itself', (context) => context.skip('there is a reason'));`);
    expect(lines.at(-1)).toBe('0 passed, 0 failed, 1 skipped');
    expect(exitCode).toBe(1);
  });
});
