/** A file store in a folder. */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, type Dirent } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { problem } from '../problem.ts';
import { err, ok, type Result } from '../result.ts';
import { webStreamOf } from '../web-stream.ts';
import {
  type ByteRange,
  checkKey,
  type FileContent,
  type FileKey,
  type FileStore,
  type ListedFile,
  type StoredFile,
} from './file-store.ts';

/** A dot is no beginning of a key, so the folder of unfinished files is never listed. */
const incomingFolder = '.incoming';
const unfinishedMsMax = 24 * 3600 * 1000;

/** Makes the folder, and removes what died unfinished a day before `now`. */
export async function openFolderStore(folder: string, now: number): Promise<FileStore> {
  const incoming = path.join(folder, incomingFolder);
  await mkdir(incoming, { recursive: true });
  for (const name of await readdir(incoming)) {
    const file = path.join(incoming, name);
    const { mtimeMs } = await stat(file);
    if (now - mtimeMs > unfinishedMsMax) await rm(file, { force: true });
  }
  return new FolderStore(folder);
}

class FolderStore implements FileStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  #fileOf(key: FileKey): string {
    checkKey(key);
    return path.join(this.#folder, ...key.split('/'));
  }

  async put(
    key: FileKey,
    body: AsyncIterable<Uint8Array>,
    { bytesMax }: { readonly bytesMax: number },
  ): Promise<Result<StoredFile>> {
    checkKey(key);
    return await this.#put(() => key, body, bytesMax);
  }

  async putContent(
    prefix: string,
    body: AsyncIterable<Uint8Array>,
    { bytesMax }: { readonly bytesMax: number },
  ): Promise<Result<StoredFile>> {
    checkKey(`${prefix}0`);
    return await this.#put((sha256) => prefix + sha256, body, bytesMax);
  }

  async #put(
    keyOf: (sha256: string) => FileKey,
    body: AsyncIterable<Uint8Array>,
    bytesMax: number,
  ): Promise<Result<StoredFile>> {
    const beside = path.join(this.#folder, incomingFolder, randomBytes(12).toString('hex'));
    try {
      const written = await write(beside, body, bytesMax);
      if (!written.ok) return written;
      const key = keyOf(written.value.sha256);
      const target = this.#fileOf(key);
      await mkdir(path.dirname(target), { recursive: true });
      await rename(beside, target);
      await syncFolder(path.dirname(target));
      return ok({ key, ...written.value });
    } catch (thrown) {
      if (hasCode(thrown, 'ENOSPC') || hasCode(thrown, 'EDQUOT')) {
        return err(problem('insufficient-storage', 'The disk of the file store is full.'));
      }
      throw thrown;
    } finally {
      await rm(beside, { force: true });
    }
  }

  async get(key: FileKey, wanted: Partial<ByteRange> = {}): Promise<FileContent | undefined> {
    const file = this.#fileOf(key);
    const found = await findFile(file);
    if (found === undefined) return undefined;
    const first = wanted.first ?? 0;
    const last = Math.min(wanted.last ?? found.bytes - 1, found.bytes - 1);
    const isEmpty = found.bytes === 0 && wanted.first === undefined;
    if (first > last && !isEmpty) return undefined;
    const body = isEmpty
      ? new ReadableStream<Uint8Array>({ start: (controller) => controller.close() })
      : streamOf(file, first, last);
    return { ...found, range: { first, last }, body };
  }

  async delete(key: FileKey): Promise<boolean> {
    try {
      await rm(this.#fileOf(key));
      return true;
    } catch (thrown) {
      if (hasCode(thrown, 'ENOENT') || hasCode(thrown, 'ENOTDIR')) return false;
      throw thrown;
    }
  }

  async list({
    prefix = '',
    after = '',
    limit,
  }: {
    readonly prefix?: string;
    readonly after?: FileKey;
    readonly limit: number;
  }): Promise<readonly ListedFile[]> {
    const found: ListedFile[] = [];
    for await (const key of this.#keysBelow('', prefix, after)) {
      const file = await findFile(this.#fileOf(key));
      if (file !== undefined) found.push({ key, ...file });
      if (found.length >= limit) break;
    }
    return found;
  }

  /** In the order of whole keys: a folder sorts as its name with the slash that follows. */
  async *#keysBelow(parent: string, prefix: string, after: string): AsyncGenerator<FileKey> {
    const entries = await readdir(path.join(this.#folder, parent), { withFileTypes: true });
    const named = entries
      .filter((entry) => !entry.name.startsWith('.'))
      .map((entry) => ({ entry, key: parent + entry.name + (entry.isDirectory() ? '/' : '') }))
      .toSorted((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
    for (const { entry, key } of named) yield* this.#keysOf(entry, key, prefix, after);
  }

  async *#keysOf(
    entry: Dirent,
    key: string,
    prefix: string,
    after: string,
  ): AsyncGenerator<string> {
    if (!entry.isDirectory()) {
      if (key.startsWith(prefix) && key > after) yield key;
      return;
    }
    const mayHold = key.startsWith(prefix) || prefix.startsWith(key);
    // Every key below begins with this one, so all of them come before `after` unless it begins so too.
    if (mayHold && (key > after || after.startsWith(key))) {
      yield* this.#keysBelow(key, prefix, after);
    }
  }
}

async function write(
  file: string,
  body: AsyncIterable<Uint8Array>,
  bytesMax: number,
): Promise<Result<{ readonly bytes: number; readonly sha256: string }>> {
  const hash = createHash('sha256');
  let bytes = 0;
  const handle = await open(file, 'wx', 0o640);
  // The next chunk arrives while this one is written.
  let writing: Promise<void> = Promise.resolve();
  try {
    for await (const chunk of body) {
      bytes += chunk.byteLength;
      if (bytes > bytesMax) {
        return err(problem('payload-too-large', `The file is longer than ${bytesMax} bytes.`));
      }
      hash.update(chunk);
      await writing;
      writing = handle.writeFile(chunk);
      // It is awaited before the next one; a failure is told there.
      writing.catch(() => undefined);
    }
    await writing;
    await handle.sync();
    return ok({ bytes, sha256: hash.digest('hex') });
  } finally {
    await writing.catch(() => undefined);
    await handle.close();
  }
}

/** So that the new name survives a power cut, too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function findFile(
  file: string,
): Promise<{ readonly bytes: number; readonly modifiedAt: number } | undefined> {
  try {
    const { size, mtimeMs, isFile } = await stat(file).then((found) => ({
      size: found.size,
      mtimeMs: found.mtimeMs,
      isFile: found.isFile(),
    }));
    return isFile ? { bytes: size, modifiedAt: Math.round(mtimeMs) } : undefined;
  } catch (thrown) {
    if (hasCode(thrown, 'ENOENT') || hasCode(thrown, 'ENOTDIR')) return undefined;
    throw thrown;
  }
}

function streamOf(file: string, first: number, last: number): ReadableStream<Uint8Array> {
  return webStreamOf(createReadStream(file, { start: first, end: last }));
}

function hasCode(thrown: unknown, code: string): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === code;
}
