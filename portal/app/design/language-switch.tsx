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

interface LanguageSwitchProps {
  readonly languages: readonly Language[];
  /** Where a page has a second one, as the guide does. */
  readonly label?: string;
}

/** Keyboard: Tab, Enter. The chosen one is said to be so. */
export function LanguageSwitch({ languages, label }: LanguageSwitchProps) {
  const t = useTranslator();
  const { pathname, search } = useLocation();
  const current = languageOf(pathname);
  return (
    <nav aria-label={label ?? t.plain('site.language')}>
      <ul className="flex flex-wrap sm:gap-1">
        {languages.map((language) => (
          <li key={language}>
            <a
              href={`${pathIn(language, pathWithoutLanguage(pathname))}${search}`}
              hrefLang={htmlLanguage[language]}
              lang={htmlLanguage[language]}
              aria-current={language === current ? 'true' : undefined}
              className="flex min-h-11 items-center rounded-8 px-1.5 text-[0.875rem] text-link sm:px-2.5 sm:text-base aria-[current]:bg-accent-soft aria-[current]:font-bold aria-[current]:no-underline"
            >
              {t.plain(`language.${language}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
