/** What a first view costs on the wire. */
import { gzipSync } from 'node:zlib';
import type { Page, Request } from 'playwright-core';

export interface Weight {
  /** Bytes of body as transferred, by kind; scripts as gzip, whatever encoding was transferred. */
  readonly scriptBytes: number;
  readonly fontBytes: number;
  readonly styleBytes: number;
  readonly imageBytes: number;
  readonly otherBytes: number;
  /** Every script with its bytes, largest first: what to look at when the budget is broken. */
  readonly scripts: readonly { readonly url: string; readonly bytes: number }[];
}

/** Opens `url` with an empty cache in this page and weighs everything loaded until the network rests. */
export async function weighFirstView(page: Page, url: string): Promise<Weight> {
  const finished: Request[] = [];
  const record = (request: Request): number => finished.push(request);
  page.on('requestfinished', record);
  await page.goto(url, { waitUntil: 'networkidle' });
  page.off('requestfinished', record);
  const scripts: { url: string; bytes: number }[] = [];
  const sums = { font: 0, stylesheet: 0, image: 0, other: 0 };
  for (const request of finished) {
    if (!/^https?:/.test(request.url())) continue;
    if (isScript(request)) scripts.push(await weighScript(request));
    else {
      const kind = request.resourceType();
      const key = kind === 'font' || kind === 'stylesheet' || kind === 'image' ? kind : 'other';
      sums[key] += (await request.sizes()).responseBodySize;
    }
  }
  return {
    scriptBytes: scripts.reduce((sum, { bytes }) => sum + bytes, 0),
    fontBytes: sums.font,
    styleBytes: sums.stylesheet,
    imageBytes: sums.image,
    otherBytes: sums.other,
    scripts: scripts.sort((a, b) => b.bytes - a.bytes),
  };
}

/** Modules that are preloaded and workers count too. */
function isScript(request: Request): boolean {
  return request.resourceType() === 'script' || /\.m?js(\?|$)/.test(request.url());
}

async function weighScript(request: Request): Promise<{ url: string; bytes: number }> {
  const response = await request.response();
  const encoding = (await response?.allHeaders())?.['content-encoding'];
  const bytes =
    encoding === 'gzip' || response === null
      ? (await request.sizes()).responseBodySize
      : gzipSync(await response.body()).length;
  return { url: request.url(), bytes };
}
