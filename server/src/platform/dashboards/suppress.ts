/** Small cells of counted people, and what they could be told from: pure. README.md says why this is enough. */

export interface Counted {
  /** How many people the cell is of: a whole number from 0. */
  readonly people: number;
}

export interface Suppressed {
  /** Places of the cells that are withheld. */
  readonly withheld: ReadonlySet<number>;
  /** Nothing is left that could hide them, so their total is withheld as well. */
  readonly isTotalWithheld: boolean;
}

/**
 * Cells of 1 to `smallCountMin` − 1 people are withheld, and with them all cells of the smallest count that is left.
 * A cell of nobody hides nobody and is shown.
 */
export function suppress(cells: readonly Counted[], smallCountMin: number): Suppressed {
  const isSmall = ({ people }: Counted): boolean => people > 0 && people < smallCountMin;
  if (!cells.some(isSmall)) return { withheld: new Set(), isTotalWithheld: false };
  const large = cells.flatMap(({ people }) => (people >= smallCountMin ? [people] : []));
  const least = large.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const withheld = cells.flatMap((cell, place) =>
    isSmall(cell) || cell.people === least ? [place] : [],
  );
  return { withheld: new Set(withheld), isTotalWithheld: large.length === 0 };
}
