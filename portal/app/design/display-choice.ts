/** How the reader wants pages to look. It stays on the device: no cookie, nothing is sent. */

export const sizes = ['standard', 'large', 'largest'] as const;
export const schemes = ['device', 'light', 'dark'] as const;
export const contrasts = ['device', 'more'] as const;

export interface DisplayChoice {
  readonly size: (typeof sizes)[number];
  readonly scheme: (typeof schemes)[number];
  readonly contrast: (typeof contrasts)[number];
}

/** In the storage of the browser. */
export const displayKey = 'kumiki-display';

export const usual: DisplayChoice = { size: 'standard', scheme: 'device', contrast: 'device' };

/** Whatever the text is, this is a choice. */
export function parseDisplayChoice(text: string | null): DisplayChoice {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text ?? '{}');
  } catch {
    return usual;
  }
  const member = (name: string): unknown =>
    typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, name) : undefined;
  return {
    size: sizes.find((each) => each === member('size')) ?? usual.size,
    scheme: schemes.find((each) => each === member('scheme')) ?? usual.scheme,
    contrast: contrasts.find((each) => each === member('contrast')) ?? usual.contrast,
  };
}

/** In a browser: what was chosen here before. */
export function readDisplayChoice(): DisplayChoice {
  try {
    return parseDisplayChoice(localStorage.getItem(displayKey));
  } catch {
    // Some browsers refuse their storage; then the choice holds for this page.
    return usual;
  }
}

/** In a browser: shows and keeps it. */
export function applyDisplayChoice(choice: DisplayChoice): void {
  for (const [name, value] of Object.entries(choice)) {
    document.documentElement.dataset[name] = String(value);
  }
  try {
    localStorage.setItem(displayKey, JSON.stringify(choice));
  } catch {
    // See above.
  }
}
