/** The head of every staff page: unlike the public one at a glance, so that nobody mistakes where they are. Two rows on small screens. */
import { Form, Link, useLocation } from 'react-router';
import type { Session } from '../api/session.ts';
import { DisplaySettings } from '../design/display-settings.tsx';
import { KumikiMark } from '../design/icons.tsx';
import { LanguageSwitch } from '../design/language-switch.tsx';
import { Menu } from '../design/menu.tsx';
import { useTranslator } from '../language/text.tsx';
import { RegionName } from '../region/name.tsx';
import type { Region } from '../region/region.ts';
import type { NavigationItem } from './navigation.ts';
import { StaffEntries } from './side-navigation.tsx';

interface StaffHeaderProps {
  readonly region: Region | undefined;
  readonly session: Session | undefined;
  readonly navigation: readonly NavigationItem[];
}

const quietLink = 'inline-flex min-h-11 items-center text-link';

export function StaffHeader({ region, session, navigation }: StaffHeaderProps) {
  const t = useTranslator();
  return (
    <header className="no-print relative z-30 border-accent border-b-4 bg-sunken">
      <div className="page-width grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 pt-2 pb-1 lg:gap-x-6 lg:pb-2">
        <Link
          to={t.to('/staff')}
          className="flex min-h-12 items-center gap-2 text-ink no-underline hover:underline sm:gap-3"
        >
          <KumikiMark className="size-8 shrink-0" />
          <span className="font-bold leading-snug">
            {t.rich('staff.title', { region: region ? <RegionName name={region.name} /> : '' })}
          </span>
        </Link>
        <SmallMenu session={session} navigation={navigation} />
        <div className="col-span-2 flex flex-wrap items-center justify-between gap-x-5 lg:col-span-1 lg:justify-end">
          <div className="hidden items-center gap-x-5 lg:flex">
            <OwnWays session={session} />
          </div>
          <LanguageSwitch languages={['ja', 'en']} />
          <DisplaySettings />
        </div>
      </div>
    </header>
  );
}

/** Everything that stands beside the page on wide screens: where staff can go, and the ways of whoever is signed in. */
function SmallMenu({ session, navigation }: Omit<StaffHeaderProps, 'region'>) {
  const t = useTranslator();
  return (
    <Menu
      className="lg:hidden"
      panelClass="absolute inset-x-0 top-full border-accent border-b-4 bg-raised shadow-3"
    >
      <div className="page-width py-3">
        {session === undefined ? null : (
          <nav aria-label={t.plain('staff.navigation')}>
            <ul className="sm:grid sm:grid-cols-2 sm:gap-x-6">
              <StaffEntries items={navigation} />
            </ul>
          </nav>
        )}
        <div className="flex flex-wrap gap-x-6 border-line px-3 pt-2 [nav+&]:mt-2 [nav+&]:border-t">
          <OwnWays session={session} />
        </div>
      </div>
    </Menu>
  );
}

function OwnWays({ session }: { readonly session: Session | undefined }) {
  const t = useTranslator();
  return (
    <>
      <Link to={t.to('/')} className={quietLink}>
        {t.rich('staff.public')}
      </Link>
      {session === undefined ? <SignIn /> : <SignedIn session={session} />}
    </>
  );
}

function SignIn() {
  const t = useTranslator();
  const { pathname, search } = useLocation();
  const back = new URLSearchParams({ to: `${pathname}${search}` });
  return (
    <Link to={`${t.to('/sign-in')}?${back}`} className={quietLink}>
      {t.rich('staff.signIn')}
    </Link>
  );
}

function SignedIn({ session }: { readonly session: Session }) {
  const t = useTranslator();
  return (
    <>
      <Link to={t.to('/account')} className={quietLink}>
        {session.name === ''
          ? t.rich('staff.account')
          : t.rich('staff.welcome', { name: session.name })}
      </Link>
      <Form method="post" action={t.to('/sign-out')}>
        <button type="submit" className={`${quietLink} cursor-pointer`}>
          {t.rich('staff.signOut')}
        </button>
      </Form>
    </>
  );
}
