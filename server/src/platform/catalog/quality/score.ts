/** How well a dataset describes itself: nine points, each with what mends it. Pure. */
import {
  type DescribedDataset,
  type Freshness,
  freshnessOf,
  type MetadataPoint,
  metadataPointNames,
  metadataPoints,
  metadataScoreOf,
} from '@kumiki/civic';
import type { DatasetDocument, Resource } from '../dataset.ts';
import { formatOf } from '../index-dataset.ts';
import type { FrequencyCode } from '../vocabulary/frequencies.ts';

/** By address: whether it answered when it was last asked. */
export type LinkStates = ReadonlyMap<string, boolean>;

export interface QualityPoint {
  readonly point: MetadataPoint;
  readonly isMet: boolean;
  readonly name: { readonly ja: string; readonly en: string };
  /** What staff do to earn it. */
  readonly remedy: { readonly ja: string; readonly en: string };
}

export interface DatasetQuality {
  /** 0 to `scoreMax`. */
  readonly score: number;
  readonly scoreMax: number;
  readonly freshness: Freshness['state'];
  readonly points: readonly QualityPoint[];
}

const frequencyOf: Readonly<Record<FrequencyCode, DescribedDataset['frequency']>> = {
  CONT: 'continuous',
  HOURLY: 'continuous',
  DAILY: 'daily',
  WEEKLY: 'weekly',
  BIWEEKLY: 'biweekly',
  MONTHLY: 'monthly',
  BIMONTHLY: 'bimonthly',
  QUARTERLY: 'quarterly',
  ANNUAL_2: 'biannual',
  ANNUAL: 'annual',
  BIENNIAL: 'biennial',
  QUINQUENNIAL: 'quinquennial',
  DECENNIAL: 'decennial',
  IRREG: 'irregular',
  NEVER: 'never',
  UNKNOWN: undefined,
};

const remedies: Readonly<Record<MetadataPoint, { readonly ja: string; readonly en: string }>> = {
  licence: {
    ja: '「ライセンス」を選んでください。迷うときは CC BY 4.0 が標準です。',
    en: 'Choose a licence. CC BY 4.0 is the usual one.',
  },
  temporal: {
    ja: '「対象期間」に、データがいつの内容かを入れてください。',
    en: 'Say which period the data are about.',
  },
  spatial: {
    ja: '「対象地域」に、市町村名などを入れてください。',
    en: 'Say which area the data are about.',
  },
  frequency: {
    ja: '「更新頻度」を選んでください。決まっていないときは「不定期」です。',
    en: 'Choose how often it is updated; “Irregular” where that is not fixed.',
  },
  'updated-on-time': {
    ja: '更新頻度のとおりに新しいファイルを登録するか、「更新日」または「更新頻度」を実際に合わせてください。',
    en: 'Send a new file as often as promised, or set the date or the frequency to what is true.',
  },
  description: {
    ja: '「説明」に、何のデータか、どう作ったか、注意することを60文字以上で書いてください。',
    en: 'Describe in 60 characters and more what the data are, how they were made, and what to mind.',
  },
  'open-format': {
    ja: 'CSV、GeoJSON など、決まったソフトがなくても読める形式のファイルを加えてください。',
    en: 'Add a file in a format any program reads, such as CSV or GeoJSON.',
  },
  'links-alive': {
    ja: '開けないリンクを直すか、ファイルをこのサイトに登録してください。',
    en: 'Mend the links that do not answer, or keep the files here.',
  },
  documentation: {
    ja: '「資料のURL」に、項目の説明などのページを入れてください。',
    en: 'Name the address of a page that explains the columns.',
  },
};

/** A file kept here is a link that answers; of others it is known once they were asked. */
function linksOf(
  resources: readonly Resource[],
  states: LinkStates,
): { readonly tried: number; readonly alive: number } {
  const tried = resources.flatMap(({ file, url }) => {
    if (file !== undefined) return [true];
    const state = url === undefined ? undefined : states.get(url);
    return state === undefined ? [] : [state];
  });
  return { tried: tried.length, alive: tried.filter(Boolean).length };
}

function instantOf(day: string | undefined): number | undefined {
  const instant = day === undefined ? Number.NaN : Date.parse(day);
  return Number.isNaN(instant) ? undefined : instant;
}

/** `now` in milliseconds: what was fresh grows old by itself. */
export function qualityOf(
  document: DatasetDocument,
  states: LinkStates,
  now: number,
): DatasetQuality {
  const { spatial, temporal, documentation, conformsTo, landingPage } = document;
  const frequency = document.frequency && frequencyOf[document.frequency];
  const updatedAt = instantOf(document.updated ?? document.issued);
  const { score, points } = metadataScoreOf(
    {
      licence: document.licence,
      temporal: temporal?.from ?? temporal?.until,
      spatial: spatial?.name ?? spatial?.codes?.[0] ?? spatial?.bounds,
      frequency,
      description: document.description?.ja,
      documentation: documentation?.[0] ?? conformsTo?.[0] ?? landingPage,
      formats: document.resources.flatMap((resource) => formatOf(resource) ?? []),
      links: linksOf(document.resources, states),
      updatedAt,
    },
    now,
  );
  return {
    score,
    scoreMax: metadataPoints.length,
    freshness: freshnessOf(updatedAt, frequency, now).state,
    points: metadataPoints.map((point) => ({
      point,
      isMet: points[point],
      name: metadataPointNames[point],
      remedy: remedies[point],
    })),
  };
}
