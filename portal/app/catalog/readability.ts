/** How well machines can read the files of a dataset, as the API tells it. Pure. */
import { listOf, numberOf, objectOf, parseBody, textOf } from '../api/read-json.ts';

export interface BrokenRule {
  readonly id: string;
  readonly name: { readonly ja: string; readonly en: string };
  readonly count: number;
  readonly deduction: number;
  /** The first ones: a row from 1, a column, or both. */
  readonly places: readonly { readonly row: number; readonly column: string }[];
}

export interface FileReadability {
  readonly resource: string;
  /** 0 to 100. */
  readonly score: number;
  readonly broken: readonly BrokenRule[];
}

/** Those of the files that were measured. `body`: docs/openapi.json, DatasetReadability. */
export function parseReadability(body: string): readonly FileReadability[] {
  return listOf(parseBody(body)['files'])
    .map(objectOf)
    .map((file) => ({
      resource: textOf(file['resource']),
      score: numberOf(file['score']),
      broken: listOf(file['broken'])
        .map(objectOf)
        .map((rule) => {
          const name = objectOf(rule['name']);
          return {
            id: textOf(rule['id']),
            name: { ja: textOf(name['ja']), en: textOf(name['en']) },
            count: numberOf(rule['count']),
            deduction: numberOf(rule['deduction']),
            places: listOf(rule['places'])
              .map(objectOf)
              .map(({ row, column }) => ({ row: numberOf(row), column: textOf(column) })),
          };
        }),
    }));
}

/** What the badge shows: the weakest of the files. */
export function weakestScore(files: readonly FileReadability[]): number | undefined {
  return files.length === 0 ? undefined : Math.min(...files.map(({ score }) => score));
}
