/** `./kumiki generate`: writes again every committed file that repeats code. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { documentPaths, makeDocuments } from '@kumiki/server';
import { completeLock, type Lock } from './generate/lockfile.ts';
import { projectFolder } from './project.ts';

interface Generator {
  /** From the project's folder. */
  readonly file: string;
  /** The whole new text, given the text that stands. */
  readonly make: (standing: string) => string | Promise<string>;
}

const generators: readonly Generator[] = [
  {
    file: 'package-lock.json',
    // npm's own file: its shape is npm's to keep.
    make: (standing) => `${JSON.stringify(completeLock(JSON.parse(standing) as Lock), null, 2)}\n`,
  },
  ...documentPaths.map((file) => ({ file, make: async () => (await documents())[file] })),
];

let made: ReturnType<typeof makeDocuments> | undefined;

/** Made together, once. */
function documents(): ReturnType<typeof makeDocuments> {
  made ??= makeDocuments();
  return made;
}

export async function generate(): Promise<number> {
  for (const { file, make } of generators) {
    const target = path.join(projectFolder, file);
    const standing = await readFile(target, 'utf8').catch(() => '');
    const made = await make(standing);
    if (made !== standing) await writeFile(target, made);
    console.log(`${made === standing ? 'unchanged' : 'written  '}  ${file}`);
  }
  return 0;
}
