/** Asks the search of the API, and reads its answers. */
import type { Ask } from '../api/last-known.ts';
import { type Suggestion, suggestionsMax } from '../design/search-box.tsx';
import { type Language, pathIn } from '../language/language.ts';
import type { Hit } from './hit.ts';
import { hasPlaces, parsePlaces, placesUrl } from './places.ts';

export interface SearchAnswer {
  readonly total: number;
  readonly hits: readonly Hit[];
}

export const searchPageSize = 20;

/** Undefined where there is no search. */
export async function search(
  ask: Ask,
  word: string,
  page: number,
  language: Language,
): Promise<SearchAnswer | undefined> {
  const query = new URLSearchParams({
    q: word,
    limit: String(searchPageSize),
    offset: String((page - 1) * searchPageSize),
  });
  const answer = await ask(`/api/search?${query}`, 'application/json');
  return answer?.status === 200 ? parseAnswer(JSON.parse(answer.body), language) : undefined;
}

/** Whether there is a search, and something to find. */
export async function canSearch(ask: Ask): Promise<boolean> {
  const [answer, isPlaceThere] = await Promise.all([
    ask('/api/search?limit=0', 'application/json'),
    hasPlaces(ask),
  ]);
  if (answer?.status !== 200) return false;
  const { total } = recordOf(JSON.parse(answer.body));
  return isPlaceThere || (typeof total === 'number' && total > 0);
}

const suggestedPlacesMax = 3;

/** In a browser: what has a page, then places by name. Of two questions one may fail. */
export async function suggest(
  word: string,
  language: Language,
  signal: AbortSignal,
): Promise<readonly (Suggestion & { readonly kind: string })[]> {
  const get = async (url: string | undefined): Promise<unknown> => {
    if (url === undefined) return undefined;
    const response = await fetch(url, { signal, headers: { accept: 'application/json' } });
    return response.ok ? await response.json() : undefined;
  };
  const [titles, places] = await Promise.allSettled([
    get(`/api/search/suggestions?${new URLSearchParams({ q: word })}`),
    get(placesUrl({ word, limit: suggestedPlacesMax })),
  ]);
  const pages = titles.status === 'fulfilled' ? arrayOf(recordOf(titles.value)['suggestions']) : [];
  const named = places.status === 'fulfilled' ? parsePlaces(places.value, language) : [];
  const room = suggestionsMax - named.length;
  return [...pages.flatMap((one) => hitOf(one, language)).slice(0, room), ...named].map(
    ({ title, to, kind }) => ({ label: title, to, kind }),
  );
}

/** Whatever the answer is, nothing is thrown. */
export function parseAnswer(answer: unknown, language: Language): SearchAnswer {
  const { total, hits } = recordOf(answer);
  const found = arrayOf(hits).flatMap((one) => hitOf(one, language));
  return { total: typeof total === 'number' ? total : found.length, hits: found };
}

function hitOf(value: unknown, language: Language): readonly Hit[] {
  const { kind, title, summary, excerpt, url } = recordOf(value);
  if (typeof url !== 'string' || !/^(\/(?!\/)|https?:\/\/)/.test(url)) return [];
  const text = textIn(summary, language) ?? textIn(excerpt, language) ?? '';
  return [
    {
      kind: typeof kind === 'string' ? kind : '',
      title: textIn(title, language) ?? url,
      text,
      to: url.startsWith('/') ? pathIn(language, url) : url,
    },
  ];
}

/** A text, or texts by language. */
function textIn(value: unknown, language: Language): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  const texts = recordOf(value);
  const wanted = language === 'en' ? ['en', 'ja'] : ['ja', 'en'];
  return wanted.map((each) => texts[each]).find((text) => typeof text === 'string');
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  // Any object can be read by names.
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
