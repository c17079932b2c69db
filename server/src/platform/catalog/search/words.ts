/** Japanese text as words that can be found: what the segmenter sees, and every pair of neighbours. */
import { foldForSearch } from '@kumiki/civic';

const segmenter = new Intl.Segmenter('ja', { granularity: 'word' });

/** Old and variant forms of names → the form most people type. 常用漢字 and the 人名用漢字 variants met in addresses. */
const variants: Readonly<Record<string, string>> = {
  髙: '高',
  﨑: '崎',
  嵜: '崎',
  濵: '浜',
  濱: '浜',
  邊: '辺',
  邉: '辺',
  澤: '沢',
  齋: '斎',
  齊: '斉',
  廣: '広',
  國: '国',
  學: '学',
  縣: '県',
  區: '区',
  會: '会',
  圖: '図',
  舘: '館',
  嶋: '島',
  嶌: '島',
  櫻: '桜',
  瀧: '滝',
  龍: '竜',
  澁: '渋',
  德: '徳',
  惠: '恵',
  榮: '栄',
  曾: '曽',
  檜: '桧',
  籠: '篭',
  諫: '諌',
  壱: '一',
  壹: '一',
  弐: '二',
  參: '三',
  塩: '塩',
  鹽: '塩',
  燈: '灯',
  條: '条',
  驛: '駅',
  鐵: '鉄',
  醫: '医',
  藥: '薬',
  傳: '伝',
  假: '仮',
  峯: '峰',
  竝: '並',
  禮: '礼',
  彌: '弥',
};

const variantPattern = new RegExp(`[${Object.keys(variants).join('')}]`, 'gu');

/** One spelling for all that mean the same, spaces kept as borders between words. */
export function foldWords(text: string): string {
  return text
    .split(/\s+/u)
    .map((part) => foldForSearch(part).replace(variantPattern, (c) => variants[c] ?? c))
    .filter((part) => part !== '')
    .join(' ');
}

/** Han, kana and the marks that go with them; `ー` is folded to `-`, which stays inside a run. */
const runs =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}々〆](?:[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}々〆-]*[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}々〆])?/gu;
const latin = /[\p{L}\p{N}]+/gu;

export interface Piece {
  readonly kind: 'japanese' | 'other';
  readonly text: string;
}

/** Runs of Japanese characters, and words of other scripts and numbers, in their order. */
export function piecesOf(folded: string): readonly Piece[] {
  const pieces: { at: number; piece: Piece }[] = [];
  for (const match of folded.matchAll(runs)) {
    pieces.push({
      at: match.index,
      piece: { kind: 'japanese', text: match[0].replaceAll('-', '') },
    });
  }
  for (const match of folded.replace(runs, (run) => ' '.repeat(run.length)).matchAll(latin)) {
    pieces.push({ at: match.index, piece: { kind: 'other', text: match[0].slice(0, 100) } });
  }
  return pieces
    .toSorted((a, b) => a.at - b.at)
    .map(({ piece }) => piece)
    .filter(({ text }) => text !== '');
}

/** Pairs of neighbouring characters; a single character is itself. */
export function bigramsOf(run: string): readonly string[] {
  const characters = Array.from(run);
  if (characters.length < 2) return characters;
  return characters.slice(1).map((character, index) => `${characters[index] ?? ''}${character}`);
}

/** Words of a run of three characters and more: shorter ones are pairs already. */
export function wordsOf(run: string): readonly string[] {
  return [...segmenter.segment(run)]
    .filter(({ isWordLike, segment }) => isWordLike === true && Array.from(segment).length > 2)
    .map(({ segment }) => segment);
}
