/** Parses what `GET /api/region` answers. A region without centre or bounds cannot be shown: that is a defect. */
import type { Bounds, LocalizedName, Municipality, Region } from './region.ts';

/** Throws when the value is no region: nothing can be rendered then. */
export function parseRegion(value: unknown): Region {
  const region = recordOf(value);
  const bounds = numbersOf(region['bounds'], 4);
  const municipalities = Array.isArray(region['municipalities']) ? region['municipalities'] : [];
  return {
    code: textOf(region['localGovernmentCode']),
    name: nameOf(region['name']),
    centre: pairOf(region['centre']),
    bounds: [bounds[0] ?? 0, bounds[1] ?? 0, bounds[2] ?? 0, bounds[3] ?? 0] satisfies Bounds,
    municipalities: municipalities.map(municipalityOf),
  };
}

function municipalityOf(value: unknown): Municipality {
  const municipality = recordOf(value);
  const centre: unknown = municipality['centre'];
  return {
    code: textOf(municipality['localGovernmentCode']),
    name: nameOf(municipality['name']),
    ...(centre === undefined ? {} : { centre: pairOf(centre) }),
  };
}

function nameOf(value: unknown): LocalizedName {
  if (typeof value === 'string') return { ja: value };
  const name = recordOf(value);
  const [kana, en] = [name['kana'], name['en']];
  return {
    ja: textOf(name['ja']),
    ...(typeof kana === 'string' ? { kana } : {}),
    ...(typeof en === 'string' ? { en } : {}),
  };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw new TypeError('The region has no object');
  // An object's members may be read as unknown.
  return value as Readonly<Record<string, unknown>>;
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('The region lacks a text');
  return value;
}

function pairOf(value: unknown): readonly [number, number] {
  const [longitude = 0, latitude = 0] = numbersOf(value, 2);
  return [longitude, latitude];
}

function numbersOf(value: unknown, count: number): readonly number[] {
  const numbers = Array.isArray(value) ? value.filter((each) => typeof each === 'number') : [];
  if (numbers.length !== count) throw new TypeError(`The region lacks ${count} coordinates`);
  return numbers;
}
