/** Dashboards as the API tells them, and how pages ask for them. */
import { data } from 'react-router';
import type { Ask } from '../api/last-known.ts';
import { findMunicipality, type Region } from '../region/region.ts';

/** Japanese first; やさしい日本語 with authored readings. */
export interface LocalText {
  readonly ja: string;
  readonly easy?: string;
  readonly en?: string;
}

export interface DashboardSummary {
  readonly id: string;
  readonly service: string;
  readonly title: LocalText;
  readonly summary: LocalText;
  readonly panelCount: number;
}

export interface Panel {
  readonly id: string;
  readonly kind: 'number' | 'trend' | 'bar' | 'map' | 'table';
  readonly title: LocalText;
  readonly text?: LocalText;
  readonly unit?: LocalText;
  readonly decimals: number;
  readonly link?: string;
  readonly source?: LocalText;
}

export interface Dashboard {
  readonly id: string;
  readonly title: LocalText;
  readonly summary: LocalText;
  readonly refreshSeconds: number;
  readonly panels: readonly Panel[];
}

export interface Row {
  readonly key: string | null;
  readonly label: LocalText;
  readonly values: readonly (number | string | null)[];
  readonly isWithheld?: true;
  readonly place?: readonly [number, number];
}

export interface Figures {
  readonly rowKind: 'group' | 'time' | 'entity' | 'whole';
  readonly rowTitle?: LocalText;
  readonly columns: readonly { readonly title: LocalText; readonly unit?: LocalText }[];
  readonly rows: readonly Row[];
  readonly total?: number | 'withheld';
  readonly isCut: boolean;
  /** Where something is withheld: groups of fewer people are. */
  readonly withheldBelow?: number;
  readonly computedAt: string;
}

export async function listDashboards(ask: Ask): Promise<readonly DashboardSummary[]> {
  const { dashboards } = await askFor<{ dashboards: readonly DashboardSummary[] }>(
    ask,
    '/api/dashboards',
  );
  return dashboards;
}

export async function getDashboard(ask: Ask, id: string): Promise<Dashboard> {
  return await askFor<Dashboard>(ask, `/api/dashboards/${encodeURIComponent(id)}`);
}

/** Undefined where the API does not tell: the other panels are shown all the same. */
export async function findFigures(
  ask: Ask,
  dashboard: string,
  panel: string,
): Promise<Figures | undefined> {
  const path = `/api/dashboards/${encodeURIComponent(dashboard)}/panels/${encodeURIComponent(panel)}`;
  const answer = await ask(path, 'application/json');
  // The shapes above are those of the API's own description.
  return answer?.status === 200 ? (JSON.parse(answer.body) as Figures) : undefined;
}

/** Municipalities as the region calls them: with their readings, and in English. */
export function withNamesOf(region: Region, figures: Figures): Figures {
  const rows = figures.rows.map((row): Row => {
    const found = row.key === null ? undefined : findMunicipality(region, row.key);
    if (found === undefined) return row;
    const { ja, kana, en } = found.name;
    const easy = kana === undefined ? {} : { easy: `{${ja}|${kana}}` };
    return { ...row, label: { ja, ...easy, ...(en === undefined ? {} : { en }) } };
  });
  return { ...figures, rows };
}

/** Throws what the frame shows where there is no such thing, or no answer. */
async function askFor<T>(ask: Ask, path: string): Promise<T> {
  const answer = await ask(path, 'application/json');
  const status = answer?.status ?? 503;
  // React Router takes a thrown answer as the page's answer.
  // oxlint-disable-next-line typescript/only-throw-error
  if (answer === undefined || status !== 200) throw data(undefined, { status });
  // The shapes above are those of the API's own description.
  return JSON.parse(answer.body) as T;
}
