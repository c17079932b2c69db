/** What the API tells of readability, and what the badge makes of it. */
import { expect, test } from 'vitest';
import { parseReadability, weakestScore } from './readability.ts';

const rule = {
  id: 'L1-03',
  name: { ja: '改行がない', en: 'No line breaks' },
  count: 2,
  deduction: 10,
  places: [{ row: 3, column: '名称' }, { column: '所在地' }],
};

test('findings have their places, whatever is left out', () => {
  const body = JSON.stringify({ files: [{ resource: 'r', score: 53, broken: [rule] }] });
  expect(parseReadability(body)).toEqual([
    {
      resource: 'r',
      score: 53,
      broken: [
        {
          ...rule,
          places: [
            { row: 3, column: '名称' },
            { row: 0, column: '所在地' },
          ],
        },
      ],
    },
  ]);
  expect(parseReadability('')).toEqual([]);
});

test('the badge shows the weakest file, and nothing where none was measured', () => {
  const file = (score: number) => ({ resource: String(score), score, broken: [] });
  expect(weakestScore([file(90), file(53), file(97)])).toBe(53);
  expect(weakestScore([])).toBeUndefined();
});
