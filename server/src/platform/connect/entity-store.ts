/** What connect asks of the broker and of the policies: the only place where it meets them. */
import type { Entity, Iri } from '@kumiki/ngsi-ld';
import type { UpsertOutcome } from './run-import.ts';

export interface EntityStore {
  /** Replaces what is there by what is given; answers for each, in order, once all is committed. */
  upsert(tenant: string, entities: readonly Entity[]): Promise<readonly UpsertOutcome[]>;
  /** What does not exist is no failure. */
  delete(tenant: string, ids: readonly string[]): Promise<void>;
  hasEntityOfType(tenant: string, type: Iri): Promise<boolean>;
  /** Everyone may read entities of this type from now on. */
  makePublic(tenant: string, type: Iri): Promise<void>;
}
