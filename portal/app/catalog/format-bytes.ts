/** Sizes of files as people read them. Pure. */
import { formatNumber } from '../language/format.ts';
import type { Language } from '../language/language.ts';

const units = ['B', 'kB', 'MB', 'GB'] as const;

export function formatBytes(bytes: number, language: Language): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const rounded = value < 10 && unit > 0 ? Math.round(value * 10) / 10 : Math.round(value);
  return `${formatNumber(rounded, language)} ${units[unit]}`;
}
