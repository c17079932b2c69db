/** Rows of any table: one entity per row, of the matched standard's type or the type the caller names. */
import { createHash } from 'node:crypto';
import {
  attributeOf,
  entityOf,
  type Notice,
  notice,
  noticeOfRepair,
  type PlannedColumn,
  type PropertyValue,
  positionOf,
  precisionColumn,
  type StandardDataset,
  storedColumns,
  type TablePlan,
} from '@kumiki/civic';
import { type Instant, isIdentifier, ngsiLdNull } from '@kumiki/ngsi-ld';
import { attributeNameOf } from './attribute-names.ts';
import { heldEntity, type Plain, urnOf } from './held-entity.ts';
import {
  type Importer,
  type Mapped,
  type MapperSettings,
  nothing,
  type RecordMapper,
  refusedRow,
} from './importer.ts';
import { KnownIds } from './known-ids.ts';
import type { SourceRecord } from './source-record.ts';
import { TableRecord } from './table/table-record.ts';

export const tables: Importer = {
  format: 'table',
  isOpenData: false,
  recognises: (value) => value instanceof TableRecord,
  start: (settings) => new TableMapper(settings),
};

/** Used when there is no standard and the caller names none. */
const typeWithoutName = 'Record';

class TableMapper implements RecordMapper {
  readonly #settings: MapperSettings;
  #rows: RowMapper | undefined;

  constructor(settings: MapperSettings) {
    this.#settings = settings;
  }

  map({ value, place, bytes }: SourceRecord): Mapped {
    if (!(value instanceof TableRecord)) return nothing;
    const { plan, row } = value;
    const { fault } = row.raw;
    const told = fault === undefined ? [] : [{ ...fault, row: row.row }];
    const { outcome } = row;
    if (outcome.kind === 'refused') {
      const { notices, ...rest } = refusedRow(outcome.notice);
      return { ...rest, notices: [...told, ...notices] };
    }
    const opening = this.#rows === undefined;
    this.#rows ??= new RowMapper(plan, this.#settings);
    const mapped = this.#rows.map(outcome.values, place, bytes);
    const notices = [
      ...(opening ? this.#rows.opening : []),
      ...told,
      ...outcome.repairs.map(noticeOfRepair),
      ...outcome.notices,
      ...mapped.notices,
    ];
    return { ...mapped, notices };
  }

  end(): Mapped {
    return nothing;
  }
}

/** Different rows with repeated identifiers that are counted; further ones that are the same are one thing. */
const againMax = 100_000;

/** A column of a series: what is measured, when, and of what. */
interface Series {
  readonly identifier: number;
  readonly time: number;
}

/** Turns the values of one table into entities. */
class RowMapper {
  readonly #plan: TablePlan;
  readonly #settings: MapperSettings;
  readonly #known = new KnownIds();
  readonly #again = new Map<string, number>();
  readonly #type: string;
  readonly #attributes: readonly string[];
  readonly #series: Series | undefined;
  readonly #identifier: number;
  readonly #scope: number;
  /** The table has columns for coordinates. */
  readonly #isPlaced: boolean;
  /** Findings about the mapping as a whole. */
  readonly opening: readonly Notice[];

  constructor(plan: TablePlan, settings: MapperSettings) {
    this.#plan = plan;
    this.#settings = settings;
    const { entityType, idProperty } = settings.options;
    const dataset = plan.match?.dataset;
    this.#type = entityType ?? dataset?.entityType ?? typeWithoutName;
    const names = storedColumns(plan);
    this.#attributes = attributesOf(plan, names, settings.options.map);
    const find = (is: (column: PlannedColumn) => boolean) => plan.columns.findIndex(is);
    const named = idProperty === undefined ? -1 : names.indexOf(idProperty);
    this.#identifier = named === -1 ? find(({ role }) => role === 'identifier') : named;
    this.#scope = find(({ standard }) => standard?.key === 'localGovernmentCode');
    this.#isPlaced = find(({ role }) => role === 'latitude' || role === 'coordinates') !== -1;
    this.#series = seriesOf(plan, this.#identifier);
    const isTold = entityType !== undefined || dataset !== undefined;
    this.opening = isTold ? [] : [notice('type-assumed', { type: this.#type })];
  }

  map(values: readonly string[], place: SourceRecord['place'], bytes: number): Mapped {
    const { idProperty } = this.#settings.options;
    if (idProperty !== undefined && (values[this.#identifier] ?? '') === '') {
      const at = { ...place, column: idProperty };
      return refusedRow(notice('missing-id', { column: idProperty }, at));
    }
    const { id, notices } = this.#identify(values, place);
    const { source, license } = this.#settings.options;
    const { properties, position } = this.#propertiesOf(values);
    const lost =
      position === undefined && this.#isPlaced ? [notice('position-unknown', {}, place)] : [];
    const location = position === undefined ? undefined : pointAt(position);
    const more = {
      ...(source === undefined ? {} : { source }),
      ...(license === undefined ? {} : { license }),
    };
    const parts = { id, type: this.#type, properties: { ...properties, ...more }, location };
    const observedAt = this.#series && instantOf(values[this.#series.time] ?? '');
    const entity = heldEntity(parts, observedAt);
    const told = [...notices, ...lost];
    return { drafts: [{ entity, place, rows: 1, bytes }], notices: told, refused: 0 };
  }

  /** Identifiers of standard files are unique within their local government only. */
  #identify(
    values: readonly string[],
    place: SourceRecord['place'],
  ): { readonly id: string; readonly notices: readonly Notice[] } {
    const written = values[this.#identifier] ?? '';
    const scope = values[this.#scope] ?? '';
    const local = written === '' ? hashOf(values) : written;
    const id = this.#urn(written === '' || scope === '' ? local : `${scope}:${local}`);
    if (this.#series !== undefined || this.#known.add(id)) return { id, notices: [] };
    // The row is kept: it is another thing with the same number, or the same thing said again.
    const other = this.#urn(this.#another(`${local}:${hashOf(values).slice(0, 12)}`));
    return { id: other, notices: [notice('identifier-repeated', { id: local }, place)] };
  }

  /** The same row once more is counted, so that the same file always gives the same identifiers. */
  #another(local: string): string {
    const count = (this.#again.get(local) ?? 0) + 1;
    if (this.#again.size < againMax) this.#again.set(local, count);
    return count === 1 ? local : `${local}:${count}`;
  }

  #urn(local: string): string {
    const urn = urnOf(this.#type, local);
    return isIdentifier(urn) ? urn : urnOf(this.#type, hashOf([local]));
  }

  #propertiesOf(values: readonly string[]): {
    readonly properties: Readonly<Record<string, Plain>>;
    readonly position: readonly [number, number, ...number[]] | undefined;
  } {
    const dataset = this.#plan.match?.dataset;
    const properties: Record<string, Plain> = {};
    const position = this.#positionOf(values);
    const standard = dataset === undefined ? {} : this.#standardOf(dataset, values);
    for (const [index, name] of this.#attributes.entries()) {
      const column = this.#plan.columns[index];
      const value = values[index] ?? '';
      if (value === '' || value === ngsiLdNull || index === this.#series?.time) continue;
      if (column?.standard !== undefined && dataset !== undefined) continue;
      if (position !== undefined && isCoordinate(column, name)) continue;
      properties[name] = plainOf(value, column);
    }
    return { properties: { ...properties, ...standard }, position };
  }

  #standardOf(
    dataset: StandardDataset,
    values: readonly string[],
  ): Readonly<Record<string, PropertyValue>> {
    const row: Record<string, string> = {};
    for (const [index, { standard }] of this.#plan.columns.entries()) {
      const value = values[index] ?? '';
      if (standard !== undefined && value !== ngsiLdNull) row[standard.name] = value;
    }
    return entityOf(dataset, row).properties;
  }

  #positionOf(values: readonly string[]) {
    const { columns } = this.#plan;
    const degreesOf = (role: PlannedColumn['role'], split: number) => {
      const index = columns.findIndex((column) => column.role === role);
      return values[index === -1 ? columns.length + split : index] ?? '';
    };
    return positionOf({ 緯度: degreesOf('latitude', 0), 経度: degreesOf('longitude', 1) });
  }
}

function isCoordinate(column: PlannedColumn | undefined, name: string): boolean {
  if (column === undefined) return name === '緯度' || name === '経度';
  return column.role === 'latitude' || column.role === 'longitude';
}

/** An attribute per stored column: as mapped, the standard's key, the usual words for name and address, or its own name. */
function attributesOf(
  plan: TablePlan,
  names: readonly string[],
  map: ReadonlyMap<string, string>,
): readonly string[] {
  const taken = new Set<string>(map.values());
  const dataset = plan.match?.dataset;
  return names.map((column, index) => {
    const planned = plan.columns[index];
    const standard = planned?.standard;
    const key =
      dataset !== undefined && standard !== undefined
        ? attributeOf(dataset, standard)
        : column.startsWith(precisionColumn)
          ? 'locationPrecision'
          : usualNames[planned?.role ?? 'text'];
    const own = key !== undefined && !taken.has(key) ? key : attributeNameOf(column, taken);
    const name = map.get(column) ?? own;
    taken.add(name);
    return name;
  });
}

/** What maps and lists look for. */
const usualNames: Readonly<Partial<Record<PlannedColumn['role'], string>>> = {
  name: 'name',
  kana: 'nameKana',
  address: 'address',
  identifier: 'identifier',
};

/** A number where it says the same, text otherwise. */
function plainOf(value: string, column: PlannedColumn | undefined): Plain {
  const isNumber = column?.role === 'number' && String(Number(value)) === value;
  return isNumber ? Number(value) : value;
}

/** A table of measurements names its things again and again, each time with a time. */
function seriesOf({ columns, repeated }: TablePlan, identifier: number): Series | undefined {
  const time = columns.findIndex(({ role }) => role === 'date-time');
  const isMeasured = columns.some(({ role }) => role === 'number');
  const name = columns[identifier]?.name;
  return time !== -1 && isMeasured && name !== undefined && repeated.includes(name)
    ? { identifier, time }
    : undefined;
}

/** Times without a zone are Japan's. */
function instantOf(text: string): Instant | undefined {
  const zoned = /(?:Z|[+-][0-9]{2}:?[0-9]{2})$/.test(text) ? text : `${text}+09:00`;
  const milliseconds = Date.parse(zoned);
  return Number.isNaN(milliseconds)
    ? undefined
    : `${new Date(milliseconds).toISOString().slice(0, -1)}000Z`;
}

function pointAt(position: readonly [number, number, ...number[]]) {
  return { type: 'Point', coordinates: [position[0], position[1]] } as const;
}

function hashOf(values: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 32);
}
