/** Identifiers and names. ETSI GS CIM 009, clauses 4.5.1 and 4.6.2; RFC 3986, RFC 3987. */

/** The value that deletes in fragments, clause 4.5.0. */
export const ngsiLdNull = 'urn:ngsi-ld:null';

/** Bytes of UTF-8: what fits an index entry of the store with room for its other columns. */
const iriBytesMax = 1_500;

const plainUri = /^[A-Za-z][A-Za-z0-9+.-]*:[\w\-.~:/?#[\]@!$&'()*+,;=]+$/;
const asciiUri = /^[A-Za-z][A-Za-z0-9+.-]*:(?:[\w\-.~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/;
const iri = /^[A-Za-z][A-Za-z0-9+.-]*:(?:[\w\-.~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2}|\P{ASCII})+$/u;

/** Characters that no one sees: an identifier with them cannot be read back from a screen. */
const invisible = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]/u;

/** An absolute URI or IRI of printable characters. */
export function isUri(text: string): boolean {
  if (text.length > iriBytesMax) return false;
  if (plainUri.test(text) || asciiUri.test(text)) return true;
  return (
    iri.test(text) && !invisible.test(text) && new TextEncoder().encode(text).length <= iriBytesMax
  );
}

/** A URI that may identify something: the null URN does not. */
export function isIdentifier(text: string): boolean {
  return text !== ngsiLdNull && isUri(text);
}

const asciiName = /^[A-Za-z][A-Za-z0-9_]*$/;
const shortName = /^\p{L}[\p{L}\p{N}_]*$/u;
const prefixedName = /^\p{L}[\p{L}\p{N}_]*:\p{L}[\p{L}\p{N}_]*$/u;
const nameLengthMax = 256;

/** Clause 4.6.2: `name` or `prefix:name`; a full IRI stands for itself. */
export function isName(text: string): boolean {
  if (text.length > nameLengthMax) return isUri(text);
  return asciiName.test(text) || shortName.test(text) || prefixedName.test(text) || isUri(text);
}
