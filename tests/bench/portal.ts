/** How soon pages of the portal answer on a slow telephone; measured in `tests/browser`, where types of browsers are known. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BenchContext, Benchmark, BenchResult } from './bench.ts';

export const name = 'portal';
export const summary =
  'First views on a slow telephone (4 times slower, slow 4G), beside the same files fetched and not run.';
export const engines = ['embedded'] as const;

const measuring = path.resolve(import.meta.dirname, '../browser/portal-bench.ts');

export async function run(context: BenchContext): Promise<readonly BenchResult[]> {
  // This project's own file, which exports this.
  const { run: measure } = (await import(pathToFileURL(measuring).href)) as Pick<Benchmark, 'run'>;
  return await measure(context);
}
