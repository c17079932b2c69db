/** Between languages: links, so that it works without JavaScript; a change loads the document anew. */
import { useLocation } from 'react-router';
import {
  htmlLanguage,
  type Language,
  languageOf,
  pathIn,
  pathWithoutLanguage,
} from '../language/language.ts';
import { useTranslator } from '../language/text.tsx';

export function LanguageSwitch({ languages }: { readonly languages: readonly Language[] }) {
  const t = useTranslator();
  const { pathname, search } = useLocation();
  const current = languageOf(pathname);
  return (
    <nav aria-label={t.plain('site.language')}>
      <ul className="flex flex-wrap gap-1">
        {languages.map((language) => (
          <li key={language}>
            <a
              href={`${pathIn(language, pathWithoutLanguage(pathname))}${search}`}
              hrefLang={htmlLanguage[language]}
              lang={htmlLanguage[language]}
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
