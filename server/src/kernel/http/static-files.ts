/** A folder of built files: ETag, immutable names, precompressed variants. */
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { webStreamOf } from '../web-stream.ts';
import { chooseEncoding, type Encoding } from './compression.ts';

export interface StaticFiles {
  /** Undefined when no file has this path, or the method asks for more than reading. */
  find(request: Request): Promise<Response | undefined>;
}

export interface StaticOptions {
  readonly folder: string;
  /** Paths whose content never changes under one name: `/assets/`. */
  readonly immutablePrefix: string;
  /** Memory for files kept after their first use. */
  readonly cacheBytesMax: number;
}

interface Variant {
  readonly file: string;
  readonly bytes: number;
}

interface StaticFile extends Variant {
  readonly type: string;
  readonly etag: string;
  readonly variants: Readonly<Partial<Record<Encoding, Variant>>>;
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.geojson': 'application/geo+json',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.pbf': 'application/x-protobuf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml',
};

const suffixes = { br: '.br', gzip: '.gz' } as const;
/** Larger files are streamed and never kept. */
const keepBytesMax = 2_000_000;

/** Lists the folder once: files that come later are not served. */
export async function openStaticFiles(options: StaticOptions): Promise<StaticFiles> {
  const files = await listFiles(options.folder);
  const kept = new Map<string, Uint8Array<ArrayBuffer>>();
  let keptBytes = 0;

  const bodyOf = async ({
    file,
    bytes,
  }: Variant): Promise<Uint8Array<ArrayBuffer> | ReadableStream> => {
    const known = kept.get(file);
    if (known !== undefined) return known;
    if (bytes > keepBytesMax) return webStreamOf(createReadStream(file));
    const content = new Uint8Array(await readFile(file));
    if (!kept.has(file) && keptBytes + content.byteLength <= options.cacheBytesMax) {
      keptBytes += content.byteLength;
      kept.set(file, content);
    }
    return content;
  };

  return {
    find: async (request) => {
      if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
      const pathname = decodePath(new URL(request.url).pathname);
      const found = pathname === undefined ? undefined : files.get(pathname);
      if (pathname === undefined || found === undefined) return undefined;
      const isImmutable = pathname.startsWith(options.immutablePrefix);
      const headers = new Headers({
        'content-type': found.type,
        'cache-control': isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
        etag: found.etag,
      });
      if (matches(request.headers.get('if-none-match'), found.etag)) {
        return new Response(null, { status: 304, headers });
      }
      const variant = chooseVariant(found, request, headers);
      headers.set('content-length', String(variant.bytes));
      const body = request.method === 'HEAD' ? null : await bodyOf(variant);
      return new Response(body, { headers });
    },
  };
}

function chooseVariant(found: StaticFile, request: Request, headers: Headers): Variant {
  if (Object.keys(found.variants).length === 0) return found;
  headers.set('vary', 'accept-encoding');
  const encoding = chooseEncoding(request.headers.get('accept-encoding') ?? undefined);
  const variant = encoding === undefined ? undefined : found.variants[encoding];
  if (encoding === undefined || variant === undefined) return found;
  headers.set('content-encoding', encoding);
  return variant;
}

/** By path from the root of the site. */
async function listFiles(folder: string): Promise<ReadonlyMap<string, StaticFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const all = new Set(names);
  const files = new Map<string, StaticFile>();
  for (const file of names) {
    const extension = path.extname(file);
    if (extension === suffixes.br || extension === suffixes.gzip) continue;
    const { size, mtimeMs } = await stat(file);
    const variants: Partial<Record<Encoding, Variant>> = {};
    for (const encoding of ['br', 'gzip'] as const) {
      const other = file + suffixes[encoding];
      if (all.has(other)) variants[encoding] = { file: other, bytes: (await stat(other)).size };
    }
    const sitePath = `/${path.relative(folder, file).split(path.sep).join('/')}`;
    const type = types[extension] ?? 'application/octet-stream';
    // Weak, because it names every encoding of the file alike.
    const etag = `W/"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;
    files.set(sitePath, { file, bytes: size, type, etag, variants });
  }
  return files;
}

function decodePath(pathname: string): string | undefined {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
}

/** If-None-Match compares weakly. RFC 9110, section 13.1.2. */
function matches(header: string | null, etag: string): boolean {
  if (header === null) return false;
  const bare = (tag: string): string => tag.trim().replace(/^W\//, '');
  return header === '*' || header.split(',').some((tag) => bare(tag) === bare(etag));
}
