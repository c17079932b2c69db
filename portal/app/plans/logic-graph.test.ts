import { expect, test } from 'vitest';
import { boxWidth, drawLogic, wrap } from './logic-graph.ts';

test('steps stand in the columns of their stages without covering each other', () => {
  const { boxes, arrows, width, height } = drawLogic([
    { id: 'a', stage: 'input', title: '予算', to: ['b', 'c', 'gone'] },
    { id: 'b', stage: 'outcome', title: '安心して暮らせる', to: [] },
    { id: 'c', stage: 'input', title: '人', to: ['a'] },
  ]);
  const [a, b, c] = boxes;
  if (a === undefined || b === undefined || c === undefined) throw new Error('A box is missing');
  expect(a.x).toBe(c.x);
  expect(c.y).toBeGreaterThanOrEqual(a.y + a.height);
  expect(b.x + boxWidth).toBe(width);
  expect(height).toBeGreaterThanOrEqual(c.y + c.height);
  expect(arrows.map(({ id }) => id)).toEqual(['a b', 'a c', 'c a']);
});

test('titles are wrapped into what fits, and nothing is drawn without end', () => {
  expect(wrap('窓口に来なくても手続が終わる')).toEqual(['窓口に来なくても手続が', '終わる']);
  expect(wrap('smart city of everyone')).toEqual(['smart city of everyone']);
  expect(wrap('あ'.repeat(100))).toHaveLength(4);
});
