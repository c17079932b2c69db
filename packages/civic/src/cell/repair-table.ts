/** Every repair of a cell there is, in words. Each changes one value and can be undone by its code and column. */
import type { Wording } from '../wording.ts';

const spreadsheet = {
  ja: '表計算ソフトの列の書式を「文字列」にしてから入力してください',
  en: 'Format the column as text in the spreadsheet before typing',
};
const change = (jaReason: string, enReason: string) => ({
  ja: `項目「{column}」の「{before}」を「{after}」に直しました（${jaReason}）`,
  en: `Column {column}: {before} became {after} (${enReason})`,
});

export const repairTable = {
  'exponent-expanded': {
    severity: 'warning',
    message: change('指数で書かれた数', 'a number in exponent form'),
    remedy: spreadsheet,
  },
  'digits-lost': {
    severity: 'warning',
    message: {
      ja: '項目「{column}」の「{before}」は表計算ソフトで桁が失われているため、空欄「{after}」にしました',
      en: 'Column {column}: {before} has lost its digits in a spreadsheet and became {after} (blank)',
    },
    remedy: {
      ja: '元の番号を調べて入れなおし、列の書式を「文字列」にしてください',
      en: 'Look the number up, enter it again and format the column as text',
    },
  },
  'zeros-restored': {
    severity: 'warning',
    message: change('失われた先頭の0', 'lost leading zeros'),
    remedy: spreadsheet,
  },
  'check-digit-added': {
    severity: 'info',
    message: change('検査数字を付加', 'check digit added'),
    remedy: {
      ja: '全国地方公共団体コードは6桁で書いてください',
      en: 'Write local government codes with six digits',
    },
  },
  'time-written-out': {
    severity: 'info',
    message: change('時刻は hh:mm', 'times are hh:mm'),
    remedy: { ja: '時刻は「08:30」の形で書いてください', en: 'Write times as 08:30' },
  },
  'date-written-out': {
    severity: 'info',
    message: change('日付は YYYY-MM-DD', 'dates are YYYY-MM-DD'),
    remedy: { ja: '日付は「2026-04-01」の形で書いてください', en: 'Write dates as 2026-04-01' },
  },
  'era-converted': {
    severity: 'info',
    message: change('和暦を西暦に', 'Japanese era to common era'),
    remedy: {
      ja: '日付は西暦で「2026-04-01」の形で書いてください',
      en: 'Write dates as 2026-04-01',
    },
  },
  'serial-date': {
    severity: 'warning',
    message: change('表計算ソフトの日付の通し番号', 'a serial number of a spreadsheet'),
    remedy: {
      ja: '日付は「2026-04-01」の文字列で書いてください',
      en: 'Write dates as text, 2026-04-01',
    },
  },
  'midnight-normalised': {
    severity: 'info',
    message: change('24時は翌日の0時', '24:00 is 00:00 of the next day'),
    remedy: { ja: '翌日の00:00と書いてください', en: 'Write 00:00 of the next day' },
  },
  'list-separated': {
    severity: 'info',
    message: change('リストは「;」区切り', 'lists are separated by ;'),
    remedy: { ja: '「月;火;水」のように「;」で区切ってください', en: 'Separate the values with ;' },
  },
  'width-normalised': {
    severity: 'info',
    message: change('半角・全角の統一', 'width of characters'),
    remedy: {
      ja: '英数字は半角で書いてください',
      en: 'Write Latin letters and digits in half width',
    },
  },
  'kana-widened': {
    severity: 'info',
    message: change('カナは全角カタカナ', 'readings are full-width katakana'),
    remedy: {
      ja: 'カナは全角カタカナで書いてください',
      en: 'Write readings in full-width katakana',
    },
  },
  'flag-understood': {
    severity: 'info',
    message: change('有無の表記', 'a flag in other words'),
    remedy: { ja: '定義書の値で書いてください', en: 'Use the values of the definition' },
  },
  'line-break-removed': {
    severity: 'info',
    message: change('セル内の改行', 'a line break in the cell'),
    remedy: { ja: 'セルの中で改行しないでください', en: 'Do not break lines inside cells' },
  },
  'coordinates-exchanged': {
    severity: 'warning',
    message: change('緯度と経度が逆', 'latitude and longitude were swapped'),
    remedy: {
      ja: '緯度と経度の列を確かめてください',
      en: 'Check the columns of latitude and longitude',
    },
  },
  'coordinates-split': {
    severity: 'info',
    message: change('一つのセルに緯度と経度', 'two coordinates in one cell'),
    remedy: {
      ja: '緯度と経度を別の列に分けてください',
      en: 'Give latitude and longitude columns of their own',
    },
  },
  'degrees-converted': {
    severity: 'info',
    message: change('度分秒を十進の度に', 'degrees, minutes and seconds to decimal degrees'),
    remedy: {
      ja: '緯度・経度は十進の度で書いてください',
      en: 'Write coordinates in decimal degrees',
    },
  },
  'separators-removed': {
    severity: 'info',
    message: change('数の桁区切り', 'thousands separators'),
    remedy: { ja: '数は桁区切りなしで書いてください', en: 'Write numbers without separators' },
  },
  'unit-removed': {
    severity: 'info',
    message: change('数についた単位', 'a unit in the cell'),
    remedy: { ja: '単位は項目名に書いてください', en: 'Put the unit into the name of the column' },
  },
  'placeholder-blanked': {
    severity: 'info',
    message: {
      ja: '項目「{column}」の「{before}」は値がない意味とみなし、空欄「{after}」にしました',
      en: 'Column {column}: {before} stands for no value and became {after} (blank)',
    },
    remedy: {
      ja: '値がないときは空欄にしてください',
      en: 'Leave the cell empty when there is no value',
    },
  },
  'phone-written-out': {
    severity: 'info',
    message: change('電話番号の表記', 'notation of telephone numbers'),
    remedy: {
      ja: '電話番号は半角数字とハイフンで書いてください',
      en: 'Write telephone numbers with digits and hyphens',
    },
  },
  'position-from-town': {
    severity: 'warning',
    message: change('住所から町字の代表点', 'the point of the town in the address'),
    remedy: {
      ja: '町字の代表点は目安です。正しい緯度・経度を入れてください',
      en: 'The point of a town is an approximation: give the exact coordinates',
    },
  },
  'ditto-filled': {
    severity: 'warning',
    message: change('上の行と同じ', 'the same as the row above'),
    remedy: {
      ja: '「〃」「同上」や結合したセルで省略せず、すべての行に値を書いてください',
      en: 'Write the value on every row instead of ditto marks or merged cells',
    },
  },
  'spaces-trimmed': {
    severity: 'info',
    message: change('前後の空白', 'spaces around the value'),
    remedy: { ja: '前後に空白を入れないでください', en: 'Do not put spaces around values' },
  },
  'characters-removed': {
    severity: 'warning',
    message: change('保存できない文字', 'characters that cannot be stored'),
    remedy: {
      ja: '元のファイルの制御文字を確かめてください',
      en: 'Check the source file for control characters',
    },
  },
} as const satisfies Record<string, Wording>;

export type RepairCode = keyof typeof repairTable;

export function isRepairCode(code: string): code is RepairCode {
  return Object.hasOwn(repairTable, code);
}

/** What was done to one cell. */
export interface Repair {
  readonly code: RepairCode;
  /** The number of the record, from 1. */
  readonly row: number;
  /** As in the file. */
  readonly column: string;
  readonly before: string;
  readonly after: string;
}
