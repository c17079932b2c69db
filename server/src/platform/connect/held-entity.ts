/** Plain values become an entity in held form. ETSI GS CIM 009, clauses 4.5.2 to 4.5.24. */
import type { Geometry } from '@kumiki/civic';
import {
  type AttributeInstance,
  type Attributes,
  coreContext,
  type Entity,
  type Instant,
  type Iri,
  type JsonValue,
} from '@kumiki/ngsi-ld';

/**
 * A name as a client without a @context of its own writes it → the name it is stored under.
 * docs/decisions/0060-terms-in-the-default-vocabulary.md.
 */
export function expand(name: string): Iri {
  return coreContext.expandTerm(name);
}

/** A Property's value; undefined leaves the attribute out. */
export type Plain = JsonValue | undefined;

export interface EntityParts {
  readonly id: string;
  readonly type: string;
  /** Properties by short name. */
  readonly properties: Readonly<Record<string, Plain>>;
  readonly location?: Geometry | undefined;
}

/** `observedAt`: when the numbers were measured; other values are not of that time. */
export function heldEntity(
  { id, type, properties, location }: EntityParts,
  observedAt?: Instant,
): Entity {
  const attributes: [Iri, readonly AttributeInstance[]][] = [];
  for (const [name, value] of Object.entries(properties)) {
    if (value !== undefined && value !== null)
      attributes.push([expand(name), [instanceOf(value, observedAt)]]);
  }
  if (location !== undefined) {
    attributes.push([expand('location'), [{ type: 'GeoProperty', value: jsonOf(location) }]]);
  }
  // Two names may expand to one: the later wins, as in any JSON object.
  const held: Attributes = Object.fromEntries(attributes);
  return { id, types: [expand(type)], scopes: [], attributes: held };
}

/** Lists and scalars are Properties; an object keeps its form as a JsonProperty, so that nothing in it is expanded. */
function instanceOf(value: JsonValue, observedAt?: Instant): AttributeInstance {
  if (typeof value === 'number' && observedAt !== undefined) {
    return { type: 'Property', value, observedAt };
  }
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? { type: 'JsonProperty', json: value } : { type: 'Property', value };
}

function jsonOf(geometry: Geometry): JsonValue {
  return { type: geometry.type, coordinates: geometry.coordinates };
}

/** Characters that may stand in the last part of a URN (RFC 8141, pchar) stay; all others are percent-encoded. */
export function urnOf(type: string, identifier: string): string {
  const local = type.replace(/^.*[/#:]/, '');
  return `urn:ngsi-ld:${encode(local)}:${encode(identifier)}`;
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(/%(?:3A|2F|40|2C|3B|3D|2B)/g, (coded) =>
    decodeURIComponent(coded),
  );
}
