/** Nodes nested, counted, walked. Pure. */
import { type Level, levels, type Plan, type PlanNode } from './plan.ts';

export interface Branch extends PlanNode {
  /** In the order of the document. */
  readonly children: readonly Branch[];
}

/** Those without a parent, in the order of the document. Parents are assumed to exist and to have no cycle. */
export function nest(nodes: readonly PlanNode[]): readonly Branch[] {
  const below = new Map<string | undefined, PlanNode[]>();
  for (const node of nodes) {
    const siblings = below.get(node.parent) ?? [];
    siblings.push(node);
    below.set(node.parent, siblings);
  }
  const grow = (node: PlanNode): Branch => ({
    ...node,
    children: (below.get(node.id) ?? []).map(grow),
  });
  return (below.get(undefined) ?? []).map(grow);
}

/** The node and everything below it. */
export function idsBelow(nodes: readonly PlanNode[], id: string): ReadonlySet<string> {
  const found = new Set([id]);
  // A child may stand before its parent.
  for (let before = 0; before < found.size; ) {
    before = found.size;
    for (const node of nodes) {
      if (node.parent !== undefined && found.has(node.parent)) found.add(node.id);
    }
  }
  return found;
}

export interface PlanCounts {
  readonly nodeCount: number;
  readonly indicatorCount: number;
  readonly levels: Readonly<Record<Level, number>>;
  readonly departments: number;
  readonly repeated: number;
  readonly added: number;
}

export function countPlan({ nodes, indicators }: Plan): PlanCounts {
  const perLevel = levels.map((level) => [
    level,
    nodes.filter((node) => node.level === level).length,
  ]);
  const departments = new Set(nodes.flatMap(({ department }) => department ?? []));
  return {
    nodeCount: nodes.length,
    indicatorCount: indicators.length,
    levels: Object.fromEntries(perLevel) as Record<Level, number>,
    departments: departments.size,
    repeated: nodes.filter(({ repeatOf }) => repeatOf !== undefined).length,
    added: nodes.filter(({ addedIn }) => addedIn !== undefined).length,
  };
}
