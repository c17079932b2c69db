/** Which server runs over a data folder, as it told by a file there. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

const fileName = 'server.json';
const answerMsMax = 3000;

/** Called once the server answers; gives what takes the file away again. */
export async function announceServer(
  dataFolder: string,
  url: string,
): Promise<() => Promise<void>> {
  const file = path.join(dataFolder, fileName);
  await writeFile(file, `${JSON.stringify({ pid: process.pid, url })}\n`);
  return () => rm(file, { force: true });
}

/** Address of the server over this folder, if one answers; what a killed server left is seen through. */
export async function findRunningServer(dataFolder: string): Promise<URL | undefined> {
  const text = await readFile(path.join(dataFolder, fileName), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const told: unknown = JSON.parse(text);
  if (typeof told !== 'object' || told === null || !('pid' in told) || !('url' in told)) {
    return undefined;
  }
  if (!isAlive(Number(told.pid))) return undefined;
  const url = new URL(String(told.url));
  const answer = await fetch(new URL('/healthz', url), {
    signal: AbortSignal.timeout(answerMsMax),
  }).catch(() => undefined);
  return answer === undefined ? undefined : url;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
