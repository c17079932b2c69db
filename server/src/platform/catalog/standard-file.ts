/** A table as the file of a 自治体標準オープンデータセット: its columns in their order, its name, nothing lost. Pure. */
import {
  checkDigitOf,
  flagText,
  matchOne,
  parseLocalGovernmentCode,
  type StandardColumn,
  type StandardDataset,
  standardDatasets,
  standardFileName,
} from '@kumiki/civic';
import type { Cell, Field } from './datastore/field.ts';

export interface StandardFile {
  readonly dataset: StandardDataset;
  /** `{6桁コード}_{slug}.csv`; without the code where nobody says it. */
  readonly name: string;
  /** In the order of the file; `place` is that in the table, absent for what the table does not have. */
  readonly columns: readonly {
    readonly name: string;
    readonly place: number | undefined;
    readonly standard: StandardColumn | undefined;
  }[];
}

/** Columns of a table that must be columns of the standard before it is called one. */
const matchedColumnsMin = 3;

/**
 * Undefined where the dataset names no standard, or its table is another. Columns the standard does not have follow at the end,
 * so that whoever reads the file again has all there was. `codes`: of the publisher, of the tenant, the first that is one.
 */
export function standardFileOf(
  number: string | undefined,
  fields: readonly Field[],
  codes: readonly (string | undefined)[],
): StandardFile | undefined {
  const dataset = standardDatasets.find((one) => one.number === Number(number));
  if (number === undefined || dataset === undefined) return undefined;
  const names = fields.map(({ id }) => id);
  const { matched, additional } = matchOne(dataset, names);
  if (matched.size < matchedColumnsMin) return undefined;
  const placeOf = new Map([...matched].map(([name, standard]) => [standard, names.indexOf(name)]));
  return {
    dataset,
    name: nameOf(dataset, codes),
    columns: [
      ...dataset.columns.map((standard) => ({
        name: standard.name,
        place: placeOf.get(standard.name),
        standard,
      })),
      ...additional.map((name) => ({ name, place: names.indexOf(name), standard: undefined })),
    ],
  };
}

function nameOf(dataset: StandardDataset, codes: readonly (string | undefined)[]): string {
  const code = codes.flatMap((given) => sixDigits(given) ?? [])[0];
  return code === undefined ? `${dataset.slug}.csv` : standardFileName(dataset, code);
}

/** A prefecture of two digits has a code too: `42` is `420000`. */
function sixDigits(given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const five = /^\d{2}$/.test(given) ? `${given}000` : undefined;
  const code = parseLocalGovernmentCode(five === undefined ? given : five + checkDigitOf(five));
  return code.ok ? code.value : undefined;
}

/** A cell in the words of the standard. What is text stays as it is. */
export function standardCell(cell: Cell, standard: StandardColumn | undefined): Cell {
  if (typeof cell === 'boolean') return flagText(cell, standard?.flagStyle ?? 'word');
  if (Array.isArray(cell)) return cell.map(String).join(';');
  return cell;
}
