/** The sample region: invented places around real town halls, so that a first start shows a living map. */
import type { Hazard, Position, Region, RegionMunicipality } from '@kumiki/civic';
import type { Entity } from '@kumiki/ngsi-ld';
import { heldEntity, type Plain } from './held-entity.ts';

/** Municipalities that get a site and a shelter each, in the order of their codes. */
const placesMax = 20;
/** Municipalities that get an outline. */
const areasMax = 5;

const siteNames = [
  'サンプル第一公園',
  'サンプル中央広場',
  'サンプル高台緑地',
  'サンプル運動公園',
  'サンプル河川敷広場',
] as const;
const shelterNames = [
  'サンプル小学校体育館',
  'サンプル公民館',
  'サンプル市民センター',
  'サンプル中学校体育館',
  'サンプル福祉会館',
] as const;

/** Taken in turn: each hazard comes up, alone and with others. */
const hazardSets: readonly (readonly Hazard[])[] = [
  ['flood', 'landslide', 'earthquake'],
  ['earthquake', 'tsunami', 'largeFire'],
  ['stormSurge', 'tsunami'],
  ['flood', 'inlandFlood', 'earthquake', 'largeFire'],
  ['landslide', 'volcano', 'earthquake'],
  [
    'flood',
    'landslide',
    'stormSurge',
    'earthquake',
    'tsunami',
    'largeFire',
    'inlandFlood',
    'volcano',
  ],
  ['earthquake'],
];

const remarks = 'これはサンプルです。実在の施設ではありません。';
const credit = 'サンプル（実在しないデータ）';
const licence = 'https://creativecommons.org/publicdomain/zero/1.0/';

/** By short type name. The same region gives the same entities, every time. */
export type SampleEntities = Readonly<Record<SampleTypeName, readonly Entity[]>>;
export const sampleTypeNames = [
  'EvacuationSite',
  'EvacuationShelter',
  'AdministrativeArea',
] as const;
export type SampleTypeName = (typeof sampleTypeNames)[number];

export function sampleEntities(region: Region): SampleEntities {
  const places = region.municipalities.slice(0, placesMax);
  const areas = region.municipalities.slice(0, areasMax);
  return {
    EvacuationSite: places.map((municipality, i) => {
      const properties = {
        ...placeProperties(region, municipality, turn(siteNames, i)),
        hazard: turn(hazardSets, i),
        sameAddressShelter: false,
      };
      const position = offset(municipality.centre, 350, i * 137.5);
      return place('EvacuationSite', municipality, properties, position);
    }),
    EvacuationShelter: places.map((municipality, i) => {
      const properties = {
        ...placeProperties(region, municipality, turn(shelterNames, i)),
        sameAddressSite: false,
      };
      const position = offset(municipality.centre, 250, i * 137.5 + 180);
      return place('EvacuationShelter', municipality, properties, position);
    }),
    AdministrativeArea: areas.map((municipality) => area(region, municipality)),
  };
}

function turn<T>(list: readonly T[], i: number): T {
  const item = list[i % list.length];
  if (item === undefined) throw new Error('A list to take in turn is empty');
  return item;
}

function placeProperties(
  region: Region,
  { name, localGovernmentCode }: RegionMunicipality,
  placeName: string,
): Readonly<Record<string, Plain>> {
  return {
    name: `${placeName}（${name.ja}）`,
    address: `${region.name.ja}${name.ja}サンプル町1-1`,
    localGovernmentCode,
    prefectureName: region.name.ja,
    municipalityName: name.ja,
    remarks,
    source: credit,
    license: licence,
    sample: true,
  };
}

function sampleId(type: SampleTypeName, { localGovernmentCode }: RegionMunicipality): string {
  return `urn:ngsi-ld:${type}:sample-${localGovernmentCode}`;
}

function place(
  type: SampleTypeName,
  municipality: RegionMunicipality,
  properties: Readonly<Record<string, Plain>>,
  coordinates: Position,
): Entity {
  const location = { type: 'Point', coordinates } as const;
  return heldEntity({ id: sampleId(type, municipality), type, properties, location });
}

function area(region: Region, municipality: RegionMunicipality): Entity {
  const type = 'AdministrativeArea';
  const properties = {
    name: municipality.name.ja,
    localGovernmentCode: municipality.localGovernmentCode,
    prefectureName: region.name.ja,
    remarks: 'これはサンプルです。実際の境界ではありません。',
    source: credit,
    license: licence,
    sample: true,
  };
  const radius = areaRadiusMetres(region, municipality);
  const corners = Array.from({ length: 8 }, (_, i) => offset(municipality.centre, radius, -45 * i));
  const [first] = corners;
  const ring = first === undefined ? [] : [...corners, first];
  const location = { type: 'Polygon', coordinates: [ring] } as const;
  return heldEntity({ id: sampleId(type, municipality), type, properties, location });
}

/** Just less than half the way to the nearest town hall, so that no two outlines meet; 5 km at most. */
function areaRadiusMetres(
  region: Region,
  { localGovernmentCode, centre }: RegionMunicipality,
): number {
  const distances = region.municipalities
    .filter((other) => other.localGovernmentCode !== localGovernmentCode)
    .map((other) => distanceMetres(centre, other.centre));
  return Math.min(5_000, ...distances.map((metres) => metres * 0.45));
}

const metresPerDegree = 111_195;

function distanceMetres([x1, y1]: Position, [x2, y2]: Position): number {
  const east = (x2 - x1) * Math.cos(((y1 + y2) / 2) * (Math.PI / 180));
  return Math.hypot(east, y2 - y1) * metresPerDegree;
}

/** A point so many metres away, the bearing clockwise from north; six decimals, about 10 cm. */
function offset([x, y]: Position, metres: number, bearingDegrees: number): Position {
  const bearing = bearingDegrees * (Math.PI / 180);
  const north = (metres * Math.cos(bearing)) / metresPerDegree;
  const east = (metres * Math.sin(bearing)) / (metresPerDegree * Math.cos(y * (Math.PI / 180)));
  return [Number((x + east).toFixed(6)), Number((y + north).toFixed(6))];
}
