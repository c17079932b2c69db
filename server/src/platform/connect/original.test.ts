import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { keepWhileReading } from './original.ts';

async function* piecesOf(texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text);
}

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of chunks) text += decoder.decode(chunk, { stream: true });
  return text;
}

describe('an original kept while it is read', () => {
  property.prop([fc.array(fc.string({ unit: 'grapheme' }))])(
    'is what the reader reads, whatever its pieces',
    async (texts) => {
      const { chunks, kept } = keepWhileReading(piecesOf(texts), textOf);
      expect(await textOf(chunks)).toBe(texts.join(''));
      expect(await kept).toBe(texts.join(''));
    },
  );

  test('is whole though the reader stops early', async () => {
    const { chunks, kept } = keepWhileReading(piecesOf(['a', 'b', 'c']), textOf);
    for await (const chunk of chunks) if (chunk.length > 0) break;
    expect(await kept).toBe('abc');
  });

  test('is not kept when the body breaks off, and both are told', async () => {
    const broken = async function* () {
      yield* piecesOf(['a']);
      throw new Error('gone');
    };
    const { chunks, kept } = keepWhileReading(broken(), textOf);
    await expect(textOf(chunks)).rejects.toThrow('gone');
    await expect(kept).rejects.toThrow('gone');
  });

  test('a keeper that gives up does not hold the reader', async () => {
    const { chunks, kept } = keepWhileReading(piecesOf(['a', 'b', 'c']), async (copy) => {
      for await (const chunk of copy) return chunk.length;
      return 0;
    });
    expect(await textOf(chunks)).toBe('abc');
    expect(await kept).toBe(1);
  });
});
