/** Vector tiles of 100,000 places, beside fetching the same places as GeoJSON. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import pg from 'pg';
import type { BenchContext, BenchResult } from './bench.ts';
import { box, writePlaces } from './places.ts';

export const name = 'tiles';
export const summary =
  'Vector tiles of 100,000 places at every zoom, beside a page of 1,000 of them as GeoJSON.';
export const engines = ['embedded', 'postgres'] as const;

const places = 100_000;
const zooms = [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14];
/** At most so many tiles of one zoom, spread over the box. */
const tilesOfZoom = 12;

export async function run(context: BenchContext): Promise<readonly BenchResult[]> {
  const server = spawn(
    process.execPath,
    [
      path.join(import.meta.dirname, 'servers/kumiki.ts'),
      context.folder,
      context.databaseUrl ?? '',
    ],
    { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  );
  try {
    // The server tells its port when it is ready.
    const [port] = (await once(server, 'message')) as [number];
    const url = `http://127.0.0.1:${port}`;
    await writePlaces(url, places, { progress: (text) => context.progress(text) });
    if (context.databaseUrl !== undefined) await vacuum(context.databaseUrl);
    return await measure(url, context);
  } finally {
    server.kill('SIGTERM');
    if (server.exitCode === null) await once(server, 'exit');
  }
}

/** What a server does by itself within a minute of so many new rows; the embedded one has done it by now. */
async function vacuum(databaseUrl: string): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  await client.query('vacuum analyze entity');
  await client.end();
}

async function measure(url: string, context: BenchContext): Promise<readonly BenchResult[]> {
  const tiles = zooms.flatMap(tilesOf);
  // Twice, so that statements and pages of the database are warm; other attributes are other questions.
  await timesOf(url, tiles, 'warm');
  const first: number[] = [];
  for (const z of zooms) {
    const times = await timesOf(url, tilesOf(z), 'name');
    first.push(...times);
    const said = [0.5, 0.95, 1].map((share) => percentile(times, share).toFixed(1));
    context.progress(`zoom ${z}: ${times.length} tiles, median, p95, most ${said.join(', ')} ms`);
  }
  const again = await timesOf(url, tiles, 'name');
  const page = `${url}/ngsi-ld/v1/entities?type=Lamp&limit=1000&options=keyValues`;
  const pages: number[] = [];
  for (let round = 0; round < 10; round += 1) {
    const begun = performance.now();
    const response = await fetch(`${page}&offset=${round * 1000}`, {
      headers: { accept: 'application/geo+json' },
    });
    await response.arrayBuffer();
    pages.push(performance.now() - begun);
  }
  const limit = percentile(pages, 0.95);
  const result = (what: string, times: readonly number[], share: number): BenchResult => {
    const value = percentile(times, share);
    context.progress(`${what}: ${value.toFixed(1)} ms`);
    return { name: what, value, unit: 'ms', limit, ratio: limit / value };
  };
  return [
    result(`tile, ${places} places, zoom 4–14, first time, median`, first, 0.5),
    result(`tile, ${places} places, zoom 4–14, first time, p95`, first, 0.95),
    result(`tile, ${places} places, zoom 4–14, again, p95`, again, 0.95),
  ];
}

function tilesOf(z: number): string[] {
  const side = 2 ** z;
  const column = (longitude: number): number => Math.floor(((longitude + 180) / 360) * side);
  const row = (latitude: number): number => {
    const sine = Math.sin((latitude * Math.PI) / 180);
    return Math.floor((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * side);
  };
  const all: string[] = [];
  for (let x = column(box.west); x <= column(box.east); x += 1) {
    for (let y = row(box.north); y <= row(box.south); y += 1) all.push(`${z}/${x}/${y}`);
  }
  const step = Math.max(1, Math.floor(all.length / tilesOfZoom));
  return all.filter((_, place) => place % step === 0).slice(0, tilesOfZoom);
}

async function timesOf(
  url: string,
  tiles: readonly string[],
  attribute: string,
): Promise<number[]> {
  const times: number[] = [];
  let bytes = 0;
  for (const tile of tiles) {
    const begun = performance.now();
    const response = await fetch(`${url}/api/tiles/${tile}?type=Lamp&attrs=${attribute}`);
    bytes += (await response.arrayBuffer()).byteLength;
    times.push(performance.now() - begun);
    if (!response.ok) throw new Error(`Tile ${tile} answers ${response.status}`);
  }
  if (bytes === 0) throw new Error('No tile holds anything');
  return times;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
