/** The Features of a JSON document, one by one, whatever its size. RFC 7946, TopoJSON. */
import { isTopology, type Notice, notice, type Place, parseTopology } from '@kumiki/civic';
import { JSONParser } from '@streamparser/json';
import type { ConnectLimits } from './limits.ts';
import type { Reading } from './source-record.ts';
import { decodeChunks, encodingNotice } from './text-encoding.ts';

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

/**
 * Reads FeatureCollections, single Features and TopoJSON. Records come in the order of the file, numbered
 * from 1. A fault of the file ends the reading with a notice; what came before it has been yielded.
 */
export async function* readFeatures(
  chunks: AsyncIterable<Uint8Array>,
  limits: Pick<ConnectLimits, 'recordBytesMax' | 'chunkBytesMax'>,
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
