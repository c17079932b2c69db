/** Compiles an @context: processed once by JSON-LD's own rules, then plain maps. Clauses 4.4, 5.5.7. */
import jsonld, { type ActiveContext } from 'jsonld';
import { gatherContext, type LoadContext, namesCore } from './context-source.ts';
import type { CompiledContext } from './context-types.ts';
import { coreContextUrl, coreTerms, defaultVocabulary, isCoreContextUrl } from './core-terms.ts';
import type { Iri, JsonObject, JsonValue } from './entity.ts';
import { bad, ok, type Result } from './error.ts';
import { isObject } from './json.ts';

interface Definition {
  readonly iri: string;
  readonly coercion?: string | undefined;
  readonly containers: readonly string[];
  readonly isPrefix: boolean;
}

/** Names come from callers without end, so what is remembered of them is bounded. */
const rememberedMax = 5_000;

class TermMaps implements CompiledContext {
  readonly source: JsonValue;
  readonly isCore: boolean;
  readonly #terms: ReadonlyMap<string, Definition>;
  readonly #byIri = new Map<Iri, string>();
  readonly #prefixes: readonly { readonly name: string; readonly iri: string }[];
  readonly #vocabulary: string;
  readonly #expanded = new Map<string, Iri>();
  readonly #compacted = new Map<Iri, string>();

  constructor(source: JsonValue, user: ReadonlyMap<string, Definition>, vocabulary: string) {
    this.source = source;
    this.isCore = user.size === 0;
    this.#vocabulary = vocabulary;
    const terms = new Map(user);
    for (const [term, definition] of coreDefinitions) terms.set(term, definition);
    this.#terms = terms;
    for (const [term, { iri }] of terms) {
      const known = this.#byIri.get(iri);
      if (known === undefined || isBetterName(term, known)) this.#byIri.set(iri, term);
    }
    this.#prefixes = [...terms]
      .filter(([, definition]) => definition.isPrefix)
      .map(([name, { iri }]) => ({ name, iri }));
  }

  expandTerm(name: string): Iri {
    const known = this.#expanded.get(name);
    if (known !== undefined) return known;
    const iri = this.#expand(name);
    remember(this.#expanded, name, iri);
    return iri;
  }

  compactIri(iri: Iri): string {
    const known = this.#compacted.get(iri);
    if (known !== undefined) return known;
    const name = this.#compact(iri);
    remember(this.#compacted, iri, name);
    return name;
  }

  coercionOf(term: string): string | undefined {
    return this.#terms.get(term)?.coercion;
  }

  containersOf(term: string): readonly string[] {
    return this.#terms.get(term)?.containers ?? [];
  }

  #expand(name: string): Iri {
    const term = this.#terms.get(name);
    if (term !== undefined) return term.iri;
    const colon = name.indexOf(':');
    if (colon < 0) return this.#vocabulary + name;
    const suffix = name.slice(colon + 1);
    if (suffix.startsWith('//')) return name;
    const prefix = this.#terms.get(name.slice(0, colon));
    return prefix?.isPrefix === true ? prefix.iri + suffix : name;
  }

  #compact(iri: Iri): string {
    const term = this.#byIri.get(iri);
    if (term !== undefined) return term;
    if (iri.startsWith(this.#vocabulary)) {
      const name = iri.slice(this.#vocabulary.length);
      if (this.#standsFor(name, iri)) return name;
    }
    let best: string | undefined;
    for (const prefix of this.#prefixes) {
      if (!iri.startsWith(prefix.iri) || iri.length === prefix.iri.length) continue;
      const name = `${prefix.name}:${iri.slice(prefix.iri.length)}`;
      if ((best === undefined || isBetterName(name, best)) && this.#standsFor(name, iri)) {
        best = name;
      }
    }
    return best ?? iri;
  }

  /** A name is only good if whoever expands it again finds the same IRI. */
  #standsFor(name: string, iri: Iri): boolean {
    return name !== '' && name !== '__proto__' && this.#expand(name) === iri;
  }
}

/** JSON-LD 1.1: the shorter name, then the lesser one. */
function isBetterName(name: string, than: string): boolean {
  return name.length < than.length || (name.length === than.length && name < than);
}

function remember(map: Map<string, string>, key: string, value: string): void {
  if (map.size >= rememberedMax) map.clear();
  map.set(key, value);
}

const coreDefinitions: ReadonlyMap<string, Definition> = new Map(
  [...coreTerms].map(([term, { iri, coercion, container, isPrefix }]) => [
    term,
    {
      iri,
      coercion,
      containers: container === undefined ? [] : [container],
      isPrefix: isPrefix === true,
    },
  ]),
);

/** What every request has that brings no context of its own, clause 5.5.5. */
export const coreContext: CompiledContext = new TermMaps(
  coreContextUrl,
  new Map(),
  defaultVocabulary,
);

/**
 * Compiles the value of an `@context` member or the URL of a Link header. Remote documents come
 * from `load`, whose failure (`LdContextNotAvailable`) is passed on; a context that JSON-LD does not
 * accept, or with scoped contexts (clause 5.5.7), is `BadRequestData`. The core context always wins.
 */
export async function compileContext(
  contexts: JsonValue,
  load: LoadContext,
): Promise<Result<CompiledContext>> {
  const gathered = await gatherContext(contexts, load);
  if (!gathered.ok) return gathered;
  if (isOnlyCore(contexts)) return ok(coreContext);
  const active = await processParts(gathered.value);
  if (!active.ok) return active;
  const user = new Map<string, Definition>();
  for (const [term, mapping] of active.value.mappings) {
    const iri = mapping['@id'];
    if (iri === null || mapping.reverse === true || coreTerms.has(term)) continue;
    if (term === '__proto__' || iri.startsWith('@')) continue;
    user.set(term, {
      iri,
      coercion: mapping['@type'],
      containers: mapping['@container'] ?? [],
      // JSON-LD grants it to simple terms only, but contexts in use rely on the wider 1.0 rule.
      isPrefix: mapping._prefix === true || /[/#:]$/.test(iri),
    });
  }
  const vocabulary = active.value['@vocab'] ?? defaultVocabulary;
  const source = withCoreLast(contexts, namesCore(gathered.value));
  return ok(new TermMaps(source, user, vocabulary));
}

async function processParts(parts: readonly JsonObject[]): Promise<Result<ActiveContext>> {
  try {
    // Terms defined relative to nothing fall to the default vocabulary, as names in data do.
    const local = [{ '@vocab': defaultVocabulary }, ...parts.map(withoutProtection)];
    const initial = await jsonld.processContext(null, null, {});
    return ok(await jsonld.processContext(initial, local, { documentLoader: refuseToLoad }));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return bad(`@context is invalid: ${reason}`, '/@context');
  }
}

/** All remote parts are in place already; a URL that is left hides where none may stand. */
function refuseToLoad(url: string): never {
  throw new Error(`${url} stands where no @context may`);
}

/** Protection exists against other contexts; here the core is protected by coming last. */
function withoutProtection(part: JsonObject): JsonObject {
  const { '@protected': _, ...terms } = part;
  return Object.fromEntries(
    Object.entries(terms).map(([term, definition]) => {
      if (!isObject(definition) || definition['@protected'] === undefined)
        return [term, definition];
      const { '@protected': __, ...rest } = definition;
      return [term, rest];
    }),
  );
}

function isOnlyCore(contexts: JsonValue): boolean {
  const list: readonly JsonValue[] = Array.isArray(contexts) ? contexts : [contexts];
  return list.every((item) => typeof item === 'string' && isCoreContextUrl(item));
}

/** `isNamed`: the core context stands somewhere in what was gathered; then it need not be added. */
function withCoreLast(contexts: JsonValue, isNamed: boolean): JsonValue {
  const list: readonly JsonValue[] = Array.isArray(contexts) ? contexts : [contexts];
  const own = list.filter((item) => typeof item !== 'string' || !isCoreContextUrl(item));
  return isNamed && own.length === list.length ? contexts : [...own, coreContextUrl];
}
