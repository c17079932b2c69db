/** Around the pages of one plan: what it is called, and where one can go. */
import { type LoaderFunctionArgs, type MetaFunction, Outlet, useLoaderData } from 'react-router';
import { portalContext } from '../api/context.ts';
import { Chip } from '../design/chip.tsx';
import { ButtonLink } from '../design/link.tsx';
import { TabLinks } from '../design/tabs.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { Done } from './done.tsx';
import { getPlan } from './send.ts';

export const handle = { texts: ['plans'] };

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const { id, tenant, title, isPublic, version } = await getPlan(call, params['id']);
  return { id, tenant, title, isPublic, version };
}

export const meta: MetaFunction<typeof loader> = ({ location, loaderData }) => [
  {
    title: `${loaderData?.title ?? ''} | ${translatorAt(location.pathname).plain('plans-staff.title')}`,
  },
];

const pages = [
  ['', 'plans-staff.tabs.tree'],
  ['/head', 'plans-staff.tabs.head'],
  ['/indicators', 'plans-staff.tabs.indicators'],
  ['/logic', 'plans-staff.tabs.logic'],
  ['/years', 'plans-staff.tabs.years'],
  ['/versions', 'plans-staff.tabs.versions'],
  ['/publication', 'plans-staff.tabs.publication'],
] as const;

export default function PlanFrame() {
  const { id, tenant, title, isPublic, version } = useLoaderData<typeof loader>();
  const t = useTranslator();
  const own = `/staff/plans/${encodeURIComponent(id)}`;
  const page = `/plans/${encodeURIComponent(id)}`;
  const query = tenant === 'default' ? '' : `?tenant=${encodeURIComponent(tenant)}`;
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-col gap-3">
        <h1 lang="ja" className="text-[1.75rem] leading-snug">
          {title}
        </h1>
        <p className="flex flex-wrap items-center gap-3">
          <Chip look={isPublic ? 'success' : 'notice'}>
            {t.rich(isPublic ? 'plans-staff.isPublic' : 'plans-staff.isHidden')}
          </Chip>
          <span className="text-quiet">{t.rich('plans-staff.versionNumber', { version })}</span>
          {isPublic ? (
            <ButtonLink to={`${t.to(page)}${query}`} look="plain">
              {t.rich('plans-staff.seePublic')}
            </ButtonLink>
          ) : null}
        </p>
      </div>
      <TabLinks
        label={t.plain('plans-staff.tabs.label')}
        links={pages.map(([path, key]) => ({ to: t.to(`${own}${path}`), label: t.rich(key) }))}
      />
      <Done />
      <Outlet />
    </div>
  );
}
