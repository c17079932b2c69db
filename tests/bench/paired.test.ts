import { describe, expect, test } from 'vitest';
import { orderOf, spreadOf } from './paired.ts';

describe('measuring in turns', () => {
  test('each thing stands at each place equally often', () => {
    const things = ['a', 'b', 'c'];
    const rounds = Array.from({ length: 6 }, (_, round) => orderOf(things, round));
    for (const place of [0, 1, 2]) {
      const there = rounds.map((order) => order[place]);
      for (const thing of things) expect(there.filter((one) => one === thing)).toHaveLength(2);
    }
    expect(rounds.every((order) => order.toSorted().join('') === 'abc')).toBe(true);
  });

  test('one wild round moves neither the median nor the quartiles far', () => {
    expect(spreadOf([1, 1.1, 0.9, 1, 40])).toEqual({ low: 1, median: 1, high: 1.1 });
    expect(spreadOf([2, 4])).toEqual({ low: 2.5, median: 3, high: 3.5 });
    expect(spreadOf([])).toEqual({ low: 0, median: 0, high: 0 });
  });
});
