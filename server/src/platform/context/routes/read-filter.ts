/** Query parameters to a filter. Clause 6.4.3.2. */
import {
  type CompiledContext,
  type Iri,
  isIdentifier,
  parseCsf,
  parseGeoQuery,
  parsePattern,
  parseQ,
  parseScopeQ,
  parseTypeSelection,
  pathsOf,
  type QueryNode,
} from '@kumiki/ngsi-ld';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { EntityFilter, EntitySelector } from '../entity-query.ts';
import { type Parameters, readFlag } from '../face/parameters.ts';
import { problemOf } from '../problem-of.ts';

const idsMax = 5_000;

/**
 * `named` holds the selectors of a body. Problems: `bad-request-data` where it breaks a rule or asks for
 * everything, `too-complex-query`.
 */
export function readFilter(
  parameters: Parameters,
  context: CompiledContext,
  named: readonly Parameters[] = [parameters],
): Result<EntityFilter> {
  const selectors = readSelectors(named, context);
  if (!selectors.ok) return selectors;
  const { q, csf, scopeQ, local } = parameters;
  if (local === 'false' && named.some(({ type }) => type?.trim() === '*')) {
    // Clause 4.17: every type there is can only mean here.
    return err(problem('bad-request-data', 'type=* is about this broker alone.', 'local'));
  }
  // Nothing is forwarded, so no source is filtered; what cannot be read is refused all the same.
  const sources = csf === undefined ? undefined : parseCsf(csf, context);
  if (sources?.ok === false) return err(problemOf(sources.error));
  const options = { expandValues: readNames(parameters.expandValues, context) };
  const query = q === undefined ? undefined : parseQ(q, context, options);
  if (query?.ok === false) return err(problemOf(query.error));
  const scope = scopeQ === undefined ? undefined : parseScopeQ(scopeQ);
  if (scope?.ok === false) return err(problemOf(scope.error));
  const geo = parseGeoQuery(parameters, context);
  if (!geo.ok) return err(problemOf(geo.error));
  const isLocal = readFlag(parameters, 'local');
  if (!isLocal.ok) return isLocal;
  const hasType = named.some(({ type }) => type !== undefined);
  if (!hasType && !isLocal.value && !isSelective(parameters, query?.value)) {
    const detail = 'A query needs at least one of type, attrs, q, georel or local.';
    return err(problem('bad-request-data', detail));
  }
  return ok({
    ...(selectors.value.length === 0 ? {} : { selectors: selectors.value }),
    ...(query === undefined ? {} : { q: query.value }),
    ...(scope === undefined ? {} : { scope: scope.value }),
    ...(geo.value === undefined ? {} : { geo: geo.value }),
  });
}

/** Clause 5.7.2.4: a query of everything is refused, and members every entity has select nothing. */
function isSelective({ attrs, georel }: Parameters, q: QueryNode | undefined): boolean {
  if (georel !== undefined) return true;
  const names = attrs?.split(',').map((name) => name.trim()) ?? [];
  if (names.some((name) => !systemNames.has(name))) return true;
  return q !== undefined && pathsOf(q).some((path) => path.names.length > 0);
}

const systemNames: ReadonlySet<string> = new Set([
  'createdAt',
  'modifiedAt',
  'deletedAt',
  'expiresAt',
  'observedAt',
]);

/** None where one of them selects everything. */
function readSelectors(
  named: readonly Parameters[],
  context: CompiledContext,
): Result<readonly EntitySelector[]> {
  const selectors: EntitySelector[] = [];
  for (const parameters of named) {
    const selector = readSelector(parameters, context);
    if (!selector.ok) return selector;
    if (selector.value === undefined) return ok([]);
    selectors.push(selector.value);
  }
  return ok(selectors);
}

function readSelector(
  parameters: Parameters,
  context: CompiledContext,
): Result<EntitySelector | undefined> {
  const { id, idPattern, type } = parameters;
  const ids = id?.split(',').map((one) => one.trim());
  const wrong = ids?.find((one) => !isIdentifier(one));
  if (wrong !== undefined) {
    return err(
      problem(
        'bad-request-data',
        `The id ${wrong} is no URI such as urn:ngsi-ld:Shelter:001.`,
        'id',
      ),
    );
  }
  if (ids !== undefined && ids.length > idsMax) {
    return err(problem('too-complex-query', `id names more than ${idsMax} entities.`, 'id'));
  }
  // In an address + stands for a blank, which no id holds: whoever wrote urn:.+ meant it.
  const pattern =
    idPattern === undefined ? undefined : parsePattern(idPattern.replaceAll(' ', '+'), 'idPattern');
  if (pattern?.ok === false) return err(problemOf(pattern.error));
  const types = type === undefined ? undefined : parseTypeSelection(type, context);
  if (types?.ok === false) return err(problemOf(types.error));
  if (ids === undefined && pattern === undefined && types?.value === undefined) {
    return ok(undefined);
  }
  return ok({
    ...(ids === undefined ? {} : { ids }),
    // Clause 5.2.33: ids win.
    ...(pattern === undefined || ids !== undefined ? {} : { idPattern: pattern.value }),
    ...(types?.value === undefined ? {} : { types: types.value }),
  });
}

function readNames(text: string | undefined, context: CompiledContext): ReadonlySet<Iri> {
  const names = text?.split(',').map((name) => name.trim()) ?? [];
  return new Set(names.filter((name) => name !== '').map((name) => context.expandTerm(name)));
}
