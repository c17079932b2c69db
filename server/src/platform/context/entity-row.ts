/** An entity as a row of `entity`, and back. */
import { type Attributes, type Entity, type Instant, type Iri, instantAt } from '@kumiki/ngsi-ld';

export interface EntityRow {
  readonly tenant: string;
  readonly id: string;
  readonly type_set: number;
  /** A bigint as text: only the database compares it. */
  readonly version: string;
  readonly created_at: Date;
  readonly modified_at: Date;
  readonly expires_at: Instant | null;
  readonly scopes: readonly string[];
  readonly doc: Attributes;
}

/** What a statement selects from `entity e` to fill an `EntityRow`. */
export const entityColumns = `e.tenant, e.id, e.type_set, e.version::text as version, e.created_at, e.modified_at,
  case when e.expires_at is not null
    then to_char(e.expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') end as expires_at,
  e.scopes, e.doc`;

export function entityOf(row: EntityRow, types: readonly Iri[]): Entity {
  return {
    id: row.id,
    types,
    scopes: row.scopes,
    attributes: row.doc,
    createdAt: instantAt(row.created_at.getTime()),
    modifiedAt: instantAt(row.modified_at.getTime()),
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
  };
}
