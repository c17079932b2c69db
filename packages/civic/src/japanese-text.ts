/** Japanese text as it arrives: width, kana, characters that cannot be stored, folding for search. */

/** Full-width ASCII to half-width, half-width katakana to full-width, ideographic space to space. Nothing else changes. */
export function toNormalWidth(text: string): string {
  return text
    .replace(/[！-～]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[｡-ﾟ]+/g, (run) => run.normalize('NFKC'))
    .replaceAll('\u3000', ' ');
}

/** ひらがな to カタカナ, iteration marks included. */
export function toKatakana(text: string): string {
  return text.replace(/[ぁ-ゖゝゞ]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0x60));
}

/** カタカナ to ひらがな, iteration marks included. ヷ to ヺ have no hiragana and stay. */
export function toHiragana(text: string): string {
  return text.replace(/[ァ-ヶヽヾ]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0x60));
}

/**
 * One spelling for all that a person would type for the same word: compatibility forms, case, kana,
 * small ヶ and ヵ, dashes and spaces. For comparing and searching, never for showing.
 */
export function foldForSearch(text: string): string {
  return toHiragana(text.normalize('NFKC').toLowerCase())
    .replaceAll('ゖ', 'け')
    .replaceAll('ゕ', 'か')
    .replace(/[‐-―−ー]/g, '-')
    .replace(/\s+/g, '');
}

/** C0 and C1 controls but tab and line ends, and the byte order mark: none of them is text. */
const notText = /(?![\t\n\r])[\p{Cc}\ufeff]/gu;

export interface StorableText {
  readonly text: string;
  /** Something was removed or replaced that was not white space around the text. */
  readonly isRepaired: boolean;
}

/**
 * Text that every store and format accepts: no control characters, lone surrogates replaced by U+FFFD,
 * no white space (ideographic included) around it.
 */
export function toStorableText(text: string): StorableText {
  const clean = text.toWellFormed().replace(notText, '');
  return { text: clean.trim(), isRepaired: clean !== text };
}
