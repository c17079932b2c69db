import { expect, test } from 'vitest';
import { countTopics, topics } from './topics.ts';

const node = (id: string, title: string, more = {}) => ({
  id,
  title,
  level: 'measure' as const,
  ...more,
});

test('nodes are counted for every topic they speak of, in any width, and repetitions are not', () => {
  const counted = countTopics({
    nodes: [
      node('1', '行政手続のオンライン化'),
      node('2', 'ＲＰＡやＡＩの活用'),
      node('3', '見守り', { summary: '高齢者の家にセンサーを置く' }),
      node('4', '行政手続のオンライン化', { repeatOf: '1' }),
    ],
  });
  expect(counted).toMatchObject({
    procedures: 1,
    workstyle: 1,
    health: 1,
    inclusion: 1,
    tourism: 0,
  });
  expect(Object.keys(counted)).toEqual(topics.map(({ id }) => id));
});
