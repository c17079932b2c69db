/** What a workbook holds beside its values: merged cells, hidden rows and sheets, objects, formulas, colours. ECMA-376. */
import { type Notice, notice } from '@kumiki/civic';
import { strFromU8, unzipSync } from 'fflate';

export interface SheetFacts {
  readonly name: string;
  readonly isHidden: boolean;
  /** Ranges of merged cells: `A3:A5`. */
  readonly merged: readonly string[];
  /** Hidden rows and columns: `3:5`, `C:D`. */
  readonly hidden: readonly string[];
  readonly objects: number;
  readonly formulas: number;
  /** Cells under the first row with a fill of their own. */
  readonly coloured: number;
  /** Cells that show their number as a percentage, `COLUMN ROW` from 0: what shows 80% holds 0.8. */
  readonly percents: ReadonlySet<string>;
}

const parts =
  /^xl\/(?:workbook\.xml|styles\.xml|_rels\/workbook\.xml\.rels|worksheets\/(?:_rels\/)?[^/]+|drawings\/[^/]+\.xml)$/;

/** In the order of the workbook; empty where the file is laid out otherwise. Never throws for what a workbook holds. */
export function readSheetFacts(
  workbook: Uint8Array,
  unpackedBytesMax: number,
): readonly SheetFacts[] {
  let unpacked = 0;
  const files = unzipSync(workbook, {
    filter: ({ name, originalSize }) => {
      if (!parts.test(name)) return false;
      unpacked += originalSize;
      return unpacked <= unpackedBytesMax;
    },
  });
  const textOf = (name: string) => (files[name] === undefined ? '' : strFromU8(files[name]));
  const targets = targetsOf(textOf('xl/_rels/workbook.xml.rels'));
  const filled = filledStyles(textOf('xl/styles.xml'));
  const percent = percentStyles(textOf('xl/styles.xml'));
  return [...textOf('xl/workbook.xml').matchAll(/<sheet\b[^>]*>/g)].map(([tag]) => {
    const file = (targets.get(attribute(tag, 'r:id') ?? '') ?? '').replace(/^\/?(?:xl\/)?/, '');
    const sheet = textOf(`xl/${file}`);
    const related = textOf(`xl/${file.replace('worksheets/', 'worksheets/_rels/')}.rels`);
    const drawings = [...related.matchAll(/Target="\.\.\/(drawings\/[^"]+\.xml)"/g)];
    const objects = drawings.map(([, name = '']) =>
      count(textOf(`xl/${name}`), /<\/xdr:(?:one|two|absolute)(?:Cell)?Anchor>/g),
    );
    const name = unescaped(attribute(tag, 'name') ?? '');
    return {
      name,
      isHidden: /hidden/i.test(attribute(tag, 'state') ?? ''),
      merged: [...sheet.matchAll(/<mergeCell ref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"/g)].map(
        ([, ref = '']) => ref,
      ),
      hidden: hiddenIn(sheet),
      objects: objects.reduce((sum, found) => sum + found, 0),
      formulas: count(sheet, /<f[ >/]/g),
      coloured: colouredIn(sheet, filled),
      percents: percentsIn(sheet, percent),
    };
  });
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
}

function unescaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
  };
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (whole, name: string) => entities[name] ?? whole);
}

function targetsOf(relations: string): ReadonlyMap<string, string> {
  return new Map(
    [...relations.matchAll(/<Relationship\b[^>]*>/g)].map(([tag]) => [
      attribute(tag, 'Id') ?? '',
      attribute(tag, 'Target') ?? '',
    ]),
  );
}

function hiddenIn(sheet: string): readonly string[] {
  const rows = [...sheet.matchAll(/<row\b[^>]*\bhidden="(?:1|true)"[^>]*>/g)].map(
    ([tag]) => attribute(tag, 'r') ?? '',
  );
  const columns = [...sheet.matchAll(/<col\b[^>]*\bhidden="(?:1|true)"[^>]*>/g)].map(([tag]) => {
    const [from, to] = [attribute(tag, 'min'), attribute(tag, 'max')].map((n) =>
      letters(Number(n)),
    );
    return from === to ? `${from ?? ''}` : `${from ?? ''}:${to ?? ''}`;
  });
  return [...rows, ...columns];
}

/** Styles whose cells have a fill: the first two fills of a workbook are none and a pattern nobody sees. */
function filledStyles(styles: string): ReadonlySet<string> {
  const formats = /<cellXfs\b.*?<\/cellXfs>/s.exec(styles)?.[0] ?? '';
  return new Set(
    [...formats.matchAll(/<xf\b[^>]*>/g)].flatMap(([tag], index) =>
      Number(attribute(tag, 'fillId') ?? 0) > 1 ? [String(index)] : [],
    ),
  );
}

function colouredIn(sheet: string, filled: ReadonlySet<string>): number {
  if (filled.size === 0) return 0;
  return [...sheet.matchAll(/<c r="[A-Z]+([0-9]+)"[^>]*?\bs="([0-9]+)"/g)].filter(
    ([, row, style]) => row !== '1' && filled.has(style ?? ''),
  ).length;
}

/** Of cells: the built-in formats 9 and 10, and those of the workbook's own with a percent sign. */
function percentStyles(styles: string): ReadonlySet<string> {
  const own = [...styles.matchAll(/<numFmt\b[^>]*>/g)].flatMap(([tag]) => {
    const code = (attribute(tag, 'formatCode') ?? '').replaceAll(/&quot;.*?&quot;|\\./g, '');
    return code.includes('%') ? [attribute(tag, 'numFmtId') ?? ''] : [];
  });
  const percent = new Set(['9', '10', ...own]);
  const formats = /<cellXfs\b.*?<\/cellXfs>/s.exec(styles)?.[0] ?? '';
  return new Set(
    [...formats.matchAll(/<xf\b[^>]*>/g)].flatMap(([tag], index) =>
      percent.has(attribute(tag, 'numFmtId') ?? '') ? [String(index)] : [],
    ),
  );
}

function percentsIn(sheet: string, percent: ReadonlySet<string>): ReadonlySet<string> {
  if (percent.size === 0) return new Set();
  return new Set(
    [...sheet.matchAll(/<c\b[^>]*>/g)].flatMap(([tag]) => {
      const [, column = '', row = ''] = /^([A-Z]+)([0-9]+)$/.exec(attribute(tag, 'r') ?? '') ?? [];
      const isNumber = ['n', undefined].includes(attribute(tag, 't'));
      if (!isNumber || !percent.has(attribute(tag, 's') ?? '')) return [];
      return [`${columnOf(column) - 1} ${Number(row) - 1}`];
    }),
  );
}

/** 1 is A, 27 is AA. */
function letters(column: number): string {
  let text = '';
  for (let left = column; left > 0; left = Math.floor((left - 1) / 26)) {
    text = String.fromCharCode(65 + ((left - 1) % 26)) + text;
  }
  return text;
}

function columnOf(name: string): number {
  return Array.from(name).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
}

/** Cells that a merge hides hold what stands above them: ditto marks, which are filled in and told row by row. */
export function withMerged(
  rows: readonly (readonly string[])[],
  merged: readonly string[],
): readonly (readonly string[])[] {
  const filled = rows.map((row) => [...row]);
  for (const range of merged) {
    const [, left = '', top = '', right = '', bottom = ''] =
      /^([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)$/.exec(range) ?? [];
    if (left !== right) continue;
    const column = columnOf(left) - 1;
    for (let row = Number(top); row < Math.min(Number(bottom), filled.length); row += 1) {
      const cells = filled[row];
      if (cells === undefined || (cells[column] ?? '') !== '') continue;
      while (cells.length < column) cells.push('');
      cells[column] = '〃';
    }
  }
  return filled;
}

const listedMax = 5;

function listed(items: readonly string[]): string {
  const more = items.length > listedMax ? '…' : '';
  return `${items.slice(0, listedMax).join(', ')}${more}`;
}

/** What is told of the sheet that is read, and of those that are not. */
export function workbookNotices(facts: readonly SheetFacts[], read: string): readonly Notice[] {
  const sheet = facts.find(({ name }) => name === read);
  const others = facts.filter(({ name, isHidden }) => name !== read && !isHidden);
  const found = facts
    .filter(({ name, isHidden }) => isHidden && name !== read)
    .map(({ name }) => notice('sheet-hidden', { name }));
  if (others.length > 0) {
    found.push(
      notice('sheets-left', { name: read, others: listed(others.map(({ name }) => name)) }),
    );
  }
  if (sheet === undefined) return found;
  const { merged, hidden, objects, coloured, formulas } = sheet;
  const more = [
    merged.length > 0 && notice('cells-merged', { range: listed(merged) }),
    hidden.length > 0 && notice('rows-hidden', { range: listed(hidden) }),
    objects > 0 && notice('objects-left', { count: objects }),
    coloured > 0 && notice('colours-used', { count: coloured }),
    formulas > 0 && notice('formulas-left', { count: formulas }),
  ];
  return [...found, ...more.filter((each) => each !== false)];
}
