import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { standardDatasets, standardFileName } from './datasets.ts';
import { matchStandard } from './match.ts';
import { entityOf, rowOf } from './standard-row.ts';

const known = standardDatasets.filter(({ columns }) => columns.length > 0);

describe('the 31 standard datasets', () => {
  test('are numbered 1 to 31, each with a slug and a type of its own', () => {
    expect(standardDatasets.map(({ number }) => number)).toEqual(
      Array.from({ length: 31 }, (_, i) => i + 1),
    );
    expect(new Set(standardDatasets.map(({ slug }) => slug)).size).toBe(31);
    expect(new Set(standardDatasets.map(({ entityType }) => entityType)).size).toBe(31);
  });

  test('避難場所 and AED have their 39 columns', () => {
    const count = (slug: string) => standardDatasets.find((d) => d.slug === slug)?.columns.length;
    expect([count('evacuation_space'), count('aed')]).toEqual([39, 39]);
  });

  test.each(known)('$slug: no column and no attribute twice', ({ columns }) => {
    expect(new Set(columns.map(({ name }) => name)).size).toBe(columns.length);
    expect(new Set(columns.map(({ key }) => key)).size).toBe(columns.length);
  });

  test.each(known)('$slug is recognised by its own columns', ({ slug, columns, legacyColumns }) => {
    expect(matchStandard(columns.map(({ name }) => name))[0]?.dataset.slug).toBe(slug);
    if (legacyColumns.length > 0) expect(matchStandard(legacyColumns)[0]?.dataset.slug).toBe(slug);
  });

  test('a table of something else is none of them', () => {
    expect(matchStandard(['id', '日付', '河川名', '観測所名', 'はん濫危険水位', 'url'])).toEqual(
      [],
    );
    expect(matchStandard(['日時', '河川水位', 'id'])).toEqual([]);
    const common = ['ID', '名称', '緯度', '経度', '設置年月日', '定員', '備考'];
    expect(matchStandard(common)).toEqual([]);
  });

  test('a file is named after its code and slug', () => {
    const [first] = standardDatasets;
    expect(first && standardFileName(first, '422011')).toBe('422011_public_facility.csv');
  });
});

const cell = fc.oneof(
  fc.constantFrom(
    '',
    '1',
    '0',
    '有',
    '無',
    '未確認',
    '36.5',
    '36.50',
    '136.6',
    '08:30',
    '月;火',
    'a;;b',
    ';',
  ),
  fc.double({ noNaN: true }).map(String),
  fc.string({ unit: 'grapheme' }),
);

describe('properties', () => {
  property.prop([fc.constantFrom(...known), fc.infiniteStream(cell)], { numRuns: 500 })(
    'a row becomes an entity and the same row again, whatever its cells say',
    (dataset, cells) => {
      const row: Record<string, string> = {};
      for (const { name } of dataset.columns) {
        const { value } = cells.next();
        if (typeof value === 'string' && value !== '') row[name] = value;
      }
      expect(rowOf(dataset, entityOf(dataset, row))).toEqual(row);
    },
  );
});
