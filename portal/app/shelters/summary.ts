/** What the region has, in numbers: one pass over all shelters, kept for some seconds. */
import { listEntities } from '../api/entities.ts';
import type { Ask } from '../api/last-known.ts';
import type { Position } from '../geo/distance.ts';
import { pageLimitMax } from './find.ts';
import { parseShelter } from './parse-shelter.ts';
import {
  type Hazard,
  hazards,
  kinds,
  type Shelter,
  type ShelterKind,
  type Source,
  sourcesOf,
} from './shelter.ts';

export interface Summary {
  readonly numbers: Numbers;
  readonly positions: readonly Position[];
  readonly hasSample: boolean;
}

export interface Numbers {
  readonly byKind: Readonly<Record<ShelterKind, number>>;
  readonly byHazard: Readonly<Record<Hazard, number>>;
  /** Whose data this is. */
  readonly sources: readonly Source[];
  /** By six-digit code; absent where there is none. */
  readonly byMunicipality: Readonly<Record<string, number>>;
  /** ISO 8601, set where the API does not answer and this is what was known. */
  readonly knownAt?: string;
}

const keptMsMax = 10_000;
/** 20,000 shelters: more than any prefecture has. */
const pagesMax = 20;

interface Kept {
  readonly at: Date;
  readonly summary: Promise<Summary | undefined>;
}

const latest = new WeakMap<Ask, Kept>();
const lastGood = new WeakMap<Ask, { readonly at: Date; readonly summary: Summary }>();

/** Undefined where the API does not answer and never did. */
export async function summarize(ask: Ask, now: Date): Promise<Summary | undefined> {
  const kept = latest.get(ask);
  const isFresh = kept !== undefined && now.getTime() - kept.at.getTime() < keptMsMax;
  const asked = isFresh ? kept : { at: now, summary: readSummary(ask) };
  latest.set(ask, asked);
  const summary = await asked.summary;
  if (summary !== undefined) {
    lastGood.set(ask, { at: asked.at, summary });
    return summary;
  }
  const known = lastGood.get(ask);
  if (known === undefined) return undefined;
  const numbers = { ...known.summary.numbers, knownAt: known.at.toISOString() };
  return { ...known.summary, numbers };
}

async function readSummary(ask: Ask): Promise<Summary | undefined> {
  const shelters: Shelter[] = [];
  for (let page = 0; page < pagesMax; page += 1) {
    const found = await listEntities(ask, {
      types: kinds,
      pick: ['name', 'location', 'hazard', 'localGovernmentCode', 'sample', 'source', 'license'],
      limit: pageLimitMax,
      offset: page * pageLimitMax,
      count: true,
    });
    if (!found.ok || found.knownAt !== undefined) return undefined;
    shelters.push(...found.value.entities.flatMap((entity) => parseShelter(entity) ?? []));
    if ((page + 1) * pageLimitMax >= found.value.total) break;
  }
  return summaryOf(shelters);
}

/** Pure. */
export function summaryOf(shelters: readonly Shelter[]): Summary {
  const count = (claim: (shelter: Shelter) => boolean): number => shelters.filter(claim).length;
  const byMunicipality: Record<string, number> = {};
  for (const { municipalityCode } of shelters) {
    if (municipalityCode === undefined) continue;
    byMunicipality[municipalityCode] = (byMunicipality[municipalityCode] ?? 0) + 1;
  }
  return {
    numbers: {
      byKind: recordOf(kinds, (kind) => count((shelter) => shelter.kind === kind)),
      byHazard: recordOf(hazards, (hazard) => count((shelter) => shelter.hazards.includes(hazard))),
      sources: sourcesOf(shelters),
      byMunicipality,
    },
    positions: shelters.map(({ position }) => position),
    hasSample: shelters.some((shelter) => shelter.isSample),
  };
}

function recordOf<K extends string>(
  keys: readonly K[],
  numberOf: (key: K) => number,
): Readonly<Record<K, number>> {
  // Every key of the union is in the list it is taken from.
  return Object.fromEntries(keys.map((key) => [key, numberOf(key)])) as Record<K, number>;
}
