/** Skipping with a reason: nothing is skipped silently. */
import { existsSync } from 'node:fs';
import path from 'node:path';

declare module 'vitest' {
  interface TaskMeta {
    skipReason?: string;
  }
}

interface Skippable {
  readonly skip?: boolean;
  readonly meta?: { readonly skipReason: string };
}

/** Options for `test` or `describe`: `test('…', skipUnless(isThere, 'there is no …'), () => …)`. */
export function skipUnless(condition: boolean, reason: string): Skippable {
  return condition ? {} : { skip: true, meta: { skipReason: reason } };
}

/** Real data beside the project folder; absent in most clones. */
export const sharedDataFolder = path.resolve(import.meta.dirname, '../../shared/data');

/** `test('…', needsSharedData('shelters-gsi'), () => …)`. */
export function needsSharedData(folder: string): Skippable {
  return skipUnless(
    existsSync(path.join(sharedDataFolder, folder)),
    `the real data ../shared/data/${folder} is absent`,
  );
}
