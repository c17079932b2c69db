/** Runs Vitest over small suites made for the purpose and reads what the reporter says of them. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { describeFailures } from '../../cli/failures.ts';

const root = path.resolve(import.meta.dirname, '../..');
const reporter = path.join(root, 'tests/reporter.ts');
mkdirSync(path.join(root, '.kumiki'), { recursive: true });
// Inside the project, so that the suites find Vitest.
const folder = mkdtempSync(path.join(root, '.kumiki', 'reporter-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(
  suite: string,
  more: Record<string, string> = {},
): { exitCode: number | null; lines: string[] } {
  writeFileSync(
    path.join(folder, 'vitest.config.ts'),
    `export default { test: { reporters: [${JSON.stringify(reporter)}], passWithNoTests: true } };`,
  );
  writeFileSync(path.join(folder, 'a.test.ts'), suite);
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const { status, stdout } = spawnSync(process.execPath, [vitest, 'run', '--root', folder], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', ...more },
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

  test('where failures are collected, those of earlier runs and of this one stand before the closing line', () => {
    const file = path.join(folder, 'failures');
    writeFileSync(file, '✗ an earlier gate\n    its first line\n');
    const { lines } = run(
      `${imports}
      test('passes', () => {});
      test('skips itself', (context) => context.skip('the moon is full'));
      test('fails', () => expect({ a: 1 }).toEqual({ a: 2 }));`,
      { KUMIKI_FAILURES: file },
    );
    const block = lines.slice(lines.indexOf('── What failed ──'));
    expect(block.slice(1, 4)).toEqual([
      '✗ an earlier gate',
      '    its first line',
      '✗ a.test.ts > fails',
    ]);
    expect(block.join('\n')).toMatch(/\n {4}expected .*\n(.*\n)* {4}at .*a\.test\.ts:\d+:\d+\n/);
    expect(block.at(-1)).toBe('1 passed, 1 failed, 1 skipped');
    expect(lines).toContain('Skipped: the moon is full (1)');
    expect(lines).not.toContain('  a.test.ts > skips itself');
  });

  test('a failure that says much is cut, and so is a run in which everything fails', () => {
    const long = Array.from({ length: 60 }, (_, i) => `line ${i}`).join('\n');
    const many = Array.from({ length: 45 }, (_, i) => ({ name: `test ${i}`, output: long }));
    const lines = describeFailures(many).split('\n');
    expect(lines.slice(24, 28)).toEqual([
      '    line 23',
      '    line 24',
      '    … and 35 lines more',
      '✗ test 1',
    ]);
    expect(lines.at(-1)).toBe('✗ … and 5 more');
  });
});
