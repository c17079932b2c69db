/** What someone looks for: in the URL, and as a question to the broker. Pure. */
import { type Hazard, hazards, isHazard, kinds, type ShelterKind } from './shelter.ts';

export interface Filters {
  readonly kind?: ShelterKind;
  /** A site must be designated for every one of them. */
  readonly hazards: readonly Hazard[];
  /** Six digits. */
  readonly municipality?: string;
  readonly text?: string;
}

/** Kinds as they stand in the URL. */
const kindWords: Readonly<Record<ShelterKind, string>> = {
  EvacuationSite: 'site',
  EvacuationShelter: 'shelter',
};

const textLengthMax = 80;

/** Whatever the URL says, this is a filter: what is not understood is left out. */
export function parseFilters(search: URLSearchParams): Filters {
  const kind = kinds.find((each) => kindWords[each] === search.get('kind'));
  const wanted = search.getAll('hazard').flatMap((value) => value.split(','));
  const municipality = search.get('city') ?? '';
  const text = (search.get('q') ?? '').trim().slice(0, textLengthMax);
  return {
    hazards: hazards.filter((hazard) => wanted.includes(hazard) && isHazard(hazard)),
    ...(kind === undefined ? {} : { kind }),
    ...(/^\d{6}$/.test(municipality) ? { municipality } : {}),
    ...(text === '' ? {} : { text }),
  };
}

/** The same filters always give the same URL. */
export function filtersToSearch(filters: Filters): URLSearchParams {
  const search = new URLSearchParams();
  if (filters.text !== undefined) search.set('q', filters.text);
  if (filters.kind !== undefined) search.set('kind', kindWords[filters.kind]);
  for (const hazard of filters.hazards) search.append('hazard', hazard);
  if (filters.municipality !== undefined) search.set('city', filters.municipality);
  return search;
}

export function kindWord(kind: ShelterKind): string {
  return kindWords[kind];
}

/** How many filters are set, the text included. */
export function filterCount(filters: Filters): number {
  return [...filtersToSearch(filters).keys()].length;
}

/** `path?filters`, without a question mark where there are none. */
export function withFilters(path: string, filters: Filters, page = 1): string {
  const search = filtersToSearch(filters);
  if (page > 1) search.set('page', String(page));
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

export function parsePage(search: URLSearchParams): number {
  const page = Number(search.get('page') ?? '1');
  return Number.isInteger(page) && page >= 1 && page <= 10_000 ? page : 1;
}
