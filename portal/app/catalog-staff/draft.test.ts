import { expect, test } from 'vitest';
import { draftOf, valuesOf } from './draft.ts';

const dataset = {
  id: 'x',
  tenant: 'default',
  state: 'published',
  version: 3,
  head: 3,
  published: 3,
  name: 'parks',
  title: { ja: '公園', en: 'Parks' },
  description: { ja: '公園の一覧' },
  publisher: { name: '見本市', localGovernmentCode: '422011' },
  access: 'public',
  tags: ['公園', '緑'],
  estat: ['08'],
  themes: ['REGI'],
  licenceDetails: { url: 'https://x.example/' },
  resources: [
    { id: 'r1', url: 'https://city.example/file', file: { name: 'a.csv' }, table: {} },
    { id: 'r2', url: 'https://x.example/b.csv' },
  ],
};

test('what is shown and sent back unchanged says the same, and keeps what the form does not show', () => {
  expect(draftOf(dataset, valuesOf(dataset))).toEqual({
    name: 'parks',
    title: { ja: '公園', en: 'Parks' },
    description: { ja: '公園の一覧' },
    publisher: { name: '見本市', localGovernmentCode: '422011' },
    access: 'public',
    tags: ['公園', '緑'],
    estat: ['08'],
    themes: ['REGI'],
    resources: [
      { id: 'r1', file: { name: 'a.csv' } },
      { id: 'r2', url: 'https://x.example/b.csv' },
    ],
  });
});

test('an emptied field takes its member away, and tags may be parted by any comma', () => {
  const values = { ...valuesOf(dataset), publisher: '', titleEn: '', tags: '公園，緑, 水' };
  const draft = draftOf(dataset, values);
  expect(draft['title']).toEqual({ ja: '公園' });
  expect(draft['publisher']).toEqual({ localGovernmentCode: '422011' });
  expect(draft['tags']).toEqual(['公園', '緑', '水']);
});
