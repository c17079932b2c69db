/** Files of resources by their content, and how often they are taken. */
import { createHash } from 'node:crypto';
import type { FileContent, FileStore } from '#kernel/files/index.ts';
import type { Result } from '#kernel/result.ts';
import type { StoredFileFacts } from './dataset.ts';
import { findFormat } from './vocabulary/formats.ts';

/** Names of tenants hold characters keys do not. */
function prefixOf(tenant: string): string {
  return `catalog/${createHash('sha256').update(tenant).digest('hex').slice(0, 32)}/`;
}

export interface FileParts {
  readonly name: string;
  /** Told by the name when absent. */
  readonly mediaType?: string | undefined;
  readonly body: AsyncIterable<Uint8Array>;
}

export interface CatalogFiles {
  /** Problems: `payload-too-large`, `insufficient-storage`. Throws what reading the body throws. */
  store(tenant: string, file: FileParts): Promise<Result<StoredFileFacts>>;
  open(tenant: string, sha256: string): Promise<FileContent | undefined>;
}

/** The last part of a path, without what a header or a shell could take for something else. */
export function safeFileName(name: string): string {
  const last = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  const clean = last
    .toWellFormed()
    .replace(/[\p{Cc}"<>|:*?]/gu, '')
    .trim()
    .slice(0, 200);
  return clean === '' || clean === '.' || clean === '..' ? 'file' : clean;
}

export function createFiles(files: FileStore, bytesMax: number): CatalogFiles {
  return {
    store: async (tenant, { name, mediaType, body }) => {
      const stored = await files.putContent(prefixOf(tenant), body, { bytesMax });
      if (!stored.ok) return stored;
      const { bytes, sha256 } = stored.value;
      const safe = safeFileName(name);
      const told = mediaType === 'application/octet-stream' ? undefined : mediaType;
      const type = findFormat(safe)?.mediaType ?? told ?? 'application/octet-stream';
      return { ok: true, value: { name: safe, bytes, sha256, mediaType: type } };
    },
    open: (tenant, sha256) => files.get(prefixOf(tenant) + sha256),
  };
}
