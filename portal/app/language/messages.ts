/**
 * The messages that are loaded: on the server all of them, in a browser those of its language and of the
 * areas its pages need. A page that shows a message of an area not yet there waits for it.
 */
import type ja from './ja.json';
import type { Language } from './language.ts';

/**
 * The messages of each area, by the name of its folder. An area adds itself in its `messages.ts`:
 * `declare module '../language/messages.ts' { interface AreaMessages { readonly home: typeof ja } }`
 */
// biome-ignore lint/suspicious/noEmptyInterface: areas add their members.
export interface AreaMessages {}

/** Dotted paths to every sentence: of the frame `site.name`, of the area `home` `home.title`. */
export type MessageKey = Leaves<typeof ja> | KeysOfAreas[keyof KeysOfAreas];

type KeysOfAreas = {
  [A in keyof AreaMessages]: Leaves<AreaMessages[A], `${A}.`>;
};

type Leaves<T, Path extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Path}${K}` : Leaves<T[K], `${Path}${K}.`>;
}[keyof T & string];

/** What every page shows stands in the folder `language`, and its keys begin with no area. */
export const frameArea = 'language';

const sentences = new Map<Language, Map<string, string>>();
const areasIn = new Map<Language, Set<string>>();

/** `messages` is the file of `area` in `language`. A second registration changes nothing. */
export function registerMessages(language: Language, area: string, messages: object): void {
  const known = sentences.get(language) ?? new Map<string, string>();
  const prefix = area === frameArea ? '' : `${area}.`;
  for (const [key, message] of flatten(messages, prefix)) known.set(key, message);
  sentences.set(language, known);
  areasIn.set(language, (areasIn.get(language) ?? new Set()).add(area));
}

/** Fetches an area that is not there; undefined where there is nothing to wait for. */
export type Fetcher = (language: Language, area: string) => Promise<void> | undefined;

let fetchArea: Fetcher = () => undefined;

/** In a browser: how messages come that are not there yet. */
export function whenAbsent(fetcher: Fetcher): void {
  fetchArea = fetcher;
}

export function hasMessages(language: Language, area: string): boolean {
  return areasIn.get(language)?.has(area) === true;
}

/**
 * Throws the promise of its area where that is on its way, as React wants it of whoever must wait, and an
 * error where no area has the key.
 */
export function messageOf(language: Language, key: MessageKey): string {
  const message = sentences.get(language)?.get(key);
  if (message !== undefined) return message;
  const area = key.slice(0, key.indexOf('.'));
  const coming = hasMessages(language, area) ? undefined : fetchArea(language, area);
  // oxlint-disable-next-line typescript/only-throw-error
  if (coming !== undefined) throw coming;
  throw new Error(`Message ${key} is not loaded for ${language}`);
}

export function* flatten(value: object, path: string): Generator<[key: string, message: string]> {
  for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
    if (typeof inner === 'string') yield [`${path}${key}`, inner];
    else if (typeof inner === 'object' && inner !== null) yield* flatten(inner, `${path}${key}.`);
  }
}
