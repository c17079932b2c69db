/** SECURITY.md claims nothing that no test holds. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');

interface Claim {
  readonly what: string;
  readonly file: string;
  readonly name: string;
}

/** Rows of tables that name a file of tests and a test. */
function claims(): readonly Claim[] {
  return readFileSync(path.join(root, 'SECURITY.md'), 'utf8')
    .split('\n')
    .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
    .filter((cells) => cells.some((cell) => cell.endsWith('.test.ts')))
    .map((cells) => {
      const at = cells.findIndex((cell) => cell.endsWith('.test.ts'));
      return { what: cells[1] ?? '', file: cells[at] ?? '', name: cells[at + 1] ?? '' };
    });
}

describe('SECURITY.md', () => {
  test('claims requirements of OWASP ASVS 5.0 and answers to what hurt others', () => {
    expect(claims().length).toBeGreaterThan(40);
    const requirements = claims().filter(({ what }) => /^\d+\.\d+\.\d+/.test(what));
    expect(requirements.length).toBeGreaterThan(35);
  });

  test.each(claims().map(({ what, file, name }) => [what, name, file] as const))(
    '%s: "%s" is a test of %s',
    (_, name, file) => {
      expect(existsSync(path.join(root, file)), file).toBe(true);
      const text = readFileSync(path.join(root, file), 'utf8');
      const quoted = [`'${name}'`, `\`${name}\``, `"${name}"`, `${name}',`];
      expect(
        quoted.some((one) => text.includes(one)),
        `${file} has no test "${name}"`,
      ).toBe(true);
    },
  );
});
