/** `./kumiki backup`: the whole installation as one file, whether its server runs or not. */
import { createWriteStream } from 'node:fs';
import { access, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { systemClock } from '../server/src/kernel/clock.ts';
import { writeArchive } from '../server/src/operations/index.ts';
import { findToken, parseServer } from './administrator.ts';
import { CommandFailure } from './command.ts';
import { hasEmbeddedDatabase, openInstallation, type Place, placeOf } from './installation.ts';
import { inLanguage, language } from './language.ts';
import { findRunningServer } from './running-server.ts';
import { type Progress, showProgress } from './terminal.ts';

export interface BackupFlags {
  readonly url: string | undefined;
  readonly token: string | undefined;
  readonly data: string | undefined;
  readonly 'database-url': string | undefined;
}

export async function backup(flags: BackupFlags, operands: readonly string[]): Promise<number> {
  const file = path.resolve(operands[0] ?? '');
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (isThere) throw new CommandFailure(`${file} is there already.`, 'Give another name.');
  const place = placeOf(flags);
  const server =
    flags.url === undefined ? await findRunningServer(place.dataFolder) : parseServer(flags.url);
  const progress = showProgress(
    inLanguage({ ja: 'バックアップ', en: 'Backing up' }, language),
    undefined,
  );
  const beside = `${file}.part`;
  try {
    if (server === undefined) await backUpDirectly(place, beside, progress);
    else await backUpFrom(server, flags, place, beside, progress);
    await rename(beside, file);
  } finally {
    progress.end();
    await rm(beside, { force: true });
  }
  const { size } = await stat(file);
  const megabytes = (size / 1e6).toLocaleString('en', { maximumFractionDigits: 1 });
  const done = {
    ja: `${file} に保存しました（${megabytes} MB）。`,
    en: `Saved to ${file} (${megabytes} MB).`,
  };
  console.log(inLanguage(done, language));
  return 0;
}

async function backUpDirectly(place: Place, file: string, progress: Progress): Promise<void> {
  if (place.databaseUrl === undefined && !hasEmbeddedDatabase(place.dataFolder)) {
    throw new CommandFailure(`there is no data in ${place.dataFolder}.`, 'Name it with --data.');
  }
  await using installation = await openInstallation(place);
  await save(writeArchive(installation, systemClock), file, progress);
}

/** Token and address of a server to operate. */
export async function operatorHeaders(
  server: URL,
  flags: BackupFlags,
  place: Place,
): Promise<Record<string, string>> {
  const token = await findToken(server, flags.token, place.dataFolder);
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

async function backUpFrom(
  server: URL,
  flags: BackupFlags,
  place: Place,
  file: string,
  progress: Progress,
): Promise<void> {
  const response = await fetch(new URL('/api/operations/backup', server), {
    headers: await operatorHeaders(server, flags, place),
  }).catch(() => undefined);
  if (response === undefined) throw new CommandFailure(`no server answers at ${server.origin}.`);
  if (!response.ok || response.body === null) {
    throw new CommandFailure(await faultOf(response), tokenRemedy);
  }
  try {
    await save(response.body, file, progress);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`the backup broke off: ${reason}.`, 'The log of the server says why.');
  }
  if (!(await endsWhole(file))) {
    throw new CommandFailure('the backup broke off.', 'The log of the server says why.');
  }
}

export const tokenRemedy =
  'An administrator token is needed: --token TOKEN, or a file that holds it.';

/** What the server says of a request that it refused. */
export async function faultOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === 'object' && answer !== null && 'detail' in answer) {
      return String(answer.detail);
    }
  } catch {
    // Not ours, for example the page of a proxy.
  }
  return `the server answered ${response.status}.`;
}

async function save(
  archive: AsyncIterable<Uint8Array>,
  file: string,
  progress: Progress,
): Promise<void> {
  let bytes = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of archive) {
      bytes += chunk.byteLength;
      progress.label(`${path.basename(file)}: ${(bytes / 1e6).toFixed(1)} MB`);
      yield chunk;
    }
  };
  await pipeline(counted(), createWriteStream(file, { mode: 0o600 }));
}

/** A tar file ends with two empty blocks; an answer that breaks off does not. */
async function endsWhole(file: string): Promise<boolean> {
  const { open } = await import('node:fs/promises');
  await using handle = await open(file);
  const { size } = await handle.stat();
  if (size < 1024) return false;
  const { buffer } = await handle.read(Buffer.alloc(1024), 0, 1024, size - 1024);
  return buffer.every((byte) => byte === 0);
}
