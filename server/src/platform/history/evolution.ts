/** Temporal evolutions that are asked for. ETSI GS CIM 009, clauses 5.7.3 and 5.7.4. */
import type { Instant, Iri, ScopeNode, TemporalEntity, TemporalQuery } from '@kumiki/ngsi-ld';
import type { Queryable } from '#kernel/database/index.ts';
import { cutAnswer } from './cut.ts';
import { evolutionsOf } from './instances.ts';
import type { HistoryLimits } from './limits.ts';
import { selectScopes } from './scope-store.ts';
import {
  type HistoryInstance,
  type InstancePage,
  type InstanceSelection,
  listAttributes,
  selectInstances,
  type TemporalHead,
  type TimeRange,
} from './store.ts';

export interface EvolutionWish {
  readonly tenant: string;
  readonly now: Instant;
  readonly query: TemporalQuery;
  /** Absent: all. */
  readonly attributes?: readonly Iri[];
  /** '' is the default instance. */
  readonly datasetIds?: readonly string[];
  /** Only what was said while the entity had scopes that match. */
  readonly scope?: ScopeNode;
}

export interface Evolutions {
  readonly entities: readonly TemporalEntity[];
  readonly contentRange?: string;
  /** Where instances are asked for by pages: `firstN`, or `offsetN` beside either. */
  readonly neighbours?: PageNeighbours;
}

export function rangeOf({ relation, timeAt, endTimeAt, timeProperty }: TemporalQuery): TimeRange {
  const from = relation === 'before' ? undefined : timeAt;
  const to = relation === 'before' ? timeAt : endTimeAt;
  return {
    property: timeProperty,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

export function selectionOf(
  heads: readonly TemporalHead[],
  { tenant, now, query, attributes, datasetIds, scope }: EvolutionWish,
): InstanceSelection {
  return {
    tenant,
    now,
    entityIds: heads.map(({ id }) => id),
    range: rangeOf(query),
    ...(scope === undefined ? {} : { validity: heads.map(({ validity }) => validity ?? '{}') }),
    ...(attributes === undefined ? {} : { attributes }),
    ...(datasetIds === undefined ? {} : { datasetIds }),
    ...pageOf(query),
  };
}

function pageOf({ firstN, lastN, offsetN: offset = 0 }: TemporalQuery): {
  readonly page?: InstancePage;
} {
  const size = firstN ?? lastN;
  return size === undefined ? {} : { page: { isDescending: firstN === undefined, size, offset } };
}

/** Whether there are instances before and after those of a page, in its direction. */
export interface PageNeighbours {
  readonly hasPrevious: boolean;
  readonly hasNext: boolean;
}

/** Instances in order of time. An answer that is too long keeps the names of what it leaves out. */
export async function readEvolutions(
  database: Queryable,
  heads: readonly TemporalHead[],
  wish: EvolutionWish,
  limits: HistoryLimits,
): Promise<Evolutions> {
  if (heads.length === 0) return { entities: [] };
  const selection = selectionOf(heads, wish);
  const max = limits.temporalInstancesMax;
  const { query } = wish;
  const isPaged = query.firstN !== undefined || query.offsetN !== undefined;
  const found = await selectInstances(database, selection, max + 1, isPaged ? 1 : 0);
  const rows = isPaged ? ofPage(found, selection.page?.size ?? found.length) : found;
  const { shown, contentRange } = cutAnswer(rows, query, max);
  const ascending = query.lastN === undefined ? shown : shown.toReversed();
  const neighbours = isPaged
    ? { neighbours: { hasPrevious: (query.offsetN ?? 0) > 0, hasNext: rows.length < found.length } }
    : {};
  const scopes =
    wish.scope === undefined ? [] : await selectScopes(database, selection, wish.scope);
  const held = [...scopes, ...ascending];
  if (contentRange === undefined) return { entities: evolutionsOf(heads, held), ...neighbours };
  const names = await listAttributes(database, selection);
  return { entities: evolutionsOf(heads, held, names), contentRange, ...neighbours };
}

/** Without the ones that were read ahead, to see whether there are more. */
function ofPage(rows: readonly HistoryInstance[], size: number): readonly HistoryInstance[] {
  const taken = new Map<string, number>();
  return rows.filter(({ entityId, attribute }) => {
    const key = JSON.stringify([entityId, attribute]);
    const place = taken.get(key) ?? 0;
    taken.set(key, place + 1);
    return place < size;
  });
}
