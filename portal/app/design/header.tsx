/** The head of every page: whose site it is, where one can go, in which language. */
import { Link, NavLink } from 'react-router';
import { languages } from '../language/language.ts';
import { useTranslator } from '../language/text.tsx';
import { RegionName } from '../region/name.tsx';
import type { Region } from '../region/region.ts';
import { DisplaySettings } from './display-settings.tsx';
import { KumikiMark } from './icons.tsx';
import { LanguageSwitch } from './language-switch.tsx';

const pages = [
  { path: '/shelters', key: 'nav.shelters' },
  { path: '/map', key: 'nav.map' },
  { path: '/catalog', key: 'nav.catalog' },
  { path: '/explore', key: 'nav.explore' },
  { path: '/dashboards', key: 'nav.dashboards' },
  { path: '/plans', key: 'nav.plans' },
  { path: '/about', key: 'nav.about' },
  { path: '/account', key: 'nav.account' },
] as const;

export function Header({ region }: { readonly region: Region | undefined }) {
  const t = useTranslator();
  return (
    <header className="no-print border-line border-b bg-surface">
      <div className="page-width flex flex-wrap items-center gap-x-6 gap-y-1 py-2">
        <Link
          to={t.to('/')}
          className="flex min-h-12 items-center gap-3 text-ink no-underline hover:underline"
        >
          <KumikiMark className="size-9" />
          <span className="font-bold text-[1.125rem] leading-snug">
            {t.rich('site.name', { region: region ? <RegionName name={region.name} /> : '' })}
          </span>
        </Link>
        <div className="ml-auto flex flex-wrap items-center">
          <DisplaySettings />
          <LanguageSwitch languages={languages} />
        </div>
      </div>
      <nav aria-label={t.plain('site.navigation')} className="border-line border-t">
        <ul className="page-width flex flex-wrap sm:gap-x-1">
          {pages.map(({ path, key }) => (
            <li key={path}>
              <NavLink
                to={t.to(path)}
                className="-mb-px flex min-h-12 items-center border-transparent border-b-4 px-2 font-bold sm:px-3 text-ink no-underline hover:bg-accent-soft hover:underline aria-[current]:border-accent aria-[current]:text-accent"
              >
                {t.rich(key)}
              </NavLink>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}
