/** `./kumiki bench portal`: first views on a slow telephone, beside the time their files alone take on the same line. */
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import type { BenchContext, BenchResult } from '../bench/bench.ts';
import { type RunningServer, startServer } from '../server.ts';
import { launchBrowser } from './chromium.ts';
import { openPage } from './page.ts';
import { measureReadiness, type Readiness, slowDown, slowTelephone } from './readiness.ts';

/** Each is ten first views or so: with these the whole takes about three minutes. */
const rounds = 3;
/** How often the server has answered a page before anyone looks at the time. */
const warmUps = 20;
const bareMsMax = 30_000;

export async function run(context: BenchContext): Promise<readonly BenchResult[]> {
  const browser = await launchBrowser();
  await using server = await startServer({
    dataFolder: `${context.folder}/data`,
    isFirstStart: true,
    startMsMax: 300_000,
  });
  try {
    const pages = [
      { what: 'home', path: '/' },
      { what: 'list', path: '/shelters' },
      { what: 'article', path: `/shelters/${await firstSite(server)}` },
      { what: 'catalogue', path: '/catalog' },
      { what: 'plans', path: '/plans' },
    ];
    const results: BenchResult[] = [];
    for (const { what, path } of pages) {
      const [views, limits] = await measureBoth(browser, `${server.url}${path}`);
      const of = (pick: (view: Readiness) => number): number => median(views.map(pick));
      const [value, limit] = [of((view) => view.interactiveMs), median(limits)];
      const paint = of((view) => view.largestPaintMs);
      const kilobytes = of((view) => view.transferredBytes) / 1000;
      const script = of((view) => view.scriptBytes) / 1000;
      context.progress(
        `${what}: painted ${Math.round(paint)} ms, ready ${Math.round(value)} ms, ` +
          `${Math.round(kilobytes)} kB on the wire, ${Math.round(script)} kB of it script`,
      );
      results.push(
        { name: `${what}, ready`, value, unit: 'ms', limit, ratio: limit / value },
        { name: `${what}, largest paint`, value: paint, unit: 'ms', limit, ratio: limit / paint },
        {
          name: `${what}, script (budget 200)`,
          value: script,
          unit: 'kB',
          limit: 200,
          ratio: 200 / script,
        },
      );
    }
    return results;
  } finally {
    await browser.close();
  }
}

async function measureBoth(
  browser: Browser,
  url: string,
): Promise<readonly [readonly Readiness[], readonly number[]]> {
  for (let time = 0; time < warmUps; time += 1) await (await fetch(url)).arrayBuffer();
  const views: Readiness[] = [];
  const limits: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    views.push(await measureReadiness(browser, url));
    limits.push(await measureFiles(browser, url));
  }
  return [views, limits];
}

/** The page without its scripts, which are fetched all the same: until the last byte is here. */
async function measureFiles(browser: Browser, url: string): Promise<number> {
  const proxy = createServer((request, response) => answerBare(url, request, response));
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  try {
    await using view = await openPage(browser, { width: 360, height: 740 });
    // A server that listens on a port has this kind of address.
    const { port } = proxy.address() as AddressInfo;
    const { pathname } = new URL(url);
    await slowDown(await view.context.newCDPSession(view.page), slowTelephone);
    const bare = `http://127.0.0.1:${port}${pathname}`;
    await view.page.goto(bare, { waitUntil: 'load', timeout: bareMsMax });
    // Every file the document names is here, whether or not something else is still asked for.
    const last = await view.page.waitForFunction(lastByteOf, undefined, { timeout: bareMsMax });
    return await last.jsonValue();
  } finally {
    proxy.close();
    proxy.closeAllConnections();
  }
}

/** Runs in the page: when the last file of its head was here, in ms; 0 while one is on its way. */
function lastByteOf(): number {
  const named = [
    ...document.querySelectorAll<HTMLLinkElement>('link[rel=preload], link[rel=stylesheet]'),
  ]
    .filter(({ media }) => media === '' || matchMedia(media).matches)
    .map(({ href }) => href);
  const ends = new Map(
    performance
      .getEntriesByType('resource')
      .filter((entry) => entry instanceof PerformanceResourceTiming)
      .map(({ name, responseEnd }) => [name, responseEnd]),
  );
  const isHere = named.every((href) => (ends.get(href) ?? 0) > 0);
  return isHere ? Math.max(...ends.values()) : 0;
}

/** Files as the server gives them, bytes as they are; the document without scripts, their files named to be fetched. */
function answerBare(site: string, request: IncomingMessage, response: ServerResponse): void {
  const target = new URL(request.url ?? '/', site);
  const isDocument = !/\.[a-z0-9]+$/.test(target.pathname);
  const encoding = isDocument ? 'identity' : (request.headers['accept-encoding'] ?? 'identity');
  // A connection of its own: one that was kept may be closed by the server just when it is used again.
  get(target, { agent: false, headers: { 'accept-encoding': encoding } }, (answer) => {
    const { 'content-type': type = '', 'content-encoding': encoded } = answer.headers;
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => chunks.push(chunk));
    answer.on('end', () => {
      const body = Buffer.concat(chunks);
      if (isDocument) {
        response.writeHead(200, { 'content-type': type, 'content-encoding': 'br' });
        response.end(brotliCompressSync(withoutScripts(body.toString())));
      } else {
        const headers = encoded === undefined ? {} : { 'content-encoding': encoded };
        response.writeHead(answer.statusCode ?? 502, { 'content-type': type, ...headers });
        response.end(body);
      }
    });
  }).on('error', () => response.destroy());
}

function withoutScripts(html: string): string {
  return html
    .replaceAll(/<script\b[\s\S]*?<\/script>/g, '')
    .replaceAll('rel="modulepreload"', 'rel="preload" as="script" crossorigin');
}

async function firstSite(server: RunningServer): Promise<string> {
  const answer = await fetch(`${server.url}/ngsi-ld/v1/entities?type=EvacuationSite&limit=1`);
  // The server under test answers entities.
  const [first] = (await answer.json()) as readonly { readonly id: string }[];
  if (first === undefined) throw new Error('The server shows no sample');
  return first.id;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
