/** Loads every place into the browser, page by page, over HTTP. */
import { entitiesUrl } from '../api/entities.ts';
import { parseShelterFeature } from '../shelters/parse-shelter.ts';
import { kinds, type Shelter } from '../shelters/shelter.ts';

const pageLimit = 1000;
const pagesMax = 20;

export interface LoadedShelters {
  readonly shelters: readonly Shelter[];
  /** False where a page did not arrive, or there are more than the bound. */
  readonly isComplete: boolean;
}

/** Rejects where not even the first page arrives. */
export async function loadShelters(signal: AbortSignal): Promise<LoadedShelters> {
  const first = await loadPage(0, signal);
  const pages = Math.min(pagesMax, Math.ceil(first.total / pageLimit));
  const rest = await Promise.allSettled(
    Array.from({ length: Math.max(0, pages - 1) }, (_, place) => loadPage(place + 1, signal)),
  );
  const arrived = rest.flatMap((page) => (page.status === 'fulfilled' ? [page.value] : []));
  return {
    // Sites before shelters, as in the list page.
    shelters: [first, ...arrived]
      .flatMap((page) => page.shelters)
      .toSorted((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind)),
    isComplete: arrived.length === rest.length && first.total <= pagesMax * pageLimit,
  };
}

async function loadPage(page: number, signal: AbortSignal) {
  const url = entitiesUrl({
    types: kinds,
    pick: [
      'name',
      'address',
      'location',
      'hazard',
      'localGovernmentCode',
      'sameAddressShelter',
      'sameAddressSite',
    ],
    limit: pageLimit,
    offset: page * pageLimit,
    count: true,
  });
  const response = await fetch(url, { headers: { accept: 'application/geo+json' }, signal });
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  const parsed: unknown = await response.json();
  return {
    shelters: featuresOf(parsed).flatMap((feature) => parseShelterFeature(feature) ?? []),
    total: Number(response.headers.get('ngsild-results-count') ?? 0),
  };
}

export function featuresOf(collection: unknown): readonly unknown[] {
  if (typeof collection !== 'object' || collection === null) return [];
  const { features } = collection as { readonly features?: unknown };
  return Array.isArray(features) ? features : [];
}
