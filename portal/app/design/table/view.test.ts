/** Tables: what is shown, in which order, and as CSV. */
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { tableCsv } from './csv.ts';
import { arrange, readTableView, type TableView, withTableView } from './view.ts';

interface Row {
  readonly name: string;
  readonly count?: number;
}

const rows: readonly Row[] = [
  { name: '長崎市', count: 120 },
  { name: 'ＡＥＤ一覧', count: 9 },
  { name: '佐世保市' },
  { name: '第10回', count: 30 },
  { name: '第2回', count: 30 },
];
const cellOf = (row: Row, key: string) => (key === 'count' ? row.count : row.name);
const keys = ['name', 'count'];
const names = (view: Partial<TableView>) =>
  arrange(rows, { order: 'ascending', filter: '', ...view }, cellOf, keys).map(({ name }) => name);

describe('a table', () => {
  test('is sorted by numbers as numbers, missing values last in both directions', () => {
    expect(names({ sort: 'count' }).at(0)).toBe('ＡＥＤ一覧');
    expect(names({ sort: 'count' }).at(-1)).toBe('佐世保市');
    expect(names({ sort: 'count', order: 'descending' }).at(-1)).toBe('佐世保市');
  });

  test('numbers in text are sorted as people count', () => {
    const sorted = names({ sort: 'name' });
    expect(sorted.indexOf('第2回')).toBeLessThan(sorted.indexOf('第10回'));
  });

  test('is filtered by every word, whatever its width and case', () => {
    expect(names({ filter: 'aed' })).toEqual(['ＡＥＤ一覧']);
    expect(names({ filter: '第 ３０' })).toEqual(['第10回', '第2回']);
    expect(names({ filter: 'ない' })).toEqual([]);
  });

  test('only its own columns are sorted by', () => {
    expect(readTableView(new URLSearchParams('sort=secret&order=up'), keys)).toEqual({
      order: 'ascending',
      filter: '',
    });
  });

  test('a new order begins at the first page and keeps the rest of the address', () => {
    const search = new URLSearchParams('page=3&city=42201&sort=name');
    expect(withTableView(search, { sort: 'count', order: 'descending' })).toBe(
      '?city=42201&sort=count&order=descending',
    );
    expect(withTableView(new URLSearchParams('filter=a'), { filter: '' })).toBe('?');
  });
});

describe('CSV', () => {
  test('quotes what needs it and defuses formulas', () => {
    const csv = tableCsv(
      ['名前', '数'],
      [
        ['a,"b"', 1],
        ['=1+1', -2],
        ['-5', undefined],
      ],
    );
    expect(csv).toBe('\u{feff}名前,数\r\n"a,""b""",1\r\n\'=1+1,-2\r\n-5,\r\n');
  });

  property.prop([fc.string(), fc.constantFrom('=', '+', '-', '@', '\t')])(
    'no text begins a formula, whatever follows',
    (text, sign) => {
      const [, line = ''] = tableCsv(['x'], [[`${sign}a${text}`]]).split('\r\n');
      expect(line.replace(/^"/, '').startsWith("'")).toBe(true);
    },
  );
});
