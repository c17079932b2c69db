/** Every dataset of a CKAN catalogue, page by page, at the pace its operators ask for. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Actor, Datasets } from '#platform/catalog/index.ts';
import { readPackage } from './ckan-package.ts';
import type { ConnectorSettings } from './connector.ts';
import type { ReportCounter } from './report.ts';
import { type SourceClient, SourceFailure } from './source-client.ts';

const pageSchema = z.object({
  success: z.literal(true),
  result: z.object({ count: z.number().int().min(0), results: z.array(z.unknown()) }),
});

const pageSize = 100;

export interface CatalogueHarvest {
  readonly settings: ConnectorSettings;
  readonly actor: Actor;
  readonly client: SourceClient;
  readonly datasets: Pick<Datasets, 'harvest'>;
  /** Fingerprints of the last run, by identifier. */
  readonly known: ReadonlyMap<string, string>;
  readonly isDry: boolean;
  readonly counter: ReportCounter;
  readonly signal: AbortSignal;
  readonly pauseMs: number;
  readonly itemsMax: number;
  readonly delay: (ms: number) => Promise<void>;
}

/** What the source has now: identifiers and fingerprints. One bad package never stops the others. */
export async function harvestCatalogue(
  harvest: CatalogueHarvest,
): Promise<ReadonlyMap<string, string>> {
  const { settings, known, counter } = harvest;
  const seen = new Map<string, string>();
  for (let start = 0; start < harvest.itemsMax; start += pageSize) {
    harvest.signal.throwIfAborted();
    if (start > 0) await harvest.delay(harvest.pauseMs);
    const page = pageSchema.safeParse(await harvest.client.json(addressOf(settings, start)));
    if (!page.success) throw new SourceFailure(`${settings.url} does not answer as CKAN does`);
    const { count, results } = page.data.result;
    for (const value of results) await harvestPackage(harvest, value, seen);
    if (results.length === 0 || start + results.length >= count) break;
  }
  for (const identifier of known.keys()) {
    if (!seen.has(identifier)) counter.add('gone', identifier, '');
  }
  return seen;
}

function addressOf({ url, organisation }: ConnectorSettings, start: number): string {
  const base = url.replace(/\/+$/, '').replace(/\/api\/3(\/action.*)?$/, '');
  const query = new URLSearchParams({
    rows: String(pageSize),
    start: String(start),
    sort: 'name asc',
    ...(organisation === undefined ? {} : { fq: `organization:${organisation}` }),
  });
  return `${base}/api/3/action/package_search?${query.toString()}`;
}

async function harvestPackage(
  { settings, actor, datasets, known, isDry, counter }: CatalogueHarvest,
  value: unknown,
  seen: Map<string, string>,
): Promise<void> {
  const found = readPackage(value);
  if (typeof found === 'string') {
    counter.fail('', found);
    return;
  }
  const { identifier, title, draft } = found;
  // A catalogue that changes while it is read may give one package twice.
  if (seen.has(identifier)) return;
  const fingerprint = createHash('sha256').update(JSON.stringify(draft)).digest('hex').slice(0, 32);
  seen.set(identifier, fingerprint);
  if (isDry) {
    const before = known.get(identifier);
    const kind = before === undefined ? 'created' : 'updated';
    counter.add(before === fingerprint ? 'unchanged' : kind, identifier, title);
    return;
  }
  const source = settings.url.replace(/\/+$/, '');
  const licensed = { ...draft, licence: draft.licence ?? settings.licence };
  const plain = licensed.licence === undefined ? draft : licensed;
  const publish = settings.publish;
  const outcome = await datasets.harvest(actor, { source, identifier }, plain, { publish });
  if (!outcome.ok) {
    // Unknown the next time, so that it is tried again.
    seen.delete(identifier);
    counter.fail(identifier, outcome.error.detail ?? outcome.error.code);
  } else counter.add(outcome.value.outcome, identifier, title);
}
