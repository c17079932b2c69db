/** The language of a page, which stands in its URL: pure. */

export const languages = ['ja', 'easy', 'en'] as const;
export type Language = (typeof languages)[number];

/** The first segment of the path; Japanese has none. */
const prefixes: Readonly<Record<Language, string>> = { ja: '', easy: '/easy', en: '/en' };

/** BCP 47, for `lang` attributes and `Intl`. */
export const htmlLanguage: Readonly<Record<Language, string>> = { ja: 'ja', easy: 'ja', en: 'en' };

/** BCP 47, for `hreflang`: やさしい日本語 has no registered subtag, so a private one tells it apart. */
export const alternateLanguage: Readonly<Record<Language, string>> = {
  ja: 'ja',
  easy: 'ja-x-easy',
  en: 'en',
};

export function languageOf(pathname: string): Language {
  const segment = pathname.split('/')[1];
  return segment === 'easy' || segment === 'en' ? segment : 'ja';
}

/** The path without its language: `/en/shelters` → `/shelters`, `/easy` → `/`. */
export function pathWithoutLanguage(pathname: string): string {
  const prefix = prefixes[languageOf(pathname)];
  const rest = pathname.slice(prefix.length);
  return rest === '' ? '/' : rest;
}

/** `path` begins with `/` and has no language: `pathIn('en', '/')` → `/en`. */
export function pathIn(language: Language, path: string): string {
  const prefix = prefixes[language];
  return path === '/' && prefix !== '' ? prefix : `${prefix}${path}`;
}
