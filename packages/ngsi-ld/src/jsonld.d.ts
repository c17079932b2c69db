/** The one function of `jsonld` used here; the package brings no types. */
declare module 'jsonld' {
  export interface TermDefinition {
    readonly '@id': string | null;
    readonly '@type'?: string;
    readonly '@container'?: readonly string[];
    readonly reverse?: boolean;
    readonly _prefix?: boolean;
  }

  export interface ActiveContext {
    readonly mappings: ReadonlyMap<string, TermDefinition>;
    readonly '@vocab'?: string;
  }

  interface JsonLd {
    /** Rejects with a `JsonLdError` whose `details.code` is the error code of JSON-LD 1.1. */
    processContext(
      active: ActiveContext | null,
      local: unknown,
      options: Readonly<Record<string, unknown>>,
    ): Promise<ActiveContext>;
    /** RDF in its canonical spelling, from JSON-LD or from what `inputFormat` names. RDFC-1.0. */
    canonize(input: unknown, options: Readonly<Record<string, unknown>>): Promise<string>;
  }

  const jsonld: JsonLd;
  // biome-ignore lint/style/noDefaultExport: the package has one.
  export default jsonld;
}
