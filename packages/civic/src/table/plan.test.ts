import { describe, expect, test } from 'vitest';
import { findHeader } from './header.ts';
import { RowMender, storedColumns } from './mend-row.ts';
import { planTable } from './plan.ts';

const data = [
  ['422011', '1', '矢上公園', '32.770988', '129.958512'],
  ['422011', '2', '第２公園', '32.77276', '129.95731'],
  ['422011', '3', '東公園', '32.774', '129.9511'],
];
const header = ['全国地方公共団体コード', 'ID', '名称', '緯度', '経度'];

describe('the header', () => {
  test('is the first row of an orderly file', () => {
    expect(findHeader([header, ...data])).toBe(0);
  });

  test('is found under titles, dates and blank rows', () => {
    const before = [['避難所一覧'], ['令和8年4月1日現在', '', '', '', '（防災課）'], ['']];
    expect(findHeader([...before, header, ...data])).toBe(3);
  });

  test('is absent where the data begin at once', () => {
    expect(findHeader(data)).toBeUndefined();
    const plan = planTable({ rows: data });
    expect(plan.columns.map(({ role }) => role)).toEqual([
      'local-government-code',
      'number',
      'text',
      'latitude',
      'longitude',
    ]);
    expect(plan.notices.map(({ code }) => code)).toEqual(['header-absent']);
  });

  test('may be years over numbers', () => {
    expect(
      findHeader([
        ['地域', '2024', '2025'],
        ['東部', '10', '12'],
        ['西部', '8', '9'],
      ]),
    ).toBe(0);
  });

  test('may be words over words', () => {
    expect(
      findHeader([
        ['品目', '出し方'],
        ['びん', '資源'],
        ['かさ', '不燃'],
      ]),
    ).toBe(0);
  });
});

describe('the plan of a table', () => {
  test('names without a name and names that come twice are told', () => {
    const rows = [
      ['名称', '', '名称', '備考'],
      ['a', 'b', 'c', 'd'],
      ['e', 'f', 'g', 'h'],
    ];
    const plan = planTable({ rows });
    expect(plan.columns.map(({ name }) => name)).toEqual(['名称', '列2', '名称_2', '備考']);
    expect(plan.notices.map(({ code }) => code)).toEqual([
      'column-name-missing',
      'column-name-repeated',
    ]);
  });

  test('staff decide over header, roles and standard', () => {
    const rows = [header, ...data];
    const plan = planTable({ rows }, { header: 'none', roles: { 列3: 'note' }, standard: 'none' });
    expect(plan.rowsBefore).toBe(0);
    expect(plan.columns[2]).toMatchObject({ role: 'note', by: 'staff' });
    expect(plan.match).toBeUndefined();
  });

  test('the older generation is read as the standard, and every renamed column is told', () => {
    const legacy = [
      '都道府県コード又は市区町村コード',
      'NO',
      '名称',
      '住所',
      '方書',
      '緯度',
      '経度',
      '設置位置',
      '小児対応設備の有無',
    ];
    const row = ['422011', '1', '市役所', '長崎市魚の町4-1', '', '32.75', '129.877', '1階', '有'];
    const plan = planTable({ rows: [legacy, row, row], fileName: '422011_aed.csv' });
    expect(plan.match).toMatchObject({ generation: 'legacy', isNamedSo: true });
    expect(plan.match?.dataset.slug).toBe('aed');
    expect(plan.match?.matched.get('住所')).toBe('所在地_連結表記');
    expect(plan.notices.filter(({ code }) => code === 'column-recognised')).toHaveLength(4);
  });
});

describe('one row', () => {
  const mender = new RowMender(planTable({ rows: [header, ...data] }));

  test('swapped coordinates change places', () => {
    const row = mender.mend(['422011', '4', '西公園', '129.9', '32.7'], 4);
    expect(row).toMatchObject({
      kind: 'stored',
      values: ['422011', '4', '西公園', '32.7', '129.9'],
    });
  });

  test('rows that are no data are refused with a reason', () => {
    const code = (cells: readonly string[]) => {
      const row = mender.mend(cells, 9);
      return row.kind === 'refused' ? row.notice.code : undefined;
    };
    expect(code(['', '', ''])).toBe('row-blank');
    expect(code(['※令和8年4月1日現在'])).toBe('row-is-note');
    expect(code(header)).toBe('row-repeats-header');
    expect(code(['1', '2', '3', '4', '5', '6'])).toBe('row-too-long');
    expect(code(['1', '2', '3', '4', '5', '', ' '])).toBeUndefined();
  });

  test('two coordinates in one cell get columns of their own', () => {
    const rows = [
      ['名称', '緯度経度'],
      ['a', '32.77, 129.95'],
      ['b', '32.78, 129.96'],
    ];
    const plan = planTable({ rows });
    expect(storedColumns(plan)).toEqual(['名称', '緯度経度', '緯度', '経度']);
    expect(new RowMender(plan).mend(['a', '32.77, 129.95'], 1)).toMatchObject({
      values: ['a', '32.77, 129.95', '32.77', '129.95'],
    });
  });
});
