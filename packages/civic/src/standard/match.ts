/** Which standard dataset a table is, told by its columns and the name of its file, and why. */
import { foldColumnName } from '../column/role.ts';
import { findStandardColumn } from './columns.ts';
import { type StandardDataset, standardDatasets } from './datasets.ts';

export interface StandardMatch {
  readonly dataset: StandardDataset;
  /** 0 to 1; see `matchMin`. */
  readonly score: number;
  /** Columns of the file that are columns of the standard, by the name of the file. */
  readonly matched: ReadonlyMap<string, string>;
  /** Columns of the standard that the file does not have. */
  readonly missing: readonly string[];
  /** Columns of the file that the standard does not have. */
  readonly additional: readonly string[];
  readonly generation: 'standard' | 'legacy';
  /** The file is named as the standard asks: `170003_aed.csv`. */
  readonly isNamedSo: boolean;
}

/** A match below this is not proposed. */
export const matchMin = 0.45;

/** By what they hold, whatever is written before their names: columns that many datasets share say little; one that a single dataset has says much. */
const frequency: ReadonlyMap<string, number> = (() => {
  const counts = new Map<string, number>();
  for (const { columns } of standardDatasets) {
    for (const { key } of columns) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
})();

function weightOf(name: string): number {
  return 1 / (frequency.get(findStandardColumn(name)?.key ?? '') ?? 1);
}

/** Best first; only those that reach `matchMin`. */
export function matchStandard(
  columnNames: readonly string[],
  fileName = '',
): readonly StandardMatch[] {
  return standardDatasets
    .filter(({ columns }) => columns.length > 0)
    .map((dataset) => matchOne(dataset, columnNames, fileName))
    .filter(({ score }) => score >= matchMin)
    .sort((a, b) => b.score - a.score);
}

/** How a table fits one dataset, however badly: for whoever names the dataset. */
export function matchOne(
  dataset: StandardDataset,
  columnNames: readonly string[],
  fileName = '',
): StandardMatch {
  const matched = new Map<string, string>();
  const taken = new Set<string>();
  const byFold = new Map(dataset.columns.map(({ name }) => [foldColumnName(name), name]));
  const byKey = new Map(dataset.columns.map(({ name, key }) => [key, name]));
  for (const name of columnNames) {
    // The exact name first; then another name of a column with the same meaning.
    const found =
      byFold.get(foldColumnName(name)) ?? byKey.get(findStandardColumn(name)?.key ?? '');
    if (found === undefined || taken.has(found)) continue;
    matched.set(name, found);
    taken.add(found);
  }
  const missing = dataset.columns.map(({ name }) => name).filter((name) => !taken.has(name));
  const additional = columnNames.filter((name) => !matched.has(name));
  const isNamedSo = isNameOf(dataset, fileName);
  const score = scoreOf(dataset, [...taken], additional, isNamedSo);
  return {
    dataset,
    score,
    matched,
    missing,
    additional,
    generation: generationOf(dataset, columnNames),
    isNamedSo,
  };
}

function isNameOf({ slug }: StandardDataset, fileName: string): boolean {
  const base = fileName.replace(/^.*[/\\]/, '').replace(/\.[^.]*$/, '');
  return new RegExp(`^(?:[0-9]{5,6}_)?${slug}(?:[_-].*)?$`, 'i').test(base);
}

/** What the file covers of the standard, and what the standard covers of the file, by weight. */
function scoreOf(
  { columns }: StandardDataset,
  taken: readonly string[],
  additional: readonly string[],
  isNamedSo: boolean,
): number {
  const sum = (names: readonly string[]) =>
    names.reduce((total, name) => total + weightOf(name), 0);
  const covered = sum(taken);
  const recall = covered / sum(columns.map(({ name }) => name));
  const precision = covered === 0 ? 0 : covered / (covered + foreignness(additional));
  const byColumns = Math.sqrt(recall * precision);
  return Math.min(1, isNamedSo && taken.length >= 3 ? byColumns + 0.3 : byColumns);
}

/** A column that marks another standard speaks against this one; any other is only more than was asked. */
function foreignness(additional: readonly string[]): number {
  return additional.reduce((sum, name) => {
    const column = findStandardColumn(name);
    return sum + (column === undefined ? 0.3 : Math.max(0.3, weightOf(column.name)));
  }, 0);
}

/** The older generation writes NO, 住所 and 方書. */
function generationOf(
  { legacyColumns }: StandardDataset,
  columnNames: readonly string[],
): StandardMatch['generation'] {
  const old = legacyColumns.filter((name) =>
    /^(NO|住所|方書|都道府県コード又は市区町村コード)$/.test(name),
  );
  const count = old.filter((name) => columnNames.includes(name)).length;
  return count >= 2 ? 'legacy' : 'standard';
}
