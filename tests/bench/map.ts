/** How fluid 100,000 places are on the data map; measured in `tests/browser`, where types of browsers are known. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BenchContext, Benchmark, BenchResult } from './bench.ts';

export const name = 'map';
export const summary =
  'Pans and zooms over 100,000 places on the data map, beside the same movements of a map that shows nothing.';
export const engines = ['embedded', 'postgres'] as const;

const measuring = path.resolve(import.meta.dirname, '../browser/map-bench.ts');

export async function run(context: BenchContext): Promise<readonly BenchResult[]> {
  // This project's own file, which exports this.
  const { run: measure } = (await import(pathToFileURL(measuring).href)) as Pick<Benchmark, 'run'>;
  return await measure(context);
}
