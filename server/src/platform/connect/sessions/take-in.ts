/** A kept file becomes a dataset with its rows, and entities: once, however often it is begun. */
import { createHash } from 'node:crypto';
import {
  type ColumnProfile,
  type Corrections,
  type Notice,
  type NoticeCode,
  notice,
  type Readability,
  readabilityOf,
  type TextEncoding,
  type TownFinder,
} from '@kumiki/civic';
import type { Entity, Iri } from '@kumiki/ngsi-ld';
import type { Problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Actor, Catalog, DatasetRecord } from '#platform/catalog/index.ts';
import type { WritePermit } from '#platform/identity/index.ts';
import type { Format, ImportOptions } from '../import-options.ts';
import { type ImportSummary, SummaryCounter } from '../import-summary.ts';
import type { ConnectLimits } from '../limits.ts';
import { readBatches } from '../read-records.ts';
import { type ImportEnd, runImport, type UpsertOutcome } from '../run-import.ts';
import { loadRows, type RowLoad } from './load-rows.ts';
import type { ImportAnalysis, KeptFile, QualityReport } from './session.ts';

/** What the dataset is to say of itself. */
export interface DatasetWish {
  readonly title: string;
  readonly description?: string | undefined;
  readonly licence?: string | undefined;
  readonly frequency?: string | undefined;
  readonly publish: boolean;
  /** The dataset whose file this replaces; otherwise `identifier` tells it from others that were taken in. */
  readonly datasetId?: string | undefined;
  /** A resource of that dataset which has the file already: rows are all it gets. */
  readonly resourceId?: string | undefined;
  readonly identifier: string;
  /** What the caller may write; undefined: everything of the tenant. */
  readonly permit?: WritePermit | undefined;
}

export interface TakeIn {
  readonly actor: Actor;
  readonly file: KeptFile;
  readonly encoding: TextEncoding;
  readonly corrections: Corrections;
  readonly towns?: TownFinder | undefined;
  readonly analysis: ImportAnalysis;
  readonly options: ImportOptions;
  readonly wish: DatasetWish;
  readonly signal: AbortSignal;
  readonly progress: (summary: ImportSummary) => void;
}

export interface TakeInParts {
  readonly catalog: Pick<Catalog, 'datasets' | 'datastore' | 'files'>;
  readonly limits: ConnectLimits;
  readonly now: () => number;
  readonly upsert: (entities: readonly Entity[]) => Promise<readonly UpsertOutcome[]>;
  readonly stored: (type: Iri, format: Format | undefined) => Promise<void>;
  readonly delay: (ms: number) => Promise<void>;
  /** The columns of the file a dataset had before; undefined for its first. */
  readonly columnsBefore: (datasetId: string) => Promise<readonly string[] | undefined>;
}

export interface TakenIn {
  readonly state: 'completed' | 'incomplete';
  readonly summary: ImportSummary;
  readonly datasetId: string;
  readonly resourceId: string;
  readonly quality: QualityReport;
}

/** Problems: those of the catalogue and the broker. Throws the signal's reason, and what the database throws. */
export async function takeIn(parts: TakeInParts, given: TakeIn): Promise<Result<TakenIn>> {
  const held = await holdDataset(parts, given);
  if (!held.ok) return held;
  const { actor, wish, analysis, file } = given;
  const { record, resourceId } = held.value;
  const kept = new SummaryCounter(parts.limits);
  kept.format = analysis.kind === 'table' ? 'table' : undefined;
  kept.bytes = file.bytes;
  const loaded =
    analysis.kind === 'table' ? await loadTable(parts, given, resourceId) : ok(noTable(kept));
  if (!loaded.ok) return loaded;
  const { load, counter } = loaded.value;
  const isWanted = hasEntities(given, load?.rows ?? 0, parts.limits.placesMax);
  const entities = isWanted ? await putEntities(parts, given, counter) : undefined;
  if (entities?.ok === false) return entities;
  const summary = joined(counter.snapshot(), entities?.value.summary, analysis.kind === 'table');
  if (wish.publish) {
    const published = await parts.catalog.datasets.publish(actor, record.id);
    if (!published.ok) return published;
  }
  const readability = await judge(parts, given, { record, load, summary });
  const quality: QualityReport = {
    readability,
    profiles: load?.profiles ?? [],
    rows: summary.rows.stored,
    refused: summary.rows.refused,
    standard: analysis.match?.slug,
    sha256: file.sha256,
  };
  const state = entities?.value.state === 'incomplete' ? 'incomplete' : 'completed';
  return ok({ state, summary, datasetId: record.id, resourceId, quality });
}

interface Judged {
  readonly record: DatasetRecord;
  readonly load: RowLoad | undefined;
  readonly summary: ImportSummary;
}

async function judge(
  parts: TakeInParts,
  { file, analysis, corrections }: TakeIn,
  { record, load, summary }: Judged,
): Promise<Readability> {
  const { description } = record.document;
  return readabilityOf({
    format: formatOfFile(file, analysis),
    counts: summary.noticeCounts,
    findings: summary.notices,
    columns: load?.plan?.columns ?? [],
    isStandard: analysis.match !== undefined && corrections.standard !== 'none',
    isDescribed: (description?.ja ?? description?.en ?? '').trim().length >= descriptionLengthMin,
    previousColumns: await parts.columnsBefore(record.id),
  });
}

/** A sentence. Characters. */
const descriptionLengthMin = 15;

/** As the catalogue took it in; a table that is no workbook and no JSON is text. */
function formatOfFile({ name, mediaType }: KeptFile, { kind }: ImportAnalysis): ReadableFormat {
  if (/spreadsheet|excel/.test(mediaType) || /\.xlsx$/i.test(name)) return 'workbook';
  return kind === 'places' || /json|zip/.test(mediaType) ? 'other' : 'csv';
}

type ReadableFormat = 'csv' | 'workbook' | 'other';

/** What only all rows of a column together show. */
function findingsOfColumns(profiles: readonly ColumnProfile[]): readonly Notice[] {
  return profiles
    .filter(({ role, zeros, blank }) => role === 'number' && zeros > 0 && blank > 0)
    .map(({ name }) => notice('blank-beside-zero', { column: name }, { column: name }));
}

function noTable(counter: SummaryCounter): { load: RowLoad | undefined; counter: SummaryCounter } {
  return { load: undefined, counter };
}

async function loadTable(
  parts: TakeInParts,
  given: TakeIn,
  resourceId: string,
): Promise<Result<{ load: RowLoad | undefined; counter: SummaryCounter }>> {
  const { actor, file, corrections, towns, signal, progress, options, encoding } = given;
  let counter = new SummaryCounter(parts.limits);
  const plan = JSON.stringify([file.sha256, corrections]);
  const load = await loadRows({
    datastore: parts.catalog.datastore,
    ref: { tenant: actor.tenant, resourceId },
    read: () =>
      readBatches(chunksOf(parts, actor.tenant, file), parts.limits, {
        fileName: options.fileName,
        encoding,
        corrections,
        towns,
      }),
    fingerprint: createHash('sha256').update(plan).digest('hex'),
    signal,
    counter: () => {
      counter = new SummaryCounter(parts.limits);
      counter.format = 'table';
      counter.bytes = file.bytes;
      return counter;
    },
    progress: (so) => progress(so.snapshot()),
  });
  if (!load.ok) return load;
  counter.add(findingsOfColumns(load.value.profiles));
  return ok({ load: load.value, counter });
}

/**
 * Rows of a standard, of a type that is named, or with a place become entities. A long table of places without either
 * stays a table: nobody asked for millions of things.
 */
function hasEntities(
  { analysis, options, wish }: TakeIn,
  rows: number,
  placesMax: number,
): boolean {
  if (analysis.kind === 'nothing' || wish.resourceId !== undefined) return false;
  return (
    analysis.kind === 'places' ||
    analysis.match !== undefined ||
    options.entityType !== undefined ||
    (analysis.points.length > 0 && rows <= placesMax)
  );
}

async function putEntities(
  parts: TakeInParts,
  given: TakeIn,
  counter: SummaryCounter,
): Promise<
  Result<{ readonly state: 'completed' | 'incomplete'; readonly summary: ImportSummary }>
> {
  const { actor, file, options, corrections, towns, encoding, signal, progress, analysis } = given;
  const isPlace = options.entityType === undefined && analysis.match === undefined;
  const entityType = isPlace && analysis.kind === 'table' ? 'Place' : options.entityType;
  const end = await runImport(chunksOf(parts, actor.tenant, file), {
    options: { ...options, entityType },
    limits: parts.limits,
    facts: { encoding, corrections, towns },
    delay: parts.delay,
    signal,
    upsert: parts.upsert,
    stored: parts.stored,
    progress: (summary) =>
      progress(joined(counter.snapshot(), summary, given.analysis.kind === 'table')),
  });
  return outcomeOf(end);
}

function outcomeOf(end: ImportEnd) {
  if (end.state !== 'interrupted') return ok({ state: end.state, summary: end.summary });
  const { reason } = end;
  if (reason instanceof Error && 'problem' in reason) {
    // `ImportStopped` carries what the broker said.
    return err((reason as Error & { problem: Problem }).problem);
  }
  throw reason;
}

/** Rows are counted where they are stored; notices of the second reading that the first made are not told twice. */
function joined(
  rows: ImportSummary,
  entities: ImportSummary | undefined,
  isTable: boolean,
): ImportSummary {
  if (entities === undefined) return rows;
  if (!isTable) return entities;
  const isNew = (code: string) => rows.noticeCounts[codeOf(code)] === undefined;
  const more = Object.entries(entities.noticeCounts).filter(([code]) => isNew(code));
  const added = more.reduce((sum, [, count]) => sum + (count ?? 0), 0);
  return {
    ...rows,
    entities: entities.entities,
    noticeTotal: rows.noticeTotal + added,
    noticeCounts: { ...rows.noticeCounts, ...Object.fromEntries(more) },
    notices: [...rows.notices, ...entities.notices.filter(({ code }) => isNew(code))],
  };
}

/** Keys of a record of codes are codes. */
function codeOf(code: string): NoticeCode {
  return code as NoticeCode;
}

async function* chunksOf(
  { catalog }: TakeInParts,
  tenant: string,
  { sha256 }: KeptFile,
): AsyncGenerator<Uint8Array> {
  const content = await catalog.files.open(tenant, sha256);
  if (content === undefined) throw new Error('The file of an import is gone');
  yield* content.body;
}

const sourceOfUploads = 'upload';

/** The dataset with this file as its resource: a new one, the one of an earlier try, or the one that is named. */
async function holdDataset(
  { catalog, now }: TakeInParts,
  { actor, file, wish, analysis }: TakeIn,
): Promise<Result<{ readonly record: DatasetRecord; readonly resourceId: string }>> {
  const { resourceId } = wish;
  if (resourceId !== undefined && wish.datasetId !== undefined) {
    const same = await catalog.datasets.change(actor, wish.datasetId, (document) => document);
    return same.ok ? ok({ record: same.value, resourceId }) : same;
  }
  const resource = {
    name: { ja: file.name },
    file: { ...file },
    format: formatOf(file, analysis),
    mediaType: file.mediaType,
    extras: { sourceId: file.name },
  };
  const updated = new Date(now()).toISOString().slice(0, 10);
  const facts = {
    title: { ja: wish.title },
    ...(wish.description === undefined ? {} : { description: { ja: wish.description } }),
    ...(wish.licence === undefined ? {} : { licence: wish.licence }),
    ...(wish.frequency === undefined ? {} : { frequency: wish.frequency }),
    ...(analysis.match === undefined
      ? {}
      : { standard: String(analysis.match.number).padStart(2, '0') }),
    updated,
  };
  const { datasets } = catalog;
  const { datasetId } = wish;
  if (datasetId === undefined) {
    const origin = { source: sourceOfUploads, identifier: wish.identifier };
    const draft = { ...facts, resources: [resource] };
    const held = await datasets.harvest(actor, origin, draft);
    return held.ok ? found(held.value.record, file.name) : held;
  }
  const changed = await datasets.change(actor, datasetId, (document) => {
    const same = document.resources.find(({ name }) => name?.ja === file.name);
    const first = same ?? (document.resources.length === 1 ? document.resources[0] : undefined);
    const next = first === undefined ? resource : { ...resource, id: first.id };
    const others = document.resources.filter(({ id }) => id !== first?.id);
    return { ...document, ...facts, resources: [...others, next] };
  });
  return changed.ok ? found(changed.value, file.name) : changed;
}

function found(record: DatasetRecord, fileName: string) {
  const { resources } = record.document;
  const resource = resources.find(({ name }) => name?.ja === fileName) ?? resources[0];
  if (resource === undefined) throw new Error('The dataset of an import has no file');
  return ok({ record, resourceId: resource.id });
}

function formatOf({ name }: KeptFile, { kind }: ImportAnalysis): string {
  const ending = /\.([a-z0-9]{2,8})$/i.exec(name)?.[1]?.toUpperCase();
  if (ending === 'ZIP') return 'SHP';
  if (ending === 'JSON' && kind === 'places') return 'GeoJSON';
  return ending ?? (kind === 'places' ? 'GeoJSON' : 'CSV');
}
