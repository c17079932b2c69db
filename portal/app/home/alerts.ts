/** Warnings that hold now: entities of type Alert (Smart Data Models; CAP and 気象庁 feeds become the same). */
import { listEntities } from '../api/entities.ts';
import type { Ask } from '../api/last-known.ts';

export interface Alert {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** Who says so; empty where it is not told. */
  readonly source: string;
  /** ISO 8601; empty where it is not told. */
  readonly issuedAt: string;
  /** A danger to life, as far as the alert says. */
  readonly isUrgent: boolean;
}

const asksMax = 50;
const alertsMax = 5;

/** The gravest first, then the newest. None where the API does not answer: a banner of yesterday helps nobody. */
export async function listAlerts(
  ask: Ask,
  city: string | undefined,
  now: Date,
): Promise<readonly Alert[]> {
  const found = await listEntities(ask, { types: ['Alert'], limit: asksMax });
  if (!found.ok || found.knownAt !== undefined) return [];
  return found.value.entities
    .flatMap((entity) => parseAlert(entity, city, now) ?? [])
    .toSorted(
      (a, b) => Number(b.isUrgent) - Number(a.isUrgent) || (a.issuedAt < b.issuedAt ? 1 : -1),
    )
    .slice(0, alertsMax);
}

/** Undefined where it is none that is shown here and now. Whatever the entity is, nothing is thrown. */
export function parseAlert(
  entity: unknown,
  city: string | undefined,
  now: Date,
): Alert | undefined {
  const record = recordOf(entity);
  const text = (...names: readonly string[]): string =>
    names.map((name) => record[name]).find(isFilled) ?? '';
  const title = text('headline', 'name', 'alertTitle', 'subCategory', 'category');
  const id = text('id');
  const code = text('localGovernmentCode');
  if (id === '' || title === '' || (city !== undefined && code !== '' && code !== city))
    return undefined;
  const from = Date.parse(text('validFrom'));
  const to = Date.parse(text('validTo', 'expires'));
  if (from > now.getTime() || to <= now.getTime()) return undefined;
  return {
    id,
    title,
    text: text('description'),
    source: text('source', 'alertSource', 'dataProvider'),
    issuedAt: text('dateIssued', 'validFrom'),
    isUrgent: /^(high|critical|severe|extreme)$/i.test(text('severity')),
  };
}

function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  // Any object can be read by names.
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
