/** One row of a standard dataset as the properties of an entity, and back, without loss. */
import { isLatitudeOfJapan, isLongitudeOfJapan } from '../cell/coordinate.ts';
import { flagText, readFlag } from '../cell/flag.ts';
import type { Position } from '../geometry.ts';
import { type Hazard, hazardKeys, hazards } from '../hazard.ts';
import type { StandardColumn } from './columns.ts';
import type { StandardDataset } from './datasets.ts';

export type PropertyValue = string | number | boolean | readonly string[];

/** Cells by the name of the standard column; absent and blank are the same. */
export type StandardRow = Readonly<Record<string, string>>;

export interface StandardEntity {
  readonly properties: Readonly<Record<string, PropertyValue>>;
  readonly position: Position | undefined;
}

/** EvacuationSite was there before the standard's keys: its rows use the attributes of that model. docs/data-models.md. */
const keysOfEvacuationSite: Readonly<Record<string, string>> = {
  fullAddress: 'address',
  prefecture: 'prefectureName',
  city: 'municipalityName',
};

/** The attribute that a column of this dataset becomes. */
export function attributeOf({ entityType }: StandardDataset, { key }: StandardColumn): string {
  return entityType === 'EvacuationSite' ? (keysOfEvacuationSite[key] ?? key) : key;
}

/**
 * A cell becomes a number, a boolean or a list where that says exactly the same; everything else stays text, so that
 * `rowOf` gives back the same cells.
 */
export function entityOf(dataset: StandardDataset, row: StandardRow): StandardEntity {
  const properties: Record<string, PropertyValue> = {};
  const marked: Hazard[] = [];
  for (const column of dataset.columns) {
    const cell = row[column.name] ?? '';
    if (cell === '') continue;
    const hazard = hazardOf(column);
    if (hazard !== undefined && cell === '1') marked.push(hazard);
    else properties[attributeOf(dataset, column)] = propertyOf(cell, column);
  }
  if (hasHazards(dataset)) {
    properties['hazard'] = hazardKeys.filter((hazard) => marked.includes(hazard));
  }
  const degrees = degreesOf(dataset, row);
  const position = positionOf(degrees);
  if (position !== undefined) dropExact(properties, degrees);
  return { properties, position };
}

/** The cells of the columns that hold coordinates, whatever they are called. */
function degreesOf({ columns }: StandardDataset, row: StandardRow): StandardRow {
  const cellOfRole = (role: StandardColumn['role']) =>
    row[columns.find((column) => column.role === role)?.name ?? ''] ?? '';
  return { 緯度: cellOfRole('latitude'), 経度: cellOfRole('longitude') };
}

/** The cells again; blank ones are absent. */
export function rowOf(dataset: StandardDataset, entity: StandardEntity): StandardRow {
  const { properties, position } = entity;
  const row: Record<string, string> = {};
  const marked = properties['hazard'];
  for (const column of dataset.columns) {
    const hazard = hazardOf(column);
    const value = properties[attributeOf(dataset, column)];
    if (value !== undefined) row[column.name] = cellOf(value, column);
    else if (hazard !== undefined && Array.isArray(marked) && marked.includes(hazard)) {
      row[column.name] = '1';
    } else if (position !== undefined && column.role === 'latitude') {
      row[column.name] = String(position[1]);
    } else if (position !== undefined && column.role === 'longitude') {
      row[column.name] = String(position[0]);
    }
  }
  return row;
}

function hasHazards({ entityType }: StandardDataset): boolean {
  return entityType === 'EvacuationSite';
}

const hazardsByColumn: ReadonlyMap<string, Hazard> = new Map(
  hazardKeys.map((hazard) => [hazards[hazard].standardColumn, hazard]),
);

function hazardOf({ name }: StandardColumn): Hazard | undefined {
  return hazardsByColumn.get(name);
}

function propertyOf(cell: string, { role, flagStyle }: StandardColumn): PropertyValue {
  if (role === 'number' || role === 'latitude' || role === 'longitude') {
    return String(Number(cell)) === cell ? Number(cell) : cell;
  }
  if (role === 'flag' && flagStyle !== undefined) {
    const flag = readFlag(cell);
    return flag !== undefined && flagText(flag, flagStyle) === cell ? flag : cell;
  }
  if (role === 'list' || role === 'weekdays') {
    const parts = cell.split(';');
    return parts.every((part) => part !== '') ? parts : cell;
  }
  return cell;
}

function cellOf(value: PropertyValue, { flagStyle }: StandardColumn): string {
  if (typeof value === 'boolean') return flagText(value, flagStyle ?? 'word');
  return typeof value === 'object' ? value.join(';') : String(value);
}

/** Longitude, latitude; undefined when one is missing or far from Japan. */
export function positionOf(row: StandardRow): Position | undefined {
  const { 緯度: latitude = '', 経度: longitude = '' } = row;
  return isLatitudeOfJapan(latitude) && isLongitudeOfJapan(longitude)
    ? [Number(longitude), Number(latitude)]
    : undefined;
}

/** What the location says already; a spelling it cannot say (`36.50`) stays beside it. */
function dropExact(properties: Record<string, PropertyValue>, row: StandardRow): void {
  const { 緯度: latitude = '', 経度: longitude = '' } = row;
  if (String(Number(latitude)) === latitude) delete properties['latitude'];
  if (String(Number(longitude)) === longitude) delete properties['longitude'];
}
