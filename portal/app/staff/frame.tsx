/** Around every staff page: who is signed in, where one can go, and what stands here when the API refuses. */
import type { ReactNode } from 'react';
import {
  data,
  isRouteErrorResponse,
  type LoaderFunctionArgs,
  type MetaFunction,
  Outlet,
  useLoaderData,
  useLocation,
  useMatches,
  useRouteError,
  useRouteLoaderData,
} from 'react-router';
import { portalContext } from '../api/context.ts';
import { findSession, type Session } from '../api/session.ts';
import { ButtonLink } from '../design/link.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import type { Region } from '../region/region.ts';
import { StaffHeader } from './header.tsx';
import { type NavigationItem, navigationOf } from './navigation.ts';
import { StaffNavigation } from './side-navigation.tsx';

export interface StaffData {
  readonly region: Region;
  /** Undefined where nobody is signed in. */
  readonly session: Session | undefined;
  readonly navigation: readonly NavigationItem[];
}

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { call, region } = context.get(portalContext);
  const session = await findSession(call);
  const t = translatorAt(new URL(request.url).pathname);
  const navigation = session === undefined ? [] : navigationOf(t, session);
  const answer: StaffData = { region: await region(), session, navigation };
  return data(answer, { status: session === undefined ? 401 : 200 });
}

export const meta: MetaFunction<typeof loader> = ({ location }) => [
  { title: translatorAt(location.pathname).plain('staff.name') },
  { name: 'robots', content: 'noindex' },
];

/** What the frame knows, for pages within it. */
export function useStaffData(): StaffData | undefined {
  const frame = useMatches().find(({ id }) => id.endsWith('/staff/frame'));
  return useRouteLoaderData<StaffData>(frame?.id ?? '');
}

export default function StaffFrame() {
  const staff = useLoaderData<typeof loader>();
  return <Shell staff={staff}>{staff.session === undefined ? <SignedOut /> : <Outlet />}</Shell>;
}

function Shell({ staff, children }: { readonly staff?: StaffData; readonly children: ReactNode }) {
  const navigation = staff?.navigation ?? [];
  return (
    <>
      <StaffHeader region={staff?.region} session={staff?.session} navigation={navigation} />
      <div className="page-width grid grow content-start gap-x-10 lg:grid-cols-[15rem_minmax(0,1fr)]">
        {navigation.length === 0 ? null : <StaffNavigation items={navigation} />}
        <main
          id="main"
          tabIndex={-1}
          className={`min-w-0 pt-6 pb-16 outline-none ${navigation.length === 0 ? 'lg:col-span-2' : ''}`}
        >
          {children}
        </main>
      </div>
    </>
  );
}

export function ErrorBoundary() {
  const staff = useStaffData();
  const error = useRouteError();
  return (
    <Shell {...(staff === undefined ? {} : { staff })}>
      <Refusal error={error} />
    </Shell>
  );
}

function SignedOut() {
  const t = useTranslator();
  const { pathname, search } = useLocation();
  const back = new URLSearchParams({ to: `${pathname}${search}` });
  return (
    <Said title={t.rich('staff.signedOutTitle')} text={t.rich('staff.signedOutText')}>
      <ButtonLink to={`${t.to('/sign-in')}?${back}`} look="primary">
        {t.rich('staff.signIn')}
      </ButtonLink>
    </Said>
  );
}

const words = { 403: 'forbidden', 404: 'missing', 503: 'busy' } as const;

function Refusal({ error }: { readonly error: unknown }) {
  const t = useTranslator();
  const status = isRouteErrorResponse(error) ? error.status : 500;
  if (status === 401) return <SignedOut />;
  const word =
    status === 403 || status === 404 ? words[status] : status >= 500 ? 'busy' : undefined;
  const detail = isRouteErrorResponse(error) ? detailOf(error.data) : '';
  return (
    <Said
      title={word === undefined ? t.rich('staff.refusedTitle') : t.rich(`staff.${word}Title`)}
      text={word === undefined ? null : t.rich(`staff.${word}Text`)}
    >
      {detail === '' ? null : (
        <p className="w-full text-quiet" lang="en">
          {t.rich('staff.detail', { detail })}
        </p>
      )}
      <ButtonLink to={t.to('/staff')}>{t.rich('staff.back')}</ButtonLink>
    </Said>
  );
}

/** What the API said, where it is a problem of ours. */
function detailOf(body: unknown): string {
  if (typeof body !== 'object' || body === null || !('detail' in body)) return '';
  return typeof body.detail === 'string' ? body.detail : '';
}

interface SaidProps {
  readonly title: ReactNode;
  readonly text: ReactNode;
  readonly children: ReactNode;
}

function Said({ title, text, children }: SaidProps) {
  return (
    <div className="py-8">
      <h1 className="text-[1.75rem] leading-snug">{title}</h1>
      {text === null ? null : <p className="mt-4 max-w-prose">{text}</p>}
      <div className="mt-6 flex flex-wrap gap-3">{children}</div>
    </div>
  );
}
