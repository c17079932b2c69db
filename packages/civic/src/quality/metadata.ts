/** How well a dataset describes itself: nine points, one per promise. And how fresh it is, on a given day. */
import type { Bilingual } from '../wording.ts';

/** Accrual of a dataset, ISO 8601 durations or the words catalogues use. */
export type Frequency =
  | 'continuous'
  | 'daily'
  | 'weekly'
  | 'biweekly'
  | 'monthly'
  | 'bimonthly'
  | 'quarterly'
  | 'biannual'
  | 'annual'
  | 'biennial'
  | 'quinquennial'
  | 'decennial'
  | 'irregular'
  | 'never';

export interface DescribedDataset {
  readonly licence?: string | undefined;
  readonly temporal?: unknown;
  readonly spatial?: unknown;
  readonly frequency?: Frequency | undefined;
  readonly description?: string | undefined;
  readonly documentation?: string | undefined;
  /** Formats of its files, such as `CSV`. */
  readonly formats: readonly string[];
  /** Of the links that were tried: how many answered. Undefined: none tried yet. */
  readonly links?: { readonly tried: number; readonly alive: number } | undefined;
  /** Milliseconds since the epoch. */
  readonly updatedAt?: number | undefined;
}

export const metadataPoints = [
  'licence',
  'temporal',
  'spatial',
  'frequency',
  'updated-on-time',
  'description',
  'open-format',
  'links-alive',
  'documentation',
] as const;
export type MetadataPoint = (typeof metadataPoints)[number];

export const metadataPointNames: Readonly<Record<MetadataPoint, Bilingual>> = {
  licence: { ja: 'ライセンスがある', en: 'Has a licence' },
  temporal: { ja: '対象の期間がある', en: 'Names its period' },
  spatial: { ja: '対象の地域がある', en: 'Names its area' },
  frequency: { ja: '更新頻度がある', en: 'Names its frequency' },
  'updated-on-time': { ja: '更新頻度のとおり更新されている', en: 'Is updated as often as it says' },
  description: { ja: '説明が十分にある', en: 'Has a description of some length' },
  'open-format': { ja: 'オープンな形式のファイルがある', en: 'Has a file in an open format' },
  'links-alive': { ja: 'リンクが生きている', en: 'Its links answer' },
  documentation: { ja: '文書へのリンクがある', en: 'Links to documentation' },
};

/** Characters of a description that says something; Japanese says more in fewer. */
const descriptionLengthMin = 60;
const openFormats: ReadonlySet<string> = new Set(
  'CSV TSV JSON GEOJSON JSONLD JSON-LD XML RDF TTL GTFS KML GML SHP SHAPEFILE ODS PARQUET'.split(
    ' ',
  ),
);

export interface MetadataScore {
  /** 0 to 9. */
  readonly score: number;
  readonly points: Readonly<Record<MetadataPoint, boolean>>;
}

export function metadataScoreOf(dataset: DescribedDataset, now: number): MetadataScore {
  const { frequency, links } = dataset;
  const freshness = freshnessOf(dataset.updatedAt, frequency, now);
  const points: Record<MetadataPoint, boolean> = {
    licence: isSaid(dataset.licence),
    temporal: isSaid(dataset.temporal),
    spatial: isSaid(dataset.spatial),
    frequency: frequency !== undefined,
    'updated-on-time': freshness.state === 'fresh',
    description: (dataset.description ?? '').trim().length >= descriptionLengthMin,
    'open-format': dataset.formats.some((format) => openFormats.has(format.toUpperCase())),
    'links-alive': links !== undefined && links.tried > 0 && links.alive === links.tried,
    documentation: isSaid(dataset.documentation),
  };
  return { score: Object.values(points).filter(Boolean).length, points };
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

export interface Freshness {
  readonly state: 'fresh' | 'late' | 'stale' | 'unknown';
  readonly ageDays: number | undefined;
  /** Undefined where nothing is promised. */
  readonly dueDays: number | undefined;
}

const dayMs = 86_400_000;
/** Days between two updates, with the grace people need: a yearly file may take a month more. */
const promisedDays: Readonly<Record<Frequency, number | undefined>> = {
  continuous: 1,
  daily: 2,
  weekly: 9,
  biweekly: 18,
  monthly: 38,
  bimonthly: 72,
  quarterly: 107,
  biannual: 204,
  annual: 396,
  biennial: 791,
  quinquennial: 1_887,
  decennial: 3_713,
  irregular: undefined,
  never: undefined,
};

/** `late`: past its time; `stale`: past twice its time. Both instants in milliseconds since the epoch. */
export function freshnessOf(
  updatedAt: number | undefined,
  frequency: Frequency | undefined,
  now: number,
): Freshness {
  const ageDays = updatedAt === undefined ? undefined : Math.max(0, (now - updatedAt) / dayMs);
  const dueDays = frequency === undefined ? undefined : promisedDays[frequency];
  if (ageDays === undefined || frequency === undefined) {
    return { state: 'unknown', ageDays, dueDays };
  }
  if (dueDays === undefined || ageDays <= dueDays) return { state: 'fresh', ageDays, dueDays };
  return { state: ageDays <= dueDays * 2 ? 'late' : 'stale', ageDays, dueDays };
}
