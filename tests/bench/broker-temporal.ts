/** Temporal questions over a long series of one attribute. */
import type { BenchContext, BenchResult } from './bench.ts';
import { load, percentile } from './broker-load.ts';

const points = 100_000;
const secondsApart = 30;
const first = Date.UTC(2026, 8, 1);
const msAim = 200;
const path = '/ngsi-ld/v1/temporal/entities';
const id = 'urn:ngsi-ld:Series:1';
const at = (n: number): string => new Date(first + n * secondsApart * 1_000).toISOString();

export async function temporal(
  port: number,
  context: BenchContext,
): Promise<readonly BenchResult[]> {
  await bringIn(port);
  context.progress(`${points} points are there`);
  const whole = `timerel=after&timeAt=${at(0)}`;
  const window = `timerel=between&timeAt=${at(50_000)}&endTimeAt=${at(50_500)}`;
  const questions: Readonly<Record<string, string>> = {
    'the last 100 points': `${whole}&lastN=100`,
    'a window of 500 points': window,
    'hourly means, lowest and highest': `${whole}&options=aggregatedValues&aggrMethods=avg,min,max&aggrPeriodDuration=PT1H`,
  };
  const results: BenchResult[] = [];
  for (const [question, query] of Object.entries(questions)) {
    const make = () => ({ method: 'GET', path: `${path}/${id}?attrs=level&${query}` });
    await load({ port, connections: 1, requests: 3, make, holds: 'level' });
    const outcome = await load({ port, connections: 1, requests: 11, make, holds: 'level' });
    const value = percentile(outcome, 0.5);
    context.progress(`${question}: ${value.toFixed(0)} ms`);
    const what = `${question} of ${points}; the limit is the aim`;
    results.push({ name: what, value, unit: 'ms', limit: msAim, ratio: msAim / value });
  }
  return results;
}

async function bringIn(port: number): Promise<void> {
  const size = 5_000;
  const level = (page: number): object[] =>
    Array.from({ length: size }, (_, k) => {
      const n = page * size + k;
      return { type: 'Property', value: Math.round(Math.sin(n / 300) * 1_000), observedAt: at(n) };
    });
  const post = (to: string, body: object) =>
    load({
      port,
      connections: 1,
      requests: 1,
      make: () => ({ method: 'POST', path: to, body: JSON.stringify(body) }),
    });
  await post(path, { id, type: 'Series', level: level(0) });
  for (let page = 1; page < points / size; page += 1) {
    await post(`${path}/${id}/attrs`, { level: level(page) });
  }
}
