/** What somebody probably meant whose query cannot be read, in words that say how to mend it. */

/** At a place where a path has ended and an operator, a connection or the end should follow. */
export function hintBehindPath(rest: string): string | undefined {
  if (/^\s*=(?!=)/.test(rest)) return 'equality is written ==';
  if (/^\s+(?:and|or|AND|OR|&&|\|\|)\b|^(?:&|\|\|)/.test(rest)) {
    return 'conditions are joined by ; (and) or | (or)';
  }
  if (/^\s/.test(rest)) return 'no blank may stand between attribute, operator and value';
  if (rest.startsWith(')')) return 'this parenthesis was not opened';
  if (rest.startsWith(',')) return 'only values behind == and != may be a list';
  if (rest.startsWith('..')) return 'only values behind == and != may be a range';
  if (/^[:~]/.test(rest)) return 'a pattern stands behind ~= or !~=';
  if (rest.startsWith('!')) return 'inequality is written !=';
  if (rest.startsWith('[')) return 'one pair of brackets holds all keys: address[city.name]';
  return undefined;
}

/** At a place where the path of an attribute should begin or go on. */
export function hintAtPath(rest: string): string {
  if (rest === '') return 'a condition is missing';
  if (rest.startsWith('"')) return 'names of attributes stand without quotes';
  return 'a name of an attribute begins with a letter and holds letters, digits and _';
}

/** Inside the braces of a linked path. */
export function hintInLink(rest: string): string {
  return /^[=!<>~]/.test(rest)
    ? 'the comparison stands behind the braces: relationship{attribute}==value'
    : 'a } is missing';
}

/** At a place where a value should stand. */
export function hintAtValue(rest: string): string {
  if (rest === '' || /^[;|)]/.test(rest)) return 'a value is missing';
  if (rest.startsWith('=')) return 'equality is written ==';
  if (rest.startsWith("'")) return 'texts stand in double quotes: "open"';
  if (rest.startsWith('"'))
    return 'the text is not closed by a double quote, or holds no JSON text';
  if (/^\s/.test(rest)) return 'no blank may stand before a value';
  if (/^\d{4}-\d{2}-\d{2}T[\d:.,]*[+\- ]\d{2}/.test(rest)) {
    return 'times are told in UTC and end with Z: 2026-01-01T00:00:00Z';
  }
  if (/^\d{4}-\d{1,2}-\d{1,2}/.test(rest)) {
    return 'times look like 2026-01-01T00:00:00Z, dates like 2026-01-01';
  }
  return 'numbers, true, false, times and URIs stand as they are, all else in double quotes';
}
