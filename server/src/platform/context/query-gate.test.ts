import type { QueryNode } from '@kumiki/ngsi-ld';
import { describe, expect, test } from 'vitest';
import { defaultContextLimits } from './limits.ts';
import { costOf, createQueryGate, QueriesWaiting } from './query-gate.ts';

const limits = {
  ...defaultContextLimits,
  queriesInFlightMax: 2,
  heavyQueriesInFlightMax: 1,
  queriesWaitingMax: 2,
  queryWaitMsMax: 30,
};

/** Work that lasts until it is ended. */
function lasting(): {
  readonly work: () => Promise<string>;
  readonly end: () => void;
  begun: boolean;
} {
  let end = (): void => undefined;
  const over = new Promise<string>((resolve) => {
    end = () => resolve('done');
  });
  const one = {
    begun: false,
    work: () => {
      one.begun = true;
      return over;
    },
    end: () => end(),
  };
  return one;
}

describe('a gate for questions', () => {
  test('lets heavy ones wait for each other and nothing else for them', async () => {
    const gate = createQueryGate({ ...limits, queryWaitMsMax: 60_000 });
    const [first, second, other] = [lasting(), lasting(), lasting()];
    const answers = [gate.run('much', first.work), gate.run('much', second.work)];
    const third = gate.run('some', other.work);
    expect(await gate.run('none', () => Promise.resolve('at once'))).toBe('at once');
    expect([first.begun, second.begun]).toEqual([true, false]);
    await expect.poll(() => other.begun).toBe(true);
    first.end();
    await expect.poll(() => second.begun).toBe(true);
    second.end();
    other.end();
    expect(await Promise.all([...answers, third])).toEqual(['done', 'done', 'done']);
  });

  test('refuses what waits too long or behind too many, and goes on after a failure', async () => {
    const gate = createQueryGate(limits);
    const first = lasting();
    const running = gate.run('much', first.work);
    const late = Array.from({ length: 3 }, () => gate.run('much', () => Promise.resolve('late')));
    const outcomes = await Promise.allSettled(late);
    const reasons = outcomes.map(
      (one) => one.status === 'rejected' && one.reason instanceof QueriesWaiting,
    );
    expect(reasons).toEqual([true, true, true]);
    first.end();
    await running;
    await expect(gate.run('much', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await gate.run('much', () => Promise.resolve('again'))).toBe('again');
  });
});

describe('a question costs', () => {
  const leaf = (n: number): QueryNode => ({
    kind: 'exists',
    path: { names: [`https://n.example/a${n}`], keys: [] },
    negated: false,
  });
  const types = { kind: 'type', type: 'https://t.example/A' } as const;
  const or = (count: number): QueryNode => ({
    kind: 'or',
    nodes: Array.from({ length: count }, (_, n) => leaf(n)),
  });
  test.each([
    ['none', { selectors: [{ types }] }, {}],
    ['none', { selectors: [{ ids: ['urn:x:1'] }] }, { isOrdered: true }],
    ['some', { selectors: [{ types }], q: leaf(1) }, {}],
    ['some', { selectors: [{ types }], q: or(20) }, {}],
    ['much', { selectors: [{ types }], q: or(21) }, {}],
    ['much', { selectors: [{ types }] }, { offset: 10_000 }],
    ['much', { selectors: [{ types }] }, { isOrdered: true }],
    [
      'much',
      {
        q: {
          ...leaf(1),
          path: {
            names: ['https://n.example/a'],
            keys: [],
            linked: { types: [], path: { names: ['https://n.example/b'], keys: [] } },
          },
        },
      },
      {},
    ],
  ] as const)('%s: %j %j', (cost, filter, how) => {
    expect(costOf(filter, how)).toBe(cost);
  });
});
