/** A place to flee to or to stay at, parsed from what the broker answers in simplified form. */
import type { Position } from '../geo/distance.ts';

/** 指定緊急避難場所 (flee there at once) and 指定避難所 (stay there). */
export const kinds = ['EvacuationSite', 'EvacuationShelter'] as const;
export type ShelterKind = (typeof kinds)[number];

/** 災害対策基本法施行令 第二十条の四, in the order of the national data. */
export const hazards = [
  'flood',
  'landslide',
  'stormSurge',
  'earthquake',
  'tsunami',
  'largeFire',
  'inlandFlood',
  'volcano',
] as const;
export type Hazard = (typeof hazards)[number];

export interface Shelter {
  readonly id: string;
  readonly kind: ShelterKind;
  readonly name: string;
  readonly position: Position;
  readonly address?: string;
  /** Six digits. */
  readonly municipalityCode?: string;
  readonly municipalityName?: string;
  /** Empty for 指定避難所, which are not designated by hazard. */
  readonly hazards: readonly Hazard[];
  /** The site is at the address of a 指定避難所, or the other way round. */
  readonly isBothKinds: boolean;
  readonly remarks?: string;
  /** What else the municipality says of a 指定避難所. */
  readonly otherInformation?: string;
  /** Whom a 福祉避難所 takes in. */
  readonly eligiblePeople?: string;
  readonly capacityPeople?: number;
  readonly source?: string;
  /** An address, or a name where the data has no address. */
  readonly license?: string;
  readonly isSample: boolean;
}

export interface Source {
  readonly source: string;
  readonly license?: string;
}

/** Each once, in the order met; at most `limit`. */
export function sourcesOf(shelters: readonly Shelter[], limit = 5): readonly Source[] {
  const found = new Map<string, Source>();
  for (const { source, license } of shelters) {
    if (source === undefined) continue;
    const key = `${source} ${license}`;
    if (!found.has(key)) found.set(key, { source, ...(license === undefined ? {} : { license }) });
    if (found.size === limit) break;
  }
  return [...found.values()];
}

export function isKind(value: unknown): value is ShelterKind {
  return kinds.some((kind) => kind === value);
}

export function isHazard(value: unknown): value is Hazard {
  return hazards.some((hazard) => hazard === value);
}
