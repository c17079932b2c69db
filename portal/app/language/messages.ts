/** The messages that are loaded: all three on the server, one in a browser. */
import type ja from './ja.json';
import type { Language } from './language.ts';

export type Messages = typeof ja;

/** Dotted paths to every sentence: `home.title`. */
export type MessageKey = Leaves<Messages>;
type Leaves<T, Path extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Path}${K}` : Leaves<T[K], `${Path}${K}.`>;
}[keyof T & string];

const loaded = new Map<Language, ReadonlyMap<string, string>>();

/** `messages` has the keys of `ja.json`: a test holds that for every language. */
export function registerMessages(language: Language, messages: Messages): void {
  loaded.set(language, new Map(flatten(messages, '')));
}

/** Throws where the language was not registered: a page is never rendered before. */
export function messageOf(language: Language, key: MessageKey): string {
  const message = loaded.get(language)?.get(key);
  if (message === undefined) throw new Error(`Message ${key} is not loaded for ${language}`);
  return message;
}

export function* flatten(value: object, path: string): Generator<[key: string, message: string]> {
  for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
    if (typeof inner === 'string') yield [`${path}${key}`, inner];
    else if (typeof inner === 'object' && inner !== null) yield* flatten(inner, `${path}${key}.`);
  }
}
