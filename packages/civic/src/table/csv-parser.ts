/** Delimited text to rows, piece by piece: RFC 4180, and what is found instead of it. */

/** `unclosed`: a quote that never ends was taken as a character. `stray`: text stands after a closing quote. */
export type QuoteFault = 'unclosed' | 'stray';

export interface CsvRow {
  readonly cells: readonly string[];
  /** The line of the file on which the row begins, from 1. */
  readonly line: number;
  readonly fault: QuoteFault | undefined;
}

export type Delimiter = ',' | '\t' | ';' | '|';

export interface CsvOptions {
  readonly delimiter: Delimiter;
  /** Longer than this, a quoted cell is held to have lost its end. Characters. */
  readonly cellCharsMax?: number;
}

export const cellCharsMaxDefault = 100_000;

/**
 * Give it text, get the rows that are complete. Every line becomes part of exactly one row; a blank line is a
 * row of one empty cell. Memory: one row, at most about `cellCharsMax` characters beyond a piece.
 */
export class CsvParser {
  readonly #delimiter: Delimiter;
  readonly #cellCharsMax: number;
  #rest = '';
  #line = 1;

  constructor({ delimiter, cellCharsMax = cellCharsMaxDefault }: CsvOptions) {
    this.#delimiter = delimiter;
    this.#cellCharsMax = cellCharsMax;
  }

  push(text: string): CsvRow[] {
    this.#rest += text;
    return this.#rows(false);
  }

  end(): CsvRow[] {
    const rows = this.#rows(true);
    this.#rest = '';
    return rows;
  }

  #rows(isEnd: boolean): CsvRow[] {
    const rows: CsvRow[] = [];
    const text = this.#rest;
    const quotes = new Finder(text, '"');
    const lineFeeds = new Finder(text, '\n');
    const returns = new Finder(text, '\r');
    let at = 0;
    while (at < text.length) {
      const lf = lineFeeds.from(at);
      const cr = returns.from(at);
      const end = Math.min(lf, cr);
      // A CR at the end of a piece may be half a line end.
      const isOpen = end === Number.POSITIVE_INFINITY || (end === cr && end + 1 === text.length);
      if (isOpen && !isEnd) break;
      const stop = Math.min(end, text.length);
      if (quotes.from(at) >= stop) {
        rows.push(this.#row(text.slice(at, stop).split(this.#delimiter), 1));
        at = end === cr && lf === cr + 1 ? stop + 2 : stop + 1;
        continue;
      }
      const quoted = this.#readQuoted(text, at, isEnd);
      if (quoted === undefined) break;
      rows.push(this.#row(quoted.cells, quoted.lines, quoted.fault));
      at = quoted.next;
    }
    this.#rest = text.slice(at);
    return rows;
  }

  #row(cells: readonly string[], lines: number, fault?: QuoteFault): CsvRow {
    const row = { cells, line: this.#line, fault };
    this.#line += lines;
    return row;
  }

  /** A row with quotes. Undefined while its end has not arrived. */
  #readQuoted(text: string, start: number, isEnd: boolean): QuotedRow | undefined {
    const cells: string[] = [];
    let fault: QuoteFault | undefined;
    let at = start;
    for (;;) {
      const cell =
        text.charAt(at) === '"'
          ? readQuotedCell(text, at, this.#delimiter, isEnd)
          : readBareCell(text, at, this.#delimiter, isEnd);
      if (cell === 'unfinished') {
        const isLost = isEnd || text.length - at > this.#cellCharsMax;
        return isLost ? this.#readLiterally(text, start, isEnd) : undefined;
      }
      cells.push(cell.value);
      fault ??= cell.fault;
      at = cell.next;
      if (!cell.isLast) continue;
      return { cells, fault, next: at, lines: countLines(text, start, at) };
    }
  }

  /** One line, its quotes as characters. */
  #readLiterally(text: string, start: number, isEnd: boolean): QuotedRow | undefined {
    const line = endOfLine(text, start, isEnd);
    if (line === undefined) return undefined;
    const cells = text.slice(start, line.end).split(this.#delimiter).map(unquoted);
    return { cells, fault: 'unclosed', next: line.next, lines: 1 };
  }
}

/** Where a character comes next: the text is gone over once, however often it is asked. Infinity when it does not. */
class Finder {
  readonly #text: string;
  readonly #character: string;
  #at = -1;

  constructor(text: string, character: string) {
    this.#text = text;
    this.#character = character;
  }

  /** `start` never goes back. */
  from(start: number): number {
    if (this.#at >= start) return this.#at;
    const found = this.#text.indexOf(this.#character, start);
    this.#at = found === -1 ? Number.POSITIVE_INFINITY : found;
    return this.#at;
  }
}

interface QuotedRow {
  readonly cells: readonly string[];
  readonly fault: QuoteFault | undefined;
  readonly next: number;
  readonly lines: number;
}

interface Cell {
  readonly value: string;
  readonly next: number;
  readonly isLast: boolean;
  readonly fault: QuoteFault | undefined;
}

function unquoted(cell: string): string {
  const inner = /^"(.*)"$/s.exec(cell)?.[1];
  return inner === undefined ? cell : inner.replaceAll('""', '"');
}

/** LF, CR LF, or CR alone. Undefined while it may still go on: a CR at the end of a piece may be half a line end. */
function endOfLine(
  text: string,
  from: number,
  isEnd: boolean,
): { end: number; next: number } | undefined {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 0x0a) return { end: at, next: at + 1 };
    if (code === 0x0d) {
      if (at + 1 === text.length && !isEnd) return undefined;
      return { end: at, next: text.charCodeAt(at + 1) === 0x0a ? at + 2 : at + 1 };
    }
    at += 1;
  }
  return isEnd ? { end: text.length, next: text.length } : undefined;
}

function countLines(text: string, from: number, to: number): number {
  const ends = text.slice(from, to).match(/\r\n|\n|\r/g);
  return Math.max(1, ends?.length ?? 0);
}

function readBareCell(
  text: string,
  from: number,
  delimiter: Delimiter,
  isEnd: boolean,
): Cell | 'unfinished' {
  const stopCode = delimiter.charCodeAt(0);
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === stopCode) {
      return { value: text.slice(from, at), next: at + 1, isLast: false, fault: undefined };
    }
    if (code === 0x0a || code === 0x0d) break;
    at += 1;
  }
  const line = endOfLine(text, at, isEnd);
  if (line === undefined) return 'unfinished';
  return { value: text.slice(from, at), next: line.next, isLast: true, fault: undefined };
}

function readQuotedCell(
  text: string,
  from: number,
  delimiter: Delimiter,
  isEnd: boolean,
): Cell | 'unfinished' {
  let at = from + 1;
  let value = '';
  let fault: QuoteFault | undefined;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return 'unfinished';
    value += text.slice(at, quote);
    const after = text.charAt(quote + 1);
    if (after === '' && !isEnd) return 'unfinished';
    if (after === '"') {
      value += '"';
      at = quote + 2;
    } else if (after === delimiter) {
      return { value, next: quote + 2, isLast: false, fault };
    } else if (after === '' || after === '\n' || after === '\r') {
      const line = endOfLine(text, quote + 1, isEnd);
      if (line === undefined) return after === '' ? endOfText(value, quote, fault) : 'unfinished';
      return { value, next: line.next, isLast: true, fault };
    } else {
      // A quote inside a quoted cell that nobody doubled: it is text.
      fault = 'stray';
      value += '"';
      at = quote + 1;
    }
  }
}

function endOfText(value: string, quote: number, fault: QuoteFault | undefined): Cell {
  return { value, next: quote + 1, isLast: true, fault };
}
