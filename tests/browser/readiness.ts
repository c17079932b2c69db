/** How long a page takes on a slow telephone in a slow network until it shows, and until it answers presses. */
import type { Browser, CDPSession, Page } from 'playwright-core';
import { openPage } from './page.ts';

export interface Conditions {
  /** How many times slower than here. */
  readonly cpuSlowdown: number;
  readonly downBytesPerSecond: number;
  readonly upBytesPerSecond: number;
  readonly roundTripMs: number;
}

/** Slow 4G as Lighthouse simulates it, on a telephone four times slower than a desk. */
export const slowTelephone: Conditions = {
  cpuSlowdown: 4,
  downBytesPerSecond: 1_600_000 / 8,
  upBytesPerSecond: 750_000 / 8,
  roundTripMs: 150,
};

export interface Readiness {
  /** From the start of navigation until the largest thing of the first screen stood there. */
  readonly largestPaintMs: number;
  /** Until React had taken the page over and no task of 50 ms and more was left: presses are answered. */
  readonly interactiveMs: number;
  /** On the wire, headers included, until the page was ready and the network rested. */
  readonly transferredBytes: number;
  readonly scriptBytes: number;
}

/** What the loop of `conditionsHere` takes on a desk with nothing else to do. */
const deskLoopMs = 55;
const loopRounds = 10_000_000;

/**
 * The same telephone on a machine that is slower than a desk, or busy: it is slowed down by as much less. Faster machines
 * are slowed down as Lighthouse does.
 */
export async function conditionsHere(browser: Browser): Promise<Conditions> {
  await using view = await openPage(browser);
  const loopMs = await view.page.evaluate((rounds) => {
    let state = 1;
    const turn = (): number => {
      const begun = performance.now();
      for (let round = 0; round < rounds; round += 1)
        state = (state * 1_664_525 + 1_013_904_223) | 0;
      return performance.now() - begun;
    };
    const turns = [turn(), turn(), turn(), turn(), turn()].sort((a, b) => a - b);
    return state === 0 ? Number.NaN : (turns[2] ?? Number.NaN);
  }, loopRounds);
  const slowdown = (slowTelephone.cpuSlowdown * deskLoopMs) / loopMs;
  return {
    ...slowTelephone,
    cpuSlowdown: Math.min(slowTelephone.cpuSlowdown, Math.max(1, slowdown)),
  };
}

/** One first view, with nothing kept from before. */
export async function measureReadiness(
  browser: Browser,
  url: string,
  conditions: Conditions = slowTelephone,
): Promise<Readiness> {
  await using view = await openPage(browser, { width: 360, height: 740 });
  const { page } = view;
  const client = await view.context.newCDPSession(page);
  const bytes = await countBytes(client);
  await page.addInitScript(watch);
  await slowDown(client, conditions);
  await page.goto(url, { waitUntil: 'networkidle', timeout: 60_000 });
  await page.waitForFunction(
    // Put there by `watch`.
    () => (Reflect.get(globalThis, 'readinessWatched') as Watched).awakeMs > 0,
  );
  const { largestPaintMs, interactiveMs } = await readWatch(page);
  return { largestPaintMs, interactiveMs, ...bytes() };
}

export async function slowDown(client: CDPSession, conditions: Conditions): Promise<void> {
  await client.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: conditions.roundTripMs,
    downloadThroughput: conditions.downBytesPerSecond,
    uploadThroughput: conditions.upBytesPerSecond,
  });
  await client.send('Emulation.setCPUThrottlingRate', { rate: conditions.cpuSlowdown });
}

async function countBytes(
  client: CDPSession,
): Promise<() => Pick<Readiness, 'transferredBytes' | 'scriptBytes'>> {
  const isScript = new Map<string, boolean>();
  const sums = { transferredBytes: 0, scriptBytes: 0 };
  await client.send('Network.enable');
  await client.send('Network.setCacheDisabled', { cacheDisabled: false });
  client.on('Network.responseReceived', ({ requestId, response, type }) => {
    isScript.set(requestId, type === 'Script' || /\.m?js(\?|$)/.test(response.url));
  });
  client.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    sums.transferredBytes += encodedDataLength;
    if (isScript.get(requestId) === true) sums.scriptBytes += encodedDataLength;
  });
  return () => ({ ...sums });
}

interface Watched {
  largestPaintMs: number;
  awakeMs: number;
  lastLongTaskEndMs: number;
}

/** Runs in the page, before anything of its own. */
function watch(): void {
  const watched: Watched = { largestPaintMs: 0, awakeMs: 0, lastLongTaskEndMs: 0 };
  Object.assign(globalThis, { readinessWatched: watched });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) watched.largestPaintMs = entry.startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      watched.lastLongTaskEndMs = Math.max(watched.lastLongTaskEndMs, startTime + duration);
    }
  }).observe({ type: 'longtask', buffered: true });
  const look = (): void => {
    const main = document.querySelector('main');
    const isTaken =
      main !== null && Object.keys(main).some((key) => key.startsWith('__reactProps'));
    if (isTaken) watched.awakeMs = performance.now();
    else requestAnimationFrame(look);
  };
  look();
}

async function readWatch(page: Page): Promise<Pick<Readiness, 'largestPaintMs' | 'interactiveMs'>> {
  const watched = await page.evaluate(
    // Put there by `watch`.
    () => Reflect.get(globalThis, 'readinessWatched') as Watched,
  );
  return {
    largestPaintMs: watched.largestPaintMs,
    interactiveMs: Math.max(watched.awakeMs, watched.lastLongTaskEndMs),
  };
}
