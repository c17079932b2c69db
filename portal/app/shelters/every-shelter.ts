/** Every shelter that matches, page by page, for downloads. */
import type { Ask } from '../api/last-known.ts';
import type { Filters } from './filters.ts';
import { listShelters, pageLimitMax } from './find.ts';
import type { Shelter } from './shelter.ts';

/** 100,000 shelters: a bound, not a wish. */
const pagesMax = 100;

/** Undefined where the API does not answer: a download is whole or refused, never silently short. */
export async function everyShelter(ask: Ask, filters: Filters): Promise<Shelter[] | undefined> {
  const shelters: Shelter[] = [];
  for (let page = 0; page < pagesMax; page += 1) {
    const found = await listShelters(ask, filters, {
      limit: pageLimitMax,
      offset: page * pageLimitMax,
    });
    if (!found.ok || found.knownAt !== undefined) return undefined;
    shelters.push(...found.value.shelters);
    if ((page + 1) * pageLimitMax >= found.value.total) break;
  }
  return shelters;
}

export function unavailable(): Response {
  return new Response('The API does not answer\n', {
    status: 503,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '30' },
  });
}
