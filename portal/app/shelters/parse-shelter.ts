/** Parses shelters out of simplified NGSI-LD entities and out of the features of GeoJSON answers. */
import type { Position } from '../geo/distance.ts';
import { type Hazard, isHazard, isKind, type Shelter } from './shelter.ts';

type Members = Readonly<Record<string, unknown>>;

/** Undefined where the value is no shelter with a name and a point: such an entity cannot be shown. */
export function parseShelter(value: unknown): Shelter | undefined {
  const entity = membersOf(value);
  const kind = (Array.isArray(entity['type']) ? entity['type'] : [entity['type']]).find(isKind);
  const position = pointOf(entity['location']);
  const [id, name] = [entity['id'], textOf(entity['name'])];
  if (
    typeof id !== 'string' ||
    kind === undefined ||
    position === undefined ||
    name === undefined
  ) {
    return undefined;
  }
  return {
    id,
    kind,
    name,
    position,
    hazards: hazardsOf(entity['hazard']),
    isBothKinds: entity['sameAddressShelter'] === true || entity['sameAddressSite'] === true,
    isSample: entity['sample'] === true,
    ...optional('address', textOf(entity['address'])),
    ...optional('municipalityCode', textOf(entity['localGovernmentCode'])),
    ...optional('municipalityName', textOf(entity['municipalityName'])),
    ...optional('remarks', textOf(entity['remarks'])),
    ...optional('otherInformation', textOf(entity['otherInformation'])),
    ...optional('eligiblePeople', textOf(entity['eligiblePeople'])),
    ...optional('capacityPeople', countOf(entity['capacity'])),
    ...optional('source', textOf(entity['source'])),
    ...optional('license', textOf(entity['license'])),
  };
}

/** A GeoJSON feature carries id and type outside, attributes inside `properties`. */
export function parseShelterFeature(value: unknown): Shelter | undefined {
  const feature = membersOf(value);
  const properties = membersOf(feature['properties']);
  return parseShelter({
    location: feature['geometry'],
    ...properties,
    id: feature['id'] ?? properties['id'],
  });
}

function membersOf(value: unknown): Members {
  // An object's members may be read as unknown.
  return typeof value === 'object' && value !== null ? (value as Members) : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 ? value : undefined;
}

/** One code may arrive without its array. */
function hazardsOf(value: unknown): Hazard[] {
  return (Array.isArray(value) ? value : [value]).filter(isHazard);
}

function pointOf(value: unknown): Position | undefined {
  const { type, coordinates } = membersOf(value);
  const pair: readonly unknown[] = Array.isArray(coordinates) ? coordinates : [];
  const [longitude, latitude] = pair;
  return type === 'Point' && typeof longitude === 'number' && typeof latitude === 'number'
    ? [longitude, latitude]
    : undefined;
}

/** With `exactOptionalPropertyTypes` an absent member is left out, not undefined. */
function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  // The one member of this object is the one its type names.
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>);
}
