import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const app = path.resolve(import.meta.dirname, '..');

/** Opening tags of `name`, whatever stands in the braces of their members. */
function tagsOf(source: string, name: string): readonly string[] {
  return source
    .split(new RegExp(`<${name}(?=\\s)`))
    .slice(1)
    .map((rest) => {
      let depth = 0;
      const signs = Array.from(rest);
      const end = signs.findIndex((sign, at) => {
        depth += sign === '{' ? 1 : sign === '}' ? -1 : 0;
        return depth === 0 && sign === '>' && signs[at - 1] !== '=';
      });
      return signs.slice(0, end).join('');
    });
}

test('every link looks like something that can be pressed: none is left without a class', () => {
  const files = globSync('**/*.tsx', { cwd: app });
  expect(files.length).toBeGreaterThan(100);
  const bare = files.flatMap((file) =>
    tagsOf(readFileSync(path.join(app, file), 'utf8'), 'Link')
      .filter((tag) => !/className|\{\.\.\./.test(tag))
      .map((tag) => `${file}: <Link${tag}>`),
  );
  expect(bare).toEqual([]);
});
