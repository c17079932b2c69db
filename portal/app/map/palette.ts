/** The colours of the map, out of the page's tokens: light, dark and high contrast follow by themselves. */

const names = [
  'sea',
  'land',
  'border',
  'ink',
  'surface',
  'accent',
  'on-accent',
  'site',
  'shelter',
  'notice',
] as const;
export type Palette = Readonly<Record<(typeof names)[number], string>> & {
  readonly isDark: boolean;
};

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const colours = Object.fromEntries(
    names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
  ) as Record<(typeof names)[number], string>; // one entry per name
  return { ...colours, isDark: matchMedia('(prefers-color-scheme: dark)').matches };
}

/** Calls back when the scheme or the contrast changes; returns what ends that. */
export function onPaletteChange(changed: () => void): () => void {
  const queries = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'].map((query) =>
    matchMedia(query),
  );
  for (const query of queries) query.addEventListener('change', changed);
  return () => {
    for (const query of queries) query.removeEventListener('change', changed);
  };
}
