import { describe, expect, test } from 'vitest';
import { loadRegion } from '../index.ts';
import { proposeTitle } from './propose-title.ts';
import type { ImportAnalysis } from './session.ts';

const region = await loadRegion('nagasaki');

function analysis(more: Partial<ImportAnalysis>): ImportAnalysis {
  return {
    ...{ kind: 'table', encoding: 'UTF-8', header: 0, columns: [], alternatives: [] },
    ...{ repairs: [], notices: [], rowsRead: 1, rowsRefused: 0, isWhole: true },
    ...{ rows: [], head: [], points: [] },
    ...more,
  };
}

const code = { name: 'コード', role: 'text', confidence: 1, by: 'name', repaired: 0, invalid: 0 };
const columns = [{ ...code, role: 'text' as const, standard: '全国地方公共団体コード' }];
const row = (value: string) => ({ row: 1, raw: [value], values: [value] });
const match = {
  ...{ slug: 'aed', number: 8, name: { ja: 'AED設置箇所', en: 'AED' }, score: 1 },
  ...{ generation: 'standard' as const, matched: 5, missing: [], additional: [] },
  entityType: 'AED',
};

const propose = (more: Partial<ImportAnalysis>, fileName: string) =>
  proposeTitle({ analysis: analysis(more), fileName }, region);

describe('a title is proposed', () => {
  test('by the heading of the file, with the municipality its rows name', () => {
    const head = [['令和8年4月1日現在', ''], ['公園一覧', '', ''], ['コード']];
    const rows = [row('422011'), row('422011')];
    expect(propose({ head, header: 2, columns, rows }, 'a.csv')).toBe('公園一覧（長崎市）');
  });

  test('by the standard it follows, with the municipality of its name', () => {
    expect(propose({ match }, '422011_aed.csv')).toBe('AED設置箇所一覧（長崎市）');
    expect(propose({ match }, '42201_aed.csv')).toBe('AED設置箇所一覧（長崎市）');
    expect(propose({ match }, 'aed.csv')).toBe('AED設置箇所一覧');
  });

  test('without naming a place twice, or one of several', () => {
    const head = [['長崎市の公園'], ['コード']];
    expect(propose({ head, header: 1, columns, rows: [row('422011')] }, 'a.csv')).toBe(
      '長崎市の公園',
    );
    const rows = [row('422011'), row('422029')];
    expect(propose({ match, columns, rows }, 'a.csv')).toBe('AED設置箇所一覧');
  });

  test('by the name of the file where remarks, units and tables stand above the header', () => {
    const head = [['※速報値'], ['単位：人'], ['2026/4/1'], ['課', '内線'], ['a'], ['コード']];
    expect(propose({ head, header: 5 }, 'dir/人口 2026.csv')).toBe('人口 2026');
    expect(propose({ header: 'none' }, '.csv')).toBe('file');
  });
});
