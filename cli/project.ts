/** Where things of the project lie. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** The project's own folder, wherever the command was called from. */
export const projectFolder = path.resolve(import.meta.dirname, '..');

/** What the launcher keeps between starts; deleting it costs time, never data. */
export const stateFolder = path.join(projectFolder, '.kumiki');

/** A tool of a dependency, run by Node.js itself: no shell, no PATH. */
export function toolPath(packageName: string, file: string): string {
  return path.join(projectFolder, 'node_modules', packageName, file);
}

/** Names of the region packs, in alphabetical order. */
export async function listRegions(): Promise<readonly string[]> {
  const files = await readdir(path.join(projectFolder, 'regions'));
  return files.flatMap((file) => (file.endsWith('.json') ? [file.slice(0, -5)] : [])).sort();
}
