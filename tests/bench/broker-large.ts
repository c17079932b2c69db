/** p95 of the same questions over a million entities, beside those over ten thousand in the same tables. */
import type { BenchContext, BenchResult } from './bench.ts';
import { type LoadRequest, load, percentile } from './broker-load.ts';

const sizes = { small: 10_000, large: 1_000_000 } as const;
type Size = keyof typeof sizes;

const connections = 8;
const secondsOfRound = 3;
const rounds = 3;
const batchSize = 500;
const root = '/ngsi-ld/v1';
/** Twenty-five entities of ten thousand have each of them. */
const speeds = 400;
const districtSize = 25;
/** Degrees between neighbours: a larger city is no denser. */
const spacing = 0.02;

const idOf = (n: number): string => `urn:ngsi-ld:Sensor:${n}`;
const widthOf = (count: number): number => Math.round(Math.sqrt(count));
const placeOf = (n: number, width: number): readonly [number, number] => [
  125 + (n % width) * spacing,
  25 + Math.floor(n / width) * spacing,
];
const districtOf = (n: number): string => `/district/d${Math.floor(n / districtSize)}`;
const scattered = (n: number, count: number): number => (n * 7_919) % count;

function entity(n: number, width: number): object {
  return {
    id: idOf(n),
    type: 'Sensor',
    scope: districtOf(n),
    speed: { type: 'Property', value: n % speeds },
    level: { type: 'Property', value: n % 997 },
    state: { type: 'Property', value: `state of ${n}` },
    name: { type: 'Property', value: `name of ${n}` },
    location: { type: 'GeoProperty', value: { type: 'Point', coordinates: placeOf(n, width) } },
  };
}

type Question = (n: number, count: number) => string;

const questions: Readonly<Record<string, Question>> = {
  'one entity': (n, count) => `/entities/${idOf(scattered(n, count))}`,
  'twenty by id': (n, count) => {
    const ids = Array.from({ length: 20 }, (_, k) => idOf(scattered(n * 20 + k, count)));
    return `/entities?type=Sensor&limit=20&id=${ids.join(',')}`;
  },
  'a page of a type': () => '/entities?type=Sensor&limit=20',
  'a page of a type behind an id': (n, count) =>
    `/entities?type=Sensor&limit=20&after=${idOf(scattered(n, count))}`,
  'a page of a type and its total': () => '/entities?type=Sensor&limit=20&count=true',
  'a page of one value of an attribute': (n) =>
    `/entities?type=Sensor&limit=20&q=speed==${n % speeds}`,
  'a page of one value and a range': (n) =>
    `/entities?type=Sensor&limit=20&q=speed==${n % speeds};level%3E100`,
  'what is near': (n, count) => {
    const place = JSON.stringify(placeOf(scattered(n, count), widthOf(count)));
    const near = 'georel=near;maxDistance==5000&geometry=Point';
    return `/entities?type=Sensor&limit=20&${near}&coordinates=${place}`;
  },
  'what has a scope': (n, count) =>
    `/entities?type=Sensor&limit=20&scopeQ=${districtOf(scattered(n, count))}`,
};

export async function large(context: BenchContext, port: number): Promise<readonly BenchResult[]> {
  for (const [tenant, count] of Object.entries(sizes)) {
    context.progress(`writing ${count} entities`);
    await fill(port, tenant, count);
  }
  await awaitIndex(context, port);
  const results: BenchResult[] = [];
  for (const [question, pathOf] of Object.entries(questions)) {
    const measured = await besideEachOther(port, pathOf);
    context.progress(
      `${question}: ${measured.value.toFixed(1)} beside ${measured.limit.toFixed(1)} ms`,
    );
    const what = `p95 of ${question}, 1,000,000 entities beside 10,000, ${connections} connections`;
    results.push({ name: what, unit: 'ms', ...measured });
  }
  return results;
}

async function fill(port: number, tenant: string, count: number): Promise<void> {
  const width = widthOf(count);
  await load({
    port,
    connections: 4,
    requests: count / batchSize,
    // Some of a batch that were refused would be an answer of another kind.
    holds: 'HTTP/1.1 201',
    make: (page) => ({
      method: 'POST',
      path: `${root}/entityOperations/upsert`,
      headers: `NGSILD-Tenant: ${tenant}\r\n`,
      body: JSON.stringify(
        Array.from({ length: batchSize }, (_, n) => entity(page * batchSize + n, width)),
      ),
    }),
  });
}

/** Asks until the server has made the index that these questions are worth. */
async function awaitIndex(context: BenchContext, port: number): Promise<void> {
  context.progress('asking for values until there is an index');
  const question = questions['a page of one value of an attribute'] ?? (() => '');
  for (const until = performance.now() + 600_000; ; ) {
    await load({ port, connections: 2, seconds: 5, make: (n) => asked('large', question, n) });
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    if (/^kumiki_attribute_indexes [1-9]/m.test(metrics)) return;
    if (performance.now() > until) throw new Error('No index is made');
  }
}

function asked(tenant: Size, pathOf: Question, n: number): LoadRequest {
  const headers = `NGSILD-Tenant: ${tenant}\r\n`;
  return { method: 'GET', path: root + pathOf(n, sizes[tenant]), headers };
}

/** In turns, so that what else the machine does meets both. */
async function besideEachOther(
  port: number,
  pathOf: Question,
): Promise<Pick<BenchResult, 'value' | 'limit' | 'ratio'>> {
  const ask = async (tenant: Size): Promise<number> => {
    const make = (n: number): LoadRequest => asked(tenant, pathOf, n);
    return percentile(await load({ port, connections, seconds: secondsOfRound, make }), 0.95);
  };
  await ask('small');
  await ask('large');
  let [value, limit] = [0, 0];
  for (let round = 0; round < rounds; round += 1) {
    limit += (await ask('small')) / rounds;
    value += (await ask('large')) / rounds;
  }
  return { value, limit, ratio: limit / value };
}
