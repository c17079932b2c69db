/** What people type, as a pattern that finds how offices wrote it: full width, kana, old characters. Pure. */

/** Characters an office may have written for one another. */
const variants = [
  'ケヶけがガヵ',
  '崎﨑埼',
  '高髙',
  '浜濱濵',
  '島嶋',
  '沢澤',
  '辺邊邉',
  '広廣',
  '竜龍',
  '斉斎齊齋',
  '国國',
  '学學',
  'ー－‐―-',
];

/** Words that must all be found, each as a regular expression without any backslash or quote. */
export function searchPatterns(text: string): string[] {
  return text
    .normalize('NFKC')
    .replaceAll(/["\\^[\]]/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => Array.from(word, characterPattern).join(''));
}

function characterPattern(character: string): string {
  const group = variants.find((each) => each.includes(character));
  if (group !== undefined) return `[${group}]`;
  if (/[a-z]/i.test(character)) {
    const both = [character.toLowerCase(), character.toUpperCase()];
    return `[${both.join('')}${both.map(fullWidth).join('')}]`;
  }
  if (/[!-~]/.test(character)) return `[${character}${fullWidth(character)}]`;
  const other = otherKana(character);
  return other === undefined ? character : `[${character}${other}]`;
}

/** U+FF01…FF5E stand 0xFEE0 above ASCII. */
function fullWidth(character: string): string {
  return String.fromCodePoint((character.codePointAt(0) ?? 0) + 0xfee0);
}

/** Hiragana U+3041…3096 and katakana U+30A1…30F6 stand 0x60 apart. */
function otherKana(character: string): string | undefined {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x3041 && code <= 0x3096) return String.fromCodePoint(code + 0x60);
  if (code >= 0x30a1 && code <= 0x30f6) return String.fromCodePoint(code - 0x60);
  return undefined;
}

/** Whether a text holds every word; the same rules as the pattern, for lists already at hand. */
export function matcherOf(text: string): (candidate: string) => boolean {
  const expressions = searchPatterns(text).map((pattern) => new RegExp(pattern, 'u'));
  return (candidate) => expressions.every((expression) => expression.test(candidate));
}
