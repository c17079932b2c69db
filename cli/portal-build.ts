/** Builds the portal when its sources changed since the last build. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runTool } from './child-process.ts';
import { CommandFailure } from './command.ts';
import { withLock } from './lock.ts';
import { projectFolder, stateFolder } from './project.ts';

const portalFolder = path.join(projectFolder, 'portal');
const stamp = path.join(stateFolder, 'portal-build');
const built = path.join(portalFolder, 'build', 'server', 'index.js');
/** The end says what is wrong; before it stand hundreds of names of files. */
const outputLinesMax = 30;
/** What the build makes itself (`public/icons` too), and what it does not read. */
const skipped = /^(node_modules|build|generated|icons|\..*)$|\.(test\.tsx?|md)$/;

/**
 * `onStart` is called when there is something to build or to wait for. Returns whether it was built. Rejects with the
 * reason of `signal` where that comes before the build; the build itself hears of signals as every tool does.
 */
export async function buildPortal(
  onStart: () => void = () => undefined,
  signal?: AbortSignal,
): Promise<boolean> {
  if (!existsSync(path.join(portalFolder, 'vite.config.ts'))) return false;
  if (await isFresh(await sourceHash())) return false;
  onStart();
  const build = async (): Promise<boolean> => {
    const hash = await sourceHash();
    if (await isFresh(hash)) return false;
    await rm(stamp, { force: true });
    signal?.throwIfAborted();
    const { exitCode, output } = await runTool(
      { command: 'npm', args: ['run', 'build', '--workspace', 'portal'] },
      'nowhere',
    ).catch(explainMissingNpm);
    if (exitCode !== 0) {
      const end = output.trim().split('\n').slice(-outputLinesMax).join('\n');
      throw new CommandFailure(`the portal cannot be built.\n${end}`);
    }
    await mkdir(stateFolder, { recursive: true });
    await writeFile(stamp, hash);
    return true;
  };
  return await withLock('portal', build, signal === undefined ? {} : { signal });
}

function explainMissingNpm(error: unknown): never {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
    throw new CommandFailure('npm is not found.', 'Install it together with Node.js.');
  }
  throw error;
}

async function isFresh(hash: string): Promise<boolean> {
  const last = await readFile(stamp, 'utf8').catch(() => '');
  return last === hash && existsSync(built);
}

async function sourceHash(): Promise<string> {
  const hash = createHash('sha256');
  // The change log is one of its pages.
  const beside = ['package-lock.json', 'CHANGELOG.md'].map((name) =>
    path.join(projectFolder, name),
  );
  const files = [...beside, ...(await sources(portalFolder))];
  for (const file of files) {
    hash.update(`${path.relative(projectFolder, file)}\0`);
    hash.update(await readFile(file));
    hash.update('\0');
  }
  return hash.digest('hex');
}

async function sources(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const kept = entries.filter(({ name }) => !skipped.test(name));
  kept.sort((a, b) => (a.name < b.name ? -1 : 1));
  const lists = kept.map(async (entry) => {
    const place = path.join(folder, entry.name);
    return entry.isDirectory() ? await sources(place) : [place];
  });
  return (await Promise.all(lists)).flat();
}
