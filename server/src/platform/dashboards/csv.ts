/** Figures as CSV: exactly the rows and columns that are shown, withheld cells as X. */
import { csvRow } from '@kumiki/civic';
import type { LocalText, Panel } from './definition.ts';
import type { Figures } from './figures.ts';

export const csvLanguages = ['ja', 'easy', 'en'] as const;
export type CsvLanguage = (typeof csvLanguages)[number];

const words = {
  time: { ja: '日時', easy: '日時', en: 'Time' },
  group: { ja: '区分', easy: '区分', en: 'Group' },
  entity: { ja: '名称', easy: '名前', en: 'Name' },
  whole: { ja: '項目', easy: '項目', en: 'Item' },
  id: { ja: 'コード', easy: 'コード', en: 'Code' },
  longitude: { ja: '経度', easy: '経度', en: 'Longitude' },
  latitude: { ja: '緯度', easy: '緯度', en: 'Latitude' },
  total: { ja: '合計', easy: '合計', en: 'Total' },
} as const;

/** What withheld cells are written as, like in official statistics. */
export const withheldMark = 'X';

/** Authored readings are for pages; a table has the characters alone. */
function inLanguage(text: LocalText, language: CsvLanguage): string {
  const chosen = text[language] ?? text.ja;
  return chosen.replace(/\{([^{}|]+)\|[^{}|]+\}/g, '$1');
}

/** With a byte order mark, as spreadsheets want it; CRLF. Times in Japan's, to the minute. */
export function csvOf(panel: Panel, figures: Figures, language: CsvLanguage): string {
  const { rowKind, rowTitle, columns, rows, total } = figures;
  const hasCode = rows.some(({ key, label }) => key !== null && key !== label.ja);
  const isCoded = hasCode && (rowKind === 'group' || rowKind === 'entity');
  const hasPlace = rows.some(({ place }) => place !== undefined);
  const word = (key: keyof typeof words): string => words[key][language];
  const head = [
    ...(isCoded ? [word('id')] : []),
    rowTitle === undefined ? word(rowKind) : inLanguage(rowTitle, language),
    ...columns.map(({ title, unit }) => {
      const name = inLanguage(title, language);
      return unit === undefined ? name : `${name}（${inLanguage(unit, language)}）`;
    }),
    ...(hasPlace ? [word('longitude'), word('latitude')] : []),
  ];
  const body = rows.map(({ key, label, values, isWithheld, place }) => [
    ...(isCoded ? [key] : []),
    rowKind === 'time' ? timeOf(key) : inLanguage(label, language),
    ...values.map((value) => (isWithheld === true ? withheldMark : roundedTo(value, panel))),
    ...(hasPlace ? [place?.[0], place?.[1]] : []),
  ]);
  const last =
    total === undefined
      ? []
      : [[...(isCoded ? [''] : []), word('total'), total === 'withheld' ? withheldMark : total]];
  return `\uFEFF${[head, ...body, ...last].map(csvRow).join('')}`;
}

function roundedTo(value: number | string | null, { decimals }: Panel): number | string | null {
  return typeof value === 'number' ? Number(value.toFixed(decimals)) : value;
}

const japanMs = 9 * 3_600_000;

function timeOf(instant: string | null): string {
  if (instant === null) return '';
  const at = new Date(Date.parse(instant) + japanMs).toISOString();
  return `${at.slice(0, 10)} ${at.slice(11, 16)}`;
}
