/** `/dashboards`: which there are. */
import { type LoaderFunctionArgs, type MetaFunction, useLoaderData } from 'react-router';
import { portalContext } from '../api/context.ts';
import { Breadcrumb } from '../design/breadcrumb.tsx';
import { Card } from '../design/card.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { nameIn } from '../region/region.ts';
import { listDashboards } from './figures.ts';
import { Local } from './local-text.tsx';

export async function loader({ context }: LoaderFunctionArgs) {
  const { ask, region } = context.get(portalContext);
  return { dashboards: await listDashboards(ask), region: await region() };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData, location }) => {
  const t = translatorAt(location.pathname);
  const region = loaderData ? nameIn(loaderData.region.name, t.language) : '';
  return [
    { title: `${t.plain('dashboards.title')} | ${t.plain('site.name', { region })}` },
    { name: 'description', content: t.plain('dashboards.lead') },
  ];
};

export default function DashboardsPage() {
  const { dashboards } = useLoaderData<typeof loader>();
  const t = useTranslator();
  return (
    <div className="page-width pt-4 pb-16">
      <Breadcrumb here={t.rich('dashboards.title')} />
      <h1 className="mt-4 text-[1.75rem] leading-snug md:text-[2.25rem]">
        {t.rich('dashboards.title')}
      </h1>
      <p className="mt-4 max-w-prose text-[1.125rem]">{t.rich('dashboards.lead')}</p>
      {dashboards.length === 0 ? <p className="mt-8">{t.rich('dashboards.empty')}</p> : null}
      <ul className="mt-8 grid gap-4 md:grid-cols-2">
        {dashboards.map(({ id, title, summary }) => (
          <li key={id}>
            <Card to={t.to(`/dashboards/${id}`)} title={<Local text={title} />} icon="chart">
              <Local text={summary} />
            </Card>
          </li>
        ))}
      </ul>
    </div>
  );
}
