/** Names of attributes for the columns of a file. NGSI-LD 4.5.1. */
import { isPropertyName } from './import-options.ts';

/** The column's own name made fit for an attribute, and different from those that are taken. */
export function attributeNameOf(column: string, taken: ReadonlySet<string>): string {
  const letters = column.normalize('NFC').replace(/[^\p{L}\p{N}_]/gu, '_');
  const fit = letters
    .slice(0, 200)
    .toWellFormed()
    .replace(/^(?!\p{L})/u, 'p_');
  let name = fit;
  while (!isPropertyName(name) || taken.has(name)) name = `${name}_`;
  return name;
}
