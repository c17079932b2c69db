import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import {
  foldForSearch,
  toHiragana,
  toKatakana,
  toNormalWidth,
  toStorableText,
} from './japanese-text.ts';

describe('width', () => {
  test.each([
    ['ＡＥＤ　１２３！', 'AED 123!'],
    ['ﾊﾞｽｾﾝﾀｰ', 'バスセンター'],
    ['第１公園', '第1公園'],
    ['㈱・①・㎡', '㈱・①・㎡'],
  ])('%s becomes %s', (input, expected) => {
    expect(toNormalWidth(input)).toBe(expected);
  });

  property.prop([fc.string({ unit: 'grapheme' })])('a second time changes nothing', (text) => {
    expect(toNormalWidth(toNormalWidth(text))).toBe(toNormalWidth(text));
  });
});

describe('kana', () => {
  const hiragana = fc.string({
    unit: fc.constantFrom('あ', 'が', 'っ', 'ゃ', 'ん', 'ゔ', 'ゕ', 'ゖ', 'ゝ', 'ゞ'),
  });

  property.prop([hiragana])('hiragana survives katakana', (text) => {
    expect(toHiragana(toKatakana(text))).toBe(text);
  });

  test('only kana change', () => {
    expect(toKatakana('長崎（ながさき）Abc')).toBe('長崎（ナガサキ）Abc');
    expect(toHiragana('センター漢字')).toBe('せんたー漢字');
  });
});

describe('folding for search', () => {
  test.each([
    ['六ヶ所村', '六ケ所村'],
    ['ＡＥＤ', 'aed'],
    ['ｶﾗﾂ', 'からつ'],
    ['元船町１－２', '元船町 1‐2'],
  ])('%s and %s are the same', (one, other) => {
    expect(foldForSearch(one)).toBe(foldForSearch(other));
  });
});

describe('storable text', () => {
  test('white space around is no repair', () => {
    expect(toStorableText('　公民館\n')).toEqual({ text: '公民館', isRepaired: false });
  });

  test('NUL, other controls and lone surrogates are', () => {
    expect(toStorableText('公\u0000民\u0085館\ud800')).toEqual({
      text: '公民館\ufffd',
      isRepaired: true,
    });
  });

  test('line ends inside stay', () => {
    expect(toStorableText('一階\n二階')).toEqual({ text: '一階\n二階', isRepaired: false });
  });

  property.prop([fc.string({ unit: 'binary' })])('the result is well formed', (text) => {
    const { text: clean } = toStorableText(text);
    expect(clean.isWellFormed()).toBe(true);
    expect(clean.includes('\u0000')).toBe(false);
    expect(toStorableText(clean)).toEqual({ text: clean, isRepaired: false });
  });
});
