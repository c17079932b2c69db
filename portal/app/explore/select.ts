/** What is selected: an entity with its values and their history, or a row of a table with its cells. */
import { getEntity } from '../api/entities.ts';
import type { Ask } from '../api/last-known.ts';
import type { Position } from '../geo/distance.ts';
import { parseRow, type RowRef } from './layers.ts';
import { parseSeries, type Series } from './series.ts';
import { readRow, readTable, rowAddress, type TableFacts } from './tables.ts';

export interface Selected {
  readonly id: string;
  /** Of an entity. */
  readonly type?: string;
  /** Of a row. */
  readonly table?: TableFacts;
  readonly name: string | undefined;
  readonly members: readonly { readonly name: string; readonly value: string }[];
  readonly series: readonly Series[];
  /** Of what is a point; for the ring around it on the map. */
  readonly position?: Position;
  /** The same as JSON. */
  readonly address: string;
}

const membersMax = 60;
const valuesMax = 200;

export async function select(ask: Ask, id: string): Promise<Selected | undefined> {
  const row = parseRow(id);
  return row === undefined ? await selectEntity(ask, id) : await selectRow(ask, id, row);
}

async function selectRow(ask: Ask, id: string, ref: RowRef): Promise<Selected | undefined> {
  const [table, row] = await Promise.all([readTable(ask, ref), readRow(ask, ref)]);
  if (table === undefined || row === undefined) return undefined;
  const members = Object.entries(row.cells)
    .map(([name, value]) => ({ name, value }))
    .filter(({ value }) => value !== '')
    .slice(0, membersMax);
  const name = row.name === '' ? undefined : row.name;
  const position: Position = [row.longitude, row.latitude];
  return { id, table, name, members, series: [], position, address: rowAddress(ref) };
}

async function selectEntity(ask: Ask, id: string): Promise<Selected | undefined> {
  const history = new URLSearchParams({ options: 'temporalValues', lastN: String(valuesMax) });
  const address = `/ngsi-ld/v1/entities/${encodeURIComponent(id)}`;
  const [found, temporal] = await Promise.all([
    getEntity(ask, id),
    ask(`/ngsi-ld/v1/temporal/entities/${encodeURIComponent(id)}?${history}`, 'application/json'),
  ]);
  const entity = found.ok ? recordOf(found.value) : undefined;
  if (entity === undefined) return undefined;
  const { type, name } = entity;
  const position = pointOf(entity['location']);
  const isTold = temporal !== undefined && temporal.status < 300;
  return {
    id,
    type: typeText(type),
    name: typeof name === 'string' ? name : undefined,
    members: Object.entries(entity)
      .flatMap(([member, value]) => memberOf(member, value))
      .slice(0, membersMax),
    series: isTold ? parseSeries(JSON.parse(temporal.body)) : [],
    ...(position === undefined ? {} : { position }),
    address,
  };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  // Any object can be read by names.
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

function pointOf(location: unknown): Position | undefined {
  const { type, coordinates } = recordOf(location) ?? {};
  const [longitude, latitude] = Array.isArray(coordinates) ? (coordinates as unknown[]) : [];
  return type === 'Point' && typeof longitude === 'number' && typeof latitude === 'number'
    ? [longitude, latitude]
    : undefined;
}

function typeText(type: unknown): string {
  if (typeof type === 'string') return type;
  return Array.isArray(type) ? type.filter((each) => typeof each === 'string').join(' ') : '';
}

/** Values that are one text or number, or a list of them; others are in the JSON. */
function memberOf(name: string, value: unknown): Selected['members'] {
  if (['id', 'type', 'name', '@context', 'location'].includes(name)) return [];
  const texts = (Array.isArray(value) ? value : [value]).filter(
    (each) => typeof each === 'string' || typeof each === 'number' || typeof each === 'boolean',
  );
  return texts.length === 0 ? [] : [{ name, value: texts.map(String).join(', ') }];
}
