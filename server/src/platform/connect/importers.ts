/** The table of formats, the most particular first. A new format is a row here. */
import { boundaries } from './boundaries.ts';
import { features } from './features.ts';
import type { Format } from './import-options.ts';
import type { Importer } from './importer.ts';
import { shelters } from './shelters.ts';
import { tables } from './tables.ts';

const importers: readonly Importer[] = [tables, shelters, boundaries, features];

/** What to take a file for when none of its first records is recognised: its rows are then refused one by one. */
export const lastResort: Importer = features;

export function importerOf(format: Format): Importer {
  return importers.find((importer) => importer.format === format) ?? lastResort;
}

/** The first that recognises the record; undefined when it is too damaged to tell. */
export function findImporter(record: unknown): Importer | undefined {
  return importers.find((importer) => importer.recognises(record));
}
