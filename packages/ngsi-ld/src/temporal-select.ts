/** Which instances of a temporal evolution a temporal query means. Clauses 4.11, 4.18 and 5.7.3.4. */

import type { AttributeInstance, Attributes, Instant, Iri } from './entity.ts';
import { matchesScope } from './match.ts';
import type { ScopeNode } from './query-tree.ts';
import type { TemporalEntity, TemporalQuery, TimeProperty } from './temporal-types.ts';

/** True for a time within the query's bounds. */
export function matchesTime(instant: Instant | undefined, query: TemporalQuery): boolean {
  if (instant === undefined) return false;
  const { relation, timeAt = '', endTimeAt = '' } = query;
  if (relation === undefined) return true;
  if (relation === 'before') return instant < timeAt;
  return instant >= timeAt && (relation === 'after' || instant < endTimeAt);
}

/** The instances within the query's bounds, in the order of time, the first or last N of each dataset. */
export function selectInstances(
  instances: readonly AttributeInstance[],
  query: TemporalQuery,
): readonly AttributeInstance[] {
  const chosen = instances
    .filter((instance) => matchesTime(instance[query.timeProperty], query))
    .sort((a, b) => compareBy(a, b, query.timeProperty));
  const { firstN, lastN, offsetN = 0 } = query;
  if (firstN !== undefined) return pageOf(chosen, firstN, offsetN);
  if (lastN === undefined) return chosen;
  return pageOf(chosen.reverse(), lastN, offsetN).reverse();
}

/** Of each dataset `count`, after `offset` that are passed over. */
function pageOf(
  instances: readonly AttributeInstance[],
  count: number,
  offset: number,
): AttributeInstance[] {
  const seen = new Map<string | undefined, number>();
  return instances.filter(({ datasetId }) => {
    const place = seen.get(datasetId) ?? 0;
    seen.set(datasetId, place + 1);
    return place >= offset && place < offset + count;
  });
}

function compareBy(a: AttributeInstance, b: AttributeInstance, property: TimeProperty): number {
  const [left = '', right = ''] = [a[property], b[property]];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The evolution without what lies outside of the query; attributes left without instances go. */
export function selectEvolution(entity: TemporalEntity, query: TemporalQuery): TemporalEntity {
  const attributes: Record<Iri, readonly AttributeInstance[]> = {};
  for (const [name, instances] of Object.entries(entity.attributes)) {
    const chosen = selectInstances(instances, query);
    if (chosen.length > 0) attributes[name] = chosen;
  }
  return { ...entity, attributes: attributes satisfies Attributes };
}

/** When scopes that match were valid: from being set until the next were. Clause 4.18. */
export function scopeIntervals(
  entity: TemporalEntity,
  node: ScopeNode,
): readonly { readonly from: Instant; readonly until: Instant | undefined }[] {
  const since = (at: number): Instant => {
    const scope = entity.scopes[at];
    return scope?.observedAt ?? scope?.modifiedAt ?? scope?.createdAt ?? '';
  };
  const order = entity.scopes.map((_, at) => at).sort((a, b) => (since(a) < since(b) ? -1 : 1));
  return order.flatMap((at, position) => {
    const next = order[position + 1];
    return matchesScope(entity.scopes[at]?.value ?? [], node)
      ? [{ from: since(at), until: next === undefined ? undefined : since(next) }]
      : [];
  });
}
