/** Reads a checkout of the conformance suite: its files, the groups they form, the cases they hold. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { CommandFailure } from './command.ts';

/** Where the test purposes lie inside the suite. */
export const purposesFolder = 'TP/NGSI-LD';

export interface SuiteFile {
  /** Relative to the suite folder, with `/`. */
  readonly path: string;
  /** Its folder below `TP/NGSI-LD`, such as `ContextInformation/Provision/Entities/CreateEntity`. */
  readonly group: string;
}

/** What the milestone leaves out: the additions of V1.9.1 and distributed operations. */
export const defaultExcludedTags = ['since_v1.9.1', 'dist-ops'];

export interface Selection {
  /** Parts of group names or file names; empty selects every group. */
  readonly groups: readonly string[];
  /** Only cases with one of these tags; empty selects by `excludedTags` alone. */
  readonly tags: readonly string[];
  readonly excludedTags: readonly string[];
}

/** A tag that is asked for is not excluded; `--all` excludes nothing. */
export function selectionOf(groups: string, tags: string, takesAll: boolean): Selection {
  const wanted = words(tags);
  return {
    groups: words(groups),
    tags: wanted,
    excludedTags: takesAll ? [] : defaultExcludedTags.filter((tag) => !wanted.includes(tag)),
  };
}

function words(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

/** All files in the order they run: by group, then by name. */
export async function listSuiteFiles(suiteFolder: string): Promise<readonly SuiteFile[]> {
  const root = path.join(suiteFolder, purposesFolder);
  const names = await readdir(root, { recursive: true }).catch(() => {
    throw new CommandFailure(
      `${suiteFolder} holds no NGSI-LD conformance suite: ${purposesFolder} is missing.`,
      'Give the folder of a checkout of marek-mraz/ngsi-ld-test-suite.',
    );
  });
  return names
    .map((name) => name.split(path.sep).join('/'))
    .filter((name) => name.endsWith('.robot') && path.posix.dirname(name) !== '.')
    .map((name) => ({ path: `${purposesFolder}/${name}`, group: path.posix.dirname(name) }))
    .sort((a, b) => compare(a.group, b.group) || compare(a.path, b.path));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Files of the groups asked for, by group. A word that names nothing is an error. */
export function filesByGroup(
  files: readonly SuiteFile[],
  wanted: readonly string[],
): ReadonlyMap<string, readonly SuiteFile[]> {
  for (const word of wanted) {
    if (!files.some((file) => isNamed(file, word))) {
      throw new CommandFailure(
        `No group or file of the suite is named ${word}.`,
        `Groups are folders below ${purposesFolder}, such as ContextInformation/Provision.`,
      );
    }
  }
  const chosen = files.filter(
    (file) => wanted.length === 0 || wanted.some((word) => isNamed(file, word)),
  );
  return Map.groupBy(chosen, ({ group }) => group);
}

/** `Provision/Entities`, `CreateEntity` and `001_05` each name what one expects. */
function isNamed(file: SuiteFile, word: string): boolean {
  const group = `/${file.group}/`.toLowerCase();
  const asked = word.toLowerCase();
  const stem = path.posix.basename(file.path, '.robot').toLowerCase();
  return group.includes(`/${asked.replace(/^\/|\/$/g, '')}/`) || stem.startsWith(asked);
}

/** Says what a checkout must have, before anything is copied or started. */
export async function assertIsSuite(suiteFolder: string): Promise<void> {
  const needed = ['resources/variables.py', 'libraries/assertionUtils.py', 'requirements.txt'];
  for (const name of needed) {
    await readFile(path.join(suiteFolder, name)).catch(() => {
      throw new CommandFailure(
        `${suiteFolder} holds no NGSI-LD conformance suite: ${name} is missing.`,
        'Give the folder of a checkout of marek-mraz/ngsi-ld-test-suite.',
      );
    });
  }
}
