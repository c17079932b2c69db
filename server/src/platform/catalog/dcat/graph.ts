/** A small graph, and its two spellings: JSON-LD 1.1 and Turtle 1.1. Pure. */

export const prefixes = {
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  vcard: 'http://www.w3.org/2006/vcard/ns#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  geo: 'http://www.opengis.net/ont/geosparql#',
  locn: 'http://www.w3.org/ns/locn#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  spdx: 'http://spdx.org/rdf/terms#',
  adms: 'http://www.w3.org/ns/adms#',
  owl: 'http://www.w3.org/2002/07/owl#',
  dqv: 'http://www.w3.org/ns/dqv#',
  hydra: 'http://www.w3.org/ns/hydra/core#',
} as const;

/** `dct:title`. */
export type Term = `${keyof typeof prefixes}:${string}`;

export type Value =
  | { readonly iri: string }
  | { readonly text: string; readonly language?: string }
  | { readonly text: string; readonly type: Term }
  | Node;

export interface Node {
  /** An IRI; a node of its own without one. */
  readonly id?: string;
  readonly types: readonly Term[];
  readonly properties: readonly (readonly [Term, Value | readonly Value[] | undefined])[];
}

function isNode(value: Value): value is Node {
  return 'types' in value;
}

function isMany(value: Value | readonly Value[]): value is readonly Value[] {
  return Array.isArray(value);
}

/** Properties that have values, each with all of them. */
export function valuesOf({ properties }: Node): readonly (readonly [Term, readonly Value[]])[] {
  return properties.flatMap(([term, value]) => {
    const values = value === undefined ? [] : isMany(value) ? value : [value];
    return values.length === 0 ? [] : [[term, values] as const];
  });
}

/** Percent-encodes what an IRI reference must not hold: RFC 3987, and what Turtle forbids between `<` and `>`. */
export function safeIri(iri: string): string {
  return iri.toWellFormed().replace(/[\s<>"{}|\\^`\p{Cc}]/gu, (sign) => encodeURIComponent(sign));
}

function jsonLdNode(node: Node): Record<string, unknown> {
  return {
    ...(node.id === undefined ? {} : { '@id': safeIri(node.id) }),
    '@type': node.types.length === 1 ? node.types[0] : node.types,
    ...Object.fromEntries(
      valuesOf(node).map(([term, values]) => {
        const written = values.map(jsonLdValue);
        return [term, written.length === 1 ? written[0] : written];
      }),
    ),
  };
}

function jsonLdValue(value: Value): unknown {
  if (isNode(value)) return jsonLdNode(value);
  if ('iri' in value) return { '@id': safeIri(value.iri) };
  if ('type' in value) return { '@value': value.text, '@type': value.type };
  return value.language === undefined
    ? value.text
    : { '@value': value.text, '@language': value.language };
}

export function toJsonLd(nodes: readonly Node[]): string {
  return JSON.stringify({ '@context': prefixes, '@graph': nodes.map(jsonLdNode) }, null, 2);
}

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function quoted(text: string): string {
  const escaped = text
    .toWellFormed()
    .replace(/[\\"\n\r\t]/g, (sign) => escapes[sign] ?? sign)
    .replace(
      /[\p{Cc}]/gu,
      (sign) => `\\u${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
    );
  return `"${escaped}"`;
}

function turtleValue(value: Value, depth: number): string {
  if (isNode(value)) {
    return value.id === undefined
      ? `[\n${turtleBody(value, depth + 1)}\n${indent(depth)}]`
      : `<${safeIri(value.id)}>`;
  }
  if ('iri' in value) return `<${safeIri(value.iri)}>`;
  if ('type' in value) return `${quoted(value.text)}^^${value.type}`;
  return quoted(value.text) + (value.language === undefined ? '' : `@${value.language}`);
}

function indent(depth: number): string {
  return '  '.repeat(depth);
}

function turtleBody(node: Node, depth: number): string {
  const lines = valuesOf(node).map(
    ([term, values]) => `${term} ${values.map((value) => turtleValue(value, depth)).join(', ')}`,
  );
  const typed = [`a ${node.types.join(', ')}`, ...lines];
  return typed.map((line) => indent(depth) + line).join(' ;\n');
}

/** Nodes with an IRI that stand inside others are written after them. */
function inner(node: Node): readonly Node[] {
  return valuesOf(node).flatMap(([, values]) =>
    values.flatMap((value) =>
      isNode(value) ? [...(value.id === undefined ? [] : [value]), ...inner(value)] : [],
    ),
  );
}

export function toTurtle(nodes: readonly Node[]): string {
  const heads = Object.entries(prefixes).map(([name, iri]) => `@prefix ${name}: <${iri}> .`);
  const all = nodes.flatMap((node) => [node, ...inner(node)]);
  const bodies = all.map((node) => `<${safeIri(node.id ?? '')}>\n${turtleBody(node, 1)} .`);
  return `${heads.join('\n')}\n\n${bodies.join('\n\n')}\n`;
}
