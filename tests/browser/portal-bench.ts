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

const rounds = 5;

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
    await view.page.goto(`http://127.0.0.1:${port}${pathname}`, { waitUntil: 'networkidle' });
    return await view.page.evaluate(() =>
      Math.max(
        ...performance
          .getEntriesByType('resource')
          .filter((entry) => entry instanceof PerformanceResourceTiming)
          .map(({ responseEnd }) => responseEnd),
      ),
    );
  } finally {
    proxy.close();
    proxy.closeAllConnections();
  }
}

/** Files as the server gives them, bytes as they are; the document without scripts, their files named to be fetched. */
function answerBare(site: string, request: IncomingMessage, response: ServerResponse): void {
  const target = new URL(request.url ?? '/', site);
  const isDocument = !/\.[a-z0-9]+$/.test(target.pathname);
  const encoding = isDocument ? 'identity' : (request.headers['accept-encoding'] ?? 'identity');
  get(target, { headers: { 'accept-encoding': encoding } }, (answer) => {
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
