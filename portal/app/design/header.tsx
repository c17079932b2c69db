/** The head of every page: whose site it is, where one can go, in which language. Two rows on every screen. */
import { Link, NavLink } from 'react-router';
import { languages } from '../language/language.ts';
import { useTranslator } from '../language/text.tsx';
import { RegionName } from '../region/name.tsx';
import type { Region } from '../region/region.ts';
import { useCityIn } from '../region/use-city.ts';
import { DisplaySettings } from './display-settings.tsx';
import { KumikiMark, NamedIcon } from './icons.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { Menu } from './menu.tsx';

const pages = [
  { path: '/shelters', key: 'nav.shelters', icon: 'shield' },
  { path: '/map', key: 'nav.map', icon: 'map' },
  { path: '/catalog', key: 'nav.catalog', icon: 'data' },
  { path: '/explore', key: 'nav.explore', icon: 'layers' },
  { path: '/dashboards', key: 'nav.dashboards', icon: 'chart' },
  { path: '/plans', key: 'nav.plans', icon: 'route' },
  { path: '/about', key: 'nav.about', icon: 'info' },
  { path: '/account', key: 'nav.account', icon: 'person' },
] as const;

/** The way to a page: a row on small screens, a tab on wide ones. The classes are written out for the style sheet. */
const entry =
  'flex min-h-12 items-center border-transparent border-l-4 px-3 font-bold text-ink no-underline hover:bg-accent-soft hover:underline aria-[current]:border-accent aria-[current]:text-accent max-lg:border-b max-lg:border-b-line max-lg:py-2 lg:border-b-4 lg:border-l-0';

export function Header({ region }: { readonly region: Region | undefined }) {
  const t = useTranslator();
  const withCity = useCityIn();
  return (
    <header className="no-print relative z-30 border-line border-b bg-surface">
      <div className="page-width grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 pt-2 max-lg:pb-1 lg:gap-x-6">
        <Link
          to={withCity(t.to('/'))}
          className="flex min-h-12 items-center gap-2 text-ink no-underline hover:underline sm:gap-3"
        >
          <KumikiMark className="size-9 shrink-0" />
          <span className="font-bold text-[1.0625rem] leading-snug sm:text-[1.1875rem]">
            {t.rich('site.name', { region: region ? <RegionName name={region.name} /> : '' })}
          </span>
        </Link>
        <nav aria-label={t.plain('site.navigation')} className="lg:order-last lg:col-span-2">
          <Menu
            className="unfolded-when-wide"
            panelClass="max-lg:absolute max-lg:inset-x-0 max-lg:top-full max-lg:border-accent max-lg:border-t-2 max-lg:border-b max-lg:bg-raised max-lg:shadow-3"
          >
            <ul className="lg:before:absolute lg:before:inset-x-0 lg:before:border-line lg:before:border-t max-lg:page-width max-lg:py-2 sm:max-lg:grid sm:max-lg:grid-cols-2 sm:max-lg:gap-x-6 lg:flex lg:flex-wrap lg:gap-x-1">
              {pages.map(({ path, key, icon }) => (
                <li key={path}>
                  <NavLink to={withCity(t.to(path))} className={entry}>
                    <NamedIcon name={icon} className="mr-3 size-6 shrink-0 text-accent lg:hidden" />
                    <span>{t.rich(key)}</span>
                  </NavLink>
                </li>
              ))}
            </ul>
          </Menu>
        </nav>
        <div className="col-span-2 flex flex-wrap items-center justify-between gap-x-1 lg:col-span-1 lg:justify-end">
          <LanguageSwitch languages={languages} />
          <DisplaySettings />
        </div>
      </div>
    </header>
  );
}
