/** A whole installation as one file: written, checked, put in place. README.md describes it. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import type { Clock } from '#kernel/clock.ts';
import {
  BackupRefused,
  type BackupSummary,
  backup,
  type Database,
  type Migration,
  restore,
} from '#kernel/database/index.ts';
import { type FileStore, type ListedFile, openFolderStore } from '#kernel/files/index.ts';
import { endOfTar, readEntries, TarDamaged, type TarEntry, writeEntry } from './tar.ts';

const format = 'kumiki-archive';
const version = 1;
const partBytes = 4_000_000;
const listed = 1_000;
const jsonBytesMax = 1_000_000;

export interface Installation {
  readonly database: Database;
  readonly files: FileStore;
}

/** Counts and checksums: the last entry of an archive. */
interface End {
  readonly createdAt: string;
  readonly tables: number;
  readonly rows: number;
  readonly databaseBytes: number;
  /** SHA-256, hexadecimal. */
  readonly databaseSha256: string;
  /** Of the content of all files in the order of the archive. */
  readonly filesSha256: string;
  readonly files: number;
}

export interface ArchiveSummary extends BackupSummary {
  readonly files: number;
}

/** The archive of this moment. Throws what the database and the file store throw; the stream then has no end. */
export async function* writeArchive(
  { database, files }: Installation,
  clock: Clock,
): AsyncGenerator<Uint8Array, ArchiveSummary> {
  const startedAt = new Date(clock.now()).toISOString();
  yield* json('kumiki-archive.json', { format, version, startedAt });
  const content = { hash: createHash('sha256'), seen: new Map<string, string>() };
  yield* writeFiles(files, content);
  const taken = yield* writeDatabase(database);
  // What came while the database was read: its rows may name it.
  yield* writeFiles(files, content);
  const end: End = {
    ...taken,
    filesSha256: content.hash.digest('hex'),
    files: content.seen.size,
  };
  yield* json('end.json', end);
  yield endOfTar();
  return { createdAt: end.createdAt, tables: end.tables, rows: end.rows, files: end.files };
}

async function* json(name: string, value: unknown): AsyncGenerator<Uint8Array> {
  const text = Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
  yield* writeEntry(name, text.length, [text]);
}

/** Which files are in the archive, in which state. */
interface Content {
  readonly hash: ReturnType<typeof createHash>;
  readonly seen: Map<string, string>;
}

async function* writeFiles(files: FileStore, content: Content): AsyncGenerator<Uint8Array> {
  for await (const file of listAll(files)) {
    const state = `${file.bytes} ${file.modifiedAt}`;
    if (content.seen.get(file.key) === state) continue;
    const found = await files.get(file.key);
    if (found === undefined) continue;
    content.seen.set(file.key, state);
    yield* writeEntry(`files/${file.key}`, found.bytes, hashing(found.body, content.hash));
  }
}

async function* listAll(files: FileStore): AsyncGenerator<ListedFile> {
  let after: string | undefined;
  for (;;) {
    const page = await files.list({ limit: listed, ...(after === undefined ? {} : { after }) });
    yield* page;
    after = page.at(-1)?.key;
    if (page.length < listed) return;
  }
}

async function* hashing(
  body: AsyncIterable<Uint8Array>,
  hash: Content['hash'],
): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    hash.update(chunk);
    yield chunk;
  }
}

type Taken = Omit<End, 'files' | 'filesSha256'>;

/** In parts, because an entry tells its length before its content. */
async function* writeDatabase(database: Database): AsyncGenerator<Uint8Array, Taken> {
  const stream = new PassThrough();
  const done = backup(database, stream);
  // Awaited at the end; a failure reaches the reader of the stream first.
  done.catch(() => undefined);
  const hash = createHash('sha256');
  let databaseBytes = 0;
  let number = 0;
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  const part = (): AsyncGenerator<Uint8Array> => {
    const name = `database/${String(number).padStart(6, '0')}`;
    const written = writeEntry(name, waitingBytes, waiting);
    number += 1;
    waiting = [];
    waitingBytes = 0;
    return written;
  };
  try {
    for await (const piece of stream) {
      // A binary stream gives buffers.
      const chunk = piece as Buffer;
      hash.update(chunk);
      databaseBytes += chunk.length;
      waiting.push(chunk);
      waitingBytes += chunk.length;
      if (waitingBytes >= partBytes) yield* part();
    }
    yield* part();
  } finally {
    stream.destroy();
  }
  const { createdAt, tables, rows } = await done;
  return { createdAt, tables, rows, databaseBytes, databaseSha256: hash.digest('hex') };
}

/** An archive that has arrived whole. `discard` must be called in the end. */
export interface StagedArchive {
  readonly summary: ArchiveSummary;
  /** The backup of the database. */
  readonly databaseFile: string;
  readonly files: FileStore;
  discard(): Promise<void>;
}

/**
 * Takes an archive into a new folder in `folder` and checks it. Throws `BackupRefused` when it is
 * damaged, cut off, or none; then the folder is gone again.
 */
export async function stageArchive(
  stream: AsyncIterable<Uint8Array>,
  folder: string,
  clock: Clock,
): Promise<StagedArchive> {
  const staging = await mkdtemp(path.join(folder, 'restore-'));
  const discard = (): Promise<void> => rm(staging, { recursive: true, force: true });
  try {
    const files = await openFolderStore(path.join(staging, 'files'), clock.now());
    const databaseFile = path.join(staging, 'database.gz');
    const end = await stage(stream, files, databaseFile);
    const { createdAt, tables, rows } = end;
    return { summary: { createdAt, tables, rows, files: end.files }, databaseFile, files, discard };
  } catch (error) {
    await discard();
    if (error instanceof TarDamaged) throw new BackupRefused(error.message, { cause: error });
    throw error;
  }
}

async function stage(
  stream: AsyncIterable<Uint8Array>,
  files: FileStore,
  databaseFile: string,
): Promise<End> {
  const databaseHash = createHash('sha256');
  const filesHash = createHash('sha256');
  const keys = new Set<string>();
  await using database = await open(databaseFile, 'wx', 0o600);
  let databaseBytes = 0;
  let isHeaded = false;
  for await (const entry of readEntries(stream)) {
    if (!isHeaded) {
      expectHeader(entry.name, await readJson(entry));
      isHeaded = true;
    } else if (entry.name.startsWith('files/')) {
      const key = entry.name.slice('files/'.length);
      await keep(files, key, hashing(entry.body, filesHash), entry.bytes);
      keys.add(key);
    } else if (entry.name.startsWith('database/')) {
      for await (const chunk of hashing(entry.body, databaseHash)) await database.appendFile(chunk);
      databaseBytes += entry.bytes;
    } else if (entry.name === 'end.json') {
      const end = parseEnd(await readJson(entry));
      const isWhole =
        end.databaseSha256 === databaseHash.digest('hex') &&
        end.filesSha256 === filesHash.digest('hex') &&
        end.databaseBytes === databaseBytes &&
        end.files === keys.size;
      if (!isWhole) throw new BackupRefused('The archive is damaged: its checksum is wrong');
      return end;
    }
  }
  throw new BackupRefused('The archive is cut off: its end is missing');
}

function expectHeader(name: string, value: unknown): void {
  const header = asObject(value);
  if (name !== 'kumiki-archive.json' || header['format'] !== format) {
    throw new BackupRefused('This is no archive of Kumiki');
  }
  if (header['version'] !== version) {
    const given = String(header['version']);
    throw new BackupRefused(`The archive is of version ${given}; this program reads ${version}`);
  }
}

/** A key of the archive that is none of ours comes from somebody else. */
async function keep(
  files: FileStore,
  key: string,
  body: AsyncIterable<Uint8Array>,
  bytesMax: number,
): Promise<void> {
  if (!/^[A-Za-z0-9_-][A-Za-z0-9._/-]*$/.test(key) || /\/[./]|\/$/.test(key) || key.length > 512) {
    throw new BackupRefused('The archive is damaged: a file has an impossible name');
  }
  const put = await files.put(key, body, { bytesMax });
  if (!put.ok) throw new NoRoom(put.error.detail);
}

/** The disk has no room for an archive. */
export class NoRoom extends Error {}

async function readJson(entry: TarEntry): Promise<unknown> {
  if (entry.bytes > jsonBytesMax) throw new BackupRefused('This is no archive of Kumiki');
  const chunks: Uint8Array[] = [];
  for await (const chunk of entry.body) chunks.push(chunk);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new BackupRefused('This is no archive of Kumiki');
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  // JSON objects have text keys; what they hold is looked at one by one.
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function parseEnd(value: unknown): End {
  const end = asObject(value);
  const number = (name: string): number => {
    const found = end[name];
    if (typeof found === 'number') return found;
    throw new BackupRefused(`The archive is damaged: its end lacks ${name}`);
  };
  return {
    createdAt: String(end['createdAt']),
    tables: number('tables'),
    rows: number('rows'),
    databaseBytes: number('databaseBytes'),
    databaseSha256: String(end['databaseSha256']),
    filesSha256: String(end['filesSha256']),
    files: number('files'),
  };
}

/**
 * Replaces everything by a staged archive: the database in one transaction, then the files. Throws
 * `BackupRefused` when the database cannot take it; then nothing has changed.
 */
export async function putInPlace(
  staged: StagedArchive,
  { database, files }: Installation,
  migrations: readonly Migration[],
): Promise<void> {
  await restore(createReadStream(staged.databaseFile), database, migrations);
  const kept = new Set<string>();
  for await (const { key, bytes } of listAll(staged.files)) {
    const found = await staged.files.get(key);
    if (found === undefined) continue;
    const put = await files.put(key, found.body, { bytesMax: bytes });
    if (!put.ok) throw new NoRoom(put.error.detail);
    kept.add(key);
  }
  for await (const { key } of listAll(files)) {
    if (!kept.has(key)) await files.delete(key);
  }
}
