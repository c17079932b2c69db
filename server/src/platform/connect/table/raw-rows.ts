/** The rows of a table as they stand in its file, whatever kind of file that is: in batches, in order. */
import {
  CsvParser,
  type Delimiter,
  detectDelimiter,
  EncodingDetector,
  encodingName,
  type Notice,
  notice,
  type TextEncoding,
  TextReader,
} from '@kumiki/civic';

export interface RawRow {
  readonly cells: readonly string[];
  /** The line, or row of the sheet, on which it begins, from 1. */
  readonly line: number;
  /** What was wrong with the row as text. */
  readonly fault: Notice | undefined;
  /** About how many bytes of the file it took. */
  readonly bytes: number;
}

/** What a file yields: rows, or findings about the file. */
export type RawReading =
  | { readonly kind: 'rows'; readonly rows: readonly RawRow[] }
  | { readonly kind: 'notice'; readonly notice: Notice };

/** What is known of a text before it is read; what is absent is detected from its beginning. */
export interface TextFacts {
  readonly encoding?: TextEncoding | undefined;
  readonly delimiter?: Delimiter | undefined;
}

/** Bytes looked at before encoding and delimiter are decided. */
const startBytes = 262_144;

/** Rows of delimited text. Memory: the beginning, then one chunk. */
export async function* textRows(
  chunks: AsyncIterable<Uint8Array>,
  facts: TextFacts = {},
): AsyncGenerator<RawReading> {
  const detector = new EncodingDetector();
  let start: Uint8Array[] = [];
  let length = 0;
  let reader: RowReader | undefined;
  for await (const chunk of chunks) {
    if (reader !== undefined) {
      yield* reader.read(chunk);
      continue;
    }
    start.push(chunk);
    length += chunk.length;
    if (facts.encoding === undefined) detector.add(chunk);
    if (length < startBytes) continue;
    reader = new RowReader(facts.encoding ?? detector.result(), facts.delimiter);
    yield* reader.begin(Buffer.concat(start));
    start = [];
  }
  if (reader === undefined) {
    reader = new RowReader(facts.encoding ?? detector.result(), facts.delimiter);
    yield* reader.begin(Buffer.concat(start));
  }
  yield* reader.end();
}

const delimiterNames: Readonly<Record<Delimiter, string>> = {
  ',': ',',
  '\t': 'TAB',
  ';': ';',
  '|': '|',
};

class RowReader {
  readonly #encoding: TextEncoding;
  readonly #text: TextReader;
  readonly #known: Delimiter | undefined;
  #parser: CsvParser | undefined;

  constructor(encoding: TextEncoding, known: Delimiter | undefined) {
    this.#encoding = encoding;
    this.#text = new TextReader(encoding);
    this.#known = known;
  }

  *begin(start: Uint8Array): Generator<RawReading> {
    const { encoding, doubleEncoding } = this.#encoding;
    const name = encodingName(this.#encoding);
    if (doubleEncoding !== undefined) {
      yield { kind: 'notice', notice: notice('double-encoding-undone', { encoding: name }) };
    } else if (encoding !== 'utf-8') {
      yield { kind: 'notice', notice: notice('encoding-assumed', { encoding: name }) };
    }
    const text = this.#text.push(start);
    const delimiter = this.#known ?? detectDelimiter(text.slice(0, 65_536));
    if (delimiter !== ',') {
      const values = { delimiter: delimiterNames[delimiter] };
      yield { kind: 'notice', notice: notice('delimiter-assumed', values) };
    }
    this.#parser = new CsvParser({ delimiter });
    yield* this.#rows(text, start.length);
  }

  *read(chunk: Uint8Array): Generator<RawReading> {
    yield* this.#rows(this.#text.push(chunk), chunk.length);
  }

  *end(): Generator<RawReading> {
    yield* this.#rows(this.#text.end(), 0);
    const last = this.#parser?.end() ?? [];
    if (last.length > 0) yield { kind: 'rows', rows: last.map((row) => rawRow(row, 0)) };
  }

  *#rows(text: string, bytes: number): Generator<RawReading> {
    const rows = this.#parser?.push(text) ?? [];
    if (rows.length === 0) return;
    const share = Math.ceil(bytes / rows.length);
    yield { kind: 'rows', rows: rows.map((row) => rawRow(row, share)) };
  }
}

function rawRow(row: ReturnType<CsvParser['end']>[number], bytes: number): RawRow {
  const { cells, line, fault } = row;
  if (fault === undefined) return { cells, line, fault: undefined, bytes };
  const code = fault === 'unclosed' ? 'quote-unclosed' : 'quote-stray';
  return { cells, line, fault: notice(code, {}), bytes };
}
