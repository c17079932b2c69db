/** The region that is shown, as `GET /api/region` tells it. */
import type { Language } from '../language/language.ts';

export interface Region {
  /** 全国地方公共団体コード, six digits. */
  readonly code: string;
  readonly name: LocalizedName;
  /** Degrees. */
  readonly centre: readonly [longitude: number, latitude: number];
  /** Degrees. */
  readonly bounds: Bounds;
  /** In the order of their codes. */
  readonly municipalities: readonly Municipality[];
}

export type Bounds = readonly [west: number, south: number, east: number, north: number];

export interface Municipality {
  readonly code: string;
  readonly name: LocalizedName;
  /** The town hall, in degrees. */
  readonly centre?: readonly [longitude: number, latitude: number];
}

export interface LocalizedName {
  readonly ja: string;
  /** The reading in hiragana, for furigana. */
  readonly kana?: string;
  readonly en?: string;
}

/** For attributes and options: Japanese where the language has no name of its own. */
export function nameIn(name: LocalizedName, language: Language): string {
  return language === 'en' ? (name.en ?? name.ja) : name.ja;
}

export function findMunicipality(region: Region, code: string): Municipality | undefined {
  return region.municipalities.find((municipality) => municipality.code === code);
}
