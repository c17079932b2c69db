/** A day on the map: what was told of each place in each of its hours. */
import { coreContext, instantAt } from '@kumiki/ngsi-ld';
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import type { EntityFilter } from '#platform/context/index.ts';
import { findNewest, readPeriods } from '#platform/history/index.ts';
import type { TenantName, Visibility } from '#platform/identity/index.ts';
import { listNumbers, listPlaces } from './moments-store.ts';

export interface MomentWish {
  readonly filter: EntityFilter;
  /** As terms of the core context; the first that has numbers when absent. */
  readonly attribute?: string;
  /** `YYYY-MM-DD` in Japan; the day of the newest observation when absent. */
  readonly day?: string;
}

export interface Moments {
  /** Undefined where nothing has numbers. */
  readonly attribute: string | undefined;
  readonly attributes: readonly string[];
  readonly day: string;
  /** When each hour begins. */
  readonly hours: readonly string[];
  readonly places: readonly {
    readonly id: string;
    readonly name?: string;
    readonly longitude: number;
    readonly latitude: number;
    /** The newest number of each hour; null where none was told. */
    readonly values: readonly (number | null)[];
  }[];
  /** There are more places than are told. */
  readonly isCut: boolean;
}

export interface MomentParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly limits: { readonly momentPlacesMax: number };
}

const hourMs = 3_600_000;
const japanMs = 9 * hourMs;
const sampled = { entities: 100, names: 20 };

export async function readMoments(
  { database, clock, limits }: MomentParts,
  wish: MomentWish,
  tenant: TenantName,
  visibility: Visibility,
): Promise<Moments> {
  const now = instantAt(clock.now());
  const question = { tenant, now, visibility, filter: wish.filter };
  const shown = (iri: string): boolean =>
    visibility.kind === 'everything' ||
    visibility.rules.some(({ attributes }) => attributes?.includes(iri) ?? true);
  const numbers = (await listNumbers(database, question, sampled)).filter(shown);
  const iri = wish.attribute === undefined ? numbers[0] : coreContext.expandTerm(wish.attribute);
  const attributes = numbers.map((name) => coreContext.compactIri(name));
  const max = limits.momentPlacesMax;
  const nameIri = coreContext.expandTerm('name');
  const found =
    iri === undefined ? [] : await listPlaces(database, question, iri, nameIri, max + 1);
  const places = found.slice(0, max);
  const asked = {
    tenant,
    now,
    entityIds: places.map(({ id }) => id),
    attribute: iri ?? '',
    time: 'observedAt' as const,
  };
  const newest = wish.day === undefined ? await findNewest(database, asked) : undefined;
  const day = wish.day ?? dayOf(newest === undefined ? clock.now() : Date.parse(newest));
  const start = Date.parse(`${day}T00:00:00+09:00`);
  const hours = Array.from({ length: 24 }, (_, hour) => secondsOf(start + hour * hourMs));
  const values = await readPeriods(database, {
    ...asked,
    from: secondsOf(start),
    to: secondsOf(start + 24 * hourMs),
    step: hourMs * 1_000,
    method: 'last',
    isOfEach: true,
  });
  const told = new Map(
    values.map(({ entityId, start: at, value }) => [`${at} ${entityId}`, value]),
  );
  return {
    attribute: iri === undefined ? undefined : coreContext.compactIri(iri),
    attributes,
    day,
    hours,
    places: places.map(({ id, name, longitude, latitude }) => ({
      id,
      ...(name === null ? {} : { name }),
      longitude,
      latitude,
      values: hours.map((hour) => told.get(`${hour} ${id}`) ?? null),
    })),
    isCut: found.length > max,
  };
}

function dayOf(ms: number): string {
  return new Date(ms + japanMs).toISOString().slice(0, 10);
}

function secondsOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
