/** Finding names however they are written. */
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { matcherOf, searchPatterns } from './search-text.ts';

describe('search text', () => {
  test.each([
    ['2公園', 'さくらの里第２公園'],
    ['２公園', '第2公園'],
    ['サクラノサト', 'さくらの里第２公園'.replace('里', 'さと')],
    ['ケ丘', '桜ヶ丘小学校'],
    ['が丘', '桜ヶ丘小学校'],
    ['宮﨑', '宮崎公民館'],
    ['ａｂｃ', 'ABC会館'],
    ['(旧)', '旧庁舎（旧）'],
  ])('%s finds %s', (text, name) => {
    expect(matcherOf(text)(name)).toBe(true);
  });

  test('every word must be found', () => {
    expect(matcherOf('矢上 公園')('矢上団地近隣公園')).toBe(true);
    expect(matcherOf('矢上 体育館')('矢上団地近隣公園')).toBe(false);
  });

  property.prop([fc.string({ unit: 'grapheme' })])(
    'whatever is typed, the pattern is one, and has no quote or backslash',
    (text) => {
      for (const pattern of searchPatterns(text)) {
        expect(pattern).not.toMatch(/["\\]/);
        expect(() => new RegExp(pattern, 'u')).not.toThrow();
      }
    },
  );
});
