/** A day of the first layer, hour by hour, as the API tells it. */
import type { Ask } from '../api/last-known.ts';
import { type Classes, classesOf, classOf } from './classes.ts';

export interface MomentPlace {
  readonly id: string;
  readonly name?: string;
  readonly longitude: number;
  readonly latitude: number;
  /** Of each hour. */
  readonly values: readonly (number | null)[];
}

export interface Moments {
  /** Undefined where nothing has numbers. */
  readonly attribute?: string;
  readonly attributes: readonly string[];
  readonly day: string;
  readonly places: readonly MomentPlace[];
  readonly isCut: boolean;
}

/** Undefined where the API does not tell. */
export async function readMoments(ask: Ask, search: URLSearchParams): Promise<Moments | undefined> {
  const answer = await ask(`/api/moments?${search}`, 'application/json');
  // The shape is that of the API's own description.
  return answer?.status === 200 ? (JSON.parse(answer.body) as Moments) : undefined;
}

/** Over the whole day, so that a colour means the same in every hour. */
export function classesOfDay({ places }: Moments): Classes {
  return classesOf(
    places.flatMap(({ values }) => values.filter((value): value is number => value !== null)),
  );
}

export interface MomentPoint {
  readonly id: string;
  readonly position: readonly [number, number];
  readonly value: number | null;
  /** From 0; -1 where there is no number. */
  readonly class: number;
}

/** What the map draws at an hour: the same places the list shows. */
export function pointsAt(
  { places }: Moments,
  hour: number,
  classes: Classes,
): readonly MomentPoint[] {
  return places.map(({ id, longitude, latitude, values }) => {
    const value = values[hour] ?? null;
    return {
      id,
      position: [longitude, latitude],
      value,
      class: value === null ? -1 : classOf(value, classes),
    };
  });
}
