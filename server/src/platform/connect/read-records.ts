/** A file as a stream of records: rows of a table, or Features one by one, whatever its size. */
import {
  type Corrections,
  decoderNames,
  decodeText,
  detectEncoding,
  notice,
  type TablePlan,
  type TextEncoding,
  type TownFinder,
} from '@kumiki/civic';
import { readFeatures } from './feature-stream.ts';
import type { ConnectLimits } from './limits.ts';
import type { Reading } from './source-record.ts';
import { type Layer, readArchive } from './table/archive.ts';
import { contentKindOf, refusalOf } from './table/content-kind.ts';
import { jsonRows, recordsOf } from './table/json-rows.ts';
import { type RawReading, textRows } from './table/raw-rows.ts';
import { readLayer } from './table/shapefile.ts';
import { readSheets, type Sheet, sheetRows } from './table/spreadsheet.ts';
import { TableRecord } from './table/table-record.ts';
import { type TableRow, tableRows } from './table/table-rows.ts';
import { readSheetFacts, withMerged, workbookNotices } from './table/workbook-facts.ts';
import { encodingNotice, withLongStart } from './text-encoding.ts';

/** Rows of one table that were read together. */
export interface RowBatch {
  readonly kind: 'rows';
  readonly plan: TablePlan;
  readonly rows: readonly TableRow[];
}

type ReadLimits = Pick<
  ConnectLimits,
  'recordBytesMax' | 'chunkBytesMax' | 'sampleRowsMax' | 'archiveBytesMax' | 'unpackedBytesMax'
>;

/** What is known of a file beside its bytes. */
export interface FileFacts {
  readonly fileName?: string | undefined;
  /** Of delimited text, where the whole file has been looked at. */
  readonly encoding?: TextEncoding | undefined;
  readonly corrections?: Corrections | undefined;
  /** Where addresses without coordinates are looked up. */
  readonly towns?: TownFinder | undefined;
}

/** Reads any file that is understood, told by its content. A fault of the file ends the reading with a notice. */
export async function* readRecords(
  chunks: AsyncIterable<Uint8Array>,
  limits: ReadLimits,
  facts: FileFacts = {},
): AsyncGenerator<Reading> {
  for await (const reading of readBatches(chunks, limits, facts)) {
    if (reading.kind !== 'rows') {
      yield reading;
      continue;
    }
    for (const row of reading.rows) {
      const value = new TableRecord(reading.plan, row);
      yield { kind: 'record', record: { value, place: { row: row.row }, bytes: row.raw.bytes } };
    }
  }
}

/** The same, rows of a table by the batch: a step of a generator costs as much as a row. */
export async function* readBatches(
  chunks: AsyncIterable<Uint8Array>,
  limits: ReadLimits,
  facts: FileFacts = {},
): AsyncGenerator<Reading | RowBatch> {
  const peeked = await peek(withLongStart(chunks));
  const kind = contentKindOf(peeked.first);
  const refusal = peeked.first.length === 0 ? notice('file-truncated', {}) : refusalOf(kind);
  if (refusal !== undefined) {
    yield { kind: 'notice', notice: refusal };
    await peeked.drop();
  } else if (kind === 'zip') yield* readArchived(peeked.chunks, limits, facts);
  else if (kind === 'json' && isGeographic(peeked.first)) {
    yield* readFeatures(peeked.chunks, limits);
  } else if (kind === 'json') yield* readJsonTable(peeked.chunks, limits, facts);
  else yield* tableBatches(textRows(peeked.chunks, facts), limits, facts);
}

/** Whether the beginning of a JSON file speaks of features; lists of plain objects do not. */
export function isGeographic(start: Uint8Array): boolean {
  const text = new TextDecoder(decoderNames[detectEncoding(start).encoding]).decode(start);
  if (/^[\s\ufeff]*\[/.test(text)) return false;
  return /"(?:features|arcs|geometry)"\s*:|"type"\s*:\s*"[A-Za-z]+"|^[\s\ufeff]*\{\s*$/.test(text);
}

/** Read in memory: what is not published as GeoJSON is small. Bounded by `archiveBytesMax`. */
async function* readJsonTable(
  chunks: AsyncIterable<Uint8Array>,
  limits: ReadLimits,
  facts: FileFacts,
): AsyncGenerator<Reading | RowBatch> {
  const bytes = await gathered(chunks, limits.archiveBytesMax);
  if (bytes === undefined) {
    yield { kind: 'notice', notice: notice('record-too-large', { limit: limits.archiveBytesMax }) };
    return;
  }
  const encoding = detectEncoding(bytes);
  const assumed = encodingNotice(encoding.encoding);
  let document: unknown;
  try {
    document = JSON.parse(decodeText(bytes, encoding));
  } catch (thrown) {
    const detail = thrown instanceof Error ? thrown.message : String(thrown);
    yield { kind: 'notice', notice: notice('json-broken', { detail }, { row: 1 }) };
    return;
  }
  if (assumed !== undefined) yield { kind: 'notice', notice: assumed };
  const records = recordsOf(document);
  if (records === undefined) {
    yield { kind: 'notice', notice: notice('file-not-understood', { detail: 'JSON' }) };
    return;
  }
  const features = records.filter((record) => isObject(record) && record['type'] === 'Feature');
  if (features.length === records.length) {
    for (const [i, value] of features.entries()) {
      yield { kind: 'record', record: { value, place: { row: i + 1 }, bytes: 0 } };
    }
    return;
  }
  const corrections = { header: 0, ...facts.corrections } as const;
  yield* tableBatches(jsonRows(records), limits, { ...facts, corrections });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

export interface Peeked {
  readonly first: Uint8Array;
  /** All of it, the first chunk included. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Lets go of the rest. */
  drop(): Promise<void>;
}

/** The first chunk, without losing it. */
export async function peek(chunks: AsyncIterable<Uint8Array>): Promise<Peeked> {
  const iterator = chunks[Symbol.asyncIterator]();
  const start = await iterator.next();
  const first = start.done === true ? new Uint8Array() : start.value;
  const all = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield first;
      for (;;) {
        const next = await iterator.next();
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  };
  return { first, chunks: all(), drop: async () => void (await iterator.return?.()) };
}

/** Rows of a table; the plan goes with each batch. */
async function* tableBatches(
  readings: AsyncIterable<RawReading> | Iterable<RawReading>,
  { sampleRowsMax }: ReadLimits,
  { fileName = '', corrections, towns }: FileFacts,
): AsyncGenerator<Reading | RowBatch> {
  let plan: TablePlan | undefined;
  for await (const reading of tableRows(readings, {
    fileName,
    corrections,
    towns,
    sampleRowsMax,
  })) {
    if (reading.kind === 'notice') yield reading;
    else if (reading.kind === 'plan') plan = reading.plan;
    else if (plan !== undefined) yield { kind: 'rows', plan, rows: reading.rows };
  }
  if (plan === undefined) yield { kind: 'notice', notice: notice('file-empty', {}) };
}

/** Workbooks and shapefiles, which are read in memory: bounded by `archiveBytesMax` and `unpackedBytesMax`. */
async function* readArchived(
  chunks: AsyncIterable<Uint8Array>,
  limits: ReadLimits,
  facts: FileFacts,
): AsyncGenerator<Reading | RowBatch> {
  const bytes = await gathered(chunks, limits.archiveBytesMax);
  if (bytes === undefined) {
    yield { kind: 'notice', notice: notice('record-too-large', { limit: limits.archiveBytesMax }) };
    return;
  }
  const archive = readArchive(bytes, limits);
  if (!archive.ok) {
    yield { kind: 'notice', notice: archive.notice };
    return;
  }
  try {
    if (archive.value.kind === 'xlsx') {
      yield* readWorkbook(bytes, limits, facts);
    } else if (archive.value.kind === 'shapefile') {
      yield* readLayers(archive.value.layers);
    } else {
      const detail = `ZIP: ${archive.value.names.slice(0, 5).join(', ')}`;
      yield { kind: 'notice', notice: notice('file-not-understood', { detail }) };
    }
  } catch (thrown) {
    const detail = thrown instanceof Error ? thrown.message : String(thrown);
    yield { kind: 'notice', notice: notice('file-not-understood', { detail }) };
  }
}

/** The sheet with the most rows, of those that are shown: the others are covers and notes, and are told. */
async function* readWorkbook(
  bytes: Uint8Array,
  limits: ReadLimits,
  facts: FileFacts,
): AsyncGenerator<Reading | RowBatch> {
  const sheets = await readSheets(bytes);
  const about = readSheetFacts(bytes, limits.unpackedBytesMax);
  const isHidden = ({ name }: Sheet) => about.some((each) => each.name === name && each.isHidden);
  const shown = sheets.filter((sheet) => !isHidden(sheet));
  const [sheet] = (shown.length > 0 ? shown : sheets).toSorted(
    (a, b) => b.rows.length - a.rows.length,
  );
  if (sheet === undefined) {
    yield { kind: 'notice', notice: notice('file-empty', {}) };
    return;
  }
  for (const found of workbookNotices(about, sheet.name)) yield { kind: 'notice', notice: found };
  const merged = about.find(({ name }) => name === sheet.name)?.merged ?? [];
  const rows = withMerged(sheet.rows, merged);
  yield* tableBatches(sheetRows({ ...sheet, rows }), limits, facts);
}

async function* readLayers(layers: readonly Layer[]): AsyncGenerator<Reading> {
  let row = 0;
  for (const layer of layers) {
    for (const value of await readLayer(layer)) {
      row += 1;
      yield { kind: 'record', record: { value, place: { row }, bytes: 0 } };
    }
  }
  if (row === 0) yield { kind: 'notice', notice: notice('file-empty', {}) };
}

async function gathered(
  chunks: AsyncIterable<Uint8Array>,
  bytesMax: number,
): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > bytesMax) return undefined;
    pieces.push(chunk);
  }
  return Buffer.concat(pieces);
}
