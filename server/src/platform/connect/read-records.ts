/** A file as a stream of records: rows of a table, or the Features of a collection one by one, whatever its size. RFC 7946. */
import {
  type Corrections,
  decoderNames,
  decodeText,
  detectEncoding,
  isTopology,
  type Notice,
  notice,
  type Place,
  parseTopology,
  type TablePlan,
  type TextEncoding,
  type TownFinder,
} from '@kumiki/civic';
import { JSONParser } from '@streamparser/json';
import type { ConnectLimits } from './limits.ts';
import { type Layer, readArchive } from './table/archive.ts';
import { contentKindOf, refusalOf } from './table/content-kind.ts';
import { jsonRows, recordsOf } from './table/json-rows.ts';
import { type RawReading, textRows } from './table/raw-rows.ts';
import { readLayer } from './table/shapefile.ts';
import { readSheets, type Sheet, sheetRows } from './table/spreadsheet.ts';
import { TableRecord } from './table/table-record.ts';
import { type TableRow, tableRows } from './table/table-rows.ts';
import { readSheetFacts, withMerged, workbookNotices } from './table/workbook-facts.ts';
import { decodeChunks, encodingNotice, withLongStart } from './text-encoding.ts';

/** One row of a file, not understood yet. */
export interface SourceRecord {
  readonly value: unknown;
  readonly place: Place & { readonly row: number };
  /** About how many bytes of the file it took. */
  readonly bytes: number;
}

/** What a file yields: a row, or a finding about the file itself. */
export type Reading =
  | { readonly kind: 'record'; readonly record: SourceRecord }
  | { readonly kind: 'notice'; readonly notice: Notice };

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

/** Members of a document that are kept; everything else at the top is read over. */
const documentMembers = [
  'type',
  'name',
  'id',
  'geometry',
  'properties',
  'arcs',
  'objects',
  'transform',
] as const;

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
    yield* readJsonRecords(peeked.chunks, limits);
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

/**
 * Reads FeatureCollections, single Features and TopoJSON. Records come in the order of the file, numbered
 * from 1. A fault of the file ends the reading with a notice; what came before it has been yielded.
 */
async function* readJsonRecords(
  chunks: AsyncIterable<Uint8Array>,
  limits: ReadLimits,
): AsyncGenerator<Reading> {
  const reader = new JsonReader(limits.recordBytesMax);
  let assumed: Notice | undefined;
  const pieces = decodeChunks(inPieces(chunks, limits.chunkBytesMax), (text) => {
    assumed = encodingNotice(text.encoding);
  });
  for await (const piece of pieces) {
    if (assumed !== undefined) yield { kind: 'notice', notice: assumed };
    assumed = undefined;
    yield* reader.read(piece);
    if (reader.hasFailed) return;
  }
  yield* reader.end();
}

async function* inPieces(
  chunks: AsyncIterable<Uint8Array>,
  bytesMax: number,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += bytesMax) yield chunk.subarray(at, at + bytesMax);
  }
}

/** Turns pieces of a file into readings. Not to be used after `hasFailed`. */
class JsonReader {
  readonly #parser: JSONParser;
  readonly #bytesMax: number;
  readonly #document: Record<string, unknown> = {};
  #found: unknown[] = [];
  #row = 0;
  #bytesSinceValue = 0;
  hasFailed = false;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
    // Not `$.features` itself: selecting the list would keep all its elements.
    const paths = ['$.features.*', ...documentMembers.map((name) => `$.${name}`)];
    this.#parser = new JSONParser({ paths, keepStack: false });
    this.#parser.onValue = ({ value, key, stack }) => {
      this.#bytesSinceValue = 0;
      if (stack.length === 1) this.#document[String(key)] = value;
      else this.#found.push(value);
    };
  }

  *read(piece: Uint8Array | string): Generator<Reading> {
    this.#bytesSinceValue += piece.length;
    const fault = this.#write(piece);
    yield* this.#records(piece.length);
    if (fault !== undefined) yield this.#fail(notice('json-broken', { detail: fault }, this.#here));
    else if (this.#bytesSinceValue > this.#bytesMax) {
      yield this.#fail(notice('record-too-large', { limit: this.#bytesMax }, this.#here));
    }
  }

  *end(): Generator<Reading> {
    if (!this.#parser.isEnded) {
      yield this.#fail(notice('file-truncated', {}, this.#here));
    } else if (this.#row === 0) {
      yield* readDocument(this.#document);
    }
  }

  /** What the parser says is wrong, without its internal states. */
  #write(piece: Uint8Array | string): string | undefined {
    try {
      // The tokenizer accepts nothing once the document is complete, white space included.
      if (!this.#parser.isEnded || !isBlank(piece)) this.#parser.write(piece);
      return undefined;
    } catch (thrown) {
      const text = thrown instanceof Error ? thrown.message : String(thrown);
      return text.replace(/ at chunk position .*$| in state .*$/, '');
    }
  }

  *#records(bytes: number): Generator<Reading> {
    const values = this.#found;
    this.#found = [];
    const share = values.length === 0 ? 0 : Math.ceil(bytes / values.length);
    for (const value of values) {
      this.#row += 1;
      const place = { row: this.#row, pointer: `/features/${this.#row - 1}` };
      yield { kind: 'record', record: { value, place, bytes: share } };
    }
  }

  get #here(): Place {
    return { row: this.#row + 1 };
  }

  #fail(reason: Notice): Reading {
    this.hasFailed = true;
    return { kind: 'notice', notice: reason };
  }
}

function isBlank(piece: Uint8Array | string): boolean {
  const text = typeof piece === 'string' ? piece : new TextDecoder('latin1').decode(piece);
  return /^\s*$/.test(text);
}

/** A document without a list of features. */
function* readDocument(document: Readonly<Record<string, unknown>>): Generator<Reading> {
  const { type } = document;
  if (isTopology(document)) {
    yield* readTopology(document);
  } else if (type === 'Feature') {
    yield { kind: 'record', record: { value: document, place: { row: 1, pointer: '' }, bytes: 0 } };
  } else if (type === 'unavailable') {
    yield { kind: 'notice', notice: notice('file-unavailable', {}) };
  } else if (type === 'FeatureCollection') {
    yield { kind: 'notice', notice: notice('file-empty', {}) };
  } else {
    const detail = typeof type === 'string' ? `"type": "${type}"` : 'JSON';
    yield { kind: 'notice', notice: notice('file-not-understood', { detail }) };
  }
}

function* readTopology(document: Readonly<Record<string, unknown>>): Generator<Reading> {
  const features = parseTopology(document);
  if (!features.ok) {
    yield { kind: 'notice', notice: features.notice };
    return;
  }
  if (features.value.length === 0) yield { kind: 'notice', notice: notice('file-empty', {}) };
  for (const [i, value] of features.value.entries()) {
    // TopoJSON nests its geometries by object: the row tells more than a pointer would.
    yield { kind: 'record', record: { value, place: { row: i + 1 }, bytes: 0 } };
  }
}
