/** Numbers, distances and dates as people read them. Pure. */
import type { Language } from './language.ts';

const locales: Readonly<Record<Language, string>> = { ja: 'ja-JP', easy: 'ja-JP', en: 'en-GB' };

export function formatNumber(value: number, language: Language): string {
  return new Intl.NumberFormat(locales[language]).format(value);
}

/** Rounded so that nobody reads a precision that is not there: 10 m below 1 km, 0.1 km above. */
export function formatDistance(metres: number, language: Language): string {
  const near = metres < 995;
  const value = near ? Math.round(metres / 10) * 10 : Math.round(metres / 100) / 10;
  return new Intl.NumberFormat(locales[language], {
    style: 'unit',
    unit: near ? 'meter' : 'kilometer',
    maximumFractionDigits: 1,
  }).format(value);
}

const timeZone = 'Asia/Tokyo';

/** 2026年11月21日（令和8年） · 21 November 2026. The instant is shown as the date in Japan. */
export function formatDate(instant: Date, language: Language): string {
  const date = new Intl.DateTimeFormat(locales[language], { dateStyle: 'long', timeZone });
  return language === 'en'
    ? date.format(instant)
    : `${date.format(instant)}（${eraYear(instant)}）`;
}

/** 21日 9:05 in Japan: for "as of" notes, where the day may be today. */
export function formatTime(instant: Date, language: Language): string {
  return new Intl.DateTimeFormat(locales[language], {
    day: 'numeric',
    month: 'long',
    hour: 'numeric',
    minute: '2-digit',
    timeZone,
  }).format(instant);
}

/** 令和8年, and 令和元年 for the first year of an era, as public offices write it. */
export function eraYear(instant: Date): string {
  const parts = new Intl.DateTimeFormat('ja-JP-u-ca-japanese', {
    era: 'long',
    year: 'numeric',
    timeZone,
  }).formatToParts(instant);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  const year = part('year');
  return `${part('era')}${year === '1' ? '元' : year}年`;
}

/** 2026-11-21 in Japan: for columns of tables, where a day must not break. */
export function formatDay(instant: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone }).format(instant);
}

/** 2027年4月1日 9:00 in Japan: for what is planned, which may be years away. */
export function formatDayTime(instant: Date, language: Language): string {
  return new Intl.DateTimeFormat(locales[language], {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone,
  }).format(instant);
}

/** 2026/11/21 20:40:05 in Japan, with seconds where the order of things matters: for tables of what happened. */
export function formatMoment(
  instant: string,
  language: Language,
  precision: 'minute' | 'second' = 'minute',
): string {
  return new Intl.DateTimeFormat(locales[language], {
    dateStyle: 'medium',
    timeStyle: precision === 'second' ? 'medium' : 'short',
    timeZone,
  }).format(new Date(instant));
}
