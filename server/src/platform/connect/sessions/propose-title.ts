/** What a dataset could be called, before staff say: by the file's heading, its standard, its municipality. Pure. */
import type { Region } from '@kumiki/civic';
import type { ImportAnalysis } from './session.ts';

/** A heading is a line. Characters. */
const [headingMin, headingMax] = [3, 60];

/** Remarks, units, dates and numbers stand above tables too. */
const noHeading =
  /^(?:[※*＊(（【[]|注|単位|作成|更新|出典|[\d\s/.,:年月日時分令和平成RH元現在-]+$)/;

/** `AED設置箇所一覧（長崎市）`; the file's name where nothing else tells. */
export function proposeTitle(
  { analysis, fileName }: { readonly analysis: ImportAnalysis; readonly fileName: string },
  { municipalities }: Pick<Region, 'municipalities'>,
): string {
  const base = fileName.replace(/^.*[/\\]/, '').replace(/\.[^.]*$/, '');
  const subject = headingOf(analysis) ?? standardOf(analysis);
  if (subject === undefined) return base.trim() === '' ? 'file' : base;
  const place = placeOf(analysis, base, municipalities);
  return place === undefined || subject.includes(place) ? subject : `${subject}（${place}）`;
}

/** The first line above the header that holds one text and nothing else. */
function headingOf({ head, header }: ImportAnalysis): string | undefined {
  if (header === 'none') return undefined;
  for (const row of head.slice(0, header)) {
    const [only, ...others] = row.map((cell) => cell.trim()).filter((cell) => cell !== '');
    if (only === undefined || others.length > 0) continue;
    const { length } = Array.from(only);
    if (length >= headingMin && length <= headingMax && !noHeading.test(only)) return only;
  }
  return undefined;
}

function standardOf({ match }: ImportAnalysis): string | undefined {
  if (match === undefined) return undefined;
  return match.name.ja.endsWith('一覧') ? match.name.ja : `${match.name.ja}一覧`;
}

/** By the code that every row has, or that the name of the file begins with. */
function placeOf(
  { columns, rows }: ImportAnalysis,
  base: string,
  municipalities: Region['municipalities'],
): string | undefined {
  const at = columns.findIndex(({ standard }) => standard === '全国地方公共団体コード');
  const codes = new Set(at < 0 ? [] : rows.map(({ values }) => values[at] ?? ''));
  const [first] = codes;
  const told = codes.size === 1 ? first : /^(\d{5,6})(?!\d)/.exec(base)?.[1];
  if (told === undefined || told === '') return undefined;
  return municipalities.find(({ localGovernmentCode }) => localGovernmentCode.startsWith(told))
    ?.name.ja;
}
