/** What is found in the rows of a table beside repairs: how choices are written, what stands in for a value, which characters. */
import { readFlag } from '../cell/flag.ts';
import { type Notice, notice } from '../notice.ts';
import type { PlannedColumn } from './plan.ts';

/** Enclosed figures, Roman numerals, units and company marks in one character: NEC row 13 and its like. */
const dependent = /[①-⒇Ⅰ-ⅿ㈠-㏿№℡〝〟]/gu;
const ditto = /^(?:〃|″|同上)$/;
const otherWithDetail = /^その他\s*[（(：:].+/s;
const total = /^(?:合\s*計|総\s*計|小\s*計|計|総\s*数)$/;
const unit =
  /^[（([［]?(?:単位[:：]?)?(?:円|千円|万円|百万円|億円|人|名|世帯|戸|件|箇所|か所|台|基|個|本|室|床|席|校|年|歳|回|日|時間|分|[%％‰]|m|cm|mm|km|㎡|m2|km2|k㎡|㎢|ha|㎥|m3|kg|g|t|℃|度)[）)\]］]?$/i;

export function isDitto(text: string): boolean {
  return ditto.test(text.trim());
}

export function isTotal(text: string): boolean {
  return text.length <= 5 && total.test(text.trim());
}

/** A row under the header that says what its columns are counted in. */
export function isUnits(cells: readonly string[], columns: readonly PlannedColumn[]): boolean {
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  const isCounted = columns.some(({ role }) => role === 'number');
  return isCounted && filled.length > 0 && filled.every((cell) => unit.test(cell));
}

/** Findings about one value as it was written. */
export function findingsOf(text: string, column: PlannedColumn, row: number): readonly Notice[] {
  const place = { row, column: column.name };
  const found: Notice[] = [];
  if (text.includes('\ufffd')) {
    found.push(notice('characters-damaged', { column: column.name }, place));
  }
  const characters = [...new Set(text.match(dependent) ?? [])].join('');
  if (characters !== '') {
    found.push(notice('characters-dependent', { column: column.name, characters }, place));
  }
  const isChoice = column.role === 'text' || column.role === 'list' || column.role === 'flag';
  if (isChoice && otherWithDetail.test(text)) {
    found.push(notice('other-with-detail', { column: column.name, value: text }, place));
  }
  return found;
}

const spellingsMax = 8;

/** How the yes and the no of each column are written; told once, when a second way appears. */
export class Spellings {
  readonly #ways = new Map<string, Set<string>>();
  readonly #told = new Set<string>();

  note(text: string, { name }: PlannedColumn, row: number): Notice | undefined {
    if (this.#told.has(name)) return undefined;
    const written = text.trim();
    const meaning = readFlag(written);
    if (meaning === undefined) return undefined;
    const key = `${name}\u0000${meaning}`;
    const ways = this.#ways.get(key) ?? new Set();
    if (ways.size < spellingsMax) ways.add(written);
    this.#ways.set(key, ways);
    if (ways.size < 2) return undefined;
    this.#told.add(name);
    const values = [...ways].map((way) => `「${way}」`).join('');
    return notice('choices-mixed', { column: name, values }, { row, column: name });
  }
}
