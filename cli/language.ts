/** The language of whoever sits at the terminal, as the environment tells it. */

export type Language = 'ja' | 'en';

/** By the rules of POSIX: LC_ALL, then LC_MESSAGES, then LANG. */
export function languageOf(environment: Readonly<Record<string, string | undefined>>): Language {
  const locale = [environment['LC_ALL'], environment['LC_MESSAGES'], environment['LANG']].find(
    (value) => value !== undefined && value !== '',
  );
  return locale?.startsWith('ja') === true ? 'ja' : 'en';
}
