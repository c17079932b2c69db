/** Land and municipal boundaries of the region: packaged land, and what was imported. */

// Text, so that types need no generated file; it is parsed once.
import landText from '../../generated/land.json?raw';
import { listEntities } from '../api/entities.ts';
import type { Ask } from '../api/last-known.ts';
import { type Polygon, polygonsOf } from '../geo/outline.ts';

/** Natural Earth, public domain. */
export const packagedLand: readonly Polygon[] = polygonsOf(JSON.parse(landText));

export interface Area {
  readonly code: string;
  /** Sample areas are invented outlines: they say nothing about land and sea. */
  readonly isSample: boolean;
  readonly polygons: readonly Polygon[];
}

const keptMsMax = 60_000;
const known = new WeakMap<Ask, { readonly areas: readonly Area[]; readonly at: number }>();

/** Boundaries change once in years: asked again after a minute. Empty where none are imported. */
export async function listAreas(ask: Ask, now: Date): Promise<readonly Area[]> {
  const kept = known.get(ask);
  if (kept !== undefined && now.getTime() - kept.at < keptMsMax) return kept.areas;
  const found = await listEntities(ask, { types: ['AdministrativeArea'], limit: 1000 });
  if (!found.ok) return kept?.areas ?? [];
  const areas = found.value.entities.flatMap((entity) => parseArea(entity) ?? []);
  known.set(ask, { areas, at: now.getTime() });
  return areas;
}

function parseArea(value: unknown): Area | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const {
    localGovernmentCode: code,
    location,
    sample,
  } = value as Readonly<Record<string, unknown>>;
  const polygons = polygonsOf(location);
  return typeof code === 'string' && polygons.length > 0
    ? { code, polygons, isSample: sample === true }
    : undefined;
}
