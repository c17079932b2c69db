/** How often a dataset is brought up to date: codes of the EU authority table, with their names. DCAT-AP `dct:accrualPeriodicity`. */

export const frequencyCodes = [
  'CONT',
  'HOURLY',
  'DAILY',
  'WEEKLY',
  'BIWEEKLY',
  'MONTHLY',
  'BIMONTHLY',
  'QUARTERLY',
  'ANNUAL_2',
  'ANNUAL',
  'BIENNIAL',
  'QUINQUENNIAL',
  'DECENNIAL',
  'IRREG',
  'NEVER',
  'UNKNOWN',
] as const;

export type FrequencyCode = (typeof frequencyCodes)[number];

export interface Frequency {
  readonly ja: string;
  readonly en: string;
  /** After how many days without a change it is late; absent where no time is promised. */
  readonly days?: number;
}

export const frequencies: Readonly<Record<FrequencyCode, Frequency>> = {
  CONT: { ja: 'リアルタイム', en: 'Continuous', days: 1 },
  HOURLY: { ja: '1時間ごと', en: 'Hourly', days: 1 },
  DAILY: { ja: '毎日', en: 'Daily', days: 1 },
  WEEKLY: { ja: '毎週', en: 'Weekly', days: 7 },
  BIWEEKLY: { ja: '2週間ごと', en: 'Every two weeks', days: 14 },
  MONTHLY: { ja: '毎月', en: 'Monthly', days: 31 },
  BIMONTHLY: { ja: '2か月ごと', en: 'Every two months', days: 62 },
  QUARTERLY: { ja: '四半期ごと', en: 'Quarterly', days: 92 },
  ANNUAL_2: { ja: '半年ごと', en: 'Twice a year', days: 184 },
  ANNUAL: { ja: '毎年', en: 'Yearly', days: 366 },
  BIENNIAL: { ja: '2年ごと', en: 'Every two years', days: 731 },
  QUINQUENNIAL: { ja: '5年ごと', en: 'Every five years', days: 1_827 },
  DECENNIAL: { ja: '10年ごと', en: 'Every ten years', days: 3_653 },
  IRREG: { ja: '不定期', en: 'Irregular' },
  NEVER: { ja: '更新しない', en: 'Never' },
  UNKNOWN: { ja: '不明', en: 'Unknown' },
};

export function frequencyUri(code: FrequencyCode): string {
  return `http://publications.europa.eu/resource/authority/frequency/${code}`;
}

const spoken: Readonly<Record<string, FrequencyCode>> = {
  年次: 'ANNUAL',
  年1回: 'ANNUAL',
  毎年度: 'ANNUAL',
  月次: 'MONTHLY',
  月1回: 'MONTHLY',
  週次: 'WEEKLY',
  日次: 'DAILY',
  半年: 'ANNUAL_2',
  四半期: 'QUARTERLY',
  随時: 'IRREG',
  必要に応じて: 'IRREG',
  リアルタイム: 'CONT',
  未定: 'UNKNOWN',
};

/** From a code, an address of the authority table, an ISO 8601 repeat, or what catalogues write in words. */
export function findFrequency(text: string | undefined): FrequencyCode | undefined {
  if (text === undefined) return undefined;
  const given = text.normalize('NFKC').trim();
  const last = given.slice(given.lastIndexOf('/') + 1).toUpperCase();
  const byCode = frequencyCodes.find((code) => code === last || `R/${code}` === given);
  if (byCode !== undefined) return byCode;
  const byName = frequencyCodes.find(
    (code) =>
      frequencies[code].ja === given || frequencies[code].en.toLowerCase() === given.toLowerCase(),
  );
  return byName ?? spoken[given] ?? isoRepeats[given];
}

const isoRepeats: Readonly<Record<string, FrequencyCode>> = {
  'R/P1Y': 'ANNUAL',
  'R/P6M': 'ANNUAL_2',
  'R/P3M': 'QUARTERLY',
  'R/P1M': 'MONTHLY',
  'R/P1W': 'WEEKLY',
  'R/P1D': 'DAILY',
  'R/PT1H': 'HOURLY',
  'R/PT1S': 'CONT',
};
