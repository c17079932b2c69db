/** Histories of numbers, out of the temporal values of an entity (ETSI GS CIM 009, clause 4.5.9): pure. */

export interface Series {
  readonly name: string;
  /** Oldest first. */
  readonly points: readonly { readonly at: string; readonly value: number }[];
}

const seriesMax = 3;

/** Attributes with at least two numbers at different times; whatever the answer is, nothing is thrown. */
export function parseSeries(answer: unknown): readonly Series[] {
  if (typeof answer !== 'object' || answer === null) return [];
  return Object.entries(answer)
    .flatMap(([name, attribute]: [string, unknown]) => {
      const points = pointsOf(attribute);
      const times = new Set(points.map(({ at }) => at));
      return times.size < 2 ? [] : [{ name, points }];
    })
    .slice(0, seriesMax);
}

function pointsOf(attribute: unknown): Series['points'] {
  if (typeof attribute !== 'object' || attribute === null || !('values' in attribute)) return [];
  const { values } = attribute;
  if (!Array.isArray(values)) return [];
  return values
    .flatMap((pair: unknown) => {
      if (!Array.isArray(pair)) return [];
      // `isArray` makes any of unknown.
      const [value, at] = pair as readonly unknown[];
      const isPoint = typeof value === 'number' && typeof at === 'string';
      return isPoint && !Number.isNaN(Date.parse(at)) ? [{ at, value }] : [];
    })
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
