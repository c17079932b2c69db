/** Asks the NGSI-LD face for entities in simplified form. ETSI GS CIM 009, clauses 6.4 and 6.5. */
import type { Ask } from './last-known.ts';

export interface EntityQuery {
  readonly types: readonly string[];
  /** Clause 4.9. */
  readonly q?: string;
  readonly near?: {
    readonly position: readonly [longitude: number, latitude: number];
    readonly distanceMetresMax: number;
  };
  /** Attributes to answer; all when absent. */
  readonly pick?: readonly string[];
  readonly limit: number;
  readonly offset?: number;
  readonly count?: boolean;
}

/** `knownAt` (ISO 8601) is set where this is an older answer because the API fails. */
export type Found<T> =
  | { readonly ok: true; readonly value: T; readonly knownAt?: string }
  | { readonly ok: false; readonly reason: 'unavailable' | 'not-found' | 'refused' };

export interface EntityPage {
  readonly entities: readonly unknown[];
  /** How many match; the page's length where the API does not tell. */
  readonly total: number;
}

const entitiesPath = '/ngsi-ld/v1/entities';

/** The path and query of a list, also for links and downloads. */
export function entitiesUrl(query: EntityQuery): string {
  const search = new URLSearchParams({
    type: query.types.join(','),
    options: 'keyValues',
    limit: String(query.limit),
  });
  if (query.q !== undefined) search.set('q', query.q);
  if (query.near !== undefined) {
    search.set('georel', `near;maxDistance==${query.near.distanceMetresMax}`);
    search.set('geometry', 'Point');
    search.set('coordinates', JSON.stringify(query.near.position));
  }
  if (query.pick !== undefined) search.set('pick', ['id', 'type', ...query.pick].join(','));
  if (query.offset !== undefined && query.offset > 0) search.set('offset', String(query.offset));
  if (query.count === true) search.set('count', 'true');
  return `${entitiesPath}?${search}`;
}

export async function listEntities(ask: Ask, query: EntityQuery): Promise<Found<EntityPage>> {
  const answer = await ask(entitiesUrl(query), 'application/json');
  if (answer === undefined) return { ok: false, reason: 'unavailable' };
  if (answer.status !== 200) return { ok: false, reason: 'refused' };
  const parsed: unknown = JSON.parse(answer.body);
  const entities: unknown[] = Array.isArray(parsed) ? parsed : [];
  return {
    ok: true,
    value: { entities, total: answer.count ?? entities.length },
    ...knownAt(answer.knownAt),
  };
}

export async function getEntity(ask: Ask, id: string): Promise<Found<unknown>> {
  const path = `${entitiesPath}/${encodeURIComponent(id)}?options=keyValues`;
  const answer = await ask(path, 'application/json');
  if (answer === undefined) return { ok: false, reason: 'unavailable' };
  // A word that is no URI is refused by the API: to a reader of a page, it does not exist either.
  if (answer.status === 404 || answer.status === 400) return { ok: false, reason: 'not-found' };
  if (answer.status !== 200) return { ok: false, reason: 'refused' };
  return { ok: true, value: JSON.parse(answer.body), ...knownAt(answer.knownAt) };
}

function knownAt(instant: Date | undefined): { readonly knownAt?: string } {
  return instant === undefined ? {} : { knownAt: instant.toISOString() };
}
