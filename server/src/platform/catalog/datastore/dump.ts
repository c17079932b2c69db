/** A whole table as a stream: CSV, TSV, JSON, GeoJSON. */
import type { Cell, Field } from './field.ts';
import type { NumberedRows, Table } from './table.ts';

export const dumpFormats = ['csv', 'tsv', 'json', 'geojson'] as const;
export type DumpFormat = (typeof dumpFormats)[number];

export const dumpTypes: Readonly<Record<DumpFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  tsv: 'text/tab-separated-values; charset=utf-8',
  json: 'application/json',
  geojson: 'application/geo+json',
};

function textOf(cell: Cell): string {
  if (cell === null) return '';
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}

/** RFC 4180: quoted where it must be. */
export function csvCell(cell: Cell): string {
  const text = textOf(cell);
  return /["\r\n,]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A line is a row: what would break it becomes a space. */
function tsvCell(cell: Cell): string {
  return textOf(cell).replace(/[\t\r\n]+/g, ' ');
}

export interface PlacePair {
  readonly latitude: number;
  readonly longitude: number;
}

const names = {
  latitude: /^(?:緯度|latitude|lat|y|y座標|緯度\(.*\))$/i,
  longitude: /^(?:経度|longitude|lon|lng|long|x|x座標|経度\(.*\))$/i,
};

/** Which columns hold a position: by role first, by name otherwise. */
export function findPlaces(fields: readonly Field[]): PlacePair | undefined {
  const find = (role: 'latitude' | 'longitude'): number => {
    const byRole = fields.findIndex((field) => field.role === role);
    return byRole >= 0
      ? byRole
      : fields.findIndex(({ id }) => names[role].test(id.normalize('NFKC')));
  };
  const latitude = find('latitude');
  const longitude = find('longitude');
  return latitude < 0 || longitude < 0 ? undefined : { latitude, longitude };
}

export function positionOf(
  cells: readonly Cell[],
  places: PlacePair,
): [number, number] | undefined {
  const [west, north] = [cells[places.longitude], cells[places.latitude]].map((cell) =>
    typeof cell === 'number' || (typeof cell === 'string' && cell !== '')
      ? Number(cell)
      : Number.NaN,
  );
  const isPlace =
    west !== undefined && north !== undefined && Math.abs(west) <= 180 && Math.abs(north) <= 90;
  return isPlace ? [west, north] : undefined;
}

interface Writer {
  readonly head: string;
  row(row: NumberedRows[number], isFirst: boolean): string;
  readonly foot: string;
}

export interface DumpOptions {
  /** Members of the GeoJSON document besides: source and licence. */
  readonly about?: Readonly<Record<string, unknown>>;
}

function separated(table: Table, cell: (cell: Cell) => string, sign: string): Writer {
  const line = (cells: readonly Cell[]): string => `${cells.map(cell).join(sign)}\r\n`;
  return {
    head: line(table.fields.map(({ id }) => id)),
    row: ({ cells }) => line(cells),
    foot: '',
  };
}

function objectOf(fields: readonly Field[], cells: readonly Cell[]): Record<string, Cell> {
  return Object.fromEntries(fields.map(({ id }, place) => [id, cells[place] ?? null]));
}

function writerOf(table: Table, format: DumpFormat, { about }: DumpOptions): Writer {
  const { fields } = table;
  if (format === 'csv') return separated(table, csvCell, ',');
  if (format === 'tsv') return separated(table, tsvCell, '\t');
  const comma = (isFirst: boolean): string => (isFirst ? '\n' : ',\n');
  if (format === 'json') {
    const types = fields.map(({ id, type }) => ({ id, type }));
    return {
      head: `{"fields":${JSON.stringify(types)},"records":[`,
      row: ({ cells }, isFirst) => comma(isFirst) + JSON.stringify(objectOf(fields, cells)),
      foot: '\n]}\n',
    };
  }
  const places = findPlaces(fields);
  const more = Object.entries(about ?? {})
    .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)},`)
    .join('');
  return {
    head: `{"type":"FeatureCollection",${more}"features":[`,
    row: ({ id, cells }, isFirst) => {
      const position = places === undefined ? undefined : positionOf(cells, places);
      const geometry = position === undefined ? null : { type: 'Point', coordinates: position };
      const properties = objectOf(fields, cells);
      return comma(isFirst) + JSON.stringify({ type: 'Feature', id, geometry, properties });
    },
    foot: '\n]}\n',
  };
}

/** A CSV of chosen columns, each with the cell it shows. */
export function dumpColumns(
  columns: readonly { readonly name: string; readonly cellOf: (cells: readonly Cell[]) => Cell }[],
  batches: AsyncIterable<NumberedRows>,
): ReadableStream<Uint8Array> {
  const line = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`;
  return stream(batches, {
    head: byteOrderMark + line(columns.map(({ name }) => name)),
    row: ({ cells }) => line(columns.map(({ cellOf }) => cellOf(cells))),
    foot: '',
  });
}

/** With a byte order mark, spreadsheet programs read UTF-8 CSV right. */
export const byteOrderMark = '\ufeff';

export function dump(
  table: Table,
  batches: AsyncIterable<NumberedRows>,
  format: DumpFormat,
  options: DumpOptions & { readonly withMark?: boolean },
): ReadableStream<Uint8Array> {
  const writer = writerOf(table, format, options);
  const mark = options.withMark === true ? byteOrderMark : '';
  return stream(batches, { ...writer, head: mark + writer.head });
}

function stream(batches: AsyncIterable<NumberedRows>, writer: Writer): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  async function* pieces(): AsyncGenerator<Uint8Array> {
    yield encoder.encode(writer.head);
    let isFirst = true;
    for await (const batch of batches) {
      let text = '';
      for (const row of batch) {
        text += writer.row(row, isFirst);
        isFirst = false;
      }
      yield encoder.encode(text);
    }
    yield encoder.encode(writer.foot);
  }
  return ReadableStream.from(pieces());
}
