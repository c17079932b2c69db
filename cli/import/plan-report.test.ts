import { expect, test } from 'vitest';
import { isPlanFile, parsePlanReport } from './plan-report.ts';
import { summarise } from './report.ts';

test('a plan is told by its ending', () => {
  expect([isPlanFile('plans/saga.yaml'), isPlanFile('a.YML'), isPlanFile('a.json')]).toEqual([
    true,
    true,
    false,
  ]);
});

test('nodes and indicators are counted, and a refused one is told with its line', () => {
  const fault = {
    severity: 'error',
    pointer: '/nodes/3/title',
    line: 12,
    message: { ja: '名称がありません', en: 'it has no title' },
    remedy: { ja: '名称を書いてください', en: 'write one' },
  };
  const body = JSON.stringify({
    outcome: 'created',
    plan: { nodeCount: 10, indicatorCount: 2 },
    faults: [fault, { ...fault, pointer: '/nodes/3/level' }],
  });
  expect(parsePlanReport('a.yaml', 201, body, 'ja')).toMatchObject({
    format: 'plan',
    created: 12,
    refused: 1,
    notices: [{ message: '12行目: 名称がありません', severity: 'error' }, {}],
  });
});

test('each fault of a plan is told by itself, with its sheet and line', () => {
  const fault = (line: number) => ({
    severity: 'error',
    pointer: `/nodes/${line}/title`,
    line,
    sheet: '施策',
    message: { ja: '名称が書かれていません', en: 'title is missing' },
    remedy: { ja: '名称を書いてください', en: 'Write title' },
  });
  const body = JSON.stringify({ outcome: 'created', plan: {}, faults: [fault(4), fault(9)] });
  const told = summarise([parsePlanReport('a.xlsx', 201, body, 'ja')], 'ja');
  expect(told.filter((line) => line.startsWith('誤り'))).toEqual([
    '誤り plan-member-invalid × 1: シート「施策」4行目: 名称が書かれていません',
    '誤り plan-member-invalid × 1: シート「施策」9行目: 名称が書かれていません',
  ]);
});

test('a plan that is refused whole says why', () => {
  const body = JSON.stringify({ detail: 'It is no plan (line 3).', faults: [] });
  expect(parsePlanReport('a.yaml', 400, body, 'en')).toMatchObject({
    fault: 'It is no plan (line 3).',
    created: 0,
    refused: 0,
  });
});
