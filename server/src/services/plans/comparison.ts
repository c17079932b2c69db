/** Plans side by side: how they are built, what they promise, and which promises are the same. Pure. */

import type { YearValue } from '#platform/indicators/index.ts';
import type { Plan } from './plan.ts';
import type { IndicatorProgress, StandingCounts } from './report.ts';
import { countStandings } from './report.ts';
import { countTopics, type Topic, topics } from './topics.ts';
import { countPlan, type PlanCounts } from './tree.ts';

export interface ComparedPlan extends PlanCounts {
  readonly tenant: string;
  readonly id: string;
  readonly title: string;
  readonly publisher: string;
  readonly localGovernmentCode: string | undefined;
  readonly period: Plan['period'];
  readonly standings: StandingCounts;
  /** How many nodes speak of a topic, by its id. */
  readonly topics: Readonly<Record<string, number>>;
  /** In the order of the plan. */
  readonly promises: readonly PromisedIndicator[];
}

export interface PromisedIndicator {
  /** What the plan calls it. */
  readonly code: string;
  readonly title: string;
  readonly unit: string;
  readonly baseline: YearValue | undefined;
  readonly latest: YearValue | undefined;
  readonly target: YearValue | undefined;
  readonly standing: IndicatorProgress['standing'];
}

/** An indicator that at least two plans have, by title and unit. */
export interface SharedIndicator {
  readonly title: string;
  readonly unit: string;
  readonly plans: readonly {
    readonly tenant: string;
    readonly plan: string;
    readonly indicator: string;
    readonly latest: IndicatorProgress['latest'];
    readonly target: { readonly year: number; readonly value: number } | undefined;
    readonly standing: IndicatorProgress['standing'];
  }[];
}

export interface Comparison {
  readonly topics: readonly Pick<Topic, 'id' | 'title'>[];
  readonly plans: readonly ComparedPlan[];
  readonly shared: readonly SharedIndicator[];
}

export interface Compared {
  readonly tenant: string;
  readonly plan: Plan;
  readonly progress: readonly IndicatorProgress[];
}

export function compare(all: readonly Compared[]): Comparison {
  return {
    topics: topics.map(({ id, title }) => ({ id, title })),
    plans: all.map(summaryOf),
    shared: sharedOf(all),
  };
}

function summaryOf({ tenant, plan, progress }: Compared): ComparedPlan {
  const { id, title, publisher, localGovernmentCode, period } = plan;
  const standings = countStandings(progress);
  const own = { tenant, id, title, publisher, localGovernmentCode, period };
  const promises = progress.map(
    ({ indicator, latest, standing }): PromisedIndicator => ({
      code: indicator.id,
      title: indicator.title,
      unit: indicator.unit,
      baseline: indicator.baseline,
      latest,
      target: indicator.targets.at(-1),
      standing,
    }),
  );
  return { ...countPlan(plan), ...own, standings, topics: countTopics(plan), promises };
}

interface Promised {
  readonly tenant: string;
  readonly plan: string;
  readonly progress: IndicatorProgress;
}

function sharedOf(all: readonly Compared[]): readonly SharedIndicator[] {
  const found = new Map<string, Promised[]>();
  for (const { tenant, plan, progress } of all) {
    for (const each of progress) {
      const key = keyOf(each);
      const same = found.get(key) ?? [];
      // Twice in one plan is not shared.
      if (!same.some((other) => other.tenant === tenant && other.plan === plan.id)) {
        same.push({ tenant, plan: plan.id, progress: each });
      }
      found.set(key, same);
    }
  }
  return [...found.values()]
    .filter((same) => same.length > 1)
    .map((same) => ({
      title: same[0]?.progress.indicator.title ?? '',
      unit: same[0]?.progress.indicator.unit ?? '',
      plans: same.map(({ tenant, plan, progress }) => ({
        tenant,
        plan,
        indicator: progress.id,
        latest: progress.latest,
        target: progress.indicator.targets.at(-1),
        standing: progress.standing,
      })),
    }));
}

/** Width and spaces do not make another indicator. */
function keyOf({ indicator: { title, unit } }: IndicatorProgress): string {
  return `${title} ${unit}`.normalize('NFKC').replaceAll(/\s+/g, '').toLowerCase();
}
