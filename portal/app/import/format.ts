/** What the API tells in Japanese and English. */
import type { Language } from '../language/language.ts';

export function inLanguage(told: { readonly ja: string; readonly en: string }, language: Language) {
  return language === 'en' ? told.en : told.ja;
}
