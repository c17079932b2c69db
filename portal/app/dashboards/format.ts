/** Numbers and times of figures as people read them: pure. */
import type { Language } from '../language/language.ts';

const locales: Readonly<Record<Language, string>> = { ja: 'ja-JP', easy: 'ja-JP', en: 'en-GB' };

export function formatFigure(
  value: number | string | null,
  decimals: number,
  language: Language,
): string {
  if (value === null) return '–';
  if (typeof value === 'string') {
    return isInstant(value) ? formatMoment(value, language) : value;
  }
  return new Intl.NumberFormat(locales[language], {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(value);
}

/** What an axis says: no more digits than needed. */
export function formatTick(value: number, language: Language): string {
  return new Intl.NumberFormat(locales[language], {
    notation: Math.abs(value) >= 100_000 ? 'compact' : 'standard',
    maximumFractionDigits: 3,
  }).format(value);
}

function isInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) && !Number.isNaN(Date.parse(text));
}

/** 9月6日 14:00, in Japan. */
export function formatMoment(instant: string, language: Language): string {
  return new Intl.DateTimeFormat(locales[language], {
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: 'Asia/Tokyo',
  }).format(new Date(instant));
}
