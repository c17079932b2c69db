/** `./kumiki restore`: puts a backup in place of everything, whether the server runs or not. */
import { createReadStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { pipeline } from 'node:stream/promises';
import { systemClock } from '../server/src/kernel/clock.ts';
import { BackupRefused, readMigrations } from '../server/src/kernel/database/index.ts';
import { NoRoom, putInPlace, stageArchive } from '../server/src/operations/index.ts';
import { parseServer } from './administrator.ts';
import { type BackupFlags, faultOf, operatorHeaders, tokenRemedy } from './backup.ts';
import { CommandFailure } from './command.ts';
import { openInstallation, type Place, placeOf } from './installation.ts';
import { inLanguage, language } from './language.ts';
import { findRunningServer } from './running-server.ts';
import { type Progress, showProgress } from './terminal.ts';

interface RestoreFlags extends BackupFlags {
  readonly yes: boolean;
}

interface Restored {
  readonly createdAt: string;
  readonly rows: number;
  readonly files: number;
}

export async function restore(flags: RestoreFlags, operands: readonly string[]): Promise<number> {
  const file = path.resolve(operands[0] ?? '');
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() !== true) throw new CommandFailure(`there is no file ${file}.`);
  const place = placeOf(flags);
  const server =
    flags.url === undefined ? await findRunningServer(place.dataFolder) : parseServer(flags.url);
  const target =
    server?.origin ?? place.databaseUrl?.replace(/\/\/[^@/]*@/, '//') ?? place.dataFolder;
  if (!flags.yes && !(await isConfirmed(target))) return 1;
  const title = inLanguage({ ja: '復元', en: 'Restoring' }, language);
  const progress = showProgress(title, found.size);
  let restored: Restored;
  try {
    restored =
      server === undefined
        ? await restoreDirectly(place, file, progress)
        : await restoreOn(server, await operatorHeaders(server, flags, place), file, progress);
  } finally {
    progress.end();
  }
  const { createdAt, rows, files } = restored;
  const counts = { rows: rows.toLocaleString('en'), files: files.toLocaleString('en') };
  const done = {
    ja: `${createdAt} の状態に戻しました（${counts.rows}行、${counts.files}ファイル）。`,
    en: `Restored the state of ${createdAt} (${counts.rows} rows, ${counts.files} files).`,
  };
  console.log(inLanguage(done, language));
  return 0;
}

/** Asked only where somebody can answer. */
async function isConfirmed(target: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return true;
  const question = {
    ja: `${target} のすべてのデータを置き換えます。よろしければ yes と入力してください: `,
    en: `Everything in ${target} will be replaced. Type yes to go on: `,
  };
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question(inLanguage(question, language))).trim() === 'yes';
  } finally {
    terminal.close();
  }
}

async function* read(file: string, progress: Progress): AsyncGenerator<Uint8Array> {
  for await (const piece of createReadStream(file)) {
    // A binary stream gives buffers.
    const chunk = piece as Buffer;
    progress.advance(chunk.length);
    yield chunk;
  }
}

async function restoreDirectly(place: Place, file: string, progress: Progress): Promise<Restored> {
  await mkdir(place.dataFolder, { recursive: true });
  await using installation = await openInstallation(place);
  try {
    const staged = await stageArchive(read(file, progress), place.dataFolder, systemClock);
    try {
      await putInPlace(staged, installation, await readMigrations());
      return staged.summary;
    } finally {
      await staged.discard();
    }
  } catch (error) {
    if (error instanceof BackupRefused) throw new CommandFailure(`${error.message}.`);
    if (error instanceof NoRoom) throw new CommandFailure(error.message);
    throw error;
  }
}

async function restoreOn(
  server: URL,
  headers: Record<string, string>,
  file: string,
  progress: Progress,
): Promise<Restored> {
  const { size } = await stat(file);
  const client = server.protocol === 'https:' ? https : http;
  const request = client.request(new URL('/api/operations/restore', server), {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/x-tar', 'content-length': size },
  });
  const answered = new Promise<http.IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', reject);
  });
  // A server that refuses may answer before it has read all.
  const sent = pipeline(read(file, progress), request).catch(() => undefined);
  const answer = await answered.catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`${server.origin} cannot be reached: ${reason}.`);
  });
  let body = '';
  answer.setEncoding('utf8');
  for await (const chunk of answer) body += String(chunk);
  await sent;
  const status = answer.statusCode ?? 500;
  if (status !== 200) {
    const remedy = status === 401 || status === 403 ? tokenRemedy : undefined;
    throw new CommandFailure(await faultOf(new Response(body, { status })), remedy);
  }
  // The answer of our own server, as its interface describes it.
  return JSON.parse(body) as Restored;
}
