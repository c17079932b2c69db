/** What the tests of the portal share: a server that shows the sample region, languages, questions to the API. */
import type { Page } from 'playwright-core';
import type { RunningServer } from '../server.ts';
import type { View } from './page.ts';

export const languages = [
  { language: 'ja', prefix: '', lang: 'ja' },
  { language: 'easy', prefix: '/easy', lang: 'ja' },
  { language: 'en', prefix: '/en', lang: 'en' },
] as const;

/** For `expect.poll`: a busy machine draws maps slowly. */
export const soon = { timeout: 60_000 };

export const bothTypes = 'EvacuationSite,EvacuationShelter';

/** How many entities the API counts. */
export async function countOf(server: RunningServer, query: string): Promise<number> {
  const response = await fetch(`${server.url}/ngsi-ld/v1/entities?limit=0&count=true&${query}`);
  return Number(response.headers.get('ngsild-results-count') ?? Number.NaN);
}

export interface Place {
  readonly id: string;
  readonly name: string;
  readonly location: { readonly coordinates: readonly [number, number] };
}

export async function placesOf(server: RunningServer, query: string): Promise<readonly Place[]> {
  const response = await fetch(
    `${server.url}/ngsi-ld/v1/entities?options=keyValues&limit=1000&${query}`,
  );
  // The server under test answers entities; a wrong one fails the test that reads it.
  return (await response.json()) as readonly Place[];
}

/** Of the faults those that do not come from asking 国土地理院 for tiles, which no test can reach. */
export function ownFaults(view: Pick<View, 'faults'>): readonly string[] {
  return view
    .faults()
    .filter((fault) => !/cyberjapandata\.gsi\.go\.jp|net::ERR_FAILED$/.test(fault));
}

/** How many pixels of the page stand outside of the window, on the right. */
export async function overflowOf(page: Page): Promise<number> {
  return await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
}

/** The number in a text, whatever its separators: `3,335か所` is 3335. */
export function numberIn(text: string | null): number {
  return Number((text ?? '').replaceAll(',', '').match(/\d+/)?.[0] ?? Number.NaN);
}
