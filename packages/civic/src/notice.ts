/** A finding in data: what is wrong, where, and what to do about it, in Japanese and English. */

import { repairTable } from './cell/repair-table.ts';
import { rowNotices } from './table/row-notices.ts';
import { tableNotices } from './table/table-notices.ts';
import type { Bilingual, Severity, Wording } from './wording.ts';

/** Where a finding is. All optional: a finding about a whole file has no row. */
export interface Place {
  /** The number of the record in its file, from 1. */
  readonly row?: number;
  /** The column or property, spelled as in the file. */
  readonly column?: string;
  /** JSON Pointer (RFC 6901) into the file. */
  readonly pointer?: string;
}

export interface Notice extends Place {
  readonly severity: Severity;
  readonly code: NoticeCode;
  readonly message: Bilingual;
  readonly remedy: Bilingual;
}

/** The place of a member of what is at `place`. */
export function inside(place: Place, member: string): Place {
  return place.pointer === undefined
    ? place
    : {
        ...place,
        pointer: `${place.pointer}/${member.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      };
}

/** A value with what was found on the way, or the one reason why there is none. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T; readonly notices: readonly Notice[] }
  | { readonly ok: false; readonly notice: Notice };

/** Every code there is. `{name}` is replaced by the value given; both languages name the same values. */
export const noticeTable = {
  ...repairTable,
  ...tableNotices,
  ...rowNotices,
  'not-a-feature': {
    severity: 'error',
    message: { ja: '地物（Feature）ではありません', en: 'The record is not a GeoJSON Feature' },
    remedy: {
      ja: 'GeoJSONのFeatureとして書き出してください',
      en: 'Export the record as a GeoJSON Feature',
    },
  },
  'missing-geometry': {
    severity: 'error',
    message: { ja: '位置（geometry）がありません', en: 'The record has no geometry' },
    remedy: {
      ja: '緯度・経度を入れてから、もう一度取り込んでください',
      en: 'Add coordinates and import again',
    },
  },
  'geometry-invalid': {
    severity: 'error',
    message: {
      ja: '位置（geometry）の形が正しくありません：{reason}',
      en: 'The geometry is not valid: {reason}',
    },
    remedy: {
      ja: '地理情報ソフトで形を直して書き出してください',
      en: 'Repair the shape in a GIS and export it again',
    },
  },
  'coordinates-out-of-range': {
    severity: 'error',
    message: {
      ja: '座標 {value} は経度・緯度の範囲（±180・±90）の外です',
      en: 'The coordinates {value} are outside longitude ±180 and latitude ±90',
    },
    remedy: {
      ja: '座標は「経度, 緯度」の順の度（世界測地系）で入れてください',
      en: 'Give longitude, then latitude, in degrees (WGS 84 or JGD2011)',
    },
  },
  'coordinates-outside-japan': {
    severity: 'error',
    message: {
      ja: '座標 {value} は日本の範囲の外です',
      en: 'The coordinates {value} are outside Japan',
    },
    remedy: { ja: '緯度・経度を確かめてください', en: 'Check latitude and longitude' },
  },
  'coordinates-swapped': {
    severity: 'warning',
    message: {
      ja: '緯度と経度が入れ替わっていたので {value} に直しました',
      en: 'Latitude and longitude were swapped; repaired to {value}',
    },
    remedy: {
      ja: '元のファイルを「経度, 緯度」の順に直してください',
      en: 'Put longitude before latitude in the source file',
    },
  },
  'ring-closed': {
    severity: 'warning',
    message: {
      ja: '閉じていない輪郭を、始点で閉じました',
      en: 'An open polygon ring was closed at its first position',
    },
    remedy: {
      ja: '元のファイルの輪郭を閉じてください',
      en: 'Close the ring in the source file',
    },
  },
  'missing-id': {
    severity: 'error',
    message: {
      ja: '識別子の項目「{column}」が空か、ありません',
      en: 'The identifier column {column} is empty or absent',
    },
    remedy: {
      ja: '識別子を入れるか、別の項目を識別子に指定してください',
      en: 'Fill it, or name another column as the identifier',
    },
  },
  'common-id-invalid': {
    severity: 'error',
    message: {
      ja: '共通ID「{value}」は「E」と数字13桁ではありません',
      en: 'The common id {value} is not the letter E and 13 digits',
    },
    remedy: {
      ja: '国土地理院の全国共通避難所・避難場所IDを確かめてください',
      en: 'Check the common id given by the Geospatial Information Authority',
    },
  },
  'duplicate-id': {
    severity: 'error',
    message: {
      ja: '識別子「{id}」はこのファイルにもうあります。先の行だけを取り込みました',
      en: 'The identifier {id} is in this file already; only the earlier row is taken in',
    },
    remedy: {
      ja: '重なっている行を消すか、識別子を分けてください',
      en: 'Remove the duplicate row or give it an identifier of its own',
    },
  },
  'local-government-code-invalid': {
    severity: 'error',
    message: {
      ja: '「{value}」は全国地方公共団体コードではありません',
      en: '{value} is not a local government code',
    },
    remedy: {
      ja: '5桁または検査数字つき6桁の数字を、文字列で入れてください',
      en: 'Give five digits, or six with the check digit, as text',
    },
  },
  'local-government-code-mismatch': {
    severity: 'warning',
    message: {
      ja: 'ファイルは {expected} のものですが、この行のコードは {found} です',
      en: 'The file is of {expected}, but the code of this row is {found}',
    },
    remedy: {
      ja: '行が別の市町村のものでないか確かめてください',
      en: 'Check whether the row belongs to another municipality',
    },
  },
  'missing-value': {
    severity: 'warning',
    message: { ja: '項目「{column}」が空です', en: 'The column {column} is empty' },
    remedy: { ja: '値を入れてください', en: 'Fill in the value' },
  },
  'value-not-understood': {
    severity: 'warning',
    message: {
      ja: '項目「{column}」の値「{value}」は読み取れないため、取り込みませんでした',
      en: 'The value {value} of column {column} is not understood and was left out',
    },
    remedy: {
      ja: '「1」または空欄にしてください',
      en: 'Write 1 or leave the cell empty',
    },
  },
  'value-left-out': {
    severity: 'warning',
    message: {
      ja: '項目「{column}」の値は保存できない形のため、取り込みませんでした',
      en: 'The value of column {column} has a form that cannot be stored and was left out',
    },
    remedy: {
      ja: '文字・数・真偽値・リストのいずれかにしてください',
      en: 'Use text, a number, a boolean or a list',
    },
  },
  'no-hazard': {
    severity: 'info',
    message: {
      ja: '対象とする災害の種別が一つもありません',
      en: 'No kind of hazard is marked',
    },
    remedy: {
      ja: '指定の内容を市町村に確かめてください',
      en: 'Ask the municipality what the place is designated for',
    },
  },
  'kind-mismatch': {
    severity: 'warning',
    message: {
      ja: '{expected} として渡されましたが、項目からは {found} なので、{found} として取り込みました',
      en: 'Given as {expected}, but its columns are those of {found}; taken in as {found}',
    },
    remedy: {
      ja: 'ファイルの置き場所か kind の指定を確かめてください',
      en: 'Check the folder of the file or the kind parameter',
    },
  },
  'text-repaired': {
    severity: 'warning',
    message: {
      ja: '項目「{column}」から、保存できない文字を取り除きました',
      en: 'Characters that cannot be stored were removed from column {column}',
    },
    remedy: {
      ja: '元のファイルの文字化けや制御文字を確かめてください',
      en: 'Check the source file for damaged or control characters',
    },
  },
  'column-renamed': {
    severity: 'info',
    message: {
      ja: '項目名「{column}」は使えないため「{name}」にしました',
      en: 'The column name {column} cannot be used and became {name}',
    },
    remedy: {
      ja: '別の名前にするときは map で指定してください',
      en: 'Name another one with the map parameter',
    },
  },
  'record-too-large': {
    severity: 'error',
    message: {
      ja: '1件が大きすぎます（上限 {limit} バイト）',
      en: 'One record is larger than {limit} bytes',
    },
    remedy: {
      ja: '形を簡素化するか、件を分けてください',
      en: 'Simplify the shape or split the record',
    },
  },
  'boundaries-too-detailed': {
    severity: 'error',
    message: {
      ja: '境界線の頂点が {limit} 点を超えました',
      en: 'The boundaries have more than {limit} positions',
    },
    remedy: {
      ja: '簡素化（1%程度）した行政区域データを取り込んでください',
      en: 'Import boundaries simplified to about 1 %',
    },
  },
  'not-public': {
    severity: 'info',
    message: {
      ja: '「{type}」は一般には公開していません',
      en: '{type} is not readable by the public',
    },
    remedy: {
      ja: 'オープンデータなら license に利用条件を書いて取り込んでください',
      en: 'If it is open data, name its licence with the license parameter',
    },
  },
  'refused-by-broker': {
    severity: 'error',
    message: {
      ja: '保存できませんでした：{detail}',
      en: 'The record could not be stored: {detail}',
    },
    remedy: {
      ja: '値を確かめて、もう一度取り込んでください',
      en: 'Check the values and import again',
    },
  },
  'file-unavailable': {
    severity: 'info',
    message: {
      ja: '配信元がこの市町村のデータを公開していません（unavailable）',
      en: 'The source does not publish data of this municipality (unavailable)',
    },
    remedy: {
      ja: '市町村が公開するのを待つか、市町村から直接データを受け取ってください',
      en: 'Wait for the publication, or ask the municipality for its data',
    },
  },
  'file-empty': {
    severity: 'warning',
    message: { ja: 'ファイルに1件もありません', en: 'The file has no record' },
    remedy: { ja: '正しいファイルか確かめてください', en: 'Check that it is the right file' },
  },
  'file-not-understood': {
    severity: 'error',
    message: {
      ja: 'ファイルの種類が分かりません：{detail}',
      en: 'The kind of file is not recognised: {detail}',
    },
    remedy: {
      ja: 'GeoJSON（FeatureCollection）で書き出すか、format を指定してください',
      en: 'Export it as GeoJSON (FeatureCollection) or name its format',
    },
  },
  'json-broken': {
    severity: 'error',
    message: {
      ja: 'JSONが途中で壊れています。ここまでの行は取り込みました：{detail}',
      en: 'The JSON is broken here; the records before it were taken in: {detail}',
    },
    remedy: {
      ja: 'ファイルを書き出しなおして、もう一度取り込んでください',
      en: 'Export the file again and import it once more',
    },
  },
  'file-truncated': {
    severity: 'error',
    message: {
      ja: 'ファイルが途中で終わっています。ここまでの行は取り込みました',
      en: 'The file ends too early; the records before its end were taken in',
    },
    remedy: {
      ja: 'もう一度取り込んでください。同じ行が重なることはありません',
      en: 'Import it again; nothing is stored twice',
    },
  },
  'encoding-assumed': {
    severity: 'info',
    message: {
      ja: '文字コードを {encoding} とみなして読みました',
      en: 'The file was read as {encoding}',
    },
    remedy: { ja: 'UTF-8で公開してください', en: 'Publish the file in UTF-8' },
  },
  'type-assumed': {
    severity: 'info',
    message: {
      ja: '種別の指定がないため「{type}」として取り込みました',
      en: 'No entity type was named; taken in as {type}',
    },
    remedy: { ja: 'type で種別を指定してください', en: 'Name it with the type parameter' },
  },
} as const satisfies Record<string, Wording>;

export type NoticeCode = keyof typeof noticeTable;

type Placeholder<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholder<Rest>
  : never;

/** The values a code's message asks for, by name. */
export type NoticeValues<Code extends NoticeCode> = Readonly<
  Record<Placeholder<(typeof noticeTable)[Code]['message']['en']>, string | number>
>;

/** Long values are cut, so that a damaged cell cannot fill a report. Characters. */
const valueLengthMax = 80;

function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : shorten(String(value));
  });
}

function shorten(text: string): string {
  return text.length <= valueLengthMax ? text : `${text.slice(0, valueLengthMax).toWellFormed()}…`;
}

export function notice<Code extends NoticeCode>(
  code: Code,
  values: NoticeValues<Code>,
  place: Place = {},
): Notice {
  const { severity, message, remedy }: Wording = noticeTable[code];
  return {
    severity,
    code,
    message: { ja: fill(message.ja, values), en: fill(message.en, values) },
    remedy,
    ...place,
  };
}

export function parsed<T>(value: T, notices: readonly Notice[] = []): Parsed<T> {
  return { ok: true, value, notices };
}

export function refused(reason: Notice): { readonly ok: false; readonly notice: Notice } {
  return { ok: false, notice: reason };
}
