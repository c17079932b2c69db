/** The guide shows everything there is in the design folder. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { components, filesOf } from './components.ts';
import easy from './easy.json' with { type: 'json' };
import en from './en.json' with { type: 'json' };
import ja from './ja.json' with { type: 'json' };

const app = path.resolve(import.meta.dirname, '..');
const design = path.join(app, 'design');

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tsx'))
    .map((name) => name.replace(/\.tsx$/, ''));

/** Files of the design folder that a file imports, as `form/field`. */
function importedBy(file: string): readonly string[] {
  const source = readFileSync(file, 'utf8');
  return [...source.matchAll(/from '(\.[^']+)\.tsx'/g)]
    .map(([, target = '']) => path.resolve(path.dirname(file), target))
    .filter((target) => target.startsWith(`${design}${path.sep}`))
    .map((target) => path.relative(design, target));
}

/** What the frame of every page and the examples put on the screen, and what that is made of. */
function shown(): ReadonlySet<string> {
  const examples = filesBelow(path.join(app, 'style')).map((name) =>
    path.join(app, 'style', `${name}.tsx`),
  );
  const waiting = [path.join(app, 'root.tsx'), ...examples].flatMap((file) => importedBy(file));
  const seen = new Set<string>();
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    waiting.push(...importedBy(path.join(design, `${file}.tsx`)));
  }
  return seen;
}

test('every component of the design folder has a page, and is shown', () => {
  const files = filesBelow(design).toSorted();
  const named = new Set(Object.values(filesOf).flat<readonly (readonly string[])[]>());
  expect([...named].toSorted()).toEqual(files);
  const seen = shown();
  expect(files.filter((file) => !seen.has(file))).toEqual([]);
});

describe.each(components)('%s', (component) => {
  test.each(Object.entries({ ja, easy, en }))(
    'says in %s what it is for and how the keyboard is used',
    (_language, texts) => {
      const { title, text, keys } = texts.component[component];
      for (const said of [title, text, keys]) expect(said).not.toBe('');
    },
  );
});
