/** Backup, restore and move; README.md describes the file. */
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Database, Queryable } from '../database.ts';
import type { Migration } from '../migrate.ts';
import { BackupRefused, type BackupSummary } from './format.ts';
import { readBackup } from './read.ts';
import { writeBackup } from './write.ts';

export { BackupRefused, type BackupSummary } from './format.ts';

/** Writes the state of this moment to `output` and ends it. Others go on working meanwhile. */
export function backup(database: Database, output: Writable): Promise<BackupSummary> {
  return database.readSnapshot(async (tx) => {
    const summary = { value: undefined as BackupSummary | undefined };
    await pipeline(
      Readable.from(summed(readBackup(tx, database.engine), summary)),
      createGzip({ level: 6 }),
      output,
    );
    return summaryOf(summary);
  });
}

/**
 * Replaces everything in `database` by the backup, in one transaction. Throws `BackupRefused` when the file
 * is damaged or of another version; then nothing has changed. Processes that use the database should
 * start again afterwards, since what they remember is of before.
 */
export async function restore(
  input: Readable,
  database: Database,
  migrations: readonly Migration[],
): Promise<BackupSummary> {
  const gunzip = createGunzip();
  // Its failure arrives where the lines are read.
  const piped = pipeline(input, gunzip).catch(() => undefined);
  try {
    return await load(database, linesOf(unpacked(gunzip)), migrations);
  } finally {
    gunzip.destroy();
    input.destroy();
    await piped;
  }
}

/** Replaces everything in `target` by the state of `source` at this moment. */
export function copyTo(
  source: Database,
  target: Database,
  migrations: readonly Migration[],
): Promise<BackupSummary> {
  return source.readSnapshot((tx) => {
    const text = readBackup(tx, source.engine);
    return load(target, linesOf(bytesOf(text)), migrations);
  });
}

async function load(
  database: Database,
  lines: AsyncGenerator<string>,
  migrations: readonly Migration[],
): Promise<BackupSummary> {
  const write = (tx: Queryable): Promise<BackupSummary> => writeBackup(tx, lines, migrations);
  let summary: BackupSummary;
  try {
    summary = await database.transaction(write, { statementMsMax: 0 });
  } finally {
    await lines.return(undefined);
  }
  // Plans for the new rows; the embedded engine's maintenance and autovacuum would come later.
  await database.transaction((tx) => tx.execute('analyze'), { statementMsMax: 0 });
  return summary;
}

/** Keeps what a generator returns at its end. */
async function* summed(
  text: AsyncGenerator<string, BackupSummary>,
  summary: { value: BackupSummary | undefined },
): AsyncGenerator<string> {
  summary.value = yield* text;
}

function summaryOf(summary: { readonly value: BackupSummary | undefined }): BackupSummary {
  if (summary.value === undefined) throw new Error('The backup ended before its end');
  return summary.value;
}

async function* bytesOf(text: AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const piece of text) yield Buffer.from(piece);
}

/** A file that is no gzip, or is cut off, is a damaged backup. */
async function* unpacked(gunzip: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of gunzip) yield Buffer.from(chunk as Buffer);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BackupRefused(`The backup is damaged: ${reason}`, { cause: error });
  }
}

/** Splits at line feeds only: a text may hold every other kind of line end. */
async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      rest.push(chunk.subarray(start, end));
      yield Buffer.concat(rest).toString('utf8');
      rest = [];
      start = end + 1;
    }
    if (start < chunk.length) rest.push(chunk.subarray(start));
  }
  if (rest.length > 0) yield Buffer.concat(rest).toString('utf8');
}
