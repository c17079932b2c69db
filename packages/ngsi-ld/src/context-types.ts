/** A @context made ready for the hot path: names to IRIs and back, without I/O. */
import type { Iri, JsonValue } from './entity.ts';

export interface CompiledContext {
  /** What was asked for, fit for an `@context` member; the core context's URL comes last. */
  readonly source: JsonValue;
  /** Nothing but the core context. */
  readonly isCore: boolean;
  /** The IRI of a type, attribute or VocabProperty value (clause 5.5.7). An absolute IRI is itself. */
  expandTerm(name: string): Iri;
  /** The best name this context has for the IRI: a term, a compact IRI, or the IRI itself. */
  compactIri(iri: Iri): string;
  /** `@type` of a term's definition: `@id`, `@vocab`, `@json` or an IRI. */
  coercionOf(term: string): string | undefined;
  /** `@container` of a term's definition. */
  containersOf(term: string): readonly string[];
}
