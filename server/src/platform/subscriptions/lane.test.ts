import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Attempt, createLane, type Lane } from './lane.ts';
import type { QueuedNotification } from './outbox.ts';

describe('lane', () => {
  let underWay: Map<string, (attempt: Attempt) => void>;
  let pauses: number[];
  let delivered: string[];
  let lane: Lane;

  beforeEach(() => {
    vi.useFakeTimers();
    underWay = new Map();
    pauses = [];
    delivered = [];
    lane = createLane({
      attempt: ({ id }) => new Promise((resolve) => underWay.set(id, resolve)),
      delivered: ({ id }) => delivered.push(id),
      dropped: () => undefined,
      failed: () => undefined,
      drained: () => undefined,
      now: () => Date.now(),
      pauseMs: (failures) => {
        pauses.push(failures);
        return failures * 1_000;
      },
      attemptsMax: 100,
      refusalsMax: 3,
      strandCount: 16,
    });
  });

  afterEach(() => {
    lane.stop();
    vi.useRealTimers();
  });

  /** Of entities that have strands of their own. */
  const push = (...ids: string[]): void => {
    for (const id of ids) lane.push(notification(id));
  };
  const answer = async (id: string, attempt: Attempt): Promise<void> => {
    const settle = underWay.get(id);
    expect(settle, `${id} is under way`).toBeDefined();
    underWay.delete(id);
    settle?.(attempt);
    await vi.advanceTimersByTimeAsync(0);
  };
  const away: Attempt = { kind: 'failed', reason: 'away' };
  const there: Attempt = { kind: 'delivered' };

  test('attempts that fail together are one failure, and one of them tries again', async () => {
    push('a', 'b', 'c', 'd');
    for (const id of ['a', 'b', 'c', 'd']) await answer(id, away);
    expect(pauses).toEqual([1]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(underWay.size).toBe(1);
    await answer([...underWay.keys()][0] ?? '', away);
    expect(pauses).toEqual([1, 2]);
    await vi.advanceTimersByTimeAsync(2_000);
    await answer([...underWay.keys()][0] ?? '', there);
    expect(underWay.size).toBe(3);
    expect(lane.state()).toMatchObject({ waiting: 3, failures: 0, pausedUntil: 0 });
  });

  test('what comes while one tries waits for what comes of it', async () => {
    push('a');
    await answer('a', away);
    await vi.advanceTimersByTimeAsync(1_000);
    push('b');
    expect([...underWay.keys()]).toEqual(['a']);
    await answer('a', there);
    await answer('b', there);
    expect(delivered).toEqual(['a', 'b']);
  });

  test('the one that tries may be dropped: the next tries', async () => {
    push('a', 'b');
    await answer('a', away);
    await answer('b', away);
    await vi.advanceTimersByTimeAsync(1_000);
    const [first = '', second = ''] = underWay.has('a') ? ['a', 'b'] : ['b', 'a'];
    await answer(first, { kind: 'drop' });
    await answer(second, there);
    expect(delivered).toEqual([second]);
    expect(lane.state().waiting).toBe(0);
  });

  test('what was under way before a failure does not end the pause after it', async () => {
    push('a', 'b');
    await answer('a', away);
    await answer('b', there);
    expect(underWay.size).toBe(0);
    expect(lane.state()).toMatchObject({ failures: 1, lastError: 'away' });
    await vi.advanceTimersByTimeAsync(1_000);
    await answer('a', there);
    expect(delivered).toEqual(['b', 'a']);
  });

  test('renewed, it tries at once and pauses like after a first failure', async () => {
    push('a');
    for (const pause of [1_000, 2_000, 4_000]) {
      await answer('a', away);
      await vi.advanceTimersByTimeAsync(pause);
    }
    await answer('a', away);
    expect(underWay.size).toBe(0);
    lane.renew();
    await answer('a', away);
    expect(pauses).toEqual([1, 2, 3, 4, 1]);
  });
});

describe('a receiver behind a lane', () => {
  let lane: Lane;
  /** What it answers to a notification of that id. */
  let answer: (id: string) => Attempt;
  let told: { readonly tried: string[]; readonly dead: string[] };

  beforeEach(() => {
    vi.useFakeTimers();
    told = { tried: [], dead: [] };
    lane = createLane({
      attempt: async ({ id }) => {
        told.tried.push(id);
        await new Promise((resolve) => setTimeout(resolve, 1));
        return answer(id);
      },
      delivered: () => undefined,
      dropped: () => undefined,
      failed: ({ id }, _, isDead) => {
        if (isDead) told.dead.push(id);
      },
      drained: () => undefined,
      now: () => Date.now(),
      pauseMs: (failures) => Math.min(1_000 * 2 ** (failures - 1), 900_000),
      attemptsMax: 15,
      refusalsMax: 3,
      strandCount: 16,
    });
  });
  afterEach(() => {
    lane.stop();
    vi.useRealTimers();
  });
  const push = (count: number): void => {
    for (let n = 0; n < count; n += 1) lane.push(notification(`${n}`));
  };
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  const failing: Attempt = { kind: 'failed', reason: 'away' };

  test('one that is never taken does not hold up those of other entities', async () => {
    answer = (id) => (id === '0' ? failing : { kind: 'delivered' });
    push(100);
    await pass(10_000);
    expect(lane.state().waiting).toBeLessThan(10);
    expect(told.dead).toEqual([]);
    // What shares its strand waits until it is given up.
    await pass(7_200_000);
    expect(lane.state().waiting).toBe(0);
    expect(told.dead).toEqual(['0']);
  });

  test('one that the receiver refuses as it is is given up after three attempts', async () => {
    answer = () => ({ kind: 'failed', reason: 'The receiver answers 422.', isRefused: true });
    push(1);
    await pass(10_000);
    expect(told.tried).toEqual(['0', '0', '0']);
    expect(told.dead).toEqual(['0']);
  });

  test('an endpoint is left alone for as long as it asks', async () => {
    answer = () => ({ ...failing, waitMs: 60_000 });
    push(100);
    await pass(59_000);
    const before = told.tried.length;
    expect(lane.state().pausedUntil).toBeGreaterThan(Date.now());
    answer = () => ({ kind: 'delivered' });
    await pass(2_000);
    expect(told.tried.length).toBeGreaterThan(before);
    expect(lane.state().waiting).toBe(0);
  });
});

function notification(id: string): QueuedNotification {
  return {
    tenant: 'default',
    id,
    subscriptionId: 'urn:ngsi-ld:Subscription:1',
    endpoint: 'http://127.0.0.1/notify',
    entityId: id,
    createdAt: '2026-11-21T00:00:00.000Z',
    attempts: 0,
    event: { kind: 'sources', triggerReason: 'updated', data: [] },
  };
}
