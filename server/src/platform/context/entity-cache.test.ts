/** What is remembered stays within its bound, and what is asked for stays longest. */
import { describe, expect, test } from 'vitest';
import { createEntityCache } from './entity-cache.ts';

const held = (version: string) => ({ version, entity: undefined });
/** Room for three entries of 100 bytes of JSON: each is reckoned twice, and 200 for itself. */
const roomForThree = 1_200;

describe('remembered entities', () => {
  test('are as last set, until they are deleted', () => {
    const cache = createEntityCache(roomForThree);
    cache.set('a', held('1'), 100);
    cache.set('a', held('2'), 100);
    expect(cache.get('a')).toEqual(held('2'));
    cache.delete('a');
    expect(cache.get('a')).toBeUndefined();
  });

  test('go when there is no room, those that nobody asked for first', () => {
    const cache = createEntityCache(roomForThree);
    for (const key of ['a', 'b', 'c']) cache.set(key, held('1'), 100);
    cache.get('a');
    cache.set('c', held('2'), 100);
    cache.set('d', held('1'), 100);
    expect(['a', 'b', 'c', 'd'].filter((key) => cache.get(key) !== undefined)).toEqual([
      'a',
      'c',
      'd',
    ]);
  });

  test('go though all of them were asked for', () => {
    const cache = createEntityCache(roomForThree);
    for (const key of ['a', 'b', 'c']) cache.set(key, held('1'), 100);
    for (const key of ['a', 'b', 'c']) cache.get(key);
    cache.set('d', held('1'), 100);
    const left = ['a', 'b', 'c', 'd'].filter((key) => cache.get(key) !== undefined);
    expect(left).toHaveLength(3);
  });

  test('are not what alone is larger than the room', () => {
    const cache = createEntityCache(roomForThree);
    cache.set('a', held('1'), 100);
    cache.set('a', held('2'), 600);
    expect(cache.get('a')).toBeUndefined();
    for (const key of ['b', 'c', 'd']) cache.set(key, held('1'), 100);
    expect(cache.get('b')).toEqual(held('1'));
  });

  test('however often one is set, it counts once', () => {
    const cache = createEntityCache(roomForThree);
    cache.set('b', held('1'), 100);
    for (let n = 0; n < 20; n += 1) cache.set('a', held(String(n)), 100);
    expect(cache.get('b')).toEqual(held('1'));
  });
});
