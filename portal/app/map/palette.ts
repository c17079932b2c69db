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
  'layer-1',
  'layer-2',
  'layer-3',
  'layer-4',
  'layer-5',
  'layer-6',
] as const;
export type Palette = Readonly<Record<(typeof names)[number], string>> & {
  readonly isDark: boolean;
};

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const colours = Object.fromEntries(
    names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
  ) as Record<(typeof names)[number], string>; // one entry per name
  return { ...colours, isDark: style.colorScheme === 'dark' };
}

/** Calls back when the scheme or the contrast changes; returns what ends that. */
export function onPaletteChange(changed: () => void): () => void {
  const queries = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'].map((query) =>
    matchMedia(query),
  );
  for (const query of queries) query.addEventListener('change', changed);
  // What a reader chooses on the page stands on its root.
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, {
    attributeFilter: ['data-scheme', 'data-contrast'],
  });
  return () => {
    observer.disconnect();
    for (const query of queries) query.removeEventListener('change', changed);
  };
}
