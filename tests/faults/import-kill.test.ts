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
  for (let tries = 0; tries < 1_200; tries += 1) {
    const value = await find();
    if (isRight(value)) return value;
    await sleep(100);
  }
  throw new Error('It does not come true in two minutes');
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

const rowCount = 60_000;
const lines = Array.from({ length: rowCount }, (_, n) => `R${n},行の名前${n},${n}`);
const csv = `ID,名称,値\n${lines.join('\n')}\n`;
/** Small statements, told at once, so that a load is met half-way. */
const env = {
  KUMIKI_PROGRESS_MS_MIN: '10',
  KUMIKI_TABLE_BATCH_ROWS_MAX: '1000',
  KUMIKI_SILENCE_MS_MAX: '1000',
};

interface Session {
  readonly id: string;
  readonly state: string;
  readonly resource?: string;
  readonly run?: Pick<Answer, 'rows' | 'state'>;
}

async function ask(
  { url, token }: RunningServer,
  path: string,
  init: RequestInit = {},
): Promise<Session> {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${token}`);
  const response = await fetch(url + path, { ...init, headers });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Session;
}

async function commit(server: RunningServer, id: string): Promise<void> {
  await ask(server, `/api/import-sessions/${id}/commit`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'rows' }),
  });
}

async function beginLoad(server: RunningServer): Promise<string> {
  const headers = { 'x-file-name': 'rows.csv', 'idempotency-key': 'rows-1' };
  const upload = { method: 'POST', headers, body: csv };
  const { id } = await ask(server, '/api/import-sessions', upload);
  // The key says that it is the same upload.
  expect((await ask(server, '/api/import-sessions', upload)).id).toBe(id);
  await commit(server, id);
  return id;
}

const storedOf = ({ run }: Session) => run?.rows.stored ?? 0;
const hasEnded = ({ state }: Session) => state === 'done' || state === 'failed';

/** Every value of the column of numbers, as the datastore has it. */
async function storedValues({ url, token }: RunningServer, resource: string): Promise<number[]> {
  const values: number[] = [];
  const columns = `resource_id=${resource}&fields=${encodeURIComponent('値')}&limit=32000`;
  for (;;) {
    const address = `${url}/api/3/action/datastore_search?${columns}&offset=${values.length}`;
    const response = await fetch(address, { headers: { authorization: `Bearer ${token}` } });
    const { result } = (await response.json()) as { result: { records: { 値: number }[] } };
    values.push(...result.records.map((record) => record['値']));
    if (result.records.length < 32_000) return values;
  }
}

describe('a table on its way in', () => {
  test('goes on after SIGKILL where it broke off: no row lost, none twice', async () => {
    await using first = await startServer({ env });
    const { dataFolder } = first;
    const id = await beginLoad(first);
    const path = `/api/import-sessions/${id}`;
    const before = await eventually(
      () => ask(first, path),
      (session) => storedOf(session) > 0,
    );
    expect(before.state).toBe('running');
    await first.kill();

    await using second = await startServer({ dataFolder, env });
    const done = await eventually(() => ask(second, path), hasEnded);
    expect(done).toMatchObject({
      state: 'done',
      run: { state: 'completed', rows: { read: rowCount, stored: rowCount, refused: 0 } },
    });
    const values = await storedValues(second, done.resource ?? '');
    expect(values).toHaveLength(rowCount);
    expect(new Set(values).size).toBe(rowCount);
  });

  test('stops when staff say so, and can be taken in again', async () => {
    await using server = await startServer({ env });
    const id = await beginLoad(server);
    const path = `/api/import-sessions/${id}`;
    await eventually(
      () => ask(server, path),
      (session) => storedOf(session) > 0,
    );
    const cancelled = await ask(server, `${path}/cancel`, { method: 'POST' });
    expect(cancelled.state).toBe('cancelled');
    expect(storedOf(await ask(server, path))).toBeLessThan(rowCount);
    await commit(server, id);
    const done = await eventually(() => ask(server, path), hasEnded);
    expect(done).toMatchObject({ state: 'done', run: { rows: { stored: rowCount } } });
    expect(new Set(await storedValues(server, done.resource ?? '')).size).toBe(rowCount);
  });
});
