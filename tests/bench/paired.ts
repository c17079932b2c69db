/** Measuring two things in turns: orders that favour nobody, and what many pairs say together. */

export interface Spread {
  /** A quarter of the pairs is below `low`, a quarter above `high`. */
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** All quartiles are 0 where there is nothing. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => {
    const place = (sorted.length - 1) * share;
    const [below = 0, above = 0] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
    return below + (above - below) * (place - Math.floor(place));
  };
  return { low: at(0.25), median: at(0.5), high: at(0.75) };
}

/** Another beginning in each round, and the other direction in every second turn: each is first as often as last. */
export function orderOf<T>(things: readonly T[], round: number): readonly T[] {
  const first = round % things.length;
  const turned = [...things.slice(first), ...things.slice(0, first)];
  return Math.floor(round / things.length) % 2 === 0 ? turned : turned.toReversed();
}
