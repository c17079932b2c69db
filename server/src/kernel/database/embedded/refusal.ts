/** Statements that one shared session cannot do right, told apart by their first words. */

/** Blanks and comments before the first word. */
const lead = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/|;)+/;

const refusedFirst: readonly (readonly [RegExp, string])[] = [
  [/^copy\s+(?:"[^"]*"|[^\s("])+\s*(?:\([^)]*\)\s*)?from\b/i, 'COPY FROM'],
  [/^(?:listen|unlisten)\b/i, 'LISTEN'],
  [/^(?:declare|fetch|move)\b/i, 'a cursor'],
  [/^set\s+(?!local\b|transaction\b|constraints\b)/i, 'SET beyond a transaction'],
  [/^reset\b/i, 'RESET'],
  [/^discard\b/i, 'DISCARD'],
  [/^(?:prepare|execute|deallocate)\b/i, 'PREPARE by SQL'],
];

const sessionLock = /\bpg_(?:try_)?advisory_(?:lock|unlock)/i;

/** Separates the statements of a simple query; quotes, dollar quotes and comments are not looked into. */
const token =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([A-Za-z_\u0080-\uffff]*[\w\u0080-\uffff]*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\/|;/g;

/** What of this one statement the embedded engine refuses, or undefined. */
export function refusedStatement(text: string): string | undefined {
  const first = text.replace(lead, '');
  for (const [pattern, what] of refusedFirst) {
    if (pattern.test(first)) return what;
  }
  return sessionLock.test(text) ? 'a session lock' : undefined;
}

/** The same for a simple query, which may hold many statements. */
export function refusedScript(text: string): string | undefined {
  let start = 0;
  for (const match of text.matchAll(token)) {
    if (match[0] !== ';') continue;
    const refused = refusedStatement(text.slice(start, match.index));
    if (refused !== undefined) return refused;
    start = match.index + 1;
  }
  return refusedStatement(text.slice(start));
}

export function refusalMessage(what: string): string {
  return `The embedded database does not support ${what}: every connection shares one session`;
}
