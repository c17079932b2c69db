/** A text with what was looked for marked in it. */
import { Fragment } from 'react';

interface MarkedProps {
  readonly text: string;
  /** As the search compares them: folded. */
  readonly words: readonly string[];
}

/** Katakana as hiragana, full width as half, capitals as small ones; one character stays one. */
function fold(text: string): string {
  return Array.from(text, (character) => {
    const plain = character.normalize('NFKC').toLowerCase();
    if (plain.length !== character.length) return character;
    return plain.replace(/[\u30a1-\u30f6]/g, (kana) =>
      String.fromCharCode(kana.charCodeAt(0) - 0x60),
    );
  }).join('');
}

export interface MarkedPart {
  readonly text: string;
  readonly isMarked: boolean;
  readonly at: number;
}

export function markedParts(text: string, words: readonly string[]): readonly MarkedPart[] {
  const folded = fold(text);
  const wanted = words.map(fold).filter((word) => word.length > 1);
  const parts: MarkedPart[] = [];
  let from = 0;
  for (let at = 0; at < text.length; ) {
    const word = wanted.find((one) => folded.startsWith(one, at));
    if (word === undefined) {
      at += 1;
      continue;
    }
    if (at > from) parts.push({ text: text.slice(from, at), isMarked: false, at: from });
    parts.push({ text: text.slice(at, at + word.length), isMarked: true, at });
    at += word.length;
    from = at;
  }
  return from < text.length
    ? [...parts, { text: text.slice(from), isMarked: false, at: from }]
    : parts;
}

export function Marked({ text, words }: MarkedProps) {
  return markedParts(text, words).map(({ text: part, isMarked, at }) =>
    isMarked ? (
      <mark key={at} className="bg-notice-soft text-ink">
        {part}
      </mark>
    ) : (
      <Fragment key={at}>{part}</Fragment>
    ),
  );
}
