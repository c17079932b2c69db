/** A table as CKAN dumps it: CSV, TSV, JSON with rows as lists, XML. ckanext-datastore 2.11, writer.py. */
import type { Result } from '#kernel/result.ts';
import { byteOrderMark, csvCell } from '../datastore/dump.ts';
import type { Cell, Field } from '../datastore/field.ts';
import type { Datastore, ResourceRef, RowPage, RowQuery } from '../datastore/table.ts';
import { xmlText } from '../dcat/atom.ts';
import { ckanField } from './datastore-fields.ts';

export const ckanDumpFormats = ['csv', 'tsv', 'json', 'xml'] as const;
export type CkanDumpFormat = (typeof ckanDumpFormats)[number];

export const ckanDumpTypes: Readonly<Record<CkanDumpFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  tsv: 'text/tab-separated-values; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xml: 'text/xml; charset=utf-8',
};

/** Rows read at once: what a dump keeps in memory. */
const pageRows = 5_000;

interface Writer {
  readonly head: string;
  row(cells: readonly Cell[], isFirst: boolean): string;
  readonly foot: string;
}

function tsvCell(cell: Cell): string {
  const text = csvCell(cell);
  return text.includes('\t') && !text.startsWith('"') ? `"${text}"` : text;
}

function separated(fields: readonly Field[], cell: (cell: Cell) => string, sign: string): Writer {
  const line = (cells: readonly Cell[]): string => `${cells.map(cell).join(sign)}\r\n`;
  return { head: line(fields.map(({ id }) => id)), row: line, foot: '' };
}

/** Names of columns as names of elements: letters, digits, `_`, `.` and `-`, no digit first, none twice. */
export function elementNames(fields: readonly Field[]): readonly string[] {
  const names: string[] = [];
  for (const { id } of fields) {
    const plain = id
      .normalize('NFC')
      .replace(/\s+/g, '_')
      .replace(/[^\p{L}\p{N}\p{M}_.-]/gu, '')
      .replace(/^(?:xml|[\d.-])+/i, '');
    const base = /^[\p{L}_]/u.test(plain) ? plain : `_${plain}`;
    let name = base;
    for (let n = 0; names.includes(name); n += 1) name = `${base}_${n}`;
    names.push(name);
  }
  return names;
}

function xmlValue(name: string, value: unknown, key = ''): string {
  const open = `${name}${key === '' ? '' : ` key="${xmlText(key)}"`}`;
  if (value === null || value === undefined) return `<${open} xsi:nil="true"/>`;
  if (typeof value === 'string') return `<${open}>${xmlText(value)}</${name}>`;
  if (typeof value !== 'object') return `<${open}>${xmlText(JSON.stringify(value))}</${name}>`;
  const inner = Object.entries(value).map(([member, one]) => xmlValue('value', one, member));
  return `<${open}>${inner.join('')}</${name}>`;
}

function xmlWriter(fields: readonly Field[]): Writer {
  const names = elementNames(fields);
  const isNumbered = fields[0]?.id === '_id';
  return {
    head: '<data xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n',
    row: (cells) => {
      const values = names.map((name, at) => xmlValue(name, cells[at] ?? null));
      return isNumbered
        ? `<row _id="${Number(cells[0])}">${values.slice(1).join('')}</row>\n`
        : `<row>${values.join('')}</row>\n`;
    },
    foot: '</data>\n',
  };
}

function writerOf(fields: readonly Field[], format: CkanDumpFormat): Writer {
  if (format === 'csv') return separated(fields, csvCell, ',');
  if (format === 'tsv') return separated(fields, tsvCell, '\t');
  if (format === 'xml') return xmlWriter(fields);
  return {
    head: `{\n  "fields": ${JSON.stringify(fields.map(ckanField))},\n  "records": [`,
    row: (cells, isFirst) => `${isFirst ? '' : ','}\n    ${JSON.stringify(cells)}`,
    foot: '\n]}\n',
  };
}

function cellsOf({ hasId }: RowPage, { id, cells }: RowPage['rows'][number]): readonly Cell[] {
  return hasId ? [id, ...cells] : cells;
}

/** Everything that matches, `query.limit` rows at most. The problem is that of the first page. */
export async function ckanDump(
  datastore: Pick<Datastore, 'query'>,
  ref: ResourceRef,
  query: Omit<RowQuery, 'limit'> & { readonly limit: number | undefined },
  { format, withMark }: { readonly format: CkanDumpFormat; readonly withMark: boolean },
): Promise<Result<ReadableStream<Uint8Array>>> {
  const ask = (more: Partial<RowQuery>, left: number) =>
    datastore.query(ref, { ...query, ...more, limit: Math.min(pageRows, left), withTotal: false });
  const most = query.limit ?? Number.POSITIVE_INFINITY;
  const first = await ask({}, most);
  if (!first.ok) return first;
  const writer = writerOf(first.value.fields, format);
  const encoder = new TextEncoder();
  async function* pieces(page: RowPage): AsyncGenerator<Uint8Array> {
    yield encoder.encode((withMark ? byteOrderMark : '') + writer.head);
    let [shown, written] = [page, 0];
    for (;;) {
      const lines = shown.rows.map((row, at) =>
        writer.row(cellsOf(shown, row), written + at === 0),
      );
      written += lines.length;
      yield encoder.encode(lines.join(''));
      if (shown.next === undefined || written >= most) break;
      const more = await ask({ after: shown.next, offset: 0 }, most - written);
      // The table has gone meanwhile: what was sent is not whole, and the client is told by the end.
      if (!more.ok) throw new Error(`A dump breaks off: ${more.error.code}`);
      shown = more.value;
    }
    yield encoder.encode(writer.foot);
  }
  return { ok: true, value: ReadableStream.from(pieces(first.value)) };
}
