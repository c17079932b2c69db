/** What developers are shown. */
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { examplesFor } from './examples.ts';
import { parseModels } from './models.ts';

test('every example asks this site, in each language the same', () => {
  const examples = examplesFor('https://city.example', [129.87, 32.75]);
  expect(examples.map(({ key }) => key)).toEqual(['near', 'geojson', 'tiles']);
  for (const { curl, javascript, python } of examples) {
    const url = /https:\/\/city\.example[^'"]+/.exec(curl)?.[0] ?? 'none';
    expect(javascript).toContain(url);
    expect(python).toContain(url);
  }
});

property.prop([fc.jsonValue()])('models are read whatever the API answers', (value) => {
  expect(Array.isArray(parseModels(value))).toBe(true);
});
