/** The seam where other capabilities append their rows to a flush. */
import type { AttributeChange, Entity, Instant, JsonValue } from '@kumiki/ngsi-ld';

/** One operation's effect on one entity. An entity that several operations of a flush changed has several, in order. */
export interface EntityChange {
  readonly tenant: string;
  readonly id: string;
  readonly kind: 'created' | 'modified' | 'deleted';
  readonly at: Instant;
  readonly before: Entity | undefined;
  readonly after: Entity | undefined;
  /** Nobody asked for it: the entity, or these attributes, were only valid until now (clause 4.22). */
  readonly isExpiry: boolean;
  /** Types, scopes or expiry changed. */
  readonly headChanged: boolean;
  readonly attributes: readonly AttributeChange[];
}

/**
 * Rows written in the statement, hence the transaction, that writes the entities they tell of. Rows of an
 * entity that lost a race are not written: the operation is computed, and the sink asked, again.
 */
export interface ChangeSink {
  /** Lower-case letters; names the sink's relation. */
  readonly name: string;
  /**
   * A data-modifying statement over the relation `NAME_rows (row jsonb, position bigint)`, in which each
   * row is one that `rows` gave and positions follow the order of changes. It has no parameters.
   */
  readonly statement: string;
  /** Its relation has a third column, `doc`: the attributes that the flush writes of the entity; null where none. */
  readonly readsDocuments?: boolean;
  /**
   * No rows, no write. Called once per change and attempt; it must not wait. `isStanding`: the flush writes
   * `change.after`, so that `doc` holds its attributes.
   */
  rows(change: EntityChange, isStanding: boolean): readonly JsonValue[];
  /** Called after the commit, in order, before the writers are answered. It must not throw. */
  committed?(changes: readonly EntityChange[]): void;
}
