import { setImmediate as tick } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Entity, Iri } from '@kumiki/ngsi-ld';
import { describe, expect, test } from 'vitest';
import { problem } from '#kernel/problem.ts';
import { type ImportQuery, parseImportOptions } from './import-options.ts';
import { type ConnectLimits, defaultConnectLimits } from './limits.ts';
import { type ImportEnd, ImportStopped, runImport, type UpsertOutcome } from './run-import.ts';

const created: UpsertOutcome = { kind: 'created' };
const refusedBy = (
  code: 'bad-request-data' | 'unavailable' | 'insufficient-storage',
): UpsertOutcome => ({
  kind: 'refused',
  problem: problem(code, 'the reason'),
});

interface Store {
  readonly upsert: (entities: readonly Entity[]) => Promise<readonly UpsertOutcome[]>;
}

interface Trial {
  readonly store: Store;
  readonly limits?: Partial<ConnectLimits>;
  readonly query?: ImportQuery;
  readonly stored?: (type: Iri) => Promise<void>;
  readonly signal?: AbortSignal;
  readonly delay?: (ms: number) => Promise<void>;
}

function run(chunks: AsyncIterable<Uint8Array>, trial: Trial): Promise<ImportEnd> {
  const options = parseImportOptions(trial.query ?? { type: 'T' }, 'file.geojson');
  if (!options.ok) throw new Error(options.error.detail);
  return runImport(chunks, {
    options: options.value,
    limits: { ...defaultConnectLimits, ...trial.limits },
    upsert: trial.store.upsert,
    stored: trial.stored ?? (() => Promise.resolve()),
    progress: () => undefined,
    delay: trial.delay ?? (() => tick()),
    signal: trial.signal ?? new AbortController().signal,
  });
}

const encoder = new TextEncoder();
const feature = (n: number, text = '') =>
  JSON.stringify({
    type: 'Feature',
    id: n,
    geometry: { type: 'Point', coordinates: [129.5, 32.5] },
    properties: { n, text },
  });

/** A collection of `count` features in chunks of about 64 kB. */
async function* collection(count: number, text = ''): AsyncGenerator<Uint8Array> {
  let part = '{"type":"FeatureCollection","features":[';
  for (let n = 0; n < count; n += 1) {
    part += (n === 0 ? '' : ',') + feature(n, text);
    if (part.length < 65_536) continue;
    yield encoder.encode(part);
    part = '';
  }
  yield encoder.encode(`${part}]}`);
}

describe('an import', () => {
  test('stores everything in batches, and tells each type once', async () => {
    const sizes: number[] = [];
    const types: string[] = [];
    const end = await run(collection(1_000), {
      limits: { batchRowsMax: 300 },
      store: {
        upsert: async (entities) => {
          sizes.push(entities.length);
          return entities.map(() => created);
        },
      },
      stored: async (type) => {
        types.push(type);
      },
    });
    expect(end).toMatchObject({
      state: 'completed',
      summary: {
        format: 'geojson',
        rows: { read: 1_000, stored: 1_000, refused: 0 },
        entities: { created: 1_000, updated: 0, unchanged: 0, refused: 0 },
      },
    });
    expect(sizes.reduce((a, b) => a + b, 0)).toBe(1_000);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(300);
    expect(types).toEqual(['https://uri.etsi.org/ngsi-ld/default-context/T']);
  });

  test('reads no faster than the store writes', async () => {
    let [inFlight, most, read] = [0, 0, 0];
    const seen: number[] = [];
    async function* watched(): AsyncGenerator<Uint8Array> {
      for await (const chunk of collection(4_000)) {
        read += chunk.length;
        yield chunk;
      }
    }
    await run(watched(), {
      limits: { batchRowsMax: 100, batchesInFlightMax: 2 },
      store: {
        upsert: async (entities) => {
          inFlight += 1;
          most = Math.max(most, inFlight);
          seen.push(read);
          for (let i = 0; i < 5; i += 1) await tick();
          inFlight -= 1;
          return entities.map(() => created);
        },
      },
    });
    expect(most).toBe(2);
    // The first batch leaves long before the file is read.
    expect(seen[0]).toBeLessThan(read / 4);
  });

  test('keeps the rows the store takes when it refuses others, and says which', async () => {
    const end = await run(collection(10), {
      store: {
        upsert: async (entities) =>
          entities.map((_, i) => (i === 3 ? refusedBy('bad-request-data') : created)),
      },
    });
    expect(end).toMatchObject({
      state: 'completed',
      summary: { rows: { read: 10, stored: 9, refused: 1 }, entities: { created: 9, refused: 1 } },
    });
    expect(end.summary.notices).toMatchObject([{ code: 'refused-by-broker', row: 4 }]);
  });

  test('offers again what a busy store did not take, and only that', async () => {
    const offered: number[] = [];
    const pauses: number[] = [];
    const end = await run(collection(10), {
      store: {
        upsert: async (entities) => {
          offered.push(entities.length);
          const isBusy = offered.length < 3;
          return entities.map((_, i) => (isBusy && i >= 4 ? refusedBy('unavailable') : created));
        },
      },
      delay: async (ms) => {
        pauses.push(ms);
      },
    });
    expect(end).toMatchObject({ state: 'completed', summary: { rows: { read: 10, stored: 10 } } });
    expect(offered).toEqual([10, 6, 2]);
    expect(pauses).toEqual([200, 400]);
  });

  test('is interrupted when the store stays away, with what was stored before', async () => {
    const end = await run(collection(1_000), {
      limits: { batchRowsMax: 100, batchesInFlightMax: 1 },
      store: {
        upsert: async (entities) =>
          entities.map(({ id }) =>
            id.endsWith(':150') ? refusedBy('insufficient-storage') : created,
          ),
      },
    });
    expect(end).toMatchObject({ state: 'interrupted', summary: { rows: { refused: 0 } } });
    expect(end.summary.rows.stored).toBeGreaterThanOrEqual(100);
    expect(end.state === 'interrupted' && end.reason).toBeInstanceOf(ImportStopped);
  });

  test('is interrupted when the client goes away, and what was acknowledged is counted', async () => {
    async function* cut(): AsyncGenerator<Uint8Array> {
      const two = `${feature(1, 'x'.repeat(5_000))},${feature(2)}`;
      yield encoder.encode(`{"type":"FeatureCollection","features":[${two},`);
      throw new Error('aborted');
    }
    let stored = 0;
    const end = await run(cut(), {
      limits: { batchRowsMax: 1 },
      store: {
        upsert: async (entities) => {
          stored += entities.length;
          return entities.map(() => created);
        },
      },
    });
    expect(end).toMatchObject({
      state: 'interrupted',
      reason: { name: 'BodyBroken', cause: { message: 'aborted' } },
    });
    expect(end.summary.rows.stored).toBe(stored);
    expect(stored).toBe(2);
  });

  test('is interrupted when the server stops', async () => {
    const stop = new AbortController();
    const end = await run(collection(1_000), {
      limits: { batchRowsMax: 100 },
      signal: stop.signal,
      store: {
        upsert: async (entities) => {
          stop.abort();
          return entities.map(() => created);
        },
      },
    });
    expect(end.state).toBe('interrupted');
    expect(end.summary.rows.read).toBeLessThan(1_000);
  });

  test('of a file that breaks off is incomplete, with every row before the break', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield encoder.encode(
        `{"type":"FeatureCollection","features":[${feature(1)},${feature(2)},{"typ`,
      );
    }
    const end = await run(broken(), {
      store: { upsert: async (entities) => entities.map(() => created) },
    });
    expect(end).toMatchObject({
      state: 'incomplete',
      summary: { rows: { read: 2, stored: 2 }, noticeCounts: { 'file-truncated': 1 } },
    });
  });

  test('of an unavailable file stores nothing and is complete', async () => {
    async function* unavailable(): AsyncGenerator<Uint8Array> {
      yield encoder.encode('{"type":"unavailable"}');
    }
    const end = await run(unavailable(), { query: {}, store: { upsert: async () => [] } });
    expect(end).toMatchObject({
      state: 'completed',
      summary: {
        format: 'gsi-shelters',
        rows: { read: 0 },
        notices: [{ severity: 'info', code: 'file-unavailable' }],
      },
    });
  });

  test('counts all notices and lists the first of each code', async () => {
    async function* bad(): AsyncGenerator<Uint8Array> {
      const rows = Array.from({ length: 50 }, () => 'null').join(',');
      yield encoder.encode(`{"type":"FeatureCollection","features":[${rows},{"type":"Feature"}]}`);
    }
    const end = await run(bad(), {
      limits: { noticesPerCodeMax: 5 },
      store: { upsert: async () => [] },
    });
    expect(end.summary.noticeCounts).toMatchObject({ 'not-a-feature': 50, 'missing-geometry': 1 });
    expect(end.summary.notices).toHaveLength(6);
    expect(end.summary.noticeTotal).toBe(51);
    expect(end.summary.rows).toEqual({ read: 51, stored: 0, refused: 51 });
  });

  test('of a file of 100 MB holds only a small part of it at any time', async () => {
    collectGarbage();
    const before = process.memoryUsage();
    let [batches, peak] = [0, 0];
    const end = await run(collection(50_000, 'x'.repeat(1_900)), {
      store: {
        upsert: async (entities) => {
          batches += 1;
          if (batches % 10 === 0) {
            collectGarbage();
            const now = process.memoryUsage();
            peak = Math.max(peak, now.heapUsed + now.external - before.heapUsed - before.external);
          }
          return entities.map(() => created);
        },
      },
    });
    expect(end.summary.rows.stored).toBe(50_000);
    expect(end.summary.bytes).toBeGreaterThan(100_000_000);
    expect(peak).toBeLessThan(30_000_000);
  });
});

/** So that what is measured is what is held, not what waits to be collected. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
}
