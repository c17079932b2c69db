/** Texts and searches in the words of PostgreSQL: `tsvector` and `tsquery`, written without a configuration. */
import { synonymsOf } from './synonyms.ts';
import { bigramsOf, foldWords, piecesOf, wordsOf } from './words.ts';

export type Weight = 'A' | 'B' | 'C' | 'D';

export interface WeightedText {
  readonly text: string;
  readonly weight: Weight;
}

function quote(lexeme: string): string {
  return `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** The largest position a `tsvector` holds. */
const positionMax = 16_383;
/** Positions of one lexeme beyond these say nothing new. */
const positionsPerLexemeMax = 200;

/** Literal of a `tsvector`: pairs at their places, longer words at the place they begin. */
export function tsvectorText(texts: readonly WeightedText[], charactersMax: number): string {
  const places = new Map<string, string[]>();
  let at = 0;
  const put = (lexeme: string, weight: Weight, offset = 0): void => {
    const list = places.get(lexeme) ?? [];
    if (list.length < positionsPerLexemeMax) {
      list.push(`${Math.min(at + offset, positionMax)}${weight}`);
    }
    places.set(lexeme, list);
  };
  let left = charactersMax;
  for (const { text, weight } of texts) {
    const folded = foldWords(text.slice(0, left));
    left -= Math.min(left, text.length);
    for (const { kind, text: piece } of piecesOf(folded)) {
      if (kind === 'other') {
        at += 1;
        put(piece, weight);
        continue;
      }
      for (const word of wordsOf(piece)) put(word, weight, 1);
      for (const pair of bigramsOf(piece)) {
        at += 1;
        put(pair, weight);
      }
    }
    // Pairs of two texts are no neighbours.
    at += 5;
  }
  return [...places].map(([lexeme, list]) => `${quote(lexeme)}:${list.join(',')}`).join(' ');
}

/** Pairs one after the other; a single character begins a pair, or is one alone. */
function pieceQuery(kind: 'japanese' | 'other', text: string, suffix: string): string {
  if (kind === 'other') return `${quote(text)}:*${suffix}`;
  const pairs = bigramsOf(text);
  const [only] = pairs;
  if (pairs.length === 1 && only !== undefined) {
    const isSingle = Array.from(text).length === 1;
    return quote(only) + (isSingle ? `:*${suffix}` : withSuffix(suffix));
  }
  return `(${pairs.map((pair) => quote(pair) + withSuffix(suffix)).join(' <-> ')})`;
}

function withSuffix(suffix: string): string {
  return suffix === '' ? '' : `:${suffix}`;
}

function wordQuery(word: string, suffix: string): string | undefined {
  const pieces = piecesOf(word).map(({ kind, text }) => pieceQuery(kind, text, suffix));
  return pieces.length === 0 ? undefined : pieces.join(' & ');
}

export interface ParsedSearch {
  /** Absent when nothing is asked for. */
  readonly tsquery: string | undefined;
  /** The words as they are compared, for marking them in what is shown. */
  readonly words: readonly string[];
}

export interface SearchBounds {
  readonly termsMax: number;
  /** Only titles (`A`), or everything. */
  readonly within?: Weight;
}

/** Words of a search: all must be found, each as it is or as what means the same; `-word` must not, `a OR b` is either. */
export function parseSearch(text: string, { termsMax, within }: SearchBounds): ParsedSearch {
  const suffix = within ?? '';
  const terms = text
    .normalize('NFKC')
    .split(/[\s、。,・]+/u)
    .filter((term) => term !== '');
  const all: string[] = [];
  const words: string[] = [];
  let isEither = false;
  for (const term of terms.slice(0, termsMax)) {
    if (term === 'OR' && all.length > 0) {
      isEither = true;
      continue;
    }
    const isExcluded = term.startsWith('-') && term.length > 1;
    const folded = foldWords(isExcluded ? term.slice(1) : term.replace(/^"+|"+$/g, ''));
    const alternatives = (isExcluded ? [folded] : synonymsOf(folded)).flatMap((word) => {
      const query = wordQuery(word, suffix);
      return query === undefined ? [] : [`(${query})`];
    });
    if (alternatives.length === 0) continue;
    const query = `${isExcluded ? '!' : ''}(${alternatives.join(' | ')})`;
    all.push(isEither ? `(${all.pop()} | ${query})` : query);
    isEither = false;
    if (!isExcluded) words.push(folded);
  }
  return { tsquery: all.length === 0 ? undefined : all.join(' & '), words };
}
