/** The capability as one door: datasets, tables, search, files; and the work that goes on behind them. */
import { z } from 'zod';
import type { Clock } from '#kernel/clock.ts';
import type { Database, Queryable } from '#kernel/database/index.ts';
import type { FileStore } from '#kernel/files/index.ts';
import type { Route } from '#kernel/http/index.ts';
import { defineQueue, type Jobs } from '#kernel/jobs/index.ts';
import type { Limits } from '#kernel/limits.ts';
import { errorFields, type Log } from '#kernel/log.ts';
import type { OutgoingGuard } from '#kernel/outgoing/index.ts';
import type { Identity } from '#platform/identity/index.ts';
import type { DatasetRecord } from './dataset.ts';
import { createDatasets, type Datasets } from './datasets.ts';
import { createDatastore, sweepDatastore } from './datastore/datastore.ts';
import { listTables } from './datastore/store.ts';
import type { Datastore } from './datastore/table.ts';
import { createDownloads, type Downloads } from './downloads.ts';
import { createFileTables, type FileTables } from './file-tables.ts';
import { type CatalogFiles, createFiles } from './files.ts';
import { datasetKind, searchDocuments } from './index-dataset.ts';
import { type CatalogLimits, defaultCatalogLimits } from './limits.ts';
import { listExtents } from './places/extent.ts';
import { createPlaces, type Places } from './places/places.ts';
import { sweepPlaces } from './places/store.ts';
import { checkLinks } from './quality/links.ts';
import { catalogRoutes } from './routes/routes.ts';
import type { Search } from './search/document.ts';
import { createSearch, indexDocuments } from './search/search.ts';
import { findVersion, listDue } from './store.ts';
import { createTableNotes } from './table-notes.ts';

export interface CatalogOptions {
  readonly database: Database;
  readonly files: FileStore;
  readonly jobs: Jobs;
  readonly identity: Identity;
  readonly clock: Clock;
  readonly log: Log;
  /** Judges where links may lead; without one no link is asked. */
  readonly guard?: OutgoingGuard;
  /** Without a slash at its end. */
  readonly publicUrl: string;
  /** What the first tenant is called in every face while nobody has named it: the region. */
  readonly siteName?: { readonly ja: string; readonly kana?: string; readonly en?: string };
  readonly serverLimits: Limits;
  readonly limits?: Partial<CatalogLimits>;
}

/** What the routes and the faces of the catalogue stand on. */
export interface CatalogParts extends Omit<CatalogOptions, 'files' | 'limits'> {
  readonly limits: CatalogLimits;
  readonly datasets: Datasets;
  readonly datastore: Datastore;
  readonly search: Search;
  readonly files: CatalogFiles;
  readonly fileTables: FileTables;
  readonly downloads: Downloads;
  readonly places: Places;
  readonly now: () => number;
}

export interface Catalog {
  readonly datasets: Datasets;
  readonly datastore: Datastore;
  readonly search: Search;
  readonly files: CatalogFiles;
  /** Files that clients send become tables: whoever reads files works on them. */
  readonly fileTables: FileTables;
  readonly routes: readonly Route[];
  /** Begins the work behind: publications that fall due, rows to be removed. */
  open(): Promise<void>;
  /** What the night's job does: removes what nobody refers to, makes up for what was never measured. */
  sweep(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

const nothing = z.object({});
const publishQueue = defineQueue({ name: 'catalog-publish', data: nothing, policy: 'short' });
const sweepQueue = defineQueue({
  name: 'catalog-sweep',
  data: nothing,
  policy: 'short',
  runSecondsMax: 3_600,
});

const linkQueue = defineQueue({
  name: 'catalog-links',
  data: nothing,
  policy: 'short',
  runSecondsMax: 6 * 3_600,
});

export function createCatalog(options: CatalogOptions): Catalog {
  const { database, clock, jobs, log } = options;
  const limits = { ...defaultCatalogLimits, ...options.limits };
  const now = (): number => clock.now();
  const index = (tx: Queryable, record: DatasetRecord): Promise<void> =>
    indexDataset(tx, record, limits);
  const datasets = createDatasets({
    database,
    limits,
    now,
    index,
    planned: async (at) => {
      const startAfterSeconds = Math.max(1, Math.ceil((at.getTime() - now()) / 1000));
      await jobs.send(publishQueue, {}, { startAfterSeconds });
    },
  });
  const noting = createTableNotes({ database, jobs, limits, now, index });
  const datastore = createDatastore({
    database,
    limits,
    now,
    sweepSoon: async () => {
      await jobs.send(sweepQueue, {}, { singletonKey: 'sweep' });
    },
    changed: (ref) => noting.changed(ref),
  });
  const search = createSearch({ database, limits, now });
  const fileTables = createFileTables({ database, datastore, jobs, limits, now });
  const files = createFiles(options.files, options.serverLimits.uploadBytesMax);
  const downloads = createDownloads({ database, log, now, pauseMs: limits.countPauseMs });
  const parts: CatalogParts = {
    ...options,
    identity: withNamedSite(options),
    limits,
    datasets,
    datastore,
    search,
    files,
    fileTables,
    downloads,
    places: createPlaces({ database, limits, now }),
    now,
  };
  const sweep = async (signal: AbortSignal): Promise<void> => {
    await sweepDatastore({ database, limits, now }, signal);
    await sweepPlaces(database, signal);
    await noting.sweep(signal);
  };
  return {
    datasets,
    datastore,
    search,
    files,
    fileTables,
    routes: catalogRoutes(parts),
    open: async () => {
      await jobs.work(publishQueue, () => publishDue(parts));
      await jobs.work(sweepQueue, (_, { signal }) => sweep(signal));
      await noting.open();
      await openLinkChecks(options, limits);
      await jobs.schedule(publishQueue, '* * * * *', {});
      await jobs.schedule(sweepQueue, '17 3 * * *', {});
      // What an older version left unmeasured is not to wait for the night.
      await jobs.send(sweepQueue, {}, { singletonKey: 'start', startAfterSeconds: 30 });
    },
    sweep,
    close: () => downloads.close(),
  };
}

function withNamedSite({ identity, siteName }: CatalogOptions): Identity {
  if (siteName === undefined) return identity;
  const displayName = { kana: '', en: '', ...siteName };
  return {
    ...identity,
    tenants: () =>
      identity
        .tenants()
        .map((tenant) =>
          tenant.name === 'default' && tenant.displayName.ja === ''
            ? { ...tenant, displayName }
            : tenant,
        ),
  };
}

async function openLinkChecks(options: CatalogOptions, limits: CatalogLimits): Promise<void> {
  const { database, clock, guard, jobs } = options;
  if (guard === undefined) return;
  const { linksPerRunMax: linksMax, linkHoursMin: hoursMin } = limits;
  const { linkMsMax: waitMs, linkRedirectsMax: redirectsMax } = limits;
  const now = (): number => clock.now();
  await jobs.work(linkQueue, async (_, { signal }) => {
    const bounds = { linksMax, hoursMin, waitMs, redirectsMax };
    await checkLinks({ database, guard, now, signal, ...bounds });
  });
  await jobs.schedule(linkQueue, '41 2 * * *', {});
}

async function indexDataset(
  tx: Queryable,
  record: DatasetRecord,
  limits: CatalogLimits,
): Promise<void> {
  const { tenant, id, head, document } = record;
  const published =
    record.published === undefined || record.published === head
      ? record.published && document
      : await findVersion(tx, tenant, id, record.published);
  const newest = record.version === head ? document : await findVersion(tx, tenant, id, head);
  const resources = [...(newest ?? document).resources, ...(published || document).resources];
  const ids = resources.map((resource) => resource.id);
  const known = {
    tables: await listTables(tx, tenant, ids),
    extents: await listExtents(tx, tenant, ids),
  };
  const documents = searchDocuments(record, newest ?? document, published || undefined, known);
  const change = { kind: datasetKind, id, documents };
  await indexDocuments(tx, tenant, change, limits.searchedCharactersMax);
}

/** One that cannot be published (its name has been taken meanwhile) holds up none of the others. */
async function publishDue({ database, datasets, log, now }: CatalogParts): Promise<void> {
  for (;;) {
    const due = await listDue(database, new Date(now()), 100);
    let isAny = false;
    for (const { tenant, id } of due) {
      const actor = { tenant, principal: 'schedule' };
      try {
        const done = await datasets.publish(actor, id);
        isAny ||= done.ok;
        if (!done.ok) {
          log.warn('dataset not published', { dataset: id, code: done.error.code });
          await datasets.withdrawPlan(actor, id);
        }
      } catch (thrown) {
        log.warn('dataset not published', { dataset: id, ...errorFields(thrown) });
      }
    }
    if (due.length < 100 || !isAny) return;
  }
}
