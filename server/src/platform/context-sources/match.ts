/** Does a registration answer a query, and by which of its parts? ETSI GS CIM 009, clauses 5.10.2.4 and 5.12. */
import {
  matchesGeo,
  matchesQ,
  matchesScope,
  type TemporalQuery,
  type TypeNode,
} from '@kumiki/ngsi-ld';
import type { EntitySelector } from '#platform/context/index.ts';
import type { Offer, OfferedEntities, Registration, TimeInterval } from './registration.ts';
import type { SourceQuery } from './source-query.ts';

/** Positions in `information` of the parts that answer; `undefined` where the registration does not. */
export function matchRegistration(
  registration: Registration,
  query: SourceQuery,
): ReadonlySet<number> | undefined {
  const { information, self } = registration;
  if (!isOfTime(registration, query.time)) return undefined;
  if (query.geo !== undefined && !matchesGeo(self, query.geo)) return undefined;
  if (query.scope !== undefined && !matchesScope(self.scopes, query.scope)) return undefined;
  if (!query.filters.every((filter) => matchesQ(self, filter))) return undefined;
  const parts = information.flatMap((offer, at) => (offers(offer, query) ? [at] : []));
  return parts.length === 0 ? undefined : new Set(parts);
}

/** Without a temporal query only sources of what holds now are meant: those that name no interval. */
function isOfTime(
  { observationInterval, managementInterval }: Registration,
  time: TemporalQuery | undefined,
): boolean {
  if (time === undefined) {
    return observationInterval === undefined && managementInterval === undefined;
  }
  const interval = time.timeProperty === 'observedAt' ? observationInterval : managementInterval;
  return interval !== undefined && overlaps(interval, time);
}

function overlaps({ startAt, endAt }: TimeInterval, time: TemporalQuery): boolean {
  const { relation, timeAt = '', endTimeAt = '' } = time;
  const isBefore = (at: string): boolean => startAt < at;
  const isAfter = (at: string): boolean => endAt === undefined || endAt >= at;
  if (relation === undefined) return true;
  switch (relation) {
    case 'before':
      return isBefore(timeAt);
    case 'after':
      return isAfter(timeAt);
    case 'between':
      return isAfter(timeAt) && isBefore(endTimeAt);
  }
}

function offers(offer: Offer, { entities, attributes }: SourceQuery): boolean {
  const hasAttribute =
    attributes === undefined ||
    offer.attributes === undefined ||
    attributes.some((name) => offer.attributes?.has(name));
  if (!hasAttribute) return false;
  if (entities.length === 0 || offer.entities === undefined) return true;
  return offer.entities.some((offered) => entities.some((selector) => fits(offered, selector)));
}

/** Whether an entity that is offered may be one that is asked for. */
function fits(
  { types, id, idPattern }: OfferedEntities,
  { types: wanted, ids, idPattern: wantedPattern }: EntitySelector,
): boolean {
  if (wanted !== undefined && !typesOf(wanted).some((type) => types.includes(type))) return false;
  if (ids !== undefined) {
    if (id !== undefined && !ids.includes(id)) return false;
    if (idPattern !== undefined && !ids.some((one) => idPattern.test(one))) return false;
  }
  // Whether two patterns have an id in common cannot be known; then they may.
  return wantedPattern === undefined || id === undefined || wantedPattern.test(id);
}

/** All types a selection names: an entity that has one may have the others too. */
function typesOf(node: TypeNode): readonly string[] {
  return node.kind === 'type' ? [node.type] : node.nodes.flatMap(typesOf);
}

/** Clause 4.3.6.3: entities and attributes that both would answer for alone, one of them exclusively. */
export function areAtOdds(one: Registration, other: Registration): boolean {
  const isProxied = ({ mode }: Registration): boolean =>
    mode === 'exclusive' || mode === 'redirect';
  if (!isProxied(one) || !isProxied(other)) return false;
  if (one.mode !== 'exclusive' && other.mode !== 'exclusive') return false;
  return one.information.some((left) => other.information.some((right) => overlap(left, right)));
}

function overlap(left: Offer, right: Offer): boolean {
  const hasName = (name: string): boolean => right.attributes?.has(name) ?? true;
  if (left.attributes !== undefined && ![...left.attributes].some(hasName)) return false;
  if (left.entities === undefined || right.entities === undefined) return true;
  return left.entities.some(({ types, id, idPattern }) => {
    const selector = {
      types: { kind: 'or' as const, nodes: types.map((type) => ({ kind: 'type' as const, type })) },
      ...(id === undefined ? {} : { ids: [id] }),
      ...(idPattern === undefined ? {} : { idPattern }),
    };
    return right.entities?.some((offered) => fits(offered, selector)) === true;
  });
}
