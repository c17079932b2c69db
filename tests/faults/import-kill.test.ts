/** Imports that are cut: by SIGKILL of the server, by a client that goes away. */
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../server.ts';

const count = 6_000;
const feature = (n: number) => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [129.5 + (n % 1000) / 2_000, 32.5 + n / 20_000] },
  properties: { 番号: `S-${n}`, 名称: `サンプル施設${n}`, 備考: '取込みの試験' },
});
const head = '{"type":"FeatureCollection","features":[';
const features = Array.from({ length: count }, (_, n) => JSON.stringify(feature(n)));
const whole = `${head}${features.join(',')}]}`;
const query = `type=SamplePlace&id=${encodeURIComponent('番号')}&license=CC0`;

interface Answer {
  readonly state: string;
  readonly rows: { readonly read: number; readonly stored: number; readonly refused: number };
  readonly entities: Readonly<Record<'created' | 'updated' | 'unchanged' | 'refused', number>>;
}

async function importWhole({ url, token }: RunningServer): Promise<Answer> {
  const response = await fetch(`${url}/api/imports?${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'x-file-name': 'whole.geojson' },
    body: whole,
  });
  if (response.status !== 200) throw new Error(await response.text());
  return (await response.json()) as Answer;
}

async function lastImport({ url, token }: RunningServer): Promise<Answer> {
  const response = await fetch(`${url}/api/imports?limit=1`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { imports } = (await response.json()) as { imports: Answer[] };
  if (imports[0] === undefined) throw new Error('There is no import');
  return imports[0];
}

async function storedCount({ url }: RunningServer): Promise<number> {
  const response = await fetch(`${url}/ngsi-ld/v1/entities?type=SamplePlace&count=true&limit=1`);
  return Number(response.headers.get('ngsild-results-count') ?? 0);
}

async function eventually<T>(find: () => Promise<T>, isRight: (value: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 300; tries += 1) {
    const value = await find();
    if (isRight(value)) return value;
    await sleep(100);
  }
  throw new Error('It does not come true in 30 s');
}

/** Sends the first half, and never the rest. `end` cuts the connection. */
function sendHalf({ url, token }: RunningServer): { end(): void } {
  const client = request(`${url}/api/imports?${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'x-file-name': 'half.geojson' },
  });
  client.on('error', () => undefined);
  client.write(`${head}${features.slice(0, count / 2).join(',')},`);
  return { end: () => client.destroy() };
}

describe('an import that is cut', () => {
  test('by SIGKILL keeps what was stored, is told as interrupted, and is completed by importing again', async () => {
    await using first = await startServer();
    const { dataFolder } = first;
    const client = sendHalf(first);
    const before = await eventually(
      () => storedCount(first),
      (stored) => stored > 0,
    );
    await first.kill();
    client.end();

    await using second = await startServer({ dataFolder });
    const kept = await storedCount(second);
    expect(kept).toBeGreaterThanOrEqual(before);
    expect(kept).toBeLessThan(count);
    expect(await lastImport(second)).toMatchObject({ state: 'interrupted' });

    expect(await importWhole(second)).toMatchObject({
      state: 'completed',
      rows: { read: count, stored: count, refused: 0 },
      entities: { created: count - kept, updated: 0, unchanged: kept },
    });
    expect(await storedCount(second)).toBe(count);
  });

  test('by its client keeps what was stored, and the next one is served', async () => {
    await using server = await startServer();
    const client = sendHalf(server);
    await eventually(
      () => storedCount(server),
      (stored) => stored > 0,
    );
    client.end();
    const cut = await eventually(
      () => lastImport(server),
      ({ state }) => state !== 'running',
    );
    expect(cut).toMatchObject({ state: 'interrupted', rows: { refused: 0 } });
    expect(cut.rows.stored).toBe(await storedCount(server));
    expect(await importWhole(server)).toMatchObject({
      state: 'completed',
      entities: { created: count - cut.rows.stored, unchanged: cut.rows.stored },
    });
  });
});
