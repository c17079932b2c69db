/** Places by their names: entities are the broker's, and have no page of the catalogue. */
import { entitiesUrl, listEntities } from '../api/entities.ts';
import type { Ask } from '../api/last-known.ts';
import { type Language, pathIn } from '../language/language.ts';
import { searchPatterns } from '../shelters/search-text.ts';
import { kinds } from '../shelters/shelter.ts';
import type { Hit } from './hit.ts';

/** Types of 自治体標準オープンデータセット that people go to. */
const placeTypes = [
  ...kinds,
  'PublicFacility',
  'ChildcareFacility',
  'MedicalInstitution',
  'CareService',
  'EducationalInstitution',
  'CulturalProperty',
  'TouristFacility',
  'TouristSpot',
  'PublicToilet',
  'BabyStation',
  'Aed',
  'CarPark',
  'BicyclePark',
] as const;

export interface PlacesFound {
  readonly total: number;
  readonly hits: readonly Hit[];
}

interface Asked {
  readonly word: string;
  readonly limit: number;
}

/** Undefined where the word has nothing to look for. */
export function placesUrl({ word, limit }: Asked): string | undefined {
  const q = qOf(word);
  return q === undefined ? undefined : entitiesUrl({ types: placeTypes, q, pick: shown, limit });
}

const shown = ['name', 'address', 'municipalityName'];

/** Clause 4.9: every word stands in the name. */
function qOf(word: string): string | undefined {
  const patterns = searchPatterns(word);
  if (patterns.length === 0) return undefined;
  return patterns.map((pattern) => `name~="${pattern}"`).join(';');
}

/** None where the broker does not answer: what else was found is shown. */
export async function findPlaces(
  ask: Ask,
  { word, limit }: Asked,
  language: Language,
): Promise<PlacesFound> {
  const q = qOf(word);
  if (q === undefined) return { total: 0, hits: [] };
  const query = { types: placeTypes, q, pick: shown, limit, count: true };
  const found = await listEntities(ask, query);
  if (!found.ok) return { total: 0, hits: [] };
  return { total: found.value.total, hits: parsePlaces(found.value.entities, language) };
}

/** Whether there is any place to find. */
export async function hasPlaces(ask: Ask): Promise<boolean> {
  const found = await listEntities(ask, { types: placeTypes, limit: 1 });
  return found.ok && found.value.entities.length > 0;
}

/** Whatever the answer is, nothing is thrown. */
export function parsePlaces(answer: unknown, language: Language): readonly Hit[] {
  return Array.isArray(answer) ? answer.flatMap((entity) => placeOf(entity, language)) : [];
}

function placeOf(entity: unknown, language: Language): readonly Hit[] {
  if (typeof entity !== 'object' || entity === null) return [];
  const field = (name: string): string => {
    const value: unknown = Reflect.get(entity, name);
    return typeof value === 'string' ? value : '';
  };
  const [id, type, title] = [field('id'), field('type'), field('name')];
  if (id === '' || title === '') return [];
  const isShelter = kinds.some((kind) => kind === type);
  const path = isShelter
    ? `/shelters/${encodeURIComponent(id)}`
    : `/explore?${new URLSearchParams({ type, id })}`;
  const text = field('address') === '' ? field('municipalityName') : field('address');
  return [{ kind: 'place', title, text, to: pathIn(language, path) }];
}
