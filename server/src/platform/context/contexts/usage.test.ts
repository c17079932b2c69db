import { expect, test } from 'vitest';
import { createUsage, type UseCount } from './usage.ts';

const key = { tenant: 'town', localId: 'a' };

test('who asks while uses are being written waits for them, and none is written twice', async () => {
  const usage = createUsage({ now: () => 5 });
  const written: (readonly UseCount[])[] = [];
  const gate = Promise.withResolvers<void>();
  usage.count(key);
  usage.count(key);
  const slow = usage.flush(async (uses) => {
    await gate.promise;
    written.push(uses);
  });
  let isSeen = false;
  const asking = usage
    .flush(async (uses) => void written.push(uses))
    .then(() => {
      isSeen = true;
    });
  await new Promise((resolve) => setImmediate(resolve));
  expect(isSeen).toBe(false);
  gate.resolve();
  await Promise.all([slow, asking]);
  expect(written).toEqual([[{ ...key, hits: 2, lastUsedAt: 5 }]]);
});

test('what could not be written keeps nobody waiting', async () => {
  const usage = createUsage({ now: () => 5 });
  usage.count(key);
  await expect(usage.flush(() => Promise.reject(new Error('away')))).rejects.toThrow('away');
  await expect(usage.flush(() => Promise.resolve())).resolves.toBeUndefined();
});
