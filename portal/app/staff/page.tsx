/** `/staff`: what the signed-in person can do here. */
import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { portalContext } from '../api/context.ts';
import { findSession } from '../api/session.ts';
import { findStale } from '../connectors/stale.ts';
import { StaleNotice } from '../connectors/stale-notice.tsx';
import { NamedIcon } from '../design/icons.tsx';
import { useTranslator } from '../language/text.tsx';
import { useStaffData } from './frame.tsx';

export async function loader({ context }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  return { stale: await findStale(call, await findSession(call)) };
}

export default function StaffHome() {
  const { stale } = useLoaderData<typeof loader>();
  const t = useTranslator();
  const items = useStaffData()?.navigation ?? [];
  return (
    <>
      <h1 className="text-[1.75rem] leading-snug">{t.rich('staff.home')}</h1>
      {items.length === 0 ? (
        <div className="mt-6 rounded-12 border border-line bg-sunken p-6">
          <p className="font-bold">{t.rich('staff.nothing')}</p>
          <p className="mt-2">{t.rich('staff.nothingText')}</p>
        </div>
      ) : (
        <>
          <p className="mt-3">{t.rich('staff.lead')}</p>
          <div className="mt-6 empty:hidden">
            <StaleNotice connectors={stale} />
          </div>
          <ul className="mt-6 grid gap-4 sm:grid-cols-2">
            {items.map(({ path, label, text, icon }) => (
              <li key={path}>
                <Link
                  to={path}
                  className="flex h-full gap-4 rounded-12 border border-edge bg-raised p-5 text-ink hover:border-accent hover:bg-accent-soft"
                >
                  <NamedIcon name={icon} className="size-8 text-accent" />
                  <span className="min-w-0">
                    <span className="font-bold text-[1.125rem] underline underline-offset-4">
                      {label}
                    </span>
                    <span className="mt-1 block text-quiet">{text}</span>
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
