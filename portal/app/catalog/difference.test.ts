import { expect, test } from 'vitest';
import { differenceOf } from './difference.ts';

const file = (sha256: string, bytes: number) => ({ name: 'a.csv', sha256, bytes });
const before = {
  title: { ja: '公園' },
  tags: ['緑'],
  temporal: { from: '2026-04-01' },
  resources: [
    { id: '1', name: { ja: '一覧' }, file: file('aa', 10) },
    { id: '2', name: { ja: '地図' }, url: 'https://city.example/map.pdf' },
    { id: '3', name: { ja: '同じ' }, file: file('cc', 30) },
  ],
};

test('tells fields and files that differ, and nothing else', () => {
  const after = {
    ...before,
    title: { ja: '公園一覧' },
    temporal: { from: '2026-04-01', until: '2027-03-31' },
    resources: [
      { id: '1', name: { ja: '一覧' }, file: file('bb', 20) },
      { id: '3', name: { ja: '同じ' }, file: file('cc', 30) },
      { id: '4', name: { ja: '新規' }, file: file('dd', 5) },
    ],
  };
  expect(differenceOf(before, after)).toEqual({
    fields: [
      { field: 'title', before: '公園', after: '公園一覧' },
      { field: 'period', before: '2026-04-01 – ', after: '2026-04-01 – 2027-03-31' },
    ],
    files: [
      { kind: 'changed', name: '一覧', before: 'a.csv、10 B', after: 'a.csv、20 B' },
      { kind: 'added', name: '新規', before: '', after: 'a.csv、5 B' },
      { kind: 'removed', name: '地図', before: 'https://city.example/map.pdf', after: '' },
    ],
  });
});

test('of the first version there are only its files', () => {
  const { fields, files } = differenceOf(undefined, before);
  expect(fields).toEqual([]);
  expect(files.map(({ kind }) => kind)).toEqual(['added', 'added', 'added']);
});
