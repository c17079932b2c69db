/** What a store of files does, whatever stands behind it. */
import type { Result } from '../result.ts';

/** Segments as in the README, at most 512 characters: `tenant/dataset/resource-1.csv`. */
export type FileKey = string;

export interface StoredFile {
  readonly key: FileKey;
  readonly bytes: number;
  /** SHA-256 of the content, hexadecimal. */
  readonly sha256: string;
}

export interface ListedFile {
  readonly key: FileKey;
  readonly bytes: number;
  /** Milliseconds since the Unix epoch. */
  readonly modifiedAt: number;
}

/** First and last byte, counted from 0, both included, as in a Range header. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

export interface FileContent {
  /** Of the whole file. */
  readonly bytes: number;
  readonly modifiedAt: number;
  /** What is given: the part of the range that exists. */
  readonly range: ByteRange;
  readonly body: ReadableStream<Uint8Array>;
}

export interface FileStore {
  /**
   * Replaces the file. Problems: `payload-too-large` past `bytesMax`, `insufficient-storage`.
   * Throws what reading `body` throws; nothing is stored then.
   */
  put(
    key: FileKey,
    body: AsyncIterable<Uint8Array>,
    options: { readonly bytesMax: number },
  ): Promise<Result<StoredFile>>;
  /** The same under `prefix` + SHA-256 of the content, so that one content is one file. */
  putContent(
    prefix: string,
    body: AsyncIterable<Uint8Array>,
    options: { readonly bytesMax: number },
  ): Promise<Result<StoredFile>>;
  /** Undefined when there is no such file, or nothing of the range lies in it. */
  get(key: FileKey, range?: Partial<ByteRange>): Promise<FileContent | undefined>;
  /** Whether there was one. */
  delete(key: FileKey): Promise<boolean>;
  /** Keys that begin with `prefix` and come after `after`, at most `limit`, by their bytes. */
  list(options: {
    readonly prefix?: string;
    readonly after?: FileKey;
    readonly limit: number;
  }): Promise<readonly ListedFile[]>;
}

const segment = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}$/;

/** Throws for anything that is no key: keys are ours, so a wrong one is a defect. */
export function checkKey(key: string): void {
  if (key.length > 512 || !key.split('/').every((part) => segment.test(part))) {
    throw new Error(`${JSON.stringify(key)} is no key of a file`);
  }
}
