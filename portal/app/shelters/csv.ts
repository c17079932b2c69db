/** `GET /shelters.csv`: what the list shows, for spreadsheets. UTF-8 with a mark, so that Excel reads it. */
import type { LoaderFunctionArgs } from 'react-router';
import { portalContext } from '../api/context.ts';
import { everyShelter, unavailable } from './every-shelter.ts';
import { parseFilters } from './filters.ts';
import { type Hazard, hazards, type Shelter } from './shelter.ts';

export async function loader({ context, request }: LoaderFunctionArgs): Promise<Response> {
  const { ask } = context.get(portalContext);
  const filters = parseFilters(new URL(request.url).searchParams);
  const shelters = await everyShelter(ask, filters);
  if (shelters === undefined) return unavailable();
  return new Response(csvOf(shelters), {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="shelters.csv"',
    },
  });
}

/** The words of the national data (国土地理院), which is where most of these rows come from. */
const hazardHeadings: Readonly<Record<Hazard, string>> = {
  flood: '洪水',
  landslide: '崖崩れ、土石流及び地滑り',
  stormSurge: '高潮',
  earthquake: '地震',
  tsunami: '津波',
  largeFire: '大規模な火事',
  inlandFlood: '内水氾濫',
  volcano: '火山現象',
};

const headings = [
  'ID',
  '種別',
  '施設・場所名',
  '住所',
  '全国地方公共団体コード',
  '市町村名',
  '緯度',
  '経度',
  ...hazards.map((hazard) => hazardHeadings[hazard]),
  '備考',
  '出典',
  'ライセンス',
];

/** RFC 4180 with a byte order mark. */
export function csvOf(shelters: readonly Shelter[]): string {
  const rows = [headings, ...shelters.map(rowOf)];
  return `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

function rowOf(shelter: Shelter): string[] {
  const [longitude, latitude] = shelter.position;
  return [
    shelter.id,
    shelter.kind === 'EvacuationSite' ? '指定緊急避難場所' : '指定避難所',
    shelter.name,
    shelter.address ?? '',
    shelter.municipalityCode ?? '',
    shelter.municipalityName ?? '',
    String(latitude),
    String(longitude),
    ...hazards.map((hazard) => (shelter.hazards.includes(hazard) ? '1' : '')),
    shelter.remarks ?? '',
    shelter.source ?? '',
    shelter.license ?? '',
  ];
}

/** What begins a formula in a spreadsheet, full-width forms included. */
const formulaStart = /^[=+\-@\t\r\n\0＝＋－＠]/u;
/** A minus alone, a number, a telephone number: these are what they say. */
const isHarmless = /^[-+－＋]?[\d ().,-]*$/u;

/** A text that a spreadsheet would compute is made a text, as `csvCell` of packages/civic does (a test compares). */
function cell(text: string): string {
  const safe = formulaStart.test(text) && !isHarmless.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
