import { describe, expect, test } from 'vitest';
import { httpWith } from '../http/testing.ts';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { type Check, healthRoutes, measureProcess, openDiskAlarm } from './index.ts';

const never = () => new Promise<{ isOk: boolean }>(() => {});
const fine: Check = { name: 'fine', isVital: true, run: () => ({ isOk: true, details: { n: 1 } }) };

function healthOf(...checks: readonly Check[]): ReturnType<typeof httpWith>['http'] {
  const metrics = createMetrics(100);
  measureProcess(metrics);
  return httpWith(healthRoutes({ checks, checkMsMax: 50, retryAfterSeconds: 2, metrics })).http;
}

describe('health', () => {
  test('is good while every vital check is', async () => {
    const http = healthOf(fine, { name: 'disk', isVital: false, run: () => ({ isOk: false }) });
    expect(await (await http.request('/healthz')).json()).toEqual({ status: 'ok' });
    const ready = await http.request('/readyz');
    expect(ready.status).toBe(503);
    expect(await ready.json()).toEqual({
      status: 'not-ready',
      checks: { fine: { isOk: true, details: { n: 1 } }, disk: { isOk: false } },
    });
  });

  test('a check that throws or does not answer has failed, and says no secret', async () => {
    const broken = (): never => {
      throw new Error('password authentication failed for user "kumiki"');
    };
    const http = healthOf(
      { name: 'broken', isVital: true, run: broken },
      { name: 'hanging', isVital: true, run: never },
    );
    const health = await http.request('/healthz');
    expect([health.status, health.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await (await http.request('/readyz')).json()).toEqual({
      status: 'not-ready',
      checks: {
        broken: { isOk: false, details: { reason: 'failed' } },
        hanging: { isOk: false, details: { reason: 'no answer' } },
      },
    });
  });

  test('measurements are told in the text format', async () => {
    const http = healthOf(fine);
    await http.request('/healthz');
    const response = await http.request('/metrics');
    expect(response.headers.get('content-type')).toContain('version=0.0.4');
    const text = await response.text();
    expect(text).toMatch(/^process_resident_memory_bytes [1-9]/m);
    expect(text).toMatch(/^process_cpu_seconds_total 0?\.?\d/m);
  });
});

describe('the disk alarm', () => {
  const quiet = { now: () => 0 };

  test('stops writes below the limit, tells once, and lets them go on later', async () => {
    let freeBytes = 50;
    const lines: string[] = [];
    const alarm = await openDiskAlarm({
      measure: async () => freeBytes,
      freeBytesMin: 100,
      pauseMs: 5,
      log: createLog((line) => lines.push(line), quiet),
    });
    try {
      expect(alarm.problem()).toMatchObject({ code: 'insufficient-storage' });
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(lines).toHaveLength(1);
      freeBytes = 200;
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(alarm.problem()).toBeUndefined();
      expect(alarm.freeBytes).toBe(200);
    } finally {
      alarm.close();
    }
  });

  test('a folder that cannot be measured stops nothing', async () => {
    const alarm = await openDiskAlarm({
      measure: () => Promise.reject(new Error('no such folder')),
      freeBytesMin: 100,
      pauseMs: 1000,
      log: createLog(() => undefined, quiet),
    });
    expect(alarm.problem()).toBeUndefined();
    alarm.close();
  });
});
