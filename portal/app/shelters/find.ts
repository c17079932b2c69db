/** Asks the broker for shelters. */
import { type EntityQuery, type Found, getEntity, listEntities } from '../api/entities.ts';
import type { Ask } from '../api/last-known.ts';
import { byDistance, type Measured, type Position } from '../geo/distance.ts';
import type { Filters } from './filters.ts';
import { parseShelter } from './parse-shelter.ts';
import { searchPatterns } from './search-text.ts';
import { kinds, type Shelter, type ShelterKind } from './shelter.ts';

/** The most the broker answers at once, by default. */
export const pageLimitMax = 1000;

/** Undefined where nothing is asked for. ETSI GS CIM 009, clause 4.9: `;` is and, `|` is or. */
function qOf(filters: Filters): string | undefined {
  const terms = [
    ...filters.hazards.map((hazard) => `hazard=="${hazard}"`),
    ...(filters.municipality === undefined
      ? []
      : [`localGovernmentCode=="${filters.municipality}"`]),
    ...searchPatterns(filters.text ?? '').map(
      (pattern) => `(name~="${pattern}"|address~="${pattern}")`,
    ),
  ];
  return terms.length === 0 ? undefined : terms.join(';');
}

export interface ShelterPage {
  readonly shelters: readonly Shelter[];
  readonly total: number;
}

/** Sites before shelters: where to flee comes before where to stay. */
export async function listShelters(
  ask: Ask,
  filters: Filters,
  { limit, offset = 0 }: { readonly limit: number; readonly offset?: number },
): Promise<Found<ShelterPage>> {
  const shelters: Shelter[] = [];
  let total = 0;
  let knownAt: string | undefined;
  for (const kind of filters.kind === undefined ? kinds : [filters.kind]) {
    const found = await listKind(ask, kind, filters, {
      limit: limit - shelters.length,
      offset: Math.max(0, offset - total),
    });
    if (!found.ok) return found;
    knownAt ??= found.knownAt;
    total += found.value.total;
    shelters.push(...found.value.shelters);
  }
  return {
    ok: true,
    value: { shelters, total },
    ...(knownAt === undefined ? {} : { knownAt }),
  };
}

async function listKind(
  ask: Ask,
  kind: ShelterKind,
  filters: Filters,
  page: Pick<EntityQuery, 'limit' | 'offset'>,
): Promise<Found<ShelterPage>> {
  const q = qOf(filters);
  const query = { types: [kind], ...(q === undefined ? {} : { q }), ...page, count: true };
  const found = await listEntities(ask, query);
  if (!found.ok) return found;
  const shelters = found.value.entities.flatMap((entity) => parseShelter(entity) ?? []);
  return { ...found, value: { shelters, total: found.value.total } };
}

export async function getShelter(ask: Ask, id: string): Promise<Found<Shelter>> {
  const found = await getEntity(ask, id);
  if (!found.ok) return found;
  const shelter = parseShelter(found.value);
  return shelter === undefined ? { ok: false, reason: 'not-found' } : { ...found, value: shelter };
}

/** Nearest first, without the place itself. Empty where the broker does not answer. */
export async function sheltersNear(
  ask: Ask,
  position: Position,
  limit: number,
  exceptId?: string,
): Promise<readonly Measured<Shelter>[]> {
  const near = { position, distanceMetresMax: 2000 };
  const found = await listEntities(ask, { types: kinds, near, limit: pageLimitMax });
  if (!found.ok) return [];
  const shelters = found.value.entities.flatMap((entity) => parseShelter(entity) ?? []);
  return byDistance(
    shelters.filter((shelter) => shelter.id !== exceptId),
    position,
  ).slice(0, limit);
}
