/** Which representation an Accept header asks for. RFC 9110, 12.5.1; ETSI GS CIM 009, clause 6.3.4. */

export type MediaType = 'application/json' | 'application/ld+json' | 'application/geo+json';

/** In the order of clause 6.3.4, which decides between equal weights. */
export const jsonTypes: readonly MediaType[] = ['application/json', 'application/ld+json'];
export const entityTypes: readonly MediaType[] = [...jsonTypes, 'application/geo+json'];

/** `undefined`: none of the offered types is acceptable. */
export function negotiate(
  accept: string | undefined,
  offered: readonly MediaType[],
): MediaType | undefined {
  if (accept === undefined || accept === '' || accept === '*/*') return offered[0];
  if (offered.some((type) => type === accept)) return offered.find((type) => type === accept);
  const ranges = accept.split(',').map(parseRange);
  let best: MediaType | undefined;
  let bestWeight = 0;
  for (const type of offered) {
    const weight = weightOf(type, ranges);
    if (weight > bestWeight) {
      best = type;
      bestWeight = weight;
    }
  }
  return best;
}

interface Range {
  readonly type: string;
  readonly weight: number;
}

function parseRange(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  const weight = quality === undefined ? 1 : Number(quality.slice(2));
  return { type, weight: weight >= 0 && weight <= 1 ? weight : 1 };
}

/** The most specific range that matches decides, whatever its weight. */
function weightOf(type: MediaType, ranges: readonly Range[]): number {
  for (const candidate of [type, 'application/*', '*/*']) {
    const matching = ranges.filter((range) => range.type === candidate);
    if (matching.length > 0) return Math.max(...matching.map(({ weight }) => weight));
  }
  return 0;
}
