/** A registration of a context source as it is held. ETSI GS CIM 009, clauses 5.2.9 to 5.2.11. */
import type { Entity, Instant, Iri, JsonObject, Pattern } from '@kumiki/ngsi-ld';

export interface Registration {
  readonly id: string;
  readonly tenant: string;
  readonly information: readonly Offer[];
  /** When what the source tells was observed: for `observedAt`. */
  readonly observationInterval?: TimeInterval;
  /** When the source has managed it: for `createdAt` and `modifiedAt`. */
  readonly managementInterval?: TimeInterval;
  readonly expiresAt?: Instant;
  readonly mode: RegistrationMode;
  /** The properties, scopes and areas of the source, as those of an entity, so that queries can be asked of it. */
  readonly self: Entity;
  readonly document: JsonObject;
  readonly createdAt: Instant;
  readonly modifiedAt: Instant;
}

/** Clause 4.3.6: what the source's answers mean beside others'. */
export type RegistrationMode = 'inclusive' | 'exclusive' | 'redirect' | 'auxiliary';

/** Clause 5.2.10, RegistrationInfo. */
export interface Offer {
  /** Absent: any entity. */
  readonly entities?: readonly OfferedEntities[];
  /** Properties and relationships alike; absent: any attribute. */
  readonly attributes?: ReadonlySet<Iri>;
}

/** Clause 5.2.11, EntityInfo: without id and pattern any entity of the types. */
export interface OfferedEntities {
  readonly types: readonly Iri[];
  readonly id?: string;
  readonly idPattern?: Pattern;
}

/** Clause 5.2.11 of times: without an end it lasts. */
export interface TimeInterval {
  readonly startAt: Instant;
  readonly endAt?: Instant;
}
