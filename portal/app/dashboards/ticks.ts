/** Round numbers of an axis: pure. */

/** Three to six steps of 1, 2 or 5 times a power of ten that cover all values and begin at 0 where that is near. */
export function ticksOf(values: readonly number[]): readonly number[] {
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (low > high) return [0, 1];
  const from = low >= 0 && low < high * 0.6 ? 0 : low;
  // Steps finer than a number can tell would be none.
  const finest = Math.max(1e-9, Math.max(Math.abs(high), Math.abs(low)) * 1e-9);
  const span = Math.max(finest, high === from ? Math.abs(high) || 1 : high - from);
  const raw = span / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= raw) ?? power;
  const first = Math.floor(from / step);
  const last = Math.max(Math.ceil(high / step), first + 1);
  return Array.from({ length: last - first + 1 }, (_, place) =>
    // 3 × 0.1 is shown as 0.3.
    Number(((first + place) * step).toPrecision(12)),
  );
}

/** Places of at most `max` things out of `count`, evenly spread, the first and the last among them. */
export function spread(count: number, max: number): readonly number[] {
  if (count <= max) return Array.from({ length: count }, (_, place) => place);
  const gaps = max - 1;
  return Array.from({ length: max }, (_, place) => Math.round((place * (count - 1)) / gaps));
}
