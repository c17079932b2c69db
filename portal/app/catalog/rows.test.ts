import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import type { Column } from './dataset.ts';
import { positionsOf, suggestCharts } from './rows.ts';

const column = (id: string, type = 'text'): Column => ({ id, type, label: id, role: '' });

test('a few kinds that repeat are counted, the most frequent first', () => {
  const rows = ['公園', '学校', '公園', '公園', '学校', '広場'].map((種別) => ({ 種別 }));
  expect(suggestCharts([column('種別')], rows)).toEqual([
    {
      id: '種別',
      column: '種別',
      kind: 'kinds',
      bars: [
        { label: '公園', count: 3 },
        { label: '学校', count: 2 },
        { label: '広場', count: 1 },
      ],
    },
  ]);
});

test('numbers are counted between round bounds, and none is lost', () => {
  const rows = [1, 12, 25, 99, 100].map((人数) => ({ 人数 }));
  const [chart] = suggestCharts([column('人数', 'int')], rows);
  expect(chart?.bars[0]).toEqual({ label: '0–20', count: 2 });
  expect(chart?.bars.reduce((sum, { count }) => sum + count, 0)).toBe(5);
});

test('of many kinds the most frequent have bars, and the others are counted', () => {
  const rows = Array.from({ length: 100 }, (_, n) => ({ 市町村: `第${n % 20}町` }));
  const [chart] = suggestCharts([column('市町村')], rows);
  expect(chart?.bars).toHaveLength(12);
  expect(chart?.rest).toEqual({ kinds: 8, count: 40 });
});

test('names, codes and positions are no chart', () => {
  const rows = Array.from({ length: 20 }, (_, n) => ({ 名称: `第${n}`, コード: n % 2, 緯度: n }));
  const columns = [column('名称'), column('コード', 'int'), column('緯度', 'numeric')];
  expect(suggestCharts(columns, rows)).toEqual([]);
});

test('places need both coordinates', () => {
  const rows = [
    { 緯度: 32.7, 経度: 129.8 },
    { 緯度: 32.7, 経度: null },
    { 緯度: '', 経度: 129 },
    { 緯度: '32.8', 経度: '129.9' },
  ];
  expect(positionsOf([column('緯度'), column('経度')], rows)).toEqual([
    [129.8, 32.7],
    [129.9, 32.8],
  ]);
});

property.prop([fc.array(fc.record({ x: fc.jsonValue(), y: fc.double() }))])(
  'whatever stands in the rows, nothing throws and bars are few',
  (rows) => {
    for (const { bars } of suggestCharts([column('x'), column('y', 'numeric')], rows)) {
      expect(bars.length).toBeLessThanOrEqual(13);
    }
  },
);
