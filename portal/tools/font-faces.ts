/** Font faces and unicode ranges of CSS: pure. CSS Fonts 4, section 4.5. */

export interface Face {
  readonly file: string;
  /** As in `unicode-range`. */
  readonly ranges: string;
  readonly holds: (character: string) => boolean;
}

/** The faces of a style sheet that name one file and its range. */
export function facesOf(css: string): Face[] {
  const pattern = /url\(\.\/files\/([^)]+)\)[^}]*unicode-range:\s*([^;]+);/g;
  return [...css.matchAll(pattern)].map(([, file = '', ranges = '']) => {
    const spans = ranges.split(',').map(spanOf);
    return {
      file,
      ranges: ranges.replaceAll(/\s/g, ''),
      holds: (character) => {
        const code = character.codePointAt(0) ?? 0;
        return spans.some(([first, last]) => code >= first && code <= last);
      },
    };
  });
}

function spanOf(range: string): readonly [first: number, last: number] {
  const [first = '', last = first] = range.trim().slice('U+'.length).split('-');
  return [Number.parseInt(first, 16), Number.parseInt(last, 16)];
}

/** `U+61-63,U+3042`: neighbours are joined. */
export function rangesOf(characters: string): string {
  const codes = Array.from(new Set(Array.from(characters, (each) => each.codePointAt(0) ?? 0)));
  const spans: { first: number; last: number }[] = [];
  for (const code of codes.toSorted((a, b) => a - b)) {
    const span = spans.at(-1);
    if (span !== undefined && code === span.last + 1) span.last = code;
    else spans.push({ first: code, last: code });
  }
  return spans
    .map(({ first, last }) =>
      first === last ? `U+${first.toString(16)}` : `U+${first.toString(16)}-${last.toString(16)}`,
    )
    .join(',');
}
