/** Puts the three parts of a date field together: pure. */

const fullWidth = /[０-９Ａ-Ｚａ-ｚ]/g;

/**
 * `2026-04-01`; undefined where a part is missing or there is no such day. Full-width digits and letters are understood, and
 * so is the year of an era as people write it: 令和8, R8, 平成元年.
 */
export function readDate(form: FormData, name: string): string | undefined {
  const [year, month, day] = ['year', 'month', 'day'].map((part) => {
    const value = form.get(`${name}-${part}`);
    return typeof value === 'string' ? normalized(value) : '';
  });
  const number = yearOf(year ?? '');
  if (number === undefined || !/^\d{1,2}$/.test(month ?? '') || !/^\d{1,2}$/.test(day ?? '')) {
    return undefined;
  }
  const text = `${String(number).padStart(4, '0')}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`;
  const date = new Date(`${text}T00:00:00Z`);
  // 31 June would become 1 July.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : undefined;
}

function normalized(text: string): string {
  return text
    .trim()
    .replaceAll(fullWidth, (wide) => String.fromCodePoint((wide.codePointAt(0) ?? 0) - 0xfee0));
}

/** The year before the first of each era. */
const eras: readonly (readonly [pattern: RegExp, before: number])[] = [
  [/^(?:令和|R|r)(元|\d{1,2})年?$/, 2018],
  [/^(?:平成|H|h)(元|\d{1,2})年?$/, 1988],
  [/^(?:昭和|S|s)(元|\d{1,2})年?$/, 1925],
  [/^(?:大正|T|t)(元|\d{1,2})年?$/, 1911],
  [/^(?:明治|M|m)(元|\d{1,2})年?$/, 1867],
];

/** The year of the Western calendar that somebody wrote, in either calendar: `令和8年`, `Ｒ８`, `2026`. */
export function readYear(text: string): number | undefined {
  return yearOf(normalized(text));
}

function yearOf(text: string): number | undefined {
  if (/^\d{4}年?$/.test(text)) return Number(text.slice(0, 4));
  for (const [pattern, before] of eras) {
    const year = pattern.exec(text)?.[1];
    if (year !== undefined) return before + (year === '元' ? 1 : Number(year));
  }
  return undefined;
}
