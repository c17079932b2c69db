/** One GeoJSON Feature as it arrived, its geometry not looked at yet. RFC 7946, section 3.2. */
import { toStorableText } from './japanese-text.ts';
import { type Notice, notice, type Parsed, type Place, parsed, refused } from './notice.ts';

export interface Feature {
  /** Text, or a number as text; undefined when absent. */
  readonly id: string | undefined;
  readonly geometry: unknown;
  readonly properties: Readonly<Record<string, unknown>>;
}

export function parseFeature(input: unknown, place: Place = {}): Parsed<Feature> {
  if (!isObject(input) || input['type'] !== 'Feature') {
    return refused(notice('not-a-feature', {}, place));
  }
  const { id, geometry, properties } = input;
  return parsed({
    id: typeof id === 'string' || typeof id === 'number' ? String(id) : undefined,
    geometry,
    properties: isObject(properties) ? properties : {},
  });
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `Array.isArray` without the `any` it lets in. */
export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** Reads the columns of one row and keeps what it finds on the way. */
export class RowReader {
  readonly #properties: Readonly<Record<string, unknown>>;
  readonly #place: Place;
  readonly notices: Notice[] = [];

  constructor(properties: Readonly<Record<string, unknown>>, place: Place) {
    this.#properties = properties;
    this.#place = place;
  }

  /** Where a column of this row is. */
  at(column: string): Place {
    return { ...this.#place, column };
  }

  /** Text of a column, tidy; a number becomes its digits; absent, null and blank are undefined. */
  findText(column: string): string | undefined {
    const value = Object.hasOwn(this.#properties, column) ? this.#properties[column] : undefined;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    if (typeof value !== 'string') return undefined;
    const { text, isRepaired } = toStorableText(value);
    if (isRepaired) this.notices.push(notice('text-repaired', { column }, this.at(column)));
    return text === '' ? undefined : text;
  }

  /** As `findText`, with a notice when there is none. */
  expectText(column: string): string | undefined {
    const text = this.findText(column);
    if (text === undefined) this.notices.push(notice('missing-value', { column }, this.at(column)));
    return text;
  }

  /** A flag of a Japanese open data file: 1, ○ or 有 is yes; blank, 0, × or 無 is no; anything else is noticed and no. */
  readFlag(column: string): boolean {
    const text = this.findText(column);
    if (text === undefined || noWords.has(text)) return false;
    if (yesWords.has(text)) return true;
    this.notices.push(notice('value-not-understood', { column, value: text }, this.at(column)));
    return false;
  }
}

const yesWords: ReadonlySet<string> = new Set(['1', '１', 'true', '○', '〇', '◯', '有', 'あり']);
const noWords: ReadonlySet<string> = new Set([
  '0',
  '０',
  'false',
  '×',
  '✕',
  '無',
  'なし',
  '-',
  '－',
]);
