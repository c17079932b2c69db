/** `/dashboards/ID`: its panels, drawn. */
import { type LoaderFunctionArgs, type MetaFunction, useLoaderData } from 'react-router';
import { portalContext } from '../api/context.ts';
import { Breadcrumb } from '../design/breadcrumb.tsx';
import { ButtonLink } from '../design/link.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { nameIn } from '../region/region.ts';
import { drawMap } from './drawn-map.ts';
import { findFigures, getDashboard, withNamesOf } from './figures.ts';
import { Local, plainLocal } from './local-text.tsx';
import { PanelCard, type ShownPanel } from './panel.tsx';
import { Refresh } from './refresh.tsx';

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { ask, region: findRegion, now } = context.get(portalContext);
  const [dashboard, region] = await Promise.all([
    getDashboard(ask, params['id'] ?? ''),
    findRegion(),
  ]);
  const panels = await Promise.all(
    dashboard.panels.map(async (panel): Promise<ShownPanel> => {
      const found = await findFigures(ask, dashboard.id, panel.id);
      const figures = found && withNamesOf(region, found);
      const isMap = panel.kind === 'map' && figures !== undefined;
      return {
        panel,
        figures,
        map: isMap ? await drawMap({ ask, now }, region, figures) : undefined,
      };
    }),
  );
  return { dashboard, panels, region };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData, location }) => {
  const t = translatorAt(location.pathname);
  if (loaderData === undefined) return [{ title: t.plain('dashboards.title') }];
  const { dashboard, region } = loaderData;
  const site = t.plain('site.name', { region: nameIn(region.name, t.language) });
  return [
    { title: `${plainLocal(dashboard.title, t.language)} | ${site}` },
    { name: 'description', content: plainLocal(dashboard.summary, t.language) },
  ];
};

/** Numbers that follow each other stand in one row. */
function rowsOf(panels: readonly ShownPanel[]): readonly (readonly ShownPanel[])[] {
  const rows: ShownPanel[][] = [];
  for (const shown of panels) {
    const row = rows.at(-1);
    const isNumber = shown.panel.kind === 'number';
    if (row !== undefined && (row[0]?.panel.kind === 'number') === isNumber) row.push(shown);
    else rows.push([shown]);
  }
  return rows;
}

export default function DashboardPage() {
  const { dashboard, panels } = useLoaderData<typeof loader>();
  const t = useTranslator();
  const times = panels.flatMap(({ figures }) => figures?.computedAt ?? []).toSorted();
  return (
    <div className="page-width pt-4 pb-16">
      <Breadcrumb
        between={[{ to: t.to('/dashboards'), label: t.rich('dashboards.title') }]}
        here={<Local text={dashboard.title} />}
      />
      <h1 className="mt-4 text-[1.75rem] leading-snug md:text-[2.25rem]">
        <Local text={dashboard.title} />
      </h1>
      <p className="mt-4 max-w-prose text-[1.125rem]">
        <Local text={dashboard.summary} />
      </p>
      <Refresh computedAt={times[0]} everySeconds={dashboard.refreshSeconds} />
      <div className="mt-6 flex flex-col gap-4">
        {rowsOf(panels).map((row) => (
          <div
            key={row[0]?.panel.id}
            className={
              row[0]?.panel.kind === 'number'
                ? 'grid gap-4 sm:grid-cols-[repeat(auto-fit,minmax(15rem,1fr))]'
                : 'grid items-start gap-4 lg:grid-cols-2'
            }
          >
            {row.map((shown) => (
              <div
                key={shown.panel.id}
                className={shown.panel.kind === 'map' ? 'min-w-0 lg:col-span-2' : 'min-w-0'}
              >
                <PanelCard dashboard={dashboard.id} shown={shown} />
              </div>
            ))}
          </div>
        ))}
      </div>
      <p className="no-print mt-8">
        <ButtonLink to={t.to('/dashboards')}>{t.rich('dashboards.back')}</ButtonLink>
      </p>
    </div>
  );
}
