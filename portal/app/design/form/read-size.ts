/** Sizes of files as people read them: pure. */

const units = ['B', 'KB', 'MB', 'GB'] as const;

/** 1,234,567 bytes are 1.2 MB; thousands, as file managers of phones show them. */
export function formatSize(bytes: number): string {
  const place = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** place;
  return `${value < 10 && place > 0 ? value.toFixed(1) : Math.round(value)} ${units[place] ?? 'B'}`;
}
