/** The capability as one door: which dashboards there are, and what their panels show. */
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { createAnswerCache } from '#platform/tiles/index.ts';
import { computePanel } from './compute.ts';
import type { Dashboard, Panel } from './definition.ts';
import type { Figures } from './figures.ts';
import type { Caller, ComputeParts } from './question.ts';

export interface Shown {
  readonly panel: Panel;
  readonly figures: Figures;
  readonly computedAt: Date;
}

export interface Dashboards {
  /** In the order they are offered. */
  list(): readonly Dashboard[];
  /** Problem: `not-found`. */
  find(id: string): Result<Dashboard>;
  /** Problems: `not-found`, and those of queries. */
  show(dashboard: Dashboard, panelId: string, caller: Caller): Promise<Result<Shown>>;
}

export interface DashboardOptions extends ComputeParts {
  readonly dashboards: readonly Dashboard[];
}

interface Kept {
  readonly figures: Result<Figures>;
  readonly computedAt: Date;
  readonly bytes: number;
}

export function createDashboards({ dashboards, ...parts }: DashboardOptions): Dashboards {
  const { limits, now } = parts;
  const cache = createAnswerCache<Kept>({
    ageMsMax: limits.dashboardKeptSeconds * 1_000,
    bytesMax: limits.dashboardCacheBytesMax,
    bytesOf: ({ bytes }) => bytes,
    now,
  });
  const known = new Map(dashboards.map((dashboard) => [dashboard.id, dashboard]));
  return {
    list: () => dashboards,
    find: (id) => {
      const dashboard = known.get(id);
      return dashboard === undefined
        ? err(problem('not-found', `Dashboard ${id} does not exist.`))
        : ok(dashboard);
    },
    show: async (dashboard, panelId, caller) => {
      const panel = dashboard.panels.find(({ id }) => id === panelId);
      if (panel === undefined) {
        const detail = `Dashboard ${dashboard.id} has no panel ${panelId}.`;
        return err(problem('not-found', detail));
      }
      const key = JSON.stringify([dashboard.id, panel.id, caller]);
      const { figures, computedAt } = await cache.get(key, '', async () => {
        const made = await computePanel(dashboard, panel, caller, parts);
        const bytes = JSON.stringify(made).length * 2;
        return { figures: made, computedAt: new Date(now()), bytes };
      });
      return figures.ok ? ok({ panel, figures: figures.value, computedAt }) : figures;
    },
  };
}
