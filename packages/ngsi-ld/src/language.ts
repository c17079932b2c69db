/** The language filter: one text of a LanguageProperty for one reader. Clause 4.15; RFC 4647, RFC 9110. */

/** Ranges of a `lang` parameter, best first, in lower case; `*` stands for any language. */
export type LanguageFilter = readonly string[];

const rangesMax = 50;

/** `fr-CH,fr;q=0.9,*;q=0.5`. Ranges of equal quality keep their order, those of quality 0 go. */
export function parseLanguageFilter(text: string): LanguageFilter {
  return text
    .split(',', rangesMax)
    .map((part, index) => {
      const [range = '', ...parameters] = part.split(';').map((piece) => piece.trim());
      const quality = parameters.find((parameter) => /^q=/i.test(parameter))?.slice(2);
      const rank = quality === undefined ? 1 : Number(quality);
      return { range: range.toLowerCase(), rank: Number.isFinite(rank) ? rank : 0, index };
    })
    .filter(({ range, rank }) => range !== '' && rank > 0)
    .sort((a, b) => b.rank - a.rank || a.index - b.index)
    .map(({ range }) => range);
}

/** The tag of the map that serves the reader best; any tag when none does. The map is not empty. */
export function chooseLanguage(
  languageMap: Readonly<Record<string, unknown>>,
  filter: LanguageFilter,
): string {
  const tags = Object.keys(languageMap);
  for (const range of filter) {
    if (range === '*') break;
    const tag = lookUp(tags, range);
    if (tag !== undefined) return tag;
  }
  return tags.includes('@none') ? '@none' : (tags[0] ?? '@none');
}

/** RFC 4647, lookup: the range cut back from its end; then any tag that goes on from it. */
function lookUp(tags: readonly string[], range: string): string | undefined {
  for (let part = range; part !== ''; part = part.slice(0, Math.max(0, part.lastIndexOf('-')))) {
    const tag = tags.find((candidate) => candidate.toLowerCase() === part);
    if (tag !== undefined) return tag;
  }
  return tags.find((candidate) => candidate.toLowerCase().startsWith(`${range}-`));
}
