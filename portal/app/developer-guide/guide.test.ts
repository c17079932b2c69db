/** What developers are shown. */
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { parseChangeLog } from './change-log.ts';
import { examplesFor } from './examples.ts';
import { parseModels } from './models.ts';
import { parseOperations, readable, requestOf } from './operations.ts';

test('every example asks this site, in each language the same', () => {
  const examples = examplesFor('https://city.example', [129.87, 32.75]);
  expect(examples.map(({ key }) => key)).toEqual(['near', 'geojson', 'catalog', 'tiles']);
  for (const { curl, javascript, python } of examples) {
    const url = /https:\/\/city\.example[^'"]+/.exec(curl)?.[0] ?? 'none';
    expect(javascript).toContain(url);
    expect(python).toContain(url);
  }
});

property.prop([fc.jsonValue()])('models are read whatever the API answers', (value) => {
  expect(Array.isArray(parseModels(value))).toBe(true);
});

const parameter = (name: string, place: string) => ({
  name,
  in: place,
  required: place === 'path',
});
const document = {
  paths: {
    '/api/things/{id}': {
      get: {
        operationId: 'getThing',
        security: [{}, { bearer: [] }],
        parameters: [parameter('id', 'path'), parameter('limit', 'query')],
      },
      post: { operationId: 'makeThing' },
    },
    '/api/secrets': { get: { operationId: 'listSecrets', security: [{ bearer: [] }] } },
    '/api/account': { get: { operationId: 'getAccount', security: [] } },
  },
};

test('only what is read without a key can be tried', () => {
  expect(parseOperations(document).map(({ id }) => id)).toEqual(['getThing']);
});

test('a form becomes a path in which nothing of a value is syntax', () => {
  const [operation] = parseOperations(document);
  if (operation === undefined) throw new Error('There is no operation');
  const form = new URLSearchParams({ 'path.id': 'a/b?c#d', 'query.limit': '5&x=1' });
  expect(requestOf(operation, form)).toBe('/api/things/a%2Fb%3Fc%23d?limit=5%26x%3D1');
  expect(requestOf(operation, new URLSearchParams({ 'path.id': '..' }))).toBeUndefined();
  expect(requestOf(operation, new URLSearchParams())).toBeUndefined();
});

property.prop([fc.jsonValue()])('operations are read whatever the document is', (value) => {
  expect(Array.isArray(parseOperations(value))).toBe(true);
});

test('a long answer is cut, and JSON gets lines', () => {
  expect(readable('{"a":1}')).toEqual({ text: '{\n  "a": 1\n}', isCut: false });
  expect(readable('x'.repeat(30_000))).toMatchObject({ isCut: true });
});

test('the change log becomes releases with entries, code apart', () => {
  const log =
    '# Changelog\n\n## Unreleased\n\n- One `thing`,\n  on two lines.\n- Two.\n\n## 1.0.0\n\n- First.\n';
  const text = (value: string) => ({ kind: 'text', text: value });
  expect(parseChangeLog(log)).toEqual([
    {
      name: 'Unreleased',
      entries: [
        [text('One '), { kind: 'code', text: 'thing' }, text(', on two lines.')],
        [text('Two.')],
      ],
    },
    { name: '1.0.0', entries: [[text('First.')]] },
  ]);
});

property.prop([fc.string()])('a change log is read whatever it says', (markdown) => {
  expect(Array.isArray(parseChangeLog(markdown))).toBe(true);
});
