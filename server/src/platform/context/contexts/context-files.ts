/** Files that stand for the URLs of @contexts, so that nothing needs the internet. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

/** The path of the file, or `undefined` where the URL is to be fetched. */
export type ContextFileOf = (url: string) => string | undefined;

/**
 * Reads a JSON object of URLs and paths; a URL that ends in `/` maps a folder. Relative paths start at the
 * file's own folder. Throws where the file cannot be read: the operator named it.
 */
export async function readContextFiles(file: string): Promise<ContextFileOf> {
  const map = z.record(z.string(), z.string()).parse(JSON.parse(await readFile(file, 'utf8')));
  const folder = path.dirname(file);
  const entries = Object.entries(map);
  return (url) => {
    for (const [from, to] of entries) {
      if (url === from) return path.resolve(folder, to);
      if (!from.endsWith('/') || !url.startsWith(from)) continue;
      const rest = path.normalize(url.slice(from.length));
      if (!rest.startsWith('..')) return path.resolve(folder, to, rest);
    }
    return undefined;
  };
}
