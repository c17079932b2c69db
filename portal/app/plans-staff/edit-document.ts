/** A document of a plan with one thing changed. Members that are not known here stay as they are. Pure. */
import type { PlanDocument } from '../plans/plan.ts';

export type Member = Readonly<Record<string, unknown>>;

export function idOf(member: Member): string {
  const id = member['id'];
  return typeof id === 'string' ? id : '';
}

function parentOf(node: Member): string | undefined {
  const parent = node['parent'];
  return typeof parent === 'string' ? parent : undefined;
}

/** Without members that are empty text, empty lists or undefined. */
export function withoutEmpty(member: Member): Member {
  return Object.fromEntries(
    Object.entries(member).filter(
      ([, value]) =>
        value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  );
}

/** `given` in place of the one with its id; a new one behind the last one below the same parent. */
export function withNode(document: PlanDocument, given: Member): PlanDocument {
  const { nodes } = document;
  const id = idOf(given);
  const at = nodes.findIndex((node) => idOf(node) === id);
  const before = nodes[at];
  if (before !== undefined && parentOf(before) === parentOf(given)) {
    return { ...document, nodes: nodes.with(at, given) };
  }
  // Whoever moves below another parent takes along what is below.
  const moved = before === undefined ? new Set<string>() : idsBelow(nodes, id);
  const rest = nodes.filter((node) => !moved.has(idOf(node)));
  const taken = nodes.filter((node) => moved.has(idOf(node)) && idOf(node) !== id);
  const place = placeBehind(rest, parentOf(given));
  return { ...document, nodes: [...rest.slice(0, place), given, ...taken, ...rest.slice(place)] };
}

/** Behind everything that is below the parent; at the end for the top. */
function placeBehind(nodes: readonly Member[], parent: string | undefined): number {
  if (parent === undefined) return nodes.length;
  const family = idsBelow(nodes, parent);
  return nodes.findLastIndex((node) => family.has(idOf(node))) + 1;
}

/** The node and everything below it. */
export function idsBelow(nodes: readonly Member[], id: string): ReadonlySet<string> {
  const found = new Set([id]);
  // A child may stand before its parent.
  for (let before = 0; before < found.size; ) {
    before = found.size;
    for (const node of nodes) if (found.has(parentOf(node) ?? '')) found.add(idOf(node));
  }
  return found;
}

/** Before or behind its neighbour below the same parent, with everything below both; unchanged at the ends. */
export function moveNode(document: PlanDocument, id: string, by: -1 | 1): PlanDocument {
  const { nodes } = document;
  const node = nodes.find((each) => idOf(each) === id);
  if (node === undefined) return document;
  const siblings = nodes.filter((each) => parentOf(each) === parentOf(node));
  const place = siblings.findIndex((each) => idOf(each) === id);
  const other = siblings[place + by];
  if (other === undefined) return document;
  const [first, second] = by === 1 ? [node, other] : [other, node];
  const ids = [first, second].map((each) => idsBelow(nodes, idOf(each)));
  const [upper = new Set<string>(), lower = new Set<string>()] = ids;
  const both = nodes.filter((each) => upper.has(idOf(each)) || lower.has(idOf(each)));
  const swapped = [
    ...both.filter((each) => lower.has(idOf(each))),
    ...both.filter((each) => upper.has(idOf(each))),
  ];
  // They take the places the two families had, so that others stay where they are.
  let next = 0;
  return {
    ...document,
    nodes: nodes.map((each) => {
      if (!upper.has(idOf(each)) && !lower.has(idOf(each))) return each;
      const taken = swapped[next] ?? each;
      next += 1;
      return taken;
    }),
  };
}

/** Takes away the node and everything below; what refers to them is kept without the reference. */
export function withoutNode(document: PlanDocument, id: string): PlanDocument {
  const gone = idsBelow(document.nodes, id);
  const free = (member: Member, name: string): Member => {
    const value = member[name];
    if (typeof value !== 'string' || !gone.has(value)) return member;
    return Object.fromEntries(Object.entries(member).filter(([key]) => key !== name));
  };
  const steps = stepsOf(document).map((step) => free(step, 'node'));
  return withSteps(
    {
      ...document,
      nodes: document.nodes
        .filter((node) => !gone.has(idOf(node)))
        .map((node) => free(node, 'repeatOf')),
      indicators: document.indicators.map((indicator) => free(indicator, 'node')),
    },
    steps,
  );
}

export function withIndicator(document: PlanDocument, given: Member): PlanDocument {
  return { ...document, indicators: replacedIn(document.indicators, given) };
}

export function withoutIndicator(document: PlanDocument, id: string): PlanDocument {
  const steps = stepsOf(document).map((step) =>
    step['indicator'] === id ? { ...step, indicator: undefined } : step,
  );
  const indicators = document.indicators.filter((each) => idOf(each) !== id);
  return withSteps({ ...document, indicators }, steps);
}

function replacedIn(all: readonly Member[], given: Member): readonly Member[] {
  const at = all.findIndex((each) => idOf(each) === idOf(given));
  return at === -1 ? [...all, given] : all.with(at, given);
}

export function stepsOf(document: PlanDocument): readonly Member[] {
  const logic = document['logic'];
  const steps: unknown =
    typeof logic === 'object' && logic !== null ? Reflect.get(logic, 'steps') : undefined;
  return Array.isArray(steps) ? (steps as readonly Member[]) : []; // as the API gave them
}

/** A logic model without steps is none. */
export function withSteps(document: PlanDocument, steps: readonly Member[]): PlanDocument {
  if (steps.length > 0) return { ...document, logic: { steps } };
  const { plan, nodes, indicators } = document;
  const rest = Object.entries(document).filter(([member]) => member !== 'logic');
  return { ...Object.fromEntries(rest), plan, nodes, indicators };
}

export function withStep(document: PlanDocument, given: Member): PlanDocument {
  return withSteps(document, replacedIn(stepsOf(document), given));
}

export function withoutStep(document: PlanDocument, id: string): PlanDocument {
  const rest = stepsOf(document).filter((step) => idOf(step) !== id);
  const steps = rest.map((step) => {
    const to: unknown = step['to'];
    return Array.isArray(to) ? { ...step, to: to.filter((each) => each !== id) } : step;
  });
  return withSteps(document, steps);
}

/** The number a new node below `parent` gets: 1.2 behind 1.1. */
export function nextNodeId(nodes: readonly Member[], parent: string | undefined): string {
  const prefix = parent === undefined ? '' : `${parent}.`;
  const numbers = nodes
    .filter((node) => parentOf(node) === parent)
    .map((node) => Number(/(\d+)$/.exec(idOf(node))?.[1] ?? 0));
  return freeId(nodes, prefix, Math.max(0, ...numbers) + 1);
}

/** `I3` behind `I2`. */
export function nextId(members: readonly Member[], prefix: string): string {
  return freeId(members, prefix, members.length + 1);
}

function freeId(members: readonly Member[], prefix: string, from: number): string {
  const taken = new Set(members.map(idOf));
  let number = from;
  while (taken.has(`${prefix}${number}`)) number += 1;
  return `${prefix}${number}`;
}
