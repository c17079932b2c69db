/** The head of every staff page: unlike the public one at a glance, so that nobody mistakes where they are. */
import { Form, Link, useLocation } from 'react-router';
import type { Session } from '../api/session.ts';
import { DisplaySettings } from '../design/display-settings.tsx';
import { KumikiMark } from '../design/icons.tsx';
import { LanguageSwitch } from '../design/language-switch.tsx';
import { useTranslator } from '../language/text.tsx';
import { RegionName } from '../region/name.tsx';
import type { Region } from '../region/region.ts';

interface StaffHeaderProps {
  readonly region: Region | undefined;
  readonly session: Session | undefined;
}

const quietLink = 'inline-flex min-h-11 items-center text-link';

export function StaffHeader({ region, session }: StaffHeaderProps) {
  const t = useTranslator();
  return (
    <header className="no-print border-accent border-b-4 bg-sunken">
      <div className="page-width flex flex-wrap items-center gap-x-6 gap-y-1 py-2">
        <Link
          to={t.to('/staff')}
          className="flex min-h-12 items-center gap-3 text-ink no-underline hover:underline"
        >
          <KumikiMark className="size-8" />
          <span className="font-bold leading-snug">
            {t.rich('staff.title', { region: region ? <RegionName name={region.name} /> : '' })}
          </span>
        </Link>
        <div className="ml-auto flex flex-wrap items-center gap-x-5">
          <Link to={t.to('/')} className={quietLink}>
            {t.rich('staff.public')}
          </Link>
          {session === undefined ? <SignIn /> : <SignedIn session={session} />}
          <DisplaySettings />
          <LanguageSwitch languages={['ja', 'en']} />
        </div>
      </div>
    </header>
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
