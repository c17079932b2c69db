import { expect, test } from 'vitest';
import { changesBetween } from './plan-changes.ts';
import { patternPlan } from './template.ts';

const told = (...plans: Parameters<typeof changesBetween>) =>
  changesBetween(...plans).map(({ kind, part, id, members }) => {
    const words = members.map(({ member, before, after }) => `${member}: ${before} → ${after}`);
    return [kind, part, id, ...(kind === 'changed' ? words : [])].join(' ');
  });

test('a plan that is equal changes nothing, and one that is new adds everything', () => {
  expect(changesBetween(patternPlan, structuredClone(patternPlan))).toEqual([]);
  const added = changesBetween(undefined, patternPlan);
  expect(added).toHaveLength(1 + patternPlan.nodes.length + patternPlan.indicators.length);
  expect(added.every(({ kind }) => kind === 'added')).toBe(true);
});

test('what is added, taken away, changed and moved is told with both values', () => {
  const [first, second, third, ...rest] = patternPlan.nodes;
  if (first === undefined || second === undefined || third === undefined) throw new Error('no');
  const after = {
    ...patternPlan,
    title: '新しい名前',
    nodes: [
      { ...first, id: '9', title: '新しい方針' },
      ...rest,
      { ...second, department: '企画課' },
      first,
    ],
    governance: { lead: '町長' },
  };
  expect(told(patternPlan, after)).toEqual([
    'changed head mihon-2026 title: 見本町デジタル推進計画 → 新しい名前',
    'added node 9',
    'changed node 1.1 department: 総務課 → 企画課',
    'removed node 1.1.1',
    'added governance mihon-2026',
    'changed order mihon-2026 nodes: undefined → undefined',
  ]);
});
