/** Regular expressions as conditions. */
import type { Pattern } from '@kumiki/ngsi-ld';
import type { SqlValues } from './sql-text.ts';

/** The parser let only through what both engines read alike and neither backtracks over. */
export function compilePattern(
  text: string,
  { source, ignoresCase }: Pattern,
  sql: SqlValues,
): string {
  return `${text} ${ignoresCase ? '~*' : '~'} ${sql.add(source)}`;
}
