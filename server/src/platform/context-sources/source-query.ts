/** What is asked of registrations, by discovery or by subscription. ETSI GS CIM 009, clauses 5.10.2 and 5.11. */
import {
  type CompiledContext,
  type GeoQuery,
  type Iri,
  isIdentifier,
  type Result as LdResult,
  parseAttrs,
  parseCsf,
  parseGeoQuery,
  parsePattern,
  parseQ,
  parseScopeQ,
  parseTemporalQuery,
  parseTypeSelection,
  type QueryNode,
  type ScopeNode,
  type TemporalQuery,
} from '@kumiki/ngsi-ld';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { type EntitySelector, type Parameters, problemOf } from '#platform/context/index.ts';
import type { Subscription } from '#platform/subscriptions/index.ts';

export interface SourceQuery {
  /** Entities the source may hold, one of them; empty: any. */
  readonly entities: readonly EntitySelector[];
  /** Attributes the source may hold, one of them; absent: any. */
  readonly attributes?: readonly Iri[];
  /** Filters over the properties of the source itself. */
  readonly filters: readonly QueryNode[];
  readonly geo?: GeoQuery;
  /** Of the source's own scopes. */
  readonly scope?: ScopeNode;
  /** Absent: sources of what holds now, not of what held once. */
  readonly time?: TemporalQuery;
}

/** Problems: `bad-request-data`, also where nothing is asked for. */
export function readSourceQuery(
  parameters: Parameters,
  context: CompiledContext,
): Result<SourceQuery> {
  const selector = readSelector(parameters, context);
  if (!selector.ok) return selector;
  const { attrs, q, csf, timerel, timeAt, endTimeAt, timeproperty } = parameters;
  const attributes = optional(attrs, (text) => parseAttrs(text, context));
  if (!attributes.ok) return attributes;
  const filter = optional(q, (text) => parseQ(text, context));
  if (!filter.ok) return filter;
  const sourceFilter = optional(csf, (text) => parseCsf(text, context));
  if (!sourceFilter.ok) return sourceFilter;
  const scope = optional(parameters.scopeQ, parseScopeQ);
  if (!scope.ok) return scope;
  const geo = parseGeoQuery(parameters, context);
  if (!geo.ok) return err(problemOf(geo.error));
  const time = parseTemporalQuery({ timerel, timeAt, endTimeAt, timeproperty });
  if (!time.ok) return err(problemOf(time.error));
  const filters = [filter.value, sourceFilter.value].filter((node) => node !== undefined);
  const isSelective =
    selector.value !== undefined ||
    attributes.value !== undefined ||
    geo.value !== undefined ||
    scope.value !== undefined ||
    time.value.relation !== undefined ||
    filters.length > 0;
  if (!isSelective) {
    const detail =
      'A query of context sources needs at least one of type, id, attrs, q, csf, scopeQ, georel.';
    return err(problem('bad-request-data', detail));
  }
  return ok({
    entities: selector.value === undefined ? [] : [selector.value],
    filters,
    ...(attributes.value === undefined ? {} : { attributes: attributes.value }),
    ...(geo.value === undefined ? {} : { geo: geo.value }),
    ...(scope.value === undefined ? {} : { scope: scope.value }),
    ...(time.value.relation === undefined ? {} : { time: time.value }),
  });
}

/** Clause 5.11.2: the members of a subscription, understood as a query of registrations. */
export function queryOf(subscription: Subscription): SourceQuery {
  const { entities, watchedAttributes, q, csf, geoQ, scopeQ, temporalQ } = subscription;
  return {
    entities,
    filters: [q, csf].filter((node) => node !== undefined),
    ...(watchedAttributes === undefined ? {} : { attributes: watchedAttributes }),
    ...(geoQ === undefined ? {} : { geo: geoQ }),
    ...(scopeQ === undefined ? {} : { scope: scopeQ }),
    ...(temporalQ === undefined ? {} : { time: temporalQ }),
  };
}

function readSelector(
  { id, idPattern, type }: Parameters,
  context: CompiledContext,
): Result<EntitySelector | undefined> {
  const ids = id?.split(',').map((one) => one.trim());
  const wrong = ids?.find((one) => !isIdentifier(one));
  if (wrong !== undefined) {
    return err(problem('bad-request-data', `The id ${wrong} is no URI.`, 'id'));
  }
  const pattern = optional(idPattern, (text) => parsePattern(text, 'idPattern'));
  if (!pattern.ok) return pattern;
  const types = optional(type, (text) => parseTypeSelection(text, context));
  if (!types.ok) return types;
  if ((ids ?? pattern.value ?? types.value) === undefined) return ok(undefined);
  return ok({
    ...(ids === undefined ? {} : { ids }),
    ...(pattern.value === undefined ? {} : { idPattern: pattern.value }),
    ...(types.value === undefined ? {} : { types: types.value }),
  });
}

function optional<Value>(
  text: string | undefined,
  parse: (text: string) => LdResult<Value>,
): Result<Value | undefined> {
  if (text === undefined) return ok(undefined);
  const parsed = parse(text);
  return parsed.ok ? parsed : err(problemOf(parsed.error));
}
