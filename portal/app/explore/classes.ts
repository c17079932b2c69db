/** Values in at most five classes of about as many each, with bounds people can read: pure. */

export interface Classes {
  /** Ascending; a value is in the last class whose bound it reaches. */
  readonly bounds: readonly number[];
  /** The largest value. */
  readonly most: number;
}

const classesMax = 5;

export function classesOf(values: readonly number[]): Classes {
  const sorted = [...new Set(values)].toSorted((a, b) => a - b);
  const [least = 0] = sorted;
  const most = sorted.at(-1) ?? 0;
  const count = Math.min(classesMax, sorted.length);
  const bounds = Array.from({ length: count }, (_, place) => {
    const bound = sorted[Math.floor((place * sorted.length) / count)] ?? least;
    return place === 0 ? least : rounded(bound);
  });
  return { bounds: [...new Set(bounds)].toSorted((a, b) => a - b), most };
}

/** From 0. */
export function classOf(value: number, { bounds }: Classes): number {
  const place = bounds.findLastIndex((bound) => value >= bound);
  return Math.max(0, place);
}

/** Two digits are enough to tell classes apart, where they do not lead above the value itself. */
function rounded(value: number): number {
  const near = Number(value.toPrecision(2));
  return Math.min(near, value);
}
