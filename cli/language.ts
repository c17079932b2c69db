/** The language of whoever sits at the terminal, as the environment tells it. */

export type Language = 'ja' | 'en';

/** One text where it is the same in every language. */
export type Text = string | Readonly<Record<Language, string>>;

export function inLanguage(text: Text, language: Language): string {
  return typeof text === 'string' ? text : text[language];
}

/** By the rules of POSIX: LC_ALL, then LC_MESSAGES, then LANG. */
export function languageOf(environment: Readonly<Record<string, string | undefined>>): Language {
  const locale = [environment['LC_ALL'], environment['LC_MESSAGES'], environment['LANG']].find(
    (value) => value !== undefined && value !== '',
  );
  return locale?.startsWith('ja') === true ? 'ja' : 'en';
}

/** Of this process. */
export const language = languageOf(process.env);
