/** The files of the project, of its services and of the installation, read and checked at the start. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Dashboard } from './definition.ts';
import { type DefinitionFault, readDefinition } from './read-definition.ts';

export interface DashboardFolder {
  readonly folder: string;
  /** Of the project: a fault in it is a defect of ours, and stops the start. */
  readonly isOwn: boolean;
}

const root = path.resolve(import.meta.dirname, '../../../..');

/** `dashboards/` of the project and of each service, and of the data folder. */
export async function dashboardFolders(dataFolder: string): Promise<readonly DashboardFolder[]> {
  const services = path.join(root, 'server/src/services');
  const names = await readdir(services);
  return [
    { folder: path.join(root, 'dashboards'), isOwn: true },
    ...names
      .toSorted()
      .map((name) => ({ folder: path.join(services, name, 'dashboards'), isOwn: true })),
    { folder: path.join(dataFolder, 'dashboards'), isOwn: false },
  ];
}

/** By their order, then by id. One of the installation replaces one of the project with the same id. */
export async function readFolders(
  folders: readonly DashboardFolder[],
  told: (sentence: string) => void,
  dashboardsMax: number,
): Promise<readonly Dashboard[]> {
  const all = new Map<string, Dashboard>();
  for (const { folder, isOwn } of folders) {
    for (const file of await filesOf(folder)) {
      const read = readDefinition(await readFile(file, 'utf8'));
      if (read.ok) {
        all.set(read.value.id, read.value);
        continue;
      }
      const sentence = sentenceOf(path.relative(root, file), read.error);
      if (isOwn) throw new Error(sentence);
      told(sentence);
    }
  }
  if (all.size > dashboardsMax) {
    throw new Error(
      `There are ${all.size} dashboards; the limit dashboardsMax is ${dashboardsMax}.`,
    );
  }
  return [...all.values()].toSorted((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
}

async function filesOf(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder);
    return names
      .filter((name) => /\.ya?ml$/.test(name))
      .toSorted()
      .map((name) => path.join(folder, name));
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return [];
    throw thrown;
  }
}

function sentenceOf(file: string, faults: readonly DefinitionFault[]): string {
  const lines = faults.map(
    ({ line, member, message }) =>
      `${file}:${line}: ${member === '' ? '' : `${member}: `}${message}`,
  );
  return `A dashboard is not as it should be.\n${lines.join('\n')}`;
}
