/** Gathers the parts of an @context, remote ones included, into a flat list of term objects. */
import { coreContextDocument, isCoreContextUrl } from './core-terms.ts';
import type { JsonObject, JsonValue } from './entity.ts';
import { bad, fail, ok, type Result } from './error.ts';
import { isObject } from './json.ts';

/** Gives the document behind a URL; its failure is the failure of the whole context. */
export type LoadContext = (url: string) => Promise<Result<JsonObject>>;

/** No honest context comes near these; they stop cycles of ever new URLs and term bombs. */
export const contextLimits = { remoteDocuments: 20, depth: 8, terms: 20_000 } as const;

interface Gathering {
  readonly load: LoadContext;
  readonly parts: JsonObject[];
  documents: number;
  terms: number;
}

const corePart = coreContextDocument()['@context'];

/** Whether what was gathered names the core context itself, however deep. */
export function namesCore(parts: readonly JsonObject[]): boolean {
  return parts.includes(corePart);
}

/** Flat, in order, remote documents replaced by what they hold. Clauses 4.4 and 5.5.6. */
export async function gatherContext(
  context: JsonValue,
  load: LoadContext,
): Promise<Result<readonly JsonObject[]>> {
  const gathering: Gathering = { load, parts: [], documents: 0, terms: 0 };
  const failure = await gather(context, gathering, [], undefined);
  return failure ?? ok(gathering.parts);
}

type Failed = Exclude<Result<never>, { readonly ok: true }>;

async function gather(
  context: JsonValue,
  to: Gathering,
  path: readonly string[],
  base: string | undefined,
): Promise<Failed | undefined> {
  if (path.length > contextLimits.depth) {
    return bad(`@context nests deeper than ${contextLimits.depth} documents`, '/@context');
  }
  if (typeof context === 'string') return gatherRemote(context, to, path, base);
  if (Array.isArray(context)) {
    for (const item of context as readonly JsonValue[]) {
      if (Array.isArray(item)) return bad('@context holds an array inside an array', '/@context');
      const failure = await gather(item, to, path, base);
      if (failure !== undefined) return failure;
    }
    return undefined;
  }
  return isObject(context)
    ? gatherLocal(context, to)
    : bad('@context must hold URLs, objects of terms, or an array of them', '/@context');
}

function gatherLocal(context: JsonObject, to: Gathering): Failed | undefined {
  const names = Object.keys(context);
  to.terms += names.length;
  if (to.terms > contextLimits.terms) {
    return bad(`@context defines more than ${contextLimits.terms} terms`, '/@context');
  }
  if ('@import' in context) return bad('@context uses @import', '/@context/@import');
  for (const name of names) {
    const definition = context[name];
    if (isObject(definition) && '@context' in definition) {
      // Clause 5.5.7: a scoped context could redefine core terms.
      return bad(`@context gives the term ${name} a context of its own`, '/@context');
    }
  }
  to.parts.push(context);
  return undefined;
}

async function gatherRemote(
  reference: string,
  to: Gathering,
  path: readonly string[],
  base: string | undefined,
): Promise<Failed | undefined> {
  const url = resolveUrl(reference, base);
  if (url === undefined) return bad(`@context ${reference} is no URL`, '/@context');
  if (isCoreContextUrl(url)) {
    to.parts.push(corePart);
    return undefined;
  }
  if (path.includes(url)) return bad(`@context ${url} includes itself`, '/@context');
  to.documents += 1;
  if (to.documents > contextLimits.remoteDocuments) {
    return bad(`@context needs more than ${contextLimits.remoteDocuments} documents`, '/@context');
  }
  const loaded = await to.load(url);
  if (!loaded.ok) return loaded;
  const inner = loaded.value['@context'];
  if (inner === undefined) {
    return bad(`The document at ${url} holds no @context`, '/@context');
  }
  return gather(inner, to, [...path, url], url);
}

function resolveUrl(reference: string, base: string | undefined): string | undefined {
  const url = URL.parse(reference, base);
  return url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')
    ? undefined
    : url.href;
}

/** For callers that have no network: every remote context is out of reach. */
export const loadNothing: LoadContext = (url) =>
  Promise.resolve(fail('LdContextNotAvailable', `@context ${url} cannot be retrieved`));
