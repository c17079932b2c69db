/** Compression of text answers: br and gzip, whole where the body is at hand, else chunk by chunk. */
import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  brotliCompress,
  constants,
  createBrotliCompress,
  createGzip,
  gzip,
  type ZlibOptions,
} from 'node:zlib';
import { webStreamOf } from '../web-stream.ts';

export type Encoding = 'br' | 'gzip';

const compressible =
  /^(?!text\/event-stream)(text\/|image\/svg|application\/([a-z0-9.-]+\+)?(json|xml|yaml|javascript))/i;

/** The encoding to use for an `Accept-Encoding`, or undefined for none. br wins a draw. */
export function chooseEncoding(accepted: string | undefined): Encoding | undefined {
  if (accepted === undefined || accepted === '') return undefined;
  let best: { readonly encoding: Encoding; readonly quality: number } | undefined;
  for (const part of accepted.split(',')) {
    const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
    const encoding = name === 'br' || name === 'gzip' ? name : undefined;
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    const quality = weight === undefined ? 1 : Number(weight);
    if (encoding === undefined || !(quality > 0)) continue;
    const better = best === undefined || quality > best.quality;
    if (better || (quality === best?.quality && encoding === 'br')) best = { encoding, quality };
  }
  return best?.encoding;
}

/** Whether a response would be sent compressed to a client that can take it. */
export function isCompressible({ headers, status }: Response): boolean {
  const type = headers.get('content-type');
  return (
    type !== null &&
    compressible.test(type) &&
    status !== 206 &&
    !headers.has('content-encoding') &&
    headers.get('cache-control')?.includes('no-transform') !== true
  );
}

/**
 * The same answer in `encoding`. A body that is whole within one turn of the event loop and shorter
 * than `bytesMin` stays as it is; a live one is flushed chunk by chunk.
 */
export async function compress(
  response: Response,
  encoding: Encoding,
  bytesMin: number,
): Promise<Response> {
  if (response.body === null) return response;
  const headers = new Headers(response.headers);
  headers.append('vary', 'accept-encoding');
  const { status } = response;
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader();
  const first = await reader.read();
  if (first.done) return new Response(null, { status, headers });
  const second = reader.read();
  const soon = await Promise.race([second, nextTurn(undefined)]);
  const isWhole = soon?.done === true;
  if (isWhole && first.value.byteLength < bytesMin) {
    return new Response(bytes(first.value), { status, headers });
  }

  headers.set('content-encoding', encoding);
  headers.delete('content-length');
  const etag = headers.get('etag');
  if (etag !== null && !etag.startsWith('W/')) headers.set('etag', `W/${etag}`);
  const body = isWhole
    ? bytes(await compressWhole(first.value, encoding))
    : compressStream(chunksOf(first.value, second, reader), encoding);
  return new Response(body, { status, headers });
}

const brotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
const gzipOptions: ZlibOptions = { level: 5 };
const brotliWhole = promisify<Uint8Array, typeof brotliOptions, Uint8Array>(brotliCompress);
const gzipWhole = promisify<Uint8Array, ZlibOptions, Uint8Array>(gzip);

function compressWhole(whole: Uint8Array, encoding: Encoding): Promise<Uint8Array> {
  return encoding === 'br' ? brotliWhole(whole, brotliOptions) : gzipWhole(whole, gzipOptions);
}

function compressStream(chunks: AsyncIterable<Uint8Array>, encoding: Encoding): ReadableStream {
  const encoder =
    encoding === 'gzip'
      ? createGzip({ ...gzipOptions, flush: constants.Z_SYNC_FLUSH })
      : createBrotliCompress({ ...brotliOptions, flush: constants.BROTLI_OPERATION_FLUSH });
  const source = Readable.from(chunks);
  source.on('error', (error) => encoder.destroy(error));
  encoder.on('close', () => source.destroy());
  return webStreamOf(source.pipe(encoder));
}

async function* chunksOf(
  first: Uint8Array,
  second: ReturnType<ReadableStreamDefaultReader<Uint8Array>['read']>,
  reader: ReadableStreamDefaultReader<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield first;
    for (let next = await second; !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}

/** Response bodies want bytes over a plain buffer; zlib and streams give no other. */
function bytes(value: Uint8Array): Uint8Array<ArrayBuffer> {
  return value as Uint8Array<ArrayBuffer>;
}
