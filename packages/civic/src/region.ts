/** A region: what the software must know of a prefecture before it has any data. Read from `regions/*.json`. */
import { isList, isObject } from './feature.ts';
import { isInJapan, type Position } from './geometry.ts';
import { type LocalGovernmentCode, parseLocalGovernmentCode } from './local-government-code.ts';
import type { PlaceName } from './municipality.ts';

export interface RegionMunicipality {
  readonly localGovernmentCode: LocalGovernmentCode;
  readonly name: PlaceName;
  /** The town hall: longitude, latitude. */
  readonly centre: Position;
  readonly website: string;
}

/** What a connector can do with a feed's address. */
export const feedKinds = [
  'gtfs',
  'gtfs-rt-trip-updates',
  'gtfs-rt-vehicle-positions',
  'gtfs-rt-alerts',
  'jma-xml',
  'ckan',
  'page',
] as const;
export type FeedKind = (typeof feedKinds)[number];

/** An official source for connectors. `page` is an address for people, where files are linked. */
export interface RegionFeed {
  readonly id: string;
  readonly kind: FeedKind;
  readonly title: string;
  readonly publisher: string;
  readonly url: string;
  /** As the publisher names it; undefined when it says nothing. */
  readonly licence: string | undefined;
  /** The organisation's name in a CKAN catalogue. */
  readonly organisation: string | undefined;
}

export interface Region {
  /** The name of its file without `.json`. */
  readonly id: string;
  readonly localGovernmentCode: LocalGovernmentCode;
  readonly name: PlaceName;
  /** Longitude, latitude of a point from which the whole region is seen. */
  readonly centre: Position;
  /** West, south, east, north; degrees. */
  readonly bounds: readonly [number, number, number, number];
  /** In the order offered; the first is the default. `easy` is やさしい日本語. */
  readonly languages: readonly string[];
  readonly municipalities: readonly RegionMunicipality[];
  readonly feeds: readonly RegionFeed[];
  /** Whom to credit for the facts in the file. */
  readonly sources: readonly string[];
}

/** Everything wrong with a region file, each by its JSON Pointer; a region when nothing is. */
export type RegionOutcome =
  | { readonly ok: true; readonly region: Region }
  | { readonly ok: false; readonly faults: readonly string[] };

export function parseRegion(input: unknown): RegionOutcome {
  const reader = new RegionReader();
  const region = reader.readRegion(input);
  return reader.faults.length === 0 ? { ok: true, region } : { ok: false, faults: reader.faults };
}

/** Reads on after a fault, so that all are told at once. */
class RegionReader {
  readonly faults: string[] = [];

  readRegion(input: unknown): Region {
    const object = this.#object(input, '');
    const municipalities = this.#list(object['municipalities'], '/municipalities', (item, at) =>
      this.#municipality(item, at),
    );
    const codes = municipalities.map(({ localGovernmentCode }) => localGovernmentCode);
    if (new Set(codes).size !== codes.length) this.faults.push('/municipalities: a code is twice');
    return {
      id: this.#text(object['id'], '/id'),
      localGovernmentCode: this.#code(object['localGovernmentCode'], '/localGovernmentCode'),
      name: this.#name(object['name'], '/name'),
      centre: this.#position(object['centre'], '/centre'),
      bounds: this.#bounds(object['bounds'], '/bounds'),
      languages: this.#list(object['languages'], '/languages', (item, at) => this.#text(item, at)),
      municipalities,
      feeds: this.#list(object['feeds'], '/feeds', (item, at) => this.#feed(item, at)),
      sources: this.#list(object['sources'], '/sources', (item, at) => this.#text(item, at)),
    };
  }

  #municipality(input: unknown, at: string): RegionMunicipality {
    const object = this.#object(input, at);
    return {
      localGovernmentCode: this.#code(object['localGovernmentCode'], `${at}/localGovernmentCode`),
      name: this.#name(object['name'], `${at}/name`),
      centre: this.#position(object['centre'], `${at}/centre`),
      website: this.#url(object['website'], `${at}/website`),
    };
  }

  #feed(input: unknown, at: string): RegionFeed {
    const object = this.#object(input, at);
    const kind = feedKinds.find((known) => known === object['kind']);
    if (kind === undefined) this.faults.push(`${at}/kind: not one of ${feedKinds.join(', ')}`);
    const optional = (member: 'licence' | 'organisation') =>
      object[member] === undefined ? undefined : this.#text(object[member], `${at}/${member}`);
    return {
      id: this.#text(object['id'], `${at}/id`),
      kind: kind ?? 'page',
      title: this.#text(object['title'], `${at}/title`),
      publisher: this.#text(object['publisher'], `${at}/publisher`),
      url: this.#url(object['url'], `${at}/url`),
      licence: optional('licence'),
      organisation: optional('organisation'),
    };
  }

  #name(input: unknown, at: string): PlaceName {
    const object = this.#object(input, at);
    const kana = this.#text(object['kana'], `${at}/kana`);
    if (!/^[ぁ-ゖー]+$/.test(kana)) this.faults.push(`${at}/kana: not hiragana`);
    return {
      ja: this.#text(object['ja'], `${at}/ja`),
      kana,
      en: this.#text(object['en'], `${at}/en`),
    };
  }

  #code(input: unknown, at: string): LocalGovernmentCode {
    const code = parseLocalGovernmentCode(input);
    if (code.ok && code.value === input) return code.value;
    this.faults.push(`${at}: not a code of six digits`);
    // Never handed out: a fault is recorded, so no region is returned.
    return '000000' as LocalGovernmentCode;
  }

  #position(input: unknown, at: string): Position {
    const [x, y] = isList(input) ? input : [];
    const position: Position = [Number(x), Number(y)];
    if (typeof x !== 'number' || typeof y !== 'number' || !isInJapan(position)) {
      this.faults.push(`${at}: not [longitude, latitude] in Japan`);
    }
    return position;
  }

  #bounds(input: unknown, at: string): Region['bounds'] {
    const [west, south, east, north] = (isList(input) ? input : []).map(Number);
    const bounds = [west ?? NaN, south ?? NaN, east ?? NaN, north ?? NaN] as const;
    if (!(bounds[0] < bounds[2] && bounds[1] < bounds[3])) {
      this.faults.push(`${at}: not [west, south, east, north]`);
    }
    return bounds;
  }

  #url(input: unknown, at: string): string {
    const text = this.#text(input, at);
    if (!/^https?:\/\/[^\s/]+/.test(text)) this.faults.push(`${at}: not an http address`);
    return text;
  }

  #text(input: unknown, at: string): string {
    if (typeof input === 'string' && input.trim() === input && input !== '') return input;
    this.faults.push(`${at}: not text`);
    return '';
  }

  #list<T>(input: unknown, at: string, read: (item: unknown, at: string) => T): readonly T[] {
    if (isList(input) && input.length > 0) {
      return input.map((item, i) => read(item, `${at}/${i}`));
    }
    this.faults.push(`${at}: not a list with entries`);
    return [];
  }

  #object(input: unknown, at: string): Readonly<Record<string, unknown>> {
    if (isObject(input)) return input;
    this.faults.push(`${at === '' ? '/' : at}: not an object`);
    return {};
  }
}
