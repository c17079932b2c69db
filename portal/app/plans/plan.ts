/** Plans as the API tells them, and how pages ask for them. */
import { data } from 'react-router';
import type { PortalContext } from '../api/context.ts';

export interface PlanSummary {
  readonly id: string;
  readonly tenant: string;
  readonly title: string;
  readonly titleShort?: string;
  readonly publisher: string;
  readonly localGovernmentCode?: string;
  readonly period: { readonly from: number; readonly to: number };
  readonly status: 'draft' | 'adopted' | 'revised' | 'closed';
  readonly philosophy?: string;
  readonly source?: string;
  readonly nodeCount: number;
  readonly indicatorCount: number;
  readonly version: number;
  readonly isPublic: boolean;
  readonly modifiedAt: string;
}

export type Level = 'policy' | 'field' | 'measure' | 'action';

export const linkKinds = ['service', 'dataset', 'entityType', 'procedure', 'page'] as const;

export interface PlanLink {
  readonly kind: (typeof linkKinds)[number];
  readonly target: string;
  readonly title?: string;
}

export interface Branch {
  readonly id: string;
  readonly title: string;
  readonly level: Level;
  readonly summary?: string;
  readonly targetState?: string;
  readonly department?: string;
  readonly addedIn?: number;
  readonly repeatOf?: string;
  readonly period?: { readonly from: number; readonly to: number };
  readonly links?: readonly PlanLink[];
  readonly children: readonly Branch[];
}

export interface YearValue {
  readonly year: number;
  readonly value: number;
}

export const standings = ['achieved', 'on-schedule', 'behind', 'no-value', 'no-target'] as const;
export type Standing = (typeof standings)[number];

export interface IndicatorProgress {
  /** What `/api/indicators` calls it. */
  readonly id: string;
  /** What the plan calls it. */
  readonly code: string;
  readonly title: string;
  readonly unit: string;
  readonly node?: string;
  readonly direction?: 'up' | 'down' | 'keep';
  readonly definition?: string;
  readonly owner?: string;
  readonly dataset?: string;
  readonly baseline?: YearValue;
  readonly targets: readonly YearValue[];
  readonly values: readonly YearValue[];
  readonly line: readonly YearValue[];
  readonly isLive: boolean;
  readonly live?: number;
  readonly standing: Standing;
  readonly latest?: YearValue;
  readonly due?: number;
  readonly progress?: number;
  readonly dueProgress?: number;
}

export interface LogicStep {
  readonly id: string;
  readonly stage: 'input' | 'activity' | 'output' | 'outcome';
  readonly title: string;
  readonly node?: string;
  readonly indicator?: string;
  readonly to: readonly string[];
}

export interface Figure {
  readonly title: string;
  readonly value: number;
  readonly unit: string;
  readonly asOf?: string;
  readonly comparedWith?: { readonly who: string; readonly value: number };
}

export interface ShownPlan extends PlanSummary {
  readonly tree: readonly Branch[];
  readonly indicators: readonly IndicatorProgress[];
  readonly standings: Readonly<Record<Standing, number>>;
  readonly context: readonly Figure[];
  readonly governance?: {
    readonly lead?: string;
    readonly review?: string;
    readonly publication?: string;
    readonly partners?: readonly string[];
  };
  readonly logic?: { readonly steps: readonly LogicStep[] };
  readonly document: PlanDocument;
}

/** What can be sent back. Editors change members they know and leave the others as they are. */
export interface PlanDocument {
  readonly plan: Readonly<Record<string, unknown>>;
  readonly nodes: readonly Readonly<Record<string, unknown>>[];
  readonly indicators: readonly Readonly<Record<string, unknown>>[];
  readonly [member: string]: unknown;
}

export const grades = ['ahead', 'as-planned', 'slightly-behind', 'behind'] as const;
export type Grade = (typeof grades)[number];

export interface RecordContent {
  readonly plan: string;
  readonly do: string;
  readonly check: {
    readonly grade?: Grade;
    readonly evaluation: string;
    readonly evidence: string;
  };
  readonly act: {
    readonly revision: string;
    readonly course?: 'continue' | 'improve' | 'reduce' | 'complete';
  };
}

export interface PlanRecord {
  readonly node: string;
  readonly year: number;
  readonly revision: number;
  readonly state: 'draft' | 'submitted' | 'returned' | 'approved' | 'published';
  readonly content: RecordContent;
  readonly comment?: string;
  readonly changedAt: string;
  readonly steps?: readonly ('submit' | 'return' | 'approve' | 'publish')[];
}

export interface PlanYear {
  readonly year: number;
  readonly records: readonly PlanRecord[];
  readonly indicators: readonly IndicatorProgress[];
  readonly standings: Readonly<Record<Standing, number>>;
  readonly grades: Readonly<Record<Grade | 'ungraded', number>>;
  readonly branches: readonly {
    readonly node: string;
    readonly standings: Readonly<Record<Standing, number>>;
    readonly grades: Readonly<Record<Grade | 'ungraded', number>>;
  }[];
}

export interface YearCount {
  readonly year: number;
  readonly records: number;
  readonly published: number;
}

/** `?tenant=NAME` where the page has it: plans of other tenants of this installation. */
export function tenantQueryOf(request: Request): string {
  const tenant = new URL(request.url).searchParams.get('tenant');
  return tenant === null ? '' : `?tenant=${encodeURIComponent(tenant)}`;
}

/** Where a plan is read, without its language. */
export function pageOf({ id, tenant }: Pick<PlanSummary, 'id' | 'tenant'>, rest = ''): string {
  const query = tenant === 'default' ? '' : `?tenant=${encodeURIComponent(tenant)}`;
  return `/plans/${encodeURIComponent(id)}${rest}${query}`;
}

/** Throws what the frame shows where there is no such thing, or no answer. */
export async function askFor<T>(ask: PortalContext['ask'], path: string): Promise<T> {
  const answer = await ask(path, 'application/json');
  const status = answer?.status ?? 503;
  // React Router takes a thrown answer as the page's answer.
  // oxlint-disable-next-line typescript/only-throw-error
  if (answer === undefined || status !== 200) throw data(undefined, { status });
  // The shapes above are those of the API's own description.
  return JSON.parse(answer.body) as T;
}

/** Every node with those above it, the top first. */
export function flatten(
  tree: readonly Branch[],
  above: readonly Branch[] = [],
): readonly { readonly node: Branch; readonly above: readonly Branch[] }[] {
  return tree.flatMap((node) => [{ node, above }, ...flatten(node.children, [...above, node])]);
}
