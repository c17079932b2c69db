import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type EmptyDatabase, emptyDatabase } from '../database/testing.ts';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { defineQueue, type Jobs, openJobs } from './index.ts';

let empty: EmptyDatabase;
const opened: Jobs[] = [];

async function newJobs(pollSeconds = 0.5): Promise<Jobs> {
  const jobs = await openJobs({
    database: empty.database,
    log: createLog(() => undefined, { now: () => 0 }),
    metrics: createMetrics(100),
    pollSeconds,
    stopSecondsMax: 5,
  });
  opened.push(jobs);
  return jobs;
}

beforeAll(async () => {
  empty = await emptyDatabase();
});
afterAll(async () => {
  await Promise.all(opened.map((jobs) => jobs.close()));
  await empty.dispose();
});

/** Waits until `claim` is true; fails the test after ten seconds. */
async function eventually(claim: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await claim()); waited += 25) {
    if (waited > 10_000) throw new Error('It does not come true');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

const data = z.object({ n: z.number() });

describe('jobs', () => {
  test('what is sent is done once, without waiting for the next look', async () => {
    const jobs = await newJobs(60);
    const queue = defineQueue({ name: 'once', data });
    const seen: number[] = [];
    await jobs.work(queue, async ({ n }) => {
      seen.push(n);
    });
    for (const n of [1, 2, 3]) await jobs.send(queue, { n });
    await eventually(() => seen.length === 3);
    expect(seen.toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
  });

  test('what has piled up is worked off without a pause, side by side as far as allowed', async () => {
    const jobs = await newJobs(60);
    const queue = defineQueue({ name: 'piled', data, concurrency: 3 });
    for (let n = 0; n < 20; n += 1) await jobs.send(queue, { n });
    const seen = new Set<number>();
    let running = 0;
    let runningMost = 0;
    await jobs.work(queue, async ({ n }) => {
      running += 1;
      runningMost = Math.max(runningMost, running);
      await new Promise((resolve) => setTimeout(resolve, 20));
      running -= 1;
      seen.add(n);
    });
    await eventually(() => seen.size === 20);
    expect(runningMost).toBe(3);
  });

  test('one process works on what another has sent', async () => {
    const [sender, worker] = [await newJobs(), await newJobs()];
    const queue = defineQueue({ name: 'between', data });
    const seen: number[] = [];
    await worker.work(queue, async ({ n }) => {
      seen.push(n);
    });
    await sender.send(queue, { n: 7 });
    await eventually(() => seen.includes(7));
  });

  test('a job exists exactly when its transaction commits', async () => {
    const jobs = await newJobs();
    const queue = defineQueue({ name: 'transactional', data });
    await jobs.send(queue, { n: 0 });
    const sendIn = (fails: boolean) =>
      empty.database.transaction(async (tx) => {
        await jobs.send(queue, { n: 1 }, { tx });
        if (fails) throw new Error('rolled back');
      });
    await expect(sendIn(true)).rejects.toThrow('rolled back');
    await sendIn(false);
    const counts = await jobs.counts();
    expect(counts.find(({ name }) => name === 'transactional')?.waiting).toBe(2);
  });

  test('a failed job is tried again, and ends in the dead letters', async () => {
    const jobs = await newJobs();
    const queue = defineQueue({ name: 'failing', data, retryLimit: 1, retryDelaySeconds: 1 });
    let attempts = 0;
    await jobs.work(queue, async () => {
      attempts += 1;
      throw new Error('it never works');
    });
    await jobs.send(queue, { n: 1 });
    const dead = async () => (await jobs.counts()).find(({ name }) => name === 'failing')?.dead;
    await eventually(async () => (await dead()) === 1);
    expect(attempts).toBe(2);
  });

  test('data an older version has written is not retried but kept', async () => {
    const jobs = await newJobs();
    const older = defineQueue({ name: 'changing', data: z.object({ old: z.string() }) });
    const newer = defineQueue({ name: 'changing', data });
    await jobs.send(older, { old: 'form' });
    await jobs.work(newer, () => Promise.reject(new Error('must not be called')));
    const dead = async () => (await jobs.counts()).find(({ name }) => name === 'changing')?.dead;
    await eventually(async () => (await dead()) === 1);
  });

  test('a waiting job with the same key is not added twice', async () => {
    const jobs = await newJobs();
    const queue = defineQueue({ name: 'keyed', data, policy: 'short' });
    expect(await jobs.send(queue, { n: 1 }, { singletonKey: 'a' })).toBeDefined();
    expect(await jobs.send(queue, { n: 2 }, { singletonKey: 'a' })).toBeUndefined();
    expect(await jobs.send(queue, { n: 2 }, { singletonKey: 'b' })).toBeDefined();
  });

  test('closing waits for what runs', async () => {
    const jobs = await newJobs();
    const queue = defineQueue({ name: 'slow', data });
    let state = 'waiting';
    await jobs.work(queue, async () => {
      state = 'running';
      await new Promise((resolve) => setTimeout(resolve, 300));
      state = 'done';
    });
    await jobs.send(queue, { n: 1 });
    await eventually(() => state === 'running');
    await jobs.close();
    expect(state).toBe('done');
  });

  test('a schedule is kept, replaced and removed', async () => {
    const jobs = await newJobs();
    const queue = defineQueue({ name: 'hourly', data });
    const schedules = () =>
      empty.database.query<{ cron: string; timezone: string }>(
        `select cron, timezone from pgboss.schedule where name = 'hourly'`,
      );
    await jobs.schedule(queue, '0 * * * *', { n: 1 });
    await jobs.schedule(queue, '30 * * * *', { n: 1 });
    expect(await schedules()).toEqual([{ cron: '30 * * * *', timezone: 'Asia/Tokyo' }]);
    await jobs.unschedule(queue);
    expect(await schedules()).toEqual([]);
  });
});
