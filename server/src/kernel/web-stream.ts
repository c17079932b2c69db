/**
 * A stream of Node as a body of an answer. Not `Readable.toWeb`: a reader that cancels while bytes are on their way ends
 * the process there (Node 24); not `ReadableStream.from`: one that cancels before its first read leaves files open there.
 */
import type { Readable } from 'node:stream';

/** Whose chunks are bytes; it is destroyed when the reader goes away, at any time. */
export function webStreamOf(readable: Readable): ReadableStream<Uint8Array<ArrayBuffer>> {
  const chunks: AsyncIterator<Uint8Array<ArrayBuffer>> = readable[Symbol.asyncIterator]();
  return new ReadableStream({
    pull: async (controller) => {
      const next = await chunks.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
    cancel: () => {
      // Nobody is there to hear of a failure any more.
      readable.on('error', () => undefined);
      readable.destroy();
    },
  });
}
