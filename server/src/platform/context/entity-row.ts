/** An entity as a row of `entity`, and back. */
import type { Attributes, Entity, Instant, Iri } from '@kumiki/ngsi-ld';

/** Times and documents arrive as text: most rows turn out to be known by their version. */
export interface EntityRow {
  readonly id: string;
  readonly type_set: number;
  /** A bigint as text: only the database compares it. */
  readonly version: string;
  /** UTC, `2026-11-21 09:00:00.5`. */
  readonly created_at: string;
  readonly modified_at: string;
  readonly expires_at: string | null;
  /** Null where there are none. */
  readonly scopes: readonly string[] | null;
  /** Null where the reader has said that it knows this version. */
  readonly doc: string | null;
}

const utc = (column: string): string => `(e.${column} at time zone 'UTC')::text as ${column}`;

/** What a statement selects from `entity e`, but for the document. */
const headColumns = `e.id, e.type_set, e.version::text as version, ${utc('created_at')},
  ${utc('modified_at')}, ${utc('expires_at')}, nullif(e.scopes, '{}') as scopes`;

/** What a statement selects from `entity e` to fill an `EntityRow`. */
export const entityColumns = `${headColumns}, e.doc::text as doc`;

/** The same without the document where `version` (an expression) is that of the row. */
export function columnsBeyond(version: string): string {
  return `${headColumns}, case when e.version is distinct from ${version} then e.doc::text end as doc`;
}

export function entityOf(row: EntityRow, types: readonly Iri[], doc: string): Entity {
  const entity = {
    id: row.id,
    types,
    scopes: row.scopes ?? [],
    // `as`: the broker wrote it.
    attributes: JSON.parse(doc) as Attributes,
    createdAt: instantOf(row.created_at),
    modifiedAt: instantOf(row.modified_at),
  };
  return row.expires_at === null ? entity : { ...entity, expiresAt: instantOf(row.expires_at) };
}

/** The normal form of an instant, from what the database writes without trailing zeros. */
function instantOf(text: string): Instant {
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${text.slice(20).padEnd(6, '0')}Z`;
}
