/** What matters now: each slot says something only where there is something. */
import { listEntities } from '../api/entities.ts';
import type { Ask } from '../api/last-known.ts';

export type NowSlot =
  | { readonly kind: 'open-shelters'; readonly count: number; readonly city: string | undefined }
  | {
      readonly kind: 'open-facilities';
      readonly count: number;
      readonly names: readonly string[];
      /** Which of them are meant, for the map and its list: clause 4.9. */
      readonly q: string;
    }
  | {
      readonly kind: 'new-data';
      readonly datasets: readonly { readonly title: string; readonly path: string }[];
    };

interface Asked {
  readonly ask: Ask;
  /** Six digits; undefined for the whole region. */
  readonly city: string | undefined;
  readonly now: Date;
}

type Slot = (asked: Asked) => Promise<NowSlot | undefined>;

/** In the order they are shown. Departures and the weather are one more each, once something knows them. */
const slots: readonly Slot[] = [openShelters, openFacilities, newData];

export async function whatMattersNow(asked: Asked): Promise<readonly NowSlot[]> {
  const told = await Promise.all(slots.map((slot) => slot(asked)));
  return told.filter((slot) => slot !== undefined);
}

/** Shelters whose `status` says that they are open (FIWARE and 防災 models agree on the word). */
async function openShelters({ ask, city }: Asked): Promise<NowSlot | undefined> {
  const search = new URLSearchParams({
    type: 'EvacuationShelter',
    q: `status=="open"${city === undefined ? '' : `;localGovernmentCode=="${city}"`}`,
    limit: '0',
    count: 'true',
  });
  const answer = await ask(`/ngsi-ld/v1/entities?${search}`, 'application/json');
  const count = answer?.status === 200 ? (answer.count ?? 0) : 0;
  return count === 0 ? undefined : { kind: 'open-shelters', count, city };
}

/** Types of 自治体標準オープンデータセット that people go to. */
export const facilityTypes = ['PublicFacility', 'ChildcareFacility', 'MedicalInstitution'];
const namesMax = 4;

/** Facilities whose 利用可能曜日, 開始時間 and 終了時間 say that they are open. Holidays are not known. */
async function openFacilities({ ask, city, now }: Asked): Promise<NowSlot | undefined> {
  const q = openAt(now, city);
  const found = await listEntities(ask, {
    types: facilityTypes,
    q,
    pick: ['name'],
    limit: namesMax,
    count: true,
  });
  if (!found.ok || found.knownAt !== undefined || found.value.total === 0) return undefined;
  const names = found.value.entities.flatMap((entity) => {
    const { name } = recordOf(entity);
    return typeof name === 'string' ? [name] : [];
  });
  return { kind: 'open-facilities', count: found.value.total, names, q };
}

/** The query, in the time of Japan: `hh:mm` is ordered as text. */
export function openAt(now: Date, city: string | undefined): string {
  const parts = new Intl.DateTimeFormat('ja-JP-u-hc-h23', {
    timeZone: 'Asia/Tokyo',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(now);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  const time = `${part('hour')}:${part('minute')}`;
  const place = city === undefined ? '' : `;localGovernmentCode=="${city}"`;
  return `serviceDay~="${part('weekday')}";startTime<="${time}";endTime>"${time}"${place}`;
}

const datasetsMax = 3;

async function newData({ ask }: Asked): Promise<NowSlot | undefined> {
  const answer = await ask(`/api/datasets?sort=modified&limit=${datasetsMax}`, 'application/json');
  if (answer?.status !== 200) return undefined;
  const datasets = parseDatasets(JSON.parse(answer.body));
  return datasets.length === 0 ? undefined : { kind: 'new-data', datasets };
}

/** Whatever the answer is, nothing is thrown. */
export function parseDatasets(answer: unknown): readonly { title: string; path: string }[] {
  const hits = recordOf(answer)['hits'];
  if (!Array.isArray(hits)) return [];
  return hits.flatMap((hit: unknown) => {
    const { title, url } = recordOf(hit);
    const text = typeof title === 'string' ? title : recordOf(title)['ja'];
    const isOwn = typeof url === 'string' && /^\/(?!\/)/.test(url);
    return typeof text === 'string' && isOwn ? [{ title: text, path: url }] : [];
  });
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  // Any object can be read by names.
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
