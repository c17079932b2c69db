/** How many questions that cost something run at the same time, so that the connections they leave serve all others. */
import { pathsOf, type QueryNode } from '@kumiki/ngsi-ld';
import { DatabaseUnavailable } from '#kernel/database/index.ts';
import type { EntityFilter } from './entity-query.ts';
import type { ContextLimits } from './limits.ts';

export interface QueryGate {
  /** Runs it at once, or when its turn comes; rejects with `QueriesWaiting` where that takes too long. */
  run<T>(cost: QueryCost, work: () => Promise<T>): Promise<T>;
}

/** `none` never waits; `some` and `much` wait for their like only. */
export type QueryCost = 'none' | 'some' | 'much';

export class QueriesWaiting extends DatabaseUnavailable {
  override readonly detail =
    'Too many queries of this kind are under way; ask again, or a simpler one.';
}

type GateLimits = Pick<
  ContextLimits,
  'queriesInFlightMax' | 'heavyQueriesInFlightMax' | 'queriesWaitingMax' | 'queryWaitMsMax'
>;

export function createQueryGate(limits: GateLimits): QueryGate {
  const lanes = {
    some: createLane(limits.queriesInFlightMax, limits),
    much: createLane(limits.heavyQueriesInFlightMax, limits),
  };
  return {
    run: async (cost, work) => {
      if (cost === 'none') return work();
      const leave = await lanes[cost].enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}

interface Lane {
  /** Resolves with what ends the stay. */
  enter(): Promise<() => void>;
}

function createLane(inFlightMax: number, { queriesWaitingMax, queryWaitMsMax }: GateLimits): Lane {
  const waiting = new Set<() => void>();
  let inFlight = 0;
  const leave = (): void => {
    inFlight -= 1;
    const [next] = waiting;
    next?.();
  };
  return {
    enter: () => {
      if (inFlight < inFlightMax) {
        inFlight += 1;
        return Promise.resolve(leave);
      }
      if (waiting.size >= queriesWaitingMax) return Promise.reject(new QueriesWaiting(undefined));
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(begin);
          reject(new QueriesWaiting(undefined));
        }, queryWaitMsMax);
        const begin = (): void => {
          clearTimeout(timer);
          waiting.delete(begin);
          inFlight += 1;
          resolve(leave);
        };
        waiting.add(begin);
      });
    },
  };
}

/** Terms from which on a query is heavy, and entities that are passed over. */
const heavyWeight = 20;
const heavyOffset = 10_000;

/** What a question may cost at worst, by its form alone. */
export function costOf(
  { selectors = [], q, geo, scope }: EntityFilter,
  {
    offset = 0,
    isOrdered = false,
  }: { readonly offset?: number; readonly isOrdered?: boolean } = {},
): QueryCost {
  const isFew = selectors.length > 0 && selectors.every(({ ids }) => ids !== undefined);
  if (isFew && q === undefined) return 'none';
  const isHeavy = offset >= heavyOffset || (q !== undefined && weightOf(q) > heavyWeight);
  if (isHeavy || (isOrdered && geo === undefined && !isFew)) return 'much';
  const hasPattern = selectors.some(({ idPattern }) => idPattern !== undefined);
  const isPlain = q === undefined && geo === undefined && scope === undefined && !isOrdered;
  return isPlain && !hasPattern ? 'none' : 'some';
}

/** A pattern looks at every character, and a link at entities of its own. */
function weightOf(node: QueryNode): number {
  if (node.kind === 'and' || node.kind === 'or') {
    return node.nodes.reduce((sum, inner) => sum + weightOf(inner), 0);
  }
  const isLinked = pathsOf(node).some(({ linked }) => linked !== undefined);
  return isLinked ? heavyWeight + 1 : node.kind === 'pattern' ? 3 : 1;
}
