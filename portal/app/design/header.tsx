/** The head of every page: whose site it is, where one can go, in which language. */
import { Link, NavLink, useLocation } from 'react-router';
import {
  type Language,
  languageOf,
  languages,
  pathIn,
  pathWithoutLanguage,
} from '../language/language.ts';
import { useTranslator } from '../language/text.tsx';
import { RegionName } from '../region/name.tsx';
import type { Region } from '../region/region.ts';
import { KumikiMark } from './icons.tsx';

const pages = [
  { path: '/shelters', key: 'nav.shelters' },
  { path: '/map', key: 'nav.map' },
  { path: '/about', key: 'nav.about' },
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
        <LanguageSwitch />
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

/** Links, so that it works without JavaScript; a change of language loads the document anew. */
function LanguageSwitch() {
  const t = useTranslator();
  const { pathname, search } = useLocation();
  const current = languageOf(pathname);
  return (
    <nav aria-label={t.plain('site.language')} className="ml-auto">
      <ul className="flex flex-wrap gap-1">
        {languages.map((language) => (
          <li key={language}>
            <a
              href={`${pathIn(language, pathWithoutLanguage(pathname))}${search}`}
              hrefLang={hrefLang[language]}
              lang={hrefLang[language]}
              aria-current={language === current ? 'true' : undefined}
              className="flex min-h-11 items-center rounded-8 px-2.5 text-link aria-[current]:bg-accent-soft aria-[current]:font-bold aria-[current]:no-underline"
            >
              {t.plain(`language.${language}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

const hrefLang: Readonly<Record<Language, string>> = { ja: 'ja', easy: 'ja', en: 'en' };
