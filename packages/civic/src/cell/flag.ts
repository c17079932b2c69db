/** Yes, no and unknown in the words of each standard. */
import { asIs, invalid, isPlaceholder, type Mended, mended } from './number.ts';

/** `mark`: 1 or blank (避難場所). `word`: 有 or 無 (自治体標準). `unknown`: whatever the file says stays as it is said. */
export type FlagStyle = 'mark' | 'word';

const yes: ReadonlySet<string> = new Set(
  '1 １ ○ 〇 ◯ ◎ ● 有 有り あり ある 可 可能 対応 はい true yes y t 該当 レ ✓ ✔ ☑ on'.split(' '),
);
const no: ReadonlySet<string> = new Set(
  '0 ０ × ✕ ✖ ╳ 無 無し なし ない 不可 不可能 非対応 いいえ false no n f 非該当 off'.split(' '),
);

/** Undefined when the text says neither. Blank is neither. */
export function readFlag(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  if (yes.has(word)) return true;
  return no.has(word) ? false : undefined;
}

export function flagText(value: boolean, style: FlagStyle): string {
  if (style === 'word') return value ? '有' : '無';
  return value ? '1' : '';
}

export function mendFlag(text: string, style: FlagStyle): Mended {
  const value = readFlag(text);
  if (value === undefined) {
    if (isPlaceholder(text)) return mended('', 'placeholder-blanked');
    return invalid(text);
  }
  const canonical = flagText(value, style);
  // A plain 0 beside plain 1s is a choice of form, not a word to be understood.
  return canonical === text ? asIs(text) : mended(canonical, 'flag-understood');
}
