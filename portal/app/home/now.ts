/** What matters now: each slot says something only where there is something. */
import type { Ask } from '../api/last-known.ts';

export type NowSlot =
  | { readonly kind: 'open-shelters'; readonly count: number; readonly city: string | undefined }
  | {
      readonly kind: 'new-data';
      readonly datasets: readonly { readonly title: string; readonly path: string }[];
    };

type Slot = (ask: Ask, city: string | undefined) => Promise<NowSlot | undefined>;

/** In the order they are shown. */
const slots: readonly Slot[] = [openShelters, newData];

export async function whatMattersNow(
  ask: Ask,
  city: string | undefined,
): Promise<readonly NowSlot[]> {
  const told = await Promise.all(slots.map((slot) => slot(ask, city)));
  return told.filter((slot) => slot !== undefined);
}

/** Shelters whose `status` says that they are open (FIWARE and 防災 models agree on the word). */
async function openShelters(ask: Ask, city: string | undefined): Promise<NowSlot | undefined> {
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

const datasetsMax = 3;

async function newData(ask: Ask): Promise<NowSlot | undefined> {
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
