/** Reads the change log of the project: headings, entries, code and links of Markdown, and nothing else of it. Pure. */

export interface Release {
  /** `Unreleased`, `1.2.0`. */
  readonly name: string;
  readonly entries: readonly (readonly Piece[])[];
}

export interface Piece {
  readonly kind: 'text' | 'code';
  readonly text: string;
}

/** Whatever the text is, nothing is thrown. */
export function parseChangeLog(markdown: string): readonly Release[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .map((part) => {
      const [name = '', ...lines] = part.split('\n');
      const entries = lines
        .join('\n')
        .split(/^- /m)
        .slice(1)
        .map((entry) => piecesOf(entry.replaceAll(/\s*\n\s*/g, ' ').trim()));
      return { name: name.trim(), entries };
    });
}

function piecesOf(entry: string): readonly Piece[] {
  return entry
    .split(/(`[^`]+`)/)
    .filter((part) => part !== '')
    .map((part) =>
      part.length > 2 && part.startsWith('`') && part.endsWith('`')
        ? { kind: 'code', text: part.slice(1, -1) }
        : { kind: 'text', text: part },
    );
}
