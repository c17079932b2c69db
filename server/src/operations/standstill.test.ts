import { describe, expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { readConfig } from '#kernel/config.ts';
import { anonymousAt, createHttp, type Http, type Route } from '#kernel/http/index.ts';
import { noAudit } from '#kernel/http/testing.ts';
import { createLog } from '#kernel/log.ts';
import { createMetrics } from '#kernel/metrics.ts';
import { ok } from '#kernel/result.ts';
import { openSuccession, type Replaceable, type Standstill } from './standstill.ts';

function gate(): { readonly promise: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { promise, open: () => resolve() };
}

function route(path: string, handle: Route['handle']): Route {
  return {
    ...{ method: 'GET', path, operationId: path.slice(1), summary: path, tag: 'Test' },
    access: 'open',
    responses: { 200: { description: 'Done' } },
    handle,
  };
}

function httpOf(...routes: readonly Route[]): Http {
  const config = readConfig({ port: 8080 }, {});
  if (!config.ok) throw new Error(config.error.join('\n'));
  return createHttp({
    ...config.value,
    routes,
    authorise: () => ok(anonymousAt('default')),
    audit: noAudit,
    log: createLog(() => undefined, systemClock),
    metrics: createMetrics(100),
  });
}

/** Applications that tell their number, and how they ended. */
function applications(slow: Promise<void>, work: () => Promise<void>) {
  const closed: number[] = [];
  let count = 0;
  const open = async (standstill: Standstill): Promise<Replaceable> => {
    count += 1;
    const number = count;
    return {
      http: httpOf(
        route('/number', (c) => c.text(String(number))),
        route('/slow', async (c) => {
          await slow;
          return c.text(`${number}, closed: ${closed.includes(number)}`);
        }),
        route('/replace', async (c) => {
          await standstill(work);
          return c.text('replaced');
        }),
      ),
      stopSoon: () => undefined,
      close: async () => {
        closed.push(number);
      },
    };
  };
  return { open, closed };
}

const limits = { finishSecondsMax: 5, retryAfterSeconds: 3 };
const textOf = async (http: Http, path: string): Promise<string> =>
  (await http.request(path)).text();

describe('a standstill', () => {
  test('puts a new application in place of the old one', async () => {
    const { open, closed } = applications(Promise.resolve(), () => Promise.resolve());
    const { http } = await openSuccession({ ...limits, open });
    expect(await textOf(http, '/number')).toBe('1');
    expect(await textOf(http, '/replace')).toBe('replaced');
    expect(await textOf(http, '/number')).toBe('2');
    expect(closed).toEqual([1]);
  });

  test('meanwhile everything is answered 503 with Retry-After, but the process lives', async () => {
    const begun = gate();
    const end = gate();
    const { open } = applications(Promise.resolve(), async () => {
      begun.open();
      await end.promise;
    });
    const { http } = await openSuccession({ ...limits, open });
    const replaced = textOf(http, '/replace');
    await begun.promise;
    const away = await http.request('/number');
    expect(away.status).toBe(503);
    expect(away.headers.get('retry-after')).toBe('3');
    expect(away.headers.get('content-type')).toBe('application/problem+json');
    expect((await http.request('/healthz')).status).toBe(200);
    end.open();
    expect(await replaced).toBe('replaced');
    expect(await textOf(http, '/number')).toBe('2');
  });

  test('an answer in flight is finished by the application that began it', async () => {
    const slow = gate();
    const { open } = applications(slow.promise, () => Promise.resolve());
    const { http } = await openSuccession({ ...limits, open });
    const inFlight = textOf(http, '/slow');
    const replaced = textOf(http, '/replace');
    slow.open();
    expect(await inFlight).toBe('1, closed: false');
    expect(await replaced).toBe('replaced');
  });

  test('an answer that takes too long does not hold it up', async () => {
    const slow = gate();
    const { open } = applications(slow.promise, () => Promise.resolve());
    const { http } = await openSuccession({ ...limits, finishSecondsMax: 0.05, open });
    const inFlight = textOf(http, '/slow');
    expect(await textOf(http, '/replace')).toBe('replaced');
    slow.open();
    expect(await inFlight).toBe('1, closed: true');
  });

  test('work that fails leaves a new application behind', async () => {
    const { open } = applications(Promise.resolve(), () => Promise.reject(new Error('no room')));
    const { http } = await openSuccession({ ...limits, open });
    expect((await http.request('/replace')).status).toBe(500);
    expect(await textOf(http, '/number')).toBe('2');
  });
});
