import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { decodeText, TextReader } from './decode.ts';
import { detectEncoding, EncodingDetector, encodingName } from './encoding.ts';
import { encodeText, throughLatin1 } from './testing.ts';

const text = '全国地方公共団体コード,ID,名称,緯度\r\n422011,1,矢上団地近隣公園（第１）,32.77\r\n';

describe('the encoding of a file', () => {
  test.each(['utf-8', 'utf-16le', 'utf-16be', 'cp932', 'euc-jp'] as const)(
    '%s is told',
    (encoding) => {
      const bytes = encodeText(text, encoding);
      const found = detectEncoding(bytes);
      expect(found).toMatchObject({ encoding, markBytes: 0, isDamaged: false });
      expect(decodeText(bytes, found)).toBe(text);
    },
  );

  test.each(['utf-8', 'utf-16le', 'utf-16be'] as const)('%s with its mark is told', (encoding) => {
    const bytes = encodeText(`\ufeff${text}`, encoding);
    expect(decodeText(bytes, detectEncoding(bytes))).toBe(text);
  });

  test.each(['cp932', 'euc-jp', 'utf-8'] as const)(
    '%s that was read as Latin-1 and saved as UTF-8 is undone',
    (inner) => {
      const bytes = throughLatin1(encodeText(text, inner));
      const found = detectEncoding(bytes);
      expect(found.doubleEncoding).toEqual({ inner, through: 'latin1' });
      expect(decodeText(bytes, found)).toBe(text);
      expect(encodingName(found)).toContain('latin1');
    },
  );

  test('European text is not taken for a double encoding', () => {
    const european = 'Café Müller à Zürich, façade, Ærø, ¿qué? Łódź'.repeat(3);
    expect(detectEncoding(encodeText(european, 'utf-8')).doubleEncoding).toBeUndefined();
    expect(detectEncoding(encodeText('é, ö, ü, à', 'utf-8')).doubleEncoding).toBeUndefined();
  });

  test('one broken character does not make UTF-8 something else', () => {
    const whole = encodeText(text.repeat(20), 'utf-8');
    const bytes = Uint8Array.from([...whole, 0xe5, 0x0a, ...whole]);
    const found = detectEncoding(bytes);
    expect(found).toMatchObject({ encoding: 'utf-8', isDamaged: true });
    expect(decodeText(bytes, found)).toContain('\ufffd');
  });

  test('what is not ASCII decides, however late it comes', () => {
    const detector = new EncodingDetector();
    const ascii = new TextEncoder().encode('1,2,3\r\n'.repeat(10_000));
    for (let i = 0; i < 20; i += 1) detector.add(ascii);
    detector.add(encodeText('4,5,長崎市役所\r\n', 'cp932'));
    expect(detector.result().encoding).toBe('cp932');
  });
});

describe('properties', () => {
  property.prop([
    fc.string({ unit: fc.constantFrom('長', '崎', 'ア', 'ん', '1', ',', '～', '－', '髙', '①') }),
    fc.constantFrom('utf-8', 'utf-16le', 'cp932', 'euc-jp'),
    fc.integer({ min: 1, max: 7 }),
  ])('text is the same however its bytes are cut', (written, encoding, size) => {
    const bytes = encodeText(written, encoding);
    const read = { encoding, markBytes: 0, doubleEncoding: undefined, isDamaged: false } as const;
    const reader = new TextReader(read);
    let cut = '';
    for (let at = 0; at < bytes.length; at += size)
      cut += reader.push(bytes.subarray(at, at + size));
    expect(cut + reader.end()).toBe(decodeText(bytes, read));
  });

  property.prop([fc.uint8Array()])('any bytes are decoded without a failure', (bytes) => {
    expect(typeof decodeText(bytes, detectEncoding(bytes))).toBe('string');
  });
});
