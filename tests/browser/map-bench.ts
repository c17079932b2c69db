/** `./kumiki bench map`: a fixed sequence of pans and zooms, on the data map with 100,000 places and on a bare map. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { buildPortal } from '../../cli/portal-build.ts';
import type { BenchContext, BenchResult } from '../bench/bench.ts';
import { box, writePlaces } from '../bench/places.ts';
import { launchBrowser } from './chromium.ts';
import { type Frames, type Movement, movements, recordFrames, walk } from './map-walk.ts';

const places = 100_000;
const rounds = 2;
const kumiki = path.resolve(import.meta.dirname, '../bench/servers/kumiki.ts');

export async function run(context: BenchContext): Promise<readonly BenchResult[]> {
  await buildPortal(() => context.progress('building the portal'));
  const server = spawn(process.execPath, [kumiki, context.folder, context.databaseUrl ?? ''], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const browser = await launchBrowser();
  const bare = await serveBareMap();
  try {
    // The server tells its port when it is ready.
    const [port] = (await once(server, 'message')) as [number];
    const url = `http://127.0.0.1:${port}`;
    await writePlaces(url, places, { progress: (text) => context.progress(text) });
    return await measure(browser, { url, bareUrl: bare.url }, context);
  } finally {
    await browser.close();
    bare.server.close();
    bare.server.closeAllConnections();
    server.kill('SIGTERM');
    if (server.exitCode === null) await once(server, 'exit');
  }
}

interface Places {
  readonly url: string;
  readonly bareUrl: string;
}

async function measure(
  browser: Browser,
  { url, bareUrl }: Places,
  context: BenchContext,
): Promise<readonly BenchResult[]> {
  const bounds = [box.west, box.south, box.east, box.north].join(',');
  const pages = [
    { what: 'bare', address: bareUrl },
    { what: 'ground', address: `${url}/explore?type=Nothing&b=${bounds}` },
    { what: 'places', address: `${url}/explore?type=Lamp&b=${bounds}` },
  ] as const;
  const seen = { bare: [], ground: [], places: [] } as Record<string, Frames[]>;
  // In turns, so that a busy moment of the machine meets all of them.
  for (let round = 0; round < rounds; round += 1) {
    for (const { what, address } of pages) {
      // What stands between is told, not compared: once is enough.
      if (what === 'ground' && round > 0) continue;
      const frames = await lookOver(browser, address, what === 'places');
      seen[what]?.push(...frames);
      tell(context, `${what}, round ${round + 1}`, summaryOf(frames));
    }
  }
  const of = (what: string): Summary => summaryOf(seen[what] ?? []);
  for (const { name } of movements) {
    for (const { what } of pages) {
      const some = (seen[what] ?? []).filter((each) => each.name === name);
      tell(context, `${name}, ${what}`, summaryOf(some));
    }
  }
  return resultsOf(of('places'), of('bare'));
}

/** One visitor: opens the page, goes through the sequence, and what is counted at the end is all there is. */
async function lookOver(
  browser: Browser,
  address: string,
  isFull: boolean,
): Promise<readonly Frames[]> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'ja',
  });
  try {
    const page = await context.newPage();
    // The survey's tiles cannot be reached everywhere: no run asks for them.
    await page.route(/cyberjapandata/, (route) => route.abort());
    let tiles = 0;
    page.on('response', (answer) => {
      if (!answer.url().includes('/api/tiles/')) return;
      if (answer.status() >= 400) throw new Error(`${answer.url()} answers ${answer.status()}`);
      tiles += 1;
    });
    await page.goto(address);
    await page.locator('[data-drawn="whole"]').waitFor({ timeout: 60_000 });
    if (isFull) await checkCount(page);
    const frames: Frames[] = [];
    for (const movement of movements) {
      frames.push(await recordFrames(page, movement, (one: Movement) => walk(page, one)));
    }
    if (isFull && tiles === 0) throw new Error('The map has not asked for a tile');
    return frames;
  } finally {
    await context.close();
  }
}

async function checkCount(page: Page): Promise<void> {
  const counted = page.locator('[data-count="Lamp"]');
  await counted.waitFor({ timeout: 60_000 });
  const text = (await counted.textContent()) ?? '';
  if (!text.includes(places.toLocaleString('en'))) throw new Error(`The list counts ${text}`);
}

interface Summary {
  /** While something moves. */
  readonly framesPerSecond: number;
  readonly share50: number;
  readonly longestMs: number;
  readonly p95Ms: number;
  readonly idleMs: number;
  readonly idleMsMost: number;
}

function summaryOf(all: readonly Frames[]): Summary {
  const gaps = all.flatMap(({ gapsMs }) => gapsMs);
  const idle = all.map(({ idleMs }) => idleMs);
  const total = gaps.reduce((sum, gap) => sum + gap, 0);
  return {
    framesPerSecond: (gaps.length / total) * 1000,
    share50: gaps.filter((gap) => gap > 50).length / gaps.length,
    longestMs: Math.max(...gaps),
    p95Ms: percentile(gaps, 0.95),
    idleMs: percentile(idle, 0.5),
    idleMsMost: Math.max(...idle),
  };
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

function tell(context: BenchContext, what: string, one: Summary): void {
  context.progress(
    `${what}: ${one.framesPerSecond.toFixed(1)} frames/s, p95 ${one.p95Ms.toFixed(0)} ms, ` +
      `${(one.share50 * 100).toFixed(1)} % over 50 ms, longest ${one.longestMs.toFixed(0)} ms, ` +
      `idle after ${one.idleMs.toFixed(0)} ms (most ${one.idleMsMost.toFixed(0)})`,
  );
}

function resultsOf(ours: Summary, bare: Summary): readonly BenchResult[] {
  const less = (name: string, pick: (one: Summary) => number, unit: string): BenchResult => {
    const [value, limit] = [pick(ours), pick(bare)];
    return { name, value, unit, limit, ratio: value === 0 ? 1 : limit / value };
  };
  return [
    {
      name: `frames while moving, ${places} places`,
      value: ours.framesPerSecond,
      unit: 'per second',
      limit: bare.framesPerSecond,
      ratio: ours.framesPerSecond / bare.framesPerSecond,
    },
    less('frame, p95', ({ p95Ms }) => p95Ms, 'ms'),
    less('frames over 50 ms', ({ share50 }) => share50 * 100, '%'),
    less('longest frame', ({ longestMs }) => longestMs, 'ms'),
    less('still after a movement, median', ({ idleMs }) => idleMs, 'ms'),
    less('still after a movement, most', ({ idleMsMost }) => idleMsMost, 'ms'),
  ];
}

/** A page with MapLibre as large as the data map's, a style that is one colour, and nothing else. */
async function serveBareMap(): Promise<{ readonly server: Server; readonly url: string }> {
  const dist = path.resolve(import.meta.dirname, '../../node_modules/maplibre-gl/dist');
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://bare');
    if (pathname === '/') {
      response.writeHead(200, { 'content-type': 'text/html' }).end(barePage);
      return;
    }
    readFile(path.join(dist, path.basename(pathname))).then(
      (bytes) => {
        const type = pathname.endsWith('.css') ? 'text/css' : 'text/javascript';
        response.writeHead(200, { 'content-type': type }).end(bytes);
      },
      () => response.writeHead(404).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a port has this kind of address.
  const { port } = server.address() as AddressInfo;
  return { server, url: `http://127.0.0.1:${port}/` };
}

const barePage = `<!doctype html><link rel="stylesheet" href="/maplibre-gl.css">
<style>body{margin:0}#map{width:840px;height:736px;margin:64px 0 0 440px}</style><div id="map"></div>
<script type="module">
import { Map, setWorkerUrl } from '/maplibre-gl.mjs';
setWorkerUrl('/maplibre-gl-worker.mjs');
const element = document.querySelector('#map');
const style = { version: 8, sources: {}, layers: [
  { id: 'sea', type: 'background', paint: { 'background-color': '#cfe4f2' } } ] };
const map = new Map({ container: element, style, fadeDuration: 0, attributionControl: false, minZoom: 2, maxZoom: 18,
  bounds: [${[box.west, box.south, box.east, box.north].join(', ')}] });
map.on('movestart', () => { element.dataset.drawn = 'partly'; });
map.on('idle', () => { element.dataset.drawn = 'whole'; });
</script>`;
