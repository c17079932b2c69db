/** What is different between two versions of a plan, member by member. Pure. */
import { isDeepStrictEqual } from 'node:util';
import type { Plan } from './plan.ts';

export interface MemberChange {
  readonly member: string;
  /** Text as it is; anything else as JSON; absent where there was none. */
  readonly before?: string;
  readonly after?: string;
}

export interface PlanChange {
  readonly part: 'head' | 'node' | 'indicator' | 'context' | 'governance' | 'logic' | 'order';
  readonly kind: 'added' | 'removed' | 'changed';
  /** Of the node or indicator; that of the plan for the other parts. */
  readonly id: string;
  readonly title: string;
  /** What is different; for what is added or removed, what it says. */
  readonly members: readonly MemberChange[];
}

/** Everything is added where there was no plan before. In the order of the plans: head, nodes, indicators, the rest. */
export function changesBetween(before: Plan | undefined, after: Plan): readonly PlanChange[] {
  const { nodes, indicators, context, governance, logic, ...head } = plain(after);
  const old = before === undefined ? undefined : plain(before);
  const {
    nodes: _,
    indicators: __,
    context: ___,
    governance: ____,
    logic: _____,
    ...oldHead
  } = old ?? emptyPlan;
  const whole = { id: after.id, title: after.title };
  const parts = [
    ['context', old?.context, context],
    ['governance', old?.governance, governance],
    ['logic', old?.logic, logic],
  ] as const;
  return [
    ...changeOf('head', whole, old === undefined ? undefined : oldHead, head),
    ...listChanges('node', old?.nodes ?? [], nodes),
    ...listChanges('indicator', old?.indicators ?? [], indicators),
    ...parts.flatMap(([part, was, is]) =>
      isDeepStrictEqual(was, is)
        ? []
        : changeOf(part, whole, was && { [part]: was }, is && { [part]: is }),
    ),
    ...orderChange(whole, old, after),
  ];
}

const emptyPlan: Partial<Plan> = {};

/** As the database gives it back: without absent members. */
function plain(plan: Plan): Plan {
  // What goes in is a plan, and comes out equal but for absent members.
  return JSON.parse(JSON.stringify(plan)) as Plan;
}

type Listed = { readonly id: string; readonly title: string };

function listChanges(
  part: 'node' | 'indicator',
  before: readonly Listed[],
  after: readonly Listed[],
): readonly PlanChange[] {
  const old = new Map(before.map((each) => [each.id, each]));
  const now = new Set(after.map(({ id }) => id));
  return [
    ...after.flatMap((each) => changeOf(part, each, old.get(each.id), each)),
    ...before
      .filter(({ id }) => !now.has(id))
      .flatMap((each) => changeOf(part, each, each, undefined)),
  ];
}

function changeOf(
  part: PlanChange['part'],
  { id, title }: Listed,
  before: object | undefined,
  after: object | undefined,
): readonly PlanChange[] {
  const was = new Map<string, unknown>(Object.entries(before ?? {}));
  const is = new Map<string, unknown>(Object.entries(after ?? {}));
  const members = [...new Set([...is.keys(), ...was.keys()])].flatMap((member): MemberChange[] => {
    const old = was.get(member);
    const now = is.get(member);
    if (isDeepStrictEqual(old, now)) return [];
    return [
      {
        member,
        ...(old === undefined ? {} : { before: said(old) }),
        ...(now === undefined ? {} : { after: said(now) }),
      },
    ];
  });
  if (members.length === 0) return [];
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  return [{ part, kind, id, title, members }];
}

/** The same nodes and indicators in another order. */
function orderChange(whole: Listed, before: Plan | undefined, after: Plan): readonly PlanChange[] {
  if (before === undefined) return [];
  const isMoved = (['nodes', 'indicators'] as const).filter((list) => {
    const now = new Set(after[list].map(({ id }) => id));
    const old = new Set(before[list].map(({ id }) => id));
    const was = before[list].map(({ id }) => id).filter((id) => now.has(id));
    const is = after[list].map(({ id }) => id).filter((id) => old.has(id));
    return !isDeepStrictEqual(was, is);
  });
  if (isMoved.length === 0) return [];
  return [
    {
      part: 'order',
      kind: 'changed',
      ...{ id: whole.id, title: whole.title },
      members: isMoved.map((member) => ({ member })),
    },
  ];
}

function said(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
