/** Tables as offices make them: merged headers, units, totals, notes, ditto marks, several tables, eras. */
import { describe, expect, test } from 'vitest';
import { CsvParser } from './csv-parser.ts';
import { RowMender } from './mend-row.ts';
import { planTable } from './plan.ts';

function read(text: string) {
  const parser = new CsvParser({ delimiter: ',' });
  const rows = [...parser.push(text), ...parser.end()].map(({ cells }) => cells);
  const plan = planTable({ rows });
  const mender = new RowMender(plan);
  const outcomes = rows.slice(plan.rowsBefore).map((cells, i) => mender.mend(cells, i + 1));
  const stored = outcomes.flatMap((each) => (each.kind === 'stored' ? [each] : []));
  return {
    plan,
    names: plan.columns.map(({ name }) => name),
    values: stored.map(({ values }) => values),
    refused: outcomes.flatMap((each) => (each.kind === 'refused' ? [each.notice.code] : [])),
    repairs: stored.flatMap(({ repairs }) => repairs.map(({ code }) => code)),
    notices: [
      ...plan.notices.map(({ code }) => code),
      ...stored.flatMap(({ notices }) => notices.map(({ code }) => code)),
    ],
  };
}

describe('headers in two rows', () => {
  test('groups over names that come twice are joined', () => {
    const { names, notices, values } = read(
      '地区,男性,,女性,\n,人数,割合,人数,割合\n中央,10,0.5,10,0.5\n北部,20,0.4,30,0.6\n',
    );
    expect(names).toEqual(['地区', '男性_人数', '男性_割合', '女性_人数', '女性_割合']);
    expect(notices).toContain('header-joined');
    expect(values).toHaveLength(2);
  });

  test('names of their own stay as they are, under a title and a date', () => {
    const { names, notices } = read(
      '避難所一覧,,,,令和6年4月1日現在\n施設,,所在地,,収容人数\n名称,名称_カナ,住所,電話番号,\n' +
        '中央公民館,チュウオウ,長崎市1-1,095-822-1111,120\n北小学校,キタ,長崎市2-2,095-822-2222,300\n',
    );
    expect(names).toEqual(['名称', '名称_カナ', '住所', '電話番号', '収容人数']);
    expect(notices).toEqual(expect.arrayContaining(['preamble-skipped', 'header-joined']));
  });

  test('a column without a name over data stays one, and no row of data becomes a header', () => {
    const { names, values } = read('名称,,住所\n公民館,a,長崎市\n学校,b,佐世保市\n');
    expect(names).toEqual(['名称', '列2', '住所']);
    expect(values).toHaveLength(2);
  });
});

describe('rows that are no records', () => {
  test('units, blank rows and notes are refused with a reason, totals are kept and told', () => {
    const { values, refused, notices } = read(
      '地区名,人口,世帯数\n,（人）,（世帯）\n中央,"1,200",500\n北部,800,300\n合計,"2,000",800\n\n' +
        '※住民基本台帳による\n',
    );
    expect(refused).toEqual(['row-is-units', 'row-blank', 'row-is-note']);
    expect(values).toEqual([
      ['中央', '1200', '500'],
      ['北部', '800', '300'],
      ['合計', '2000', '800'],
    ]);
    expect(notices).toContain('row-is-total');
  });

  test('a second table under the first is told', () => {
    const { notices, values } = read(
      '地区名,人口\n中央,1200\n北部,800\n\n学校名,児童の状況\n中央小,300\n',
    );
    expect(notices).toContain('second-table');
    expect(values).toHaveLength(4);
  });

  test('commas behind every row are no columns', () => {
    const { names, refused } = read('名称,住所,,,\n公民館,長崎市,,,\n学校,佐世保市,,,\n');
    expect(names).toEqual(['名称', '住所']);
    expect(refused).toEqual([]);
  });
});

describe('values left out or mixed', () => {
  test('ditto marks take the value above, and can be left as they are', () => {
    const text = '地区,施設名\n中央,公民館\n〃,図書館\n同上,学校\n';
    expect(read(text).values.map(([area]) => area)).toEqual(['中央', '中央', '中央']);
    expect(read(text).repairs).toEqual(['ditto-filled', 'ditto-filled']);
    const rows = text
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    const plan = planTable({ rows }, { undone: [{ column: '地区', code: 'ditto-filled' }] });
    const mender = new RowMender(plan);
    const kept = rows.slice(1).map((cells, i) => mender.mend(cells, i + 1));
    expect(kept).toMatchObject([{}, { values: ['〃', '図書館'] }, { values: ['同上', '学校'] }]);
  });

  test('a ditto mark on the first row stands for nothing and stays', () => {
    expect(read('地区,施設名\n〃,公民館\n〃,図書館\n').values[0]?.[0]).toBe('〃');
  });

  test('ways to write yes, details of other, platform-dependent characters are told', () => {
    const { notices } = read(
      '名称,駐車場の有無,種別\n㈱長崎ホール,○,その他（屋内広場）\n①号館,有,会館\n第二会館,○,会館\n',
    );
    expect(notices.filter((code) => code === 'characters-dependent')).toHaveLength(2);
    expect(notices.filter((code) => code === 'choices-mixed')).toHaveLength(1);
    expect(notices).toContain('other-with-detail');
  });

  test('dates in every era and notation are one notation', () => {
    const { values } = read(
      '名称,指定日\n一,令和6年4月1日\n二,R6.4.1\n三,平成元年1月8日\n四,2024/4/1\n五,20240401\n六,S63.12.31\n',
    );
    expect(values.map(([, date]) => date)).toEqual([
      '2024-04-01',
      '2024-04-01',
      '1989-01-08',
      '2024-04-01',
      '2024-04-01',
      '1988-12-31',
    ]);
  });
});
