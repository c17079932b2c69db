/** Any GeoJSON: one entity per Feature, of the type the caller names. */
import { createHash } from 'node:crypto';
import {
  type Feature,
  inside,
  type Notice,
  notice,
  parseFeature,
  parseGeometry,
  toStorableText,
} from '@kumiki/civic';
import { isIdentifier, type JsonValue, ngsiLdNull } from '@kumiki/ngsi-ld';
import { attributeNameOf } from './attribute-names.ts';
import { heldEntity, type Plain, urnOf } from './held-entity.ts';
import {
  type Importer,
  type Mapped,
  type MapperSettings,
  type RecordMapper,
  refusedRow,
} from './importer.ts';
import { KnownIds } from './known-ids.ts';
import type { SourceRecord } from './source-record.ts';

export const features: Importer = {
  format: 'geojson',
  isOpenData: false,
  recognises: (value) => {
    const feature = parseFeature(value);
    return feature.ok && Object.keys(feature.value.properties).length > 0;
  },
  start: (settings) => new FeatureMapper(settings),
};

/** Used when the caller names none. */
const typeWithoutName = 'Feature';

class FeatureMapper implements RecordMapper {
  readonly #settings: MapperSettings;
  readonly #known = new KnownIds();
  readonly #names = new Map<string, string>();
  readonly #type: string;
  #notices: Notice[] = [];

  constructor(settings: MapperSettings) {
    this.#settings = settings;
    const { entityType } = settings.options;
    this.#type = entityType ?? typeWithoutName;
    if (entityType === undefined) this.#notices.push(notice('type-assumed', { type: this.#type }));
  }

  map({ value, place, bytes }: SourceRecord): Mapped {
    const feature = parseFeature(value, place);
    if (!feature.ok) return refusedRow(feature.notice);
    const geometry = parseGeometry(feature.value.geometry, inside(place, 'geometry'));
    if (!geometry.ok) return refusedRow(geometry.notice);
    const id = this.#identify(feature.value, geometry.value, place);
    if (typeof id !== 'string') return refusedRow(id);
    if (!this.#known.add(id)) return refusedRow(notice('duplicate-id', { id }, place));
    const { source, license } = this.#settings.options;
    const properties = {
      ...this.#properties(feature.value, place),
      ...defined({ source, license }),
    };
    const parts = { id, type: this.#type, properties, location: geometry.value };
    const entity = heldEntity(parts);
    const notices = [...this.#take(), ...geometry.notices];
    return { drafts: [{ entity, place, rows: 1, bytes }], notices, refused: 0 };
  }

  end(): Mapped {
    return { drafts: [], notices: this.#take(), refused: 0 };
  }

  #take(): readonly Notice[] {
    const notices = this.#notices;
    this.#notices = [];
    return notices;
  }

  /** The named property, the Feature's own id, or a hash of what it says: the same Feature always gets the same id. */
  #identify(feature: Feature, geometry: unknown, place: SourceRecord['place']): string | Notice {
    const column = this.#settings.options.idProperty;
    const named = column === undefined ? feature.id : textOf(own(feature.properties, column));
    if (column !== undefined && named === undefined) {
      return notice('missing-id', { column }, { ...place, column });
    }
    if (named !== undefined && isUri(named)) return named;
    const urn = named === undefined ? undefined : urnOf(this.#type, named);
    if (urn !== undefined && isIdentifier(urn)) return urn;
    const hashed = named ?? canonical([geometry, feature.properties]);
    const hash = createHash('sha256').update(hashed);
    return urnOf(this.#type, hash.digest('hex').slice(0, 32));
  }

  #properties(feature: Feature, place: SourceRecord['place']): Readonly<Record<string, Plain>> {
    const properties: Record<string, Plain> = {};
    for (const [column, value] of Object.entries(feature.properties)) {
      const plain = this.#plain(value, column, place);
      const name = plain === undefined ? undefined : this.#nameOf(column);
      if (name !== undefined) properties[name] = plain;
    }
    return properties;
  }

  #plain(value: unknown, column: string, place: SourceRecord['place']): Plain {
    if (value === null || value === undefined || value === '') return undefined;
    const cleaned = clean(value);
    if (cleaned.value === undefined) {
      this.#notices.push(notice('value-left-out', { column }, { ...place, column }));
    } else if (cleaned.isRepaired) {
      this.#notices.push(notice('text-repaired', { column }, { ...place, column }));
    }
    return cleaned.value;
  }

  /** A property's attribute: as mapped, or by its own name made fit for one; said once per file. */
  #nameOf(column: string): string | undefined {
    const known = this.#names.get(column);
    if (known !== undefined) return known;
    if (this.#names.size >= this.#settings.limits.columnsMax) return undefined;
    const { map } = this.#settings.options;
    const mapped = map.get(column);
    const taken = new Set([...map.values(), ...this.#names.values()]);
    const name = mapped ?? attributeNameOf(column, taken);
    this.#names.set(column, name);
    if (mapped === undefined && name !== column) {
      this.#notices.push(notice('column-renamed', { column, name }, { column }));
    }
    return name;
  }
}

interface Cleaned {
  /** Undefined when nothing of it can be stored. */
  readonly value: Plain;
  readonly isRepaired: boolean;
}

function clean(value: unknown): Cleaned {
  if (typeof value === 'boolean') return { value, isRepaired: false };
  if (typeof value === 'number') {
    return { value: Number.isFinite(value) ? value : undefined, isRepaired: false };
  }
  if (typeof value === 'string') return cleanText(value);
  if (typeof value !== 'object' || value === null) return { value: undefined, isRepaired: false };
  let isRepaired = false;
  // Parsed JSON: every member is JSON. Texts inside are made storable as those outside are.
  const copy = structuredCopy(value as JsonValue, (text) => {
    const { value: cleaned, isRepaired: wasRepaired } = cleanText(text);
    isRepaired ||= wasRepaired;
    return cleaned ?? '';
  });
  return { value: copy, isRepaired };
}

function cleanText(written: string): { readonly value: string | undefined; isRepaired: boolean } {
  const { text, isRepaired } = toStorableText(written);
  return { value: text === ngsiLdNull || text === '' ? undefined : text, isRepaired };
}

const depthMax = 50;

/** Deeper than anyone writes by hand becomes null, so that no reader recurses without end. */
function structuredCopy(
  value: JsonValue,
  textOf: (text: string) => JsonValue,
  depth = 0,
): JsonValue {
  if (typeof value === 'string') return textOf(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= depthMax) return null;
  if (Array.isArray(value)) {
    return value.map((item: JsonValue) => structuredCopy(item, textOf, depth + 1));
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      toStorableText(key).text,
      structuredCopy(item, textOf, depth + 1),
    ]),
  );
}

function defined(
  values: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

function own(properties: Readonly<Record<string, unknown>>, column: string): unknown {
  return Object.hasOwn(properties, column) ? properties[column] : undefined;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'string' ? toStorableText(value).text : '';
  return text === '' ? undefined : text;
}

/** An identifier that is a URI already: `urn:…`, `https://…`. A bare `a:b` is text. */
function isUri(text: string): boolean {
  return /^(?:urn:[^:]+:.|[a-z][a-z0-9+.-]*:\/\/)/i.test(text) && isIdentifier(text);
}

/** JSON with sorted members, so that the order in which a file writes them does not count. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
