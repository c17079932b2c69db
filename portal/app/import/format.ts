/** Times of imports. */
import type { Language } from '../language/language.ts';

export function formatDateTime(instant: string, language: Language): string {
  return new Intl.DateTimeFormat(language === 'en' ? 'en' : 'ja', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'Asia/Tokyo',
  }).format(new Date(instant));
}

export function inLanguage(told: { readonly ja: string; readonly en: string }, language: Language) {
  return language === 'en' ? told.en : told.ja;
}
