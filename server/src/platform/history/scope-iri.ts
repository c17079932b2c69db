/** The name under which scopes have a history. */
import type { Iri } from '@kumiki/ngsi-ld';

/** The scopes of an entity are kept like an attribute of this name, whose value is the list. */
export const scopeIri: Iri = 'https://uri.etsi.org/ngsi-ld/scope';
